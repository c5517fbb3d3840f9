"""``archive audit``, ``archive verify``."""

from __future__ import annotations

from pathlib import Path

import click

from archive.cli.commands import TROUBLE, ArchiveCommand
from archive.cli.completion import complete_series
from archive.cli.history import NOTHING_HELD, entry_words, extent, series_object
from archive.cli.options import FORMAT
from archive.cli.output import as_json, counted, one_line, write, write_file, write_lines
from archive.cli.progress import watcher
from archive.cli.state import state
from archive.model import Finding, Fixity, Provenance, Trail, TrailEntry, VersionHead
from archive.reports.doubts import finding_words
from archive.reports.spans import span


@click.command(cls=ArchiveCommand)
@click.argument("name", metavar="[SERIES]", required=False, shell_complete=complete_series)
@FORMAT
@click.option("-o", "--output", metavar="FOLDER", help="Write the dossier of SERIES into FOLDER.")
def audit(name: str | None, form: str, output: str | None) -> None:
    """The trail of a series, or of all: what was recorded when and whence; what changed; what is in doubt.

    With -o the dossier of one series: a page with timeline, plain sentences, history flow, numbers,
    formulas, strength shifts and doubts; every comparison; the same as Markdown and JSON.
    """
    if output is not None:
        _write_dossier(name, Path(output))
        return
    from archive.services.audit.trail import series_trail

    run = state()
    repository = run.open()
    names = [name] if name else [head.name for head in repository.series()]
    trails = [series_trail(repository, each, watcher(run, "Comparing", "neighbours")) for each in names]
    if form == "json":
        told = [_trail_object(trail) for trail in trails]
        write(as_json(told[0] if name else told), None)
    else:
        write_lines("\n\n".join(map(_trail_text, trails)) or NOTHING_HELD)


def _write_dossier(name: str | None, folder: Path) -> None:
    from archive.reports.dossier import dossier_pages
    from archive.services.audit.dossier import dossier

    if name is None:
        raise click.UsageError("Name the SERIES whose dossier is wanted.")
    run = state()
    found = dossier(run.open(), name, watcher(run, "Comparing", "neighbours"))
    count = 0
    for path, page in dossier_pages(found):
        write_file(page, folder / path)
        count += 1
    if state().verbosity >= 0:
        click.echo(f"Wrote {counted(count, 'file')}; open {folder / 'index.html'}.")


@click.command(cls=ArchiveCommand)
@FORMAT
@click.option(
    "--since", metavar="ROOT", help="Also check that the log still begins with that root (or SIZE:ROOT)."
)
def verify(form: str, since: str | None) -> int:
    """Re-read everything held and check every digest and the chain of events.

    A root that was written down earlier, given with --since, also shows whether the newest events were
    cut off since then.
    """
    if since is not None:
        from archive.services.audit.evidence import earlier_size

        earlier_size(state().open(), since)
    fixity = state().open().verify()
    if form == "json":
        write(as_json(fixity), None)
    elif state().verbosity >= 0 or fixity.findings:
        write_lines(_fixity_text(fixity))
    return TROUBLE if fixity.findings else 0


def _trail_object(trail: Trail) -> dict[str, object]:
    return {**series_object(trail.series), "entries": trail.entries, "findings": trail.findings}


def _trail_text(trail: Trail) -> str:
    head = trail.series
    lines = [
        f"{head.name}: {one_line(head.title)}",
        f"{extent(trail.entries)}, {span(head.first, head.latest)}",
        "",
    ]
    for entry in trail.entries:
        lines.extend(_entry_lines(entry))
    lines += ["", *_finding_lines(trail.findings)]
    return "\n".join(lines)


def _entry_lines(entry: TrailEntry) -> list[str]:
    head = entry.head
    posted = (
        f", posted {head.published_at.isoformat(sep=' ', timespec='minutes')}" if head.published_at else ""
    )
    return [
        f"#{head.number} {head.effective_on}{posted}: {entry_words(entry)}",
        f"    dated by {head.dated_by}" + (f": “{one_line(head.evidence)}”" if head.evidence else ""),
        f"    version {head.digest[:16]}, witness {head.witness[:16]}",
        f"    drawn by {head.pipeline}" + (f", encoding {head.encoding}" if head.encoding else ""),
        *(_reprocessing_line(earlier) for earlier in entry.superseded),
        *(_provenance_line(provenance) for provenance in entry.provenances),
    ]


def _reprocessing_line(earlier: VersionHead) -> str:
    when = f" on {earlier.recorded_at:%Y-%m-%d}" if earlier.recorded_at else ""
    return f"    reprocessed: first recorded{when} as {earlier.digest[:16]} by {earlier.pipeline}"


def _provenance_line(provenance: Provenance) -> str:
    came = f"{provenance.retrieved_at:%Y-%m-%d %H:%M} UTC"
    address = f" <{provenance.source_url}>" if provenance.source_url else ""
    return f"    received {came} by {provenance.method}: {one_line(provenance.source)}{address}"


def _finding_lines(findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return ["No findings."]
    return [
        counted(len(findings), "finding") + ":",
        *(f"    {f.kind}: {one_line(f.subject)}: {one_line(finding_words(f))}" for f in findings),
    ]


def _fixity_text(fixity: Fixity) -> str:
    events = f"the chain of {counted(fixity.events, 'event')} (root {fixity.root[:16]})"
    if not fixity.findings:
        return f"{counted(fixity.checked, 'digest')} checked, all match; {events} is whole."
    return "\n".join([f"{counted(fixity.checked, 'digest')} checked.", *_finding_lines(fixity.findings)])
