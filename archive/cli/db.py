"""``archive db``, ``pack``, ``copy``, ``rescue``: looking after the database itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from archive.cli.commands import ArchiveCommand, ArchiveGroup
from archive.cli.options import FORMAT
from archive.cli.output import as_json, counted, one_line
from archive.cli.progress import Progress
from archive.cli.state import state
from archive.errors import OutputUnwritable, StoreDamaged, StoreForeign, StoreMissing
from archive.model import Finding
from archive.store import open_archive

if TYPE_CHECKING:
    from archive.store import Repository
    from archive.store.copying import Copied

KIBIBYTE = 1024


DATABASE = {
    "upgrade": ("archive.cli.db", "upgrade", "Bring an older archive to the newest schema."),
    "current": ("archive.cli.db", "current", "The archive's schema."),
    "info": ("archive.cli.db", "info", "The archive in figures."),
}


@click.group(name="db", cls=ArchiveGroup, lazy=DATABASE)
def db() -> None:
    """The database: its schema, its size."""


@click.command(cls=ArchiveCommand)
def upgrade() -> None:
    """Bring an archive of an older schema to the newest."""
    from archive.store.opening import upgrade_archive

    before, after = upgrade_archive(state().place)
    _tell(f"schema {after}" if before == after else f"schema {before} -> {after}")


@click.command(cls=ArchiveCommand)
def current() -> None:
    """The archive's schema."""
    from archive.store.opening import schema_of

    click.echo(schema_of(state().place))


@click.command(cls=ArchiveCommand)
@FORMAT
def info(form: str) -> None:
    """The archive in figures: bytes, counts, schema, engine."""
    from archive.store.info import info as told_of

    told = dataclasses.asdict(told_of(state().open()))
    if form == "json":
        click.echo(as_json(told))
        return
    for name, value in told.items():
        shown = f"{value:,}" if isinstance(value, int) else value
        click.echo(f"{name.replace('_', ' '):<22}{shown}")


@click.command(cls=ArchiveCommand)
def pack() -> None:
    """Make the archive smaller; nothing that is held changes.

    May be interrupted and run again at any time, while others read and write.
    """
    from archive.store.packing import pack as packed

    run = state()
    with (
        open_archive(run.place, waiting=run.tell_waiting) as repository,
        Progress(run, "packing", 0, "series") as progress,
    ):
        told = packed(repository, lambda done, _total: progress.advance(max(0, done - progress.done)))
    sizes = f"{_kib(told.before)} before, {_kib(told.after)} now"
    _tell(f"{counted(told.packed, 'series', 'series')} packed: {sizes}.")
    _leave(told.findings)


@click.command(cls=ArchiveCommand)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> None:
    """Copy an archive to another database: a path or a URL each.

    An interrupted copy goes on where it stopped; the result is verified. Where TO is a copy of last
    week, it takes what is new, and nothing that is damaged in FROM.
    """
    from archive.store.copying import copy_archive

    run = state()
    with (
        _source(source) as old,
        _target(target) as new,
        Progress(run, "copying", 0, "rows") as progress,
    ):
        told = copy_archive(old, new, lambda _table, rows: progress.advance(max(0, rows - progress.done)))
    if not told.is_left:
        _tell(f"{counted(told.rows, 'row')} copied, {counted(told.fixity.events, 'event')} verified.")
    if told.fixity.findings or told.damage:
        raise _damage(told, old.place, new.place)


def _damage(told: Copied, source: str, target: str) -> StoreDamaged:
    """What a copy says of damage in one of both archives, and what became of the target."""
    given = _damaged(source, told.damage)
    names = f"`archive --db {quote(source)} verify` names the damage"
    if not told.damage:
        return StoreDamaged(
            f"{_damaged(target, told.fixity.findings)}; it has all that is new in '{source}'.",
            "Copy into an empty place to have it whole.",
        )
    if told.is_left:
        return StoreDamaged(
            f"{given} in what '{target}' lacks; '{target}' is left as it was.",
            f"{names}, `archive rescue` brings out what is whole.",
        )
    if told.damage == told.fixity.findings:
        return StoreDamaged(
            f"{given}, and so is its copy.", f"{names}, `archive rescue` brings out what is whole."
        )
    return StoreDamaged(
        f"{given}; '{target}' kept its own of that and has all that is new.",
        f"{names}; go on with a copy of '{target}'.",
    )


def _damaged(place: str, findings: tuple[Finding, ...]) -> str:
    """An archive that is damaged, with the first of its findings."""
    more = f", and {counted(len(findings) - 1, 'finding')} more" if len(findings) > 1 else ""
    return f"'{place}' is damaged ({findings[0].kind}: {findings[0].subject}{more})" if findings else ""


def _source(place: str) -> Repository:
    """The archive to copy from; what is wrong with it is said of FROM, since ``--db`` plays no part here."""
    try:
        return open_archive(place, read_only=True)
    except (StoreMissing, StoreForeign) as fault:
        raise type(fault)(fault.fact, "Name an archive that exists as FROM.") from fault


def _target(place: str) -> Repository:
    """The archive to copy to, made where there is none; also what an interrupted copy left of one."""
    from archive.store.opening import opened

    try:
        return opened(place, create=True, waiting=state().tell_waiting, unfinished=True)
    except StoreForeign as fault:
        raise StoreForeign(fault.fact, "Name a place where nothing is yet as TO.") from fault


@click.command(cls=ArchiveCommand)
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True)
def rescue(output: Path) -> None:
    """Bring out of a damaged archive every witness that still matches its digest."""
    from archive.store.rescue import rescue as rescued

    try:
        told = rescued(state().place, output)
    except OSError as fault:
        raise OutputUnwritable(
            f"{fault.filename or output} cannot be written: {fault.strerror}.",
            "Choose another place with -o.",
        ) from fault
    _tell(f"{counted(told.written, 'witness', 'witnesses')} written to {one_line(str(output))}.")
    _leave([Finding("fixity", digest[:12], "The bytes of this witness are lost.") for digest in told.lost])


def _tell(line: str) -> None:
    """Say what was done, unless only what went wrong is wanted."""
    if state().verbosity >= 0:
        click.echo(line)


def _leave(findings: tuple[Finding, ...] | list[Finding]) -> None:
    for finding in findings:
        click.echo(f"{finding.kind}: {finding.subject}: {finding.message}", err=True)
    if findings:
        click.get_current_context().exit(2)


def _kib(size: int) -> str:
    return f"{size / KIBIBYTE:,.0f} KiB"
