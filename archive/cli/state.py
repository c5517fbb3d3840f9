"""What every command knows: which archive, how to talk; set by options before or after its name."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.store import Repository

DEFAULT_ARCHIVE = "archive.db"


@dataclass
class State:
    """The choices of one run: ``verbosity`` is -1 (quiet), 0, or 1 (verbose)."""

    place: str = field(default_factory=lambda: os.environ.get("ARCHIVE_DB") or DEFAULT_ARCHIVE)
    color: str = "auto"
    verbosity: int = 0
    repository: Repository | None = None

    def open(self, *, create: bool = False) -> Repository:
        """The archive, opened once a run; for reading only unless ``create``."""
        if self.repository is None:
            from archive.store import open_archive

            # An interrupt while a connection closes is logged by the library, with a traceback.
            logging.getLogger("sqlalchemy").addHandler(logging.NullHandler())
            self.repository = open_archive(
                self.place, create=create, read_only=not create, waiting=self.tell_waiting
            )
            if context := click.get_current_context(silent=True):  # completing runs outside of any
                context.call_on_close(self.repository.close)
        return self.repository

    def tell_waiting(self, place: str) -> None:
        """Say that somebody else writes to the archive, so that waiting does not look like hanging."""
        if self.verbosity >= 0:
            cleared = "\r\x1b[K" if obeys(sys.stderr) else ""  # a progress line may stand there
            click.echo(f"{cleared}Another process is writing to '{place}'; waiting for it to end.", err=True)

    def colors(self, stream: object = None) -> bool:
        """Whether to colour: as asked, else on a terminal without ``NO_COLOR``."""
        if self.color != "auto":
            return self.color == "always"
        return not os.environ.get("NO_COLOR") and obeys(stream or sys.stdout)


def obeys(stream: object) -> bool:
    """Whether a stream is a terminal that takes commands: colours, lines that are written over."""
    is_terminal = bool(getattr(stream, "isatty", lambda: False)())
    return is_terminal and os.environ.get("TERM") != "dumb"


def state() -> State:
    """The state of the running command."""
    found = click.get_current_context().find_object(State)
    assert found is not None  # noqa: S101 - the group makes it before any command runs
    return found


def common_options() -> list[click.Parameter]:
    """The options that stand before or after a command's name, with the same meaning."""
    return [
        click.Option(
            ["--db"],
            metavar="URL_OR_PATH",
            help=f"An SQLite file or a PostgreSQL URL; also ARCHIVE_DB.  [default: {DEFAULT_ARCHIVE}]",
            expose_value=False,
            callback=_setter("place"),
        ),
        click.Option(
            ["--color"],
            type=click.Choice(["auto", "always", "never"]),
            help="Colour the output; auto: on a terminal, unless NO_COLOR is set.",
            expose_value=False,
            callback=_setter("color"),
        ),
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            help="Say only what went wrong.",
            expose_value=False,
            callback=_setter("verbosity", -1),
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            help="Say more.",
            expose_value=False,
            callback=_setter("verbosity", 1),
        ),
    ]


def _setter(name: str, fixed: int | None = None) -> Callable[[click.Context, click.Parameter, object], None]:
    """A callback that keeps an option's value (or, for a flag, ``fixed``) in the run's state."""

    def callback(context: click.Context, _parameter: click.Parameter, value: object) -> None:
        if value not in (None, False):
            setattr(context.ensure_object(State), name, value if fixed is None else fixed)

    return callback
