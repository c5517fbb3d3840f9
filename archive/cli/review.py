"""``archive review``: what people decide that a change is."""

from __future__ import annotations

from collections.abc import Iterator

import click

from archive.cli.commands import ArchiveCommand
from archive.cli.completion import complete_reference
from archive.cli.options import FORMAT
from archive.cli.output import as_json, write, write_lines
from archive.cli.state import state
from archive.cli.versions import version_named
from archive.model import Change, Comparison
from archive.reports.citing import plain, shortened, version_name
from archive.reports.sides import is_furniture, labels
from archive.services.audit.review import (
    Review,
    Ruling,
    changes_begun,
    comparison_with,
    decide,
    decisions,
    edit_words,
    find_change,
)
from archive.services.audit.review import review as review_of
from archive.services.comparison.references import parse_reference
from archive.services.language.line import line_of
from archive.store import open_archive
from archive.trails import Decision, Reviewed, Verdict

QUOTED = 90
"""Characters of what went or came that are shown in a line."""


@click.command(cls=ArchiveCommand)
@click.argument("reference", metavar="SERIES[@WHEN]", shell_complete=complete_reference)
@click.argument("change", required=False)
@click.option("--as", "verdict", type=click.Choice([each.value for each in Verdict]), help="The decision.")
@click.option("--reason", default="", help="Why.")
@click.option("--by", envvar="ARCHIVE_REVIEWER", default="", help="Who decides.  [also ARCHIVE_REVIEWER]")
@click.option("--wording", is_flag=True, help="Of every change that removes and inserts the same words.")
@FORMAT
def review(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    reference: str,
    change: str | None,
    verdict: str | None,
    reason: str,
    by: str,
    wording: bool,
    form: str,
) -> None:
    """Decide what a change is (noise, substantive, noted), or show what was decided.

    A bare SERIES shows every decision and those whose change is gone; SERIES@WHEN the changes that
    version brought, with their ids; SERIES@WHEN CHANGE --as VERDICT --reason TEXT --by NAME decides.
    Decisions are never altered; a later one about the same change supersedes the earlier.
    """
    if verdict is None:
        _show(reference, change, form)
        return
    if change is None:
        raise click.UsageError("Name the CHANGE by its id; without --as its version's changes are listed.")
    with open_archive(state().place, waiting=state().tell_waiting) as repository:
        head = version_named(repository, reference)
        line = line_of(repository, parse_reference(reference).series)
        comparison, found = find_change(line, head.digest, change)
        made = decide(repository, comparison, found, Ruling(Verdict(verdict), reason, by, wording))
    write(as_json(made) if form == "json" else _decision_line(made), None)


def _show(reference: str, change: str | None, form: str) -> None:
    repository = state().open()
    parsed = parse_reference(reference)
    line = line_of(repository, parsed.series)
    found = review_of(line, decisions(repository, parsed.series))
    if "@" not in reference:
        content = {"decided": [_told(c, each) for c, each in _pairs(found)], "orphans": found.orphans}
        write(as_json(content), None) if form == "json" else write_lines(_review_text(found, parsed.series))
        return
    comparison = comparison_with(line, version_named(repository, reference).digest)
    told = {each.change: each for c, each in _pairs(found) if c is comparison}
    changes = changes_begun(comparison, change or "")
    if form == "json":
        write(as_json([_change_object(comparison, each, told.get(each.id)) for each in changes]), None)
        return
    lines = [line for each in changes for line in _change_lines(comparison, each, told.get(each.id))]
    write_lines("\n".join(lines) or "It brought no change.")


def _pairs(found: Review) -> Iterator[tuple[Comparison, Reviewed]]:
    for comparison, told in found.reviewed:
        for each in told:
            yield comparison, each


def _told(comparison: Comparison, each: Reviewed) -> dict[str, object]:
    head = comparison.target.head
    return {"number": head.number, "effective_on": head.effective_on, "digest": head.digest, "reviewed": each}


def _review_text(found: Review, series: str) -> str:
    lines = []
    for comparison, each in _pairs(found):
        name = version_name(comparison.target.head)
        lines += [f"{name} {each.change}  {_decision_line(decision)}" for decision in each.decisions]
        lines += [
            f"{name} {each.change}  the same edit was decided: {_decision_line(o)}" for o in each.offered
        ]
    for orphan in found.orphans:
        where = f"version {orphan.target[:12]} ¶{orphan.position + 1}"
        lines.append(f"orphaned, its change is not there ({where}): {_decision_line(orphan)}")
    return (
        "\n".join(lines)
        or f"Nothing was decided yet. `archive review {series}@latest` lists what to decide on."
    )


def _decision_line(decision: Decision) -> str:
    everywhere = " (wherever it comes)" if decision.wording else ""
    edit = f"“{plain(decision.removed)}” → “{plain(decision.inserted)}”"
    return f"{decision.verdict.value}{everywhere}: {edit}: {plain(decision.reason)} ({plain(decision.by)})"


def _change_object(comparison: Comparison, change: Change, reviewed: Reviewed | None) -> dict[str, object]:
    removed, inserted = edit_words(change)
    return {
        "id": change.id,
        "kind": change.kind,
        "significance": change.significance,
        "furniture": is_furniture(comparison, change),
        "paragraph": _paragraph(change),
        "removed": removed,
        "inserted": inserted,
        "reviewed": reviewed,
    }


def _change_lines(comparison: Comparison, change: Change, reviewed: Reviewed | None) -> Iterator[str]:
    """A change with the id to decide it by, and what was decided."""
    yield f"{change.id}  ¶{_paragraph(change):<4} {labels(comparison, change)}: {_edit(change)}"
    if reviewed is not None:
        yield from (f"    decided: {_decision_line(each)}" for each in reviewed.decisions)
        yield from (f"    the same edit was decided: {_decision_line(each)}" for each in reviewed.offered)


def _paragraph(change: Change) -> int:
    """The 1-based place of a change: in the target, or in the base where the target has nothing."""
    return (change.target or change.base)[0] + 1


def _edit(change: Change) -> str:
    """The first words of what went and came."""
    quotes = [f"“{plain(shortened(words, QUOTED))}”" for words in edit_words(change) if words]
    return " → ".join(quotes)
