"""``archive diff``, ``archive report``."""

from __future__ import annotations

import shutil
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.commands import DIFFERS, ArchiveCommand
from archive.cli.completion import complete_reference, complete_series
from archive.cli.options import formats
from archive.cli.output import counted, write, write_file
from archive.cli.state import state
from archive.model import Brief, Comparison
from archive.reports.exports import ExportOptions, export
from archive.reports.filenames import folder_name, version_name
from archive.services.comparison.cautions import warnings
from archive.services.comparison.sides import compare_sides
from archive.services.comparison.volumes import volumes
from archive.services.intake.sources import bytes_from
from archive.trails import Decided

if TYPE_CHECKING:
    from archive.reports.series import SeriesReport
    from archive.store import Repository


@click.command(cls=ArchiveCommand)
@click.argument("base", metavar="BASE", shell_complete=complete_reference)
@click.argument("target", metavar="TARGET", shell_complete=complete_reference)
@formats("text", "json", "markdown", "html", "docx")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of printing; - is standard output.")
@click.option(
    "-U",
    "--context",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Unchanged paragraphs shown around each change.",
)
@click.option("--stat", is_flag=True, help="One line per change, and the totals.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 if the texts differ.")
def diff(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    base: str, target: str, form: str, output: str | None, context: int, stat: bool, exit_code: bool
) -> int:
    """What changed between BASE and TARGET, paragraph by paragraph and word by word.

    Each is SERIES@WHEN, or a plain file, or - for standard input; two files need no archive.
    """
    _refuse_misuse(form, output, (base, target))
    if stat and form != "text":
        raise click.UsageError(f"--stat is for text; leave it out, or --format {form}.")
    comparison = compare_sides(base, target, state().open, partial(bytes_from, sys.stdin.buffer))
    write(_exported(comparison, form, context, stat, to_file=output not in (None, "-")), output)
    return DIFFERS if exit_code and differs(comparison) else 0


@click.command(cls=ArchiveCommand)
@click.argument("name", metavar="[SERIES]", required=False, shell_complete=complete_series)
@click.argument("base", metavar="[BASE", required=False)
@click.argument("target", metavar="TARGET]", required=False)
@click.option("--all", "everything", is_flag=True, help="Every series, with an index of them.")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
    help="The file of a pair, or the folder of a series or of all. "
    " [default: the pair's name, reports/SERIES, or reports]",
)
def report(
    name: str | None, base: str | None, target: str | None, everything: bool, output: str | None
) -> None:
    """Comparison reports as self-contained HTML pages.

    With BASE and TARGET one page of that pair; else a folder with an index of the series and one page
    for each neighbouring pair. BASE and TARGET are dates, first, latest, #3 and so on.
    """
    if everything and name:
        raise click.UsageError(f"--all reports every series; leave out {name!r}, or --all.")
    if not everything and not name:
        raise click.UsageError("Name a SERIES, or give --all for every series.")
    if base and not target:
        raise click.UsageError(
            "A pair needs both BASE and TARGET; without them the whole series is reported."
        )
    if output == "-" and not (name and base and target):
        raise click.UsageError("Many pages cannot go to standard output; name a folder with -o.")
    if name and base and target:
        _report_pair(name, base, target, output)
    else:
        _report_series(name, Path(output) if output else _reports_of(name))


def _refuse_misuse(form: str, output: str | None, sides: tuple[str, str]) -> None:
    """Refuse to read one stream twice, to write over a side, and a ZIP file to a terminal."""
    if sides == ("-", "-"):
        raise click.UsageError("Only one side can be standard input; name a file for the other.")
    if form == "docx" and output in (None, "-") and sys.stdout.isatty():
        raise click.UsageError("A Word file cannot be shown here; name a file with -o.")
    if (
        output
        and Path(output).exists()
        and any(Path(output).resolve() == Path(side).resolve() for side in sides)
    ):
        raise click.UsageError(f"{output} is one of the texts compared; choose another place with -o.")


def differs(comparison: Comparison) -> bool:
    """Whether the two texts differ in anything, typography and moves included."""
    summary = comparison.summary
    return sum((summary.substantive, summary.typographic, summary.moved)) > 0


def _exported(comparison: Comparison, form: str, context: int, stat: bool, *, to_file: bool) -> str | bytes:
    options = ExportOptions(
        color=not to_file and state().colors(),
        context=context,
        width=shutil.get_terminal_size().columns if sys.stdout.isatty() and not to_file else None,
        stat=volumes(comparison) if stat else None,
        indent=2 if form == "json" else None,
        brief=_brief(comparison) if form in ("html", "markdown") else None,
        warnings=warnings(comparison) if form in ("text", "json") else (),
        decided=_decided(comparison),
    )
    return export(comparison, form, options)


def _brief(comparison: Comparison) -> Brief:
    from archive.services.comparison.brief import brief

    return brief(comparison)


def _decided(comparison: Comparison) -> Decided:
    """What people decided about a comparison; plain files need no archive to be asked."""
    if not comparison.target.head.series:
        return Decided()
    from archive.services.audit.review import decided

    return decided(state().open(), comparison)


def _within(series: str, when: str) -> str:
    """A side of a pair as a full reference: ``2022-09-29`` belongs to the series already named."""
    return when if when.startswith(f"{series}@") else f"{series}@{when}"


def _report_pair(series: str, base: str, target: str, output: str | None) -> None:
    comparison = compare_sides(_within(series, base), _within(series, target), state().open, bytes)
    page = _exported(comparison, "html", 0, stat=False, to_file=True)
    place = output or f"{series}-{_pair_name(comparison)}.html"
    write(page, place)
    if place != "-" and state().verbosity >= 0:
        click.echo(f"Wrote {place}.")


def _pair_name(comparison: Comparison) -> str:
    """Both versions by their days, so that a later "latest" is another file; by digest too on one day."""
    base, target = comparison.base.head, comparison.target.head
    names = [version_name(head) for head in (base, target)]
    if names[0] == names[1]:
        names = [f"{name}-{head.digest[:8]}" for name, head in zip(names, (base, target), strict=True)]
    return "--".join(names)


def _reports_of(name: str | None) -> Path:
    """Where reports go unless somebody says: those of a series where the reports of all have them."""
    return Path("reports", folder_name(name)) if name else Path("reports")


def _report_series(name: str | None, folder: Path) -> None:
    from archive.reports.series import archive_pages, series_pages

    repository = state().open()
    if name:
        pages = series_pages(_report_of(repository, name))
    else:
        pages = archive_pages(_report_of(repository, head.name) for head in repository.series())
    count = 0
    for path, page in pages:
        write_file(page, folder / path)
        count += 1
    if state().verbosity >= 0:
        click.echo(f"Wrote {counted(count, 'page')}; open {folder / 'index.html'}.")


def _report_of(repository: Repository, series: str) -> SeriesReport:
    from archive.reports.series import SeriesReport
    from archive.services.audit.review import decided_among, decisions
    from archive.services.comparison.report import series_material

    material = series_material(repository, series)
    return SeriesReport(
        material.series,
        material.line,
        material.compared(),
        material.overall(),
        material.copied(),
        partial(decided_among, decisions(repository, series)),
    )
