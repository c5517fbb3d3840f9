"""The shape of group and commands: loaded when called, common options anywhere, a fault is one sentence."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import NoReturn

import click

from archive.cli.output import one_line, settle_streams
from archive.cli.state import common_options
from archive.errors import ArchiveError

TROUBLE = 2
DIFFERS = 1
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM})
"""What the system says when it has no more files, processes or memory to give."""


class ReaderGone(Exception):
    """Whoever read our output (a pager, head) has left."""


class ArchiveCommand(click.Command):
    """A command that also takes the common options."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own parameters, then the common ones."""
        return [*super().get_params(ctx)[:-1], *common_options(), *super().get_params(ctx)[-1:]]


class ArchiveGroup(click.Group):
    """A group whose commands' modules are imported only when a command is called or described.

    ``lazy`` maps a command's name to ``(module, attribute, short help)``; the short help stands
    here so that ``archive --help`` imports nothing more.
    """

    def __init__(
        self, *args: object, lazy: dict[str, tuple[str, str, str]] | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type] # handed through as they came
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work: take in, look, compare, audit."""
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, attribute, _ = self.lazy[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above is ours
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_, _, short) in self.lazy.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command called, or a fault that names what was probably meant."""
        name = args[0]
        if name not in self.lazy:
            from difflib import get_close_matches

            near = get_close_matches(name, self.lazy, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"No such command {name!r}.{hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """What the command gives. Where a reader has left, click itself would leave with 1, our "differs"."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The group's own parameters, then the common ones."""
        return [*common_options(), *super().get_params(ctx)]


def run(group: click.Group, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code: 0 fine, 1 differs, 2 trouble, 130 interrupted."""
    settle_streams()
    try:
        code = group.main(args=arguments, prog_name="archive", standalone_mode=False)
    except ArchiveError as fault:
        _leave(str(fault), fault.exit_code)
    except click.UsageError as fault:
        _misuse(fault, sys.argv[1:] if arguments is None else arguments)
    except click.ClickException as fault:
        _leave(fault.format_message(), TROUBLE)
    except click.Abort:
        raise KeyboardInterrupt from None  # click's name for it; the entry point answers both
    except ReaderGone:
        _drop_output()  # nothing is wrong
        sys.exit(0)
    except OSError as fault:
        _refused(fault)
    except Exception as fault:  # noqa: BLE001 - the last line of defence: a person never meets a traceback
        _unexpected(fault)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: an interrupt now must not undo the answer
    sys.exit(code if isinstance(code, int) else 0)


def _drop_output() -> None:
    """Point standard output elsewhere, so that closing it cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(message: str, code: int, usage: str = "") -> NoReturn:
    """Leave with one line, whatever the names in it hold; ``usage`` is a second one."""
    click.echo(f"archive: {one_line(message)}" + (f"\n{usage}" if usage else ""), err=True)
    sys.exit(code)


def _refused(fault: OSError) -> NoReturn:
    if fault.errno == errno.EBADF:
        _drop_output()
    _leave(_system_fault(fault), TROUBLE)


def _system_fault(fault: OSError) -> str:
    """What the system refused, and the way on; a fault without a file's name is that of standard output."""
    said = fault.strerror or str(fault)
    if fault.errno in _EXHAUSTED:
        return f"The system gives no more: {said}. End other programs, or raise the limit, and run it again."
    if fault.filename is None and fault.errno == errno.EBADF:
        return "Standard output is closed, so nobody got the answer. Let it lead somewhere and run it again."
    if fault.filename is None:
        return f"Standard output cannot be written: {said}. Make room, or write elsewhere, and run it again."
    return f"{fault.filename}: {said}. Mend it and run it again."


def _misuse(fault: click.UsageError, arguments: Sequence[str]) -> NoReturn:
    """Leave with what was written wrongly and, in a second line, how it is written."""
    if isinstance(fault, click.exceptions.NoArgsIsHelpError):
        click.echo(fault.format_message(), err=True)  # the help, which needs no name before it
        sys.exit(TROUBLE)
    lines = [
        fault.format_message(),
        *(_dash_hint(arguments) if isinstance(fault, click.NoSuchOption) else ()),
    ]
    usage = ""
    if fault.ctx is not None:
        written = " ".join(fault.ctx.get_usage().split())
        usage = f"{written}; `{fault.ctx.command_path} --help` says more."
    _leave(" ".join(lines), TROUBLE, usage)


def _dash_hint(arguments: Sequence[str]) -> Iterator[str]:
    """How to name a file whose name begins like an option's, where one is there."""
    for each in arguments:
        if len(each) > 1 and each.startswith("-") and os.path.lexists(each):
            yield f"If the file {each!r} is meant, write ./{each}."
            return


def _unexpected(fault: Exception) -> NoReturn:
    if os.environ.get("ARCHIVE_DEBUG"):
        raise fault
    what = f"{type(fault).__name__}: {fault}".splitlines()[0]
    _leave(f"A defect in policy-archive ({what}). Set ARCHIVE_DEBUG=1 to see where, and report it.", TROUBLE)
