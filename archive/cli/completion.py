"""Shell completion: the script for a shell, and completing series and references from the archive."""

from __future__ import annotations

from collections import Counter

import click
from click.shell_completion import get_completion_class

from archive.cli.commands import ArchiveCommand
from archive.cli.state import State
from archive.errors import ArchiveError
from archive.model import SeriesHead


@click.command(cls=ArchiveCommand)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell; for bash: eval "$(archive completion bash)"."""
    from archive.cli.app import cli

    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choices are those that click knows
    click.echo(kind(cli, {}, "archive", "_ARCHIVE_COMPLETE").source())


def complete_series(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The series that begin with what was typed."""
    return [head.name for head in _held(context) if head.name.startswith(incomplete)]


def complete_reference(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Series until the ``@`` is typed, then its versions: dates, and numbers where several share one."""
    series, at, _ = incomplete.rpartition("@")
    if not at:
        return complete_series(context, parameter, incomplete)
    try:
        heads = (context.find_object(State) or State()).open().heads(series)
    except ArchiveError:
        return []
    days = Counter(head.effective_on for head in heads)
    told = (
        f"{series}@{head.effective_on}" if days[head.effective_on] == 1 else head.handle for head in heads
    )
    names = [*told, f"{series}@first", f"{series}@latest"]
    return [name for name in names if name.startswith(incomplete)]


def _held(context: click.Context) -> list[SeriesHead]:
    try:
        return (context.find_object(State) or State()).open().series()
    except ArchiveError:  # completing must never disturb the person who types
        return []
