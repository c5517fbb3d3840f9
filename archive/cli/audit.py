"""``archive audit``, ``archive verify``."""

from __future__ import annotations

from pathlib import Path

import click

from archive.cli.commands import TROUBLE, ArchiveCommand
from archive.cli.completion import complete_series
from archive.cli.history import NOTHING_HELD, series_object
from archive.cli.options import FORMAT
from archive.cli.output import as_json, counted, write, write_file, write_lines
from archive.cli.progress import watcher
from archive.cli.state import state
from archive.cli.trails import finding_lines, trail_text, trails_text
from archive.model import Fixity, Trail


@click.command(cls=ArchiveCommand)
@click.argument("name", metavar="[SERIES]", required=False, shell_complete=complete_series)
@FORMAT
@click.option("-o", "--output", metavar="FOLDER", help="Write the dossier of SERIES into FOLDER.")
def audit(name: str | None, form: str, output: str | None) -> None:
    """The trail of a series, or of all: what was recorded when and whence; what changed; what is in doubt.

    Of one series every version is told; of all, each series in a few lines (--verbose: every version).
    Doubts that say the same are one line (--verbose: each by itself); JSON holds everything.

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
        write_lines(_trails_text(trails, name))


def _trails_text(trails: list[Trail], name: str | None) -> str:
    """Every version of one series; all series in short, unless more is asked for."""
    if name is None and trails and state().verbosity <= 0:
        return trails_text(trails)
    each = state().verbosity > 0
    return "\n\n".join(trail_text(trail, each=each) for trail in trails) or NOTHING_HELD


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


def _fixity_text(fixity: Fixity) -> str:
    events = f"the chain of {counted(fixity.events, 'event')} (root {fixity.root[:16]})"
    if not fixity.findings:
        return f"{counted(fixity.checked, 'digest')} checked, all match; {events} is whole."
    return "\n".join(
        [
            f"{counted(fixity.checked, 'digest')} checked.",
            *finding_lines(fixity.findings, each=state().verbosity > 0),
        ]
    )
