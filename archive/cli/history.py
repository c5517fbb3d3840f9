"""``archive series``, ``archive log``, ``archive show``."""

from __future__ import annotations

import click

from archive.cli.commands import ArchiveCommand
from archive.cli.completion import complete_reference, complete_series
from archive.cli.output import as_json, counted, write
from archive.cli.state import state
from archive.model import SeriesHead, Summary, Version, VersionHead
from archive.services.audit import change_volumes
from archive.services.references import parse_reference, resolve

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.command(cls=ArchiveCommand)
@FORMAT
def series(form: str) -> None:
    """What is held: every series with its dates."""
    held = state().open().series()
    write(as_json([_series_object(head) for head in held]) if form == "json" else _series_table(held), None)


@click.command(cls=ArchiveCommand)
@click.argument("name", metavar="SERIES", shell_complete=complete_series)
@FORMAT
def log(name: str, form: str) -> None:
    """A series' versions, newest last, with what each changed against the one before."""
    repository = state().open()
    heads = repository.heads(name)
    volumes = change_volumes(repository, heads)
    if form == "json":
        write(as_json([_log_object(head, volume) for head, volume in zip(heads, volumes, strict=True)]), None)
        return
    lines = [_log_line(head, volume) for head, volume in zip(heads, volumes, strict=True)]
    write("\n".join([f"{name}: {counted(len(heads), 'version')}", *lines]), None)


@click.command(cls=ArchiveCommand)
@click.argument("reference", metavar="SERIES[@WHEN]", shell_complete=complete_reference)
@click.option("--raw", is_flag=True, help="The witness's exact bytes.")
@click.option("--all", "whole", is_flag=True, help="With the furniture around the statement.")
@FORMAT
def show(reference: str, raw: bool, whole: bool, form: str) -> None:
    """A version's text; with --raw the exact bytes that it was drawn from."""
    repository = state().open()
    head = resolve(repository, parse_reference(reference))
    if raw:
        write(repository.witness(head.witness).data, None)
        return
    version = repository.version(head)
    write(as_json(_version_object(version)) if form == "json" else _text(version, whole=whole), None)
    folded = sum(paragraph.is_furniture for paragraph in version.paragraphs)
    if folded and not whole and form == "text" and state().verbosity >= 0:
        click.echo(f"({counted(folded, 'block')} around the statement left out; --all shows them.)", err=True)


def _series_object(head: SeriesHead) -> dict[str, object]:
    return {
        "series": head.name,
        "title": head.title,
        "versions": head.versions,
        "first": head.first,
        "latest": head.latest,
    }


def _series_table(held: list[SeriesHead]) -> str:
    if not held:
        return "The archive holds no series yet."
    width = max(len(head.name) for head in held)
    return "\n".join(
        f"{head.name:<{width}}  {counted(head.versions, 'version'):>12}  "
        f"{head.first} to {head.latest}  {head.title}"
        for head in held
    )


def _log_object(head: VersionHead, volume: Summary | None) -> dict[str, object]:
    names = (
        "number effective_on published_at dated_by evidence recorded_at title language digest witness source"
    )
    return {name: getattr(head, name) for name in names.split()} | {
        "source_url": head.source_url,
        "pipeline": head.pipeline,
        "encoding": head.encoding,
        "changes": volume,
    }


def _log_line(head: VersionHead, volume: Summary | None) -> str:
    dated = f"dated by {head.dated_by}"
    recorded = f"{head.recorded_at:%Y-%m-%d}" if head.recorded_at else ""
    what = f"{volume_words(volume):<48}  {dated}, recorded {recorded}  {head.title}"
    return f"#{head.number:<4} {head.effective_on}  {head.digest[:12]}  {what}".rstrip()


def volume_words(volume: Summary | None) -> str:
    """A version's change volume in a few words."""
    if volume is None:
        return "first version"
    if not volume.substantive and not volume.typographic and not volume.moved:
        return "no change"
    parts = []
    if volume.substantive:
        parts.append(
            f"{volume.substantive} substantive (+{volume.words_inserted} -{volume.words_deleted} words)"
        )
    if volume.typographic:
        parts.append(f"{volume.typographic} typographic")
    if volume.moved:
        parts.append(f"{volume.moved} moved")
    return ", ".join(parts)


def _version_object(version: Version) -> dict[str, object]:
    head = _log_object(version.head, None)
    del head["changes"]
    paragraphs = [
        {"text": p.text, "kind": p.kind, "level": p.level, "furniture": p.furniture, "digest": p.digest}
        for p in version.paragraphs
    ]
    return {"series": version.head.series, **head, "paragraphs": paragraphs}


def _text(version: Version, *, whole: bool) -> str:
    shown = [p for p in version.paragraphs if whole or not p.is_furniture]
    return "\n\n".join(f"{'#' * p.level} {p.text}" if p.is_heading and p.level else p.text for p in shown)
