"""``archive series``, ``archive log``, ``archive show``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archive.cli.commands import ArchiveCommand
from archive.cli.completion import complete_reference, complete_series
from archive.cli.options import FORMAT
from archive.cli.output import as_json, counted, one_line, terminal_width, write, write_lines
from archive.cli.progress import watcher
from archive.cli.state import state
from archive.cli.tables import table
from archive.cli.versions import version_named
from archive.model import Paragraph, SeriesHead, Summary, TrailEntry, Version, VersionHead
from archive.reports.spans import span
from archive.reports.visible import visible

NOTHING_HELD = "The archive holds no series yet. Take statements in with `archive ingest`."


@click.command(cls=ArchiveCommand)
@FORMAT
def series(form: str) -> None:
    """What is held: every series with its dates.

    A copy of a statement counts as a version here; `archive log` tells which one it is.
    """
    held = state().open().series()
    if form == "json":
        write(as_json([series_object(head) for head in held]), None)
    else:
        write_lines("\n".join(_series_lines(held, terminal_width())) or NOTHING_HELD)


@click.command(cls=ArchiveCommand)
@click.argument("name", metavar="SERIES", shell_complete=complete_series)
@FORMAT
def log(name: str, form: str) -> None:
    """A series' versions, newest last, with what each changed against the one before."""
    from archive.services.audit.log import series_log

    entries = series_log(state().open(), name, watcher(state(), "Comparing", "neighbours"))
    if form == "json":
        write(as_json([_log_object(entry) for entry in entries]), None)
        return
    lines = table([_log_row(entry) for entry in entries], terminal_width())
    write_lines("\n".join([f"{name}: {extent(entries)}", *lines]))


@click.command(cls=ArchiveCommand)
@click.argument("reference", metavar="SERIES[@WHEN]", shell_complete=complete_reference)
@click.option("--raw", is_flag=True, help="The witness's exact bytes.")
@click.option("--all", "whole", is_flag=True, help="With the furniture around the statement.")
@FORMAT
def show(reference: str, raw: bool, whole: bool, form: str) -> None:
    """A version's text; with --raw the exact bytes that it was drawn from."""
    repository = state().open()
    head = version_named(repository, reference)
    if raw:
        write(repository.witness(head.witness).data, None)
        return
    version = repository.version(head)
    if form == "json":
        write(as_json(_version_object(version)), None)
        return
    write_lines(_text(version, whole=whole))
    folded = sum(paragraph.is_furniture for paragraph in version.paragraphs)
    if folded and not whole and state().verbosity >= 0:
        click.echo(f"({counted(folded, 'block')} of furniture left out; --all shows them.)", err=True)


def extent(entries: Sequence[TrailEntry]) -> str:
    """How many versions a series has, and how many of them are copies of a statement."""
    copies = sum(entry.is_copy for entry in entries)
    versions = counted(len(entries), "version")
    if not copies:
        return versions
    statements = counted(len(entries) - copies, "statement")
    return f"{versions} ({statements}; {counted(copies, 'copy', 'copies')} beside them)"


def series_object(head: SeriesHead) -> dict[str, object]:
    """A series at a glance, by the names that every JSON document uses."""
    return {
        "series": head.name,
        "title": head.title,
        "versions": head.versions,
        "first": head.first,
        "latest": head.latest,
    }


def _series_lines(held: list[SeriesHead], width: int | None) -> list[str]:
    counts = [counted(head.versions, "version") for head in held]
    spans = [span(head.first, head.latest) for head in held]
    rooms = [max(map(len, column), default=0) for column in (counts, spans)]
    rows = [
        (head.name, f"{count:>{rooms[0]}}  {days:<{rooms[1]}}  {one_line(head.title)}")
        for head, count, days in zip(held, counts, spans, strict=True)
    ]
    return table(rows, width)


def _head_object(head: VersionHead) -> dict[str, object]:
    names = (
        "number effective_on published_at dated_by evidence recorded_at title language digest witness source "
        "source_url pipeline encoding findings"
    )
    return {name: getattr(head, name) for name in names.split()}


def _log_object(entry: TrailEntry) -> dict[str, object]:
    from archive.reports.json import summary_object

    compared: dict[str, object] = {
        "compared_with": entry.base and entry.base.digest,
        "is_copy": entry.is_copy,
    }
    compared["back_to"] = entry.back_to and entry.back_to.digest
    return {
        **_head_object(entry.head),
        **compared,
        "summary": entry.summary and summary_object(entry.summary),
    }


def _log_row(entry: TrailEntry) -> tuple[str, ...]:
    head = entry.head
    recorded = f", recorded {head.recorded_at:%Y-%m-%d}" if head.recorded_at else ""
    again = ", reprocessed" if entry.superseded else ""
    how = f"dated by {head.dated_by}{recorded}{again}"
    return f"#{head.number}", str(head.effective_on), head.digest[:12], entry_words(entry), how


def entry_words(entry: TrailEntry) -> str:
    """What a version changed, in a few words; a copy says whose copy it is."""
    volume = volume_words(entry.summary)
    if entry.back_to:
        return f"{volume}; back to the text of #{entry.back_to.number}"
    if entry.is_copy and entry.base:
        return f"copy of #{entry.base.number}: {volume}"
    return volume


def volume_words(volume: Summary | None) -> str:
    """A change volume in a few words: "2 substantive, 1 typographic; +5 -4 words".

    The words are those of all changes in the statement, typographic ones too. Furniture is named only
    where nothing else changed.
    """
    if volume is None:
        return "first version"
    counts = ("substantive", "typographic", "moved")
    told = ", ".join(f"{getattr(volume, each)} {each}" for each in counts if getattr(volume, each))
    if not told:
        return "furniture only" if volume.furniture else "no change"
    words = volume.words_inserted or volume.words_deleted
    return f"{told}; +{volume.words_inserted} -{volume.words_deleted} words" if words else told


def _version_object(version: Version) -> dict[str, object]:
    head = _head_object(version.head)
    paragraphs = [
        {"text": p.text, "kind": p.kind, "level": p.level, "furniture": p.furniture, "digest": p.digest}
        for p in version.paragraphs
    ]
    return {"series": version.head.series, **head, "paragraphs": paragraphs}


def _text(version: Version, *, whole: bool) -> str:
    return "\n\n".join(_shown(p) for p in version.paragraphs if whole or not p.is_furniture)


def _shown(paragraph: Paragraph) -> str:
    """A paragraph's text with its heading marks; furniture says what it is."""
    text = visible(paragraph.text)
    if paragraph.furniture is not None:
        return f"[{paragraph.furniture.value}] {text}"
    return f"{'#' * paragraph.level} {text}" if paragraph.is_heading and paragraph.level else text
