"""Dossier: the audit of one series as a folder: one page to read, every comparison behind it, and the data.

``index.html`` is the dossier, ``dossier.md`` and ``dossier.json`` say the same, ``numbers.csv`` holds
the numbers, and each statement's comparison with the one before has a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archive.model import Brief, Comparison, Provenance, VersionHead
from archive.reports import ledger_data
from archive.reports.chart import Cell, standing
from archive.reports.citing import return_told, shortened, version_name
from archive.reports.dossier_text import dossier_json, dossier_markdown
from archive.reports.doubts import finding_words, gathered
from archive.reports.filenames import INDEX, unique_names
from archive.reports.flow import Flow
from archive.reports.html import Links, SideView, comparison_page, direction, side_view, tag
from archive.reports.ledger_formulas import form_span, together
from archive.reports.numbers import SlotView, slot_view
from archive.reports.series import CROWDED, DENSE, bar_labels
from archive.reports.templates import long_day, render
from archive.reports.timeline import HEIGHT, stems, ticks
from archive.reports.visible import visible
from archive.trails import Chapter, Citation, Decided, Decision, Dossier, Formula, StrengthShift

Page = tuple[str, str]
"""A file's path under the folder that was asked for, and its text."""

LARGE = 300
"""Above so many comparisons the dossier goes without their pages; ``archive report`` makes them."""

_STANDING_SHOWN = 60
_RETURN_SHOWN = 120


@dataclass(frozen=True, slots=True)
class ChapterView:
    """One version as the page shows it; ``base`` and ``target`` give languages to quotes.

    ``returned`` tells of each paragraph that came back, and quotes its beginning.
    """

    chapter: Chapter
    name: str
    href: str
    base: SideView
    target: SideView
    provenances: tuple[Provenance, ...]
    decisions: tuple[Decision, ...]
    returned: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """One wording of a formula: its words, its own versions as a strip and in words, where it stood."""

    text: str
    span: str
    cells: tuple[Cell, ...]
    first: Citation
    last: Citation


@dataclass(frozen=True, slots=True)
class FormulaView:
    """One formula: its wordings, what is true of several together ("" for one), what replaced it."""

    forms: tuple[FormView, ...]
    together: str
    reworded: Citation | None
    replaced: Citation | None


@dataclass(frozen=True, slots=True)
class FormulaGroup:
    """Formulas under one heading; those beyond what is shown are only counted."""

    title: str
    formulas: tuple[FormulaView, ...]
    more: int = 0
    is_folded: bool = False


def dossier_pages(dossier: Dossier) -> Iterator[Page]:
    """Every file of the dossier, one at a time; the same dossier gives the same bytes."""
    names = unique_names(list(pairwise(dossier.heads)))
    flow = Flow()
    is_large = len(names) > LARGE
    for place, (comparison, brief, decided) in enumerate(_compared(dossier)):
        if is_large:
            flow.add(comparison, "")
            continue
        earlier = names[place - 1] if place else ""
        later = names[place + 1] if place + 1 < len(names) else ""
        yield names[place], comparison_page(comparison, brief, Links(INDEX, earlier, later), decided)
        flow.add(comparison, names[place])
    yield "dossier.json", dossier_json(dossier)
    yield "dossier.md", dossier_markdown(dossier)
    yield "numbers.csv", ledger_data.numbers_csv(dossier.numbers, dossier.heads)
    yield INDEX, _index(dossier, [""] * len(names) if is_large else names, flow)


def _compared(dossier: Dossier) -> Iterator[tuple[Comparison, Brief, Decided]]:
    for chapter in dossier.chapters:
        if chapter.comparison is not None and chapter.brief is not None:
            by_change = {each.change: each.decisions for each in chapter.reviewed}
            yield chapter.comparison, chapter.brief, Decided(by_change)


def _index(dossier: Dossier, names: list[str], flow: Flow) -> str:
    heads = dossier.heads
    summaries = [comparison.summary for comparison, _, _ in _compared(dossier)]
    title = visible(dossier.series.title or dossier.series.name)
    language = tag(heads[-1].language)
    changed = [slot for slot in dossier.numbers if not slot.is_steady]
    return render(
        "dossier.html",
        styles=("page.css", "series.css", "ledgers.css", "dossier.css"),
        title=f"{title}: dossier",
        heading=title,
        dossier=dossier,
        doubts=gathered(dossier.findings),
        finding_words=finding_words,
        language=language,
        direction=direction(language),
        chapters=_chapters(dossier, names),
        stems=stems(heads, summaries, names),
        ticks=ticks(heads),
        timeline_height=HEIGHT,
        flow=flow,
        labels=bar_labels(heads),
        is_dense=len(heads) > DENSE,
        is_crowded=len(heads) > CROWDED,
        slots=_slots(dossier),
        steady=len(dossier.numbers) - len(changed),
        groups=list(_groups(dossier)),
        shifts=_shifts(dossier),
        version_name=version_name,
    )


def _chapters(dossier: Dossier, names: list[str]) -> list[ChapterView]:
    views = []
    for place, chapter in enumerate(dossier.chapters):
        before = dossier.chapters[max(0, place - 1)].head
        decisions = tuple(each for reviewed in chapter.reviewed for each in reviewed.decisions)
        views.append(
            ChapterView(
                chapter=chapter,
                name=version_name(chapter.head),
                href=names[place - 1] if place else "",
                base=side_view("base", before),
                target=side_view("target", chapter.head),
                provenances=chapter.provenances,
                decisions=decisions,
                returned=tuple(
                    (return_told(each), visible(shortened(each.now.quote, _RETURN_SHOWN)))
                    for each in chapter.returned
                ),
            )
        )
    return views


def _slots(dossier: Dossier) -> list[SlotView]:
    """The numbers that changed, or came or went, those that changed most often first."""
    changed = [slot for slot in dossier.numbers if not slot.is_steady]
    changed.sort(key=lambda slot: -slot.changes)
    return [slot_view(slot, dossier.heads) for slot in changed]


def _groups(dossier: Dossier) -> Iterator[FormulaGroup]:
    ledger = dossier.formulas
    told = (
        ("Missing from the latest statement for the first time", ledger.missing),
        ("Back in the latest statement", ledger.returned),
        ("New, and said again", ledger.entered),
    )
    for title, formulas in told:
        if formulas:
            yield FormulaGroup(title, tuple(_formula(each, dossier.heads) for each in formulas))
    special = {id(each) for _, formulas in told for each in formulas}
    rest = [each for each in ledger.formulas if id(each) not in special]
    moved = [each for each in rest if len(each.versions) < each.total]
    moved.sort(key=lambda each: (not each.gaps, -len(each.versions)))
    shown = moved[:_STANDING_SHOWN]
    if shown:
        views = tuple(_formula(each, dossier.heads) for each in shown)
        yield FormulaGroup("Came or went in between", views, len(moved) - len(shown), is_folded=True)
    standing_ever = [each for each in rest if len(each.versions) == each.total]
    if standing_ever:
        first = standing_ever[:_STANDING_SHOWN]
        views = tuple(_formula(each, dossier.heads) for each in first)
        yield FormulaGroup("In every statement", views, len(standing_ever) - len(first), is_folded=True)


def _formula(formula: Formula, heads: tuple[VersionHead, ...]) -> FormulaView:
    forms = tuple(
        FormView(
            visible(form.text),
            form_span(form.versions, heads),
            standing(form.versions, heads),
            form.first,
            form.last,
        )
        for form in formula.forms
    )
    told = together(formula, heads) if len(forms) > 1 else ""
    return FormulaView(forms, told, formula.reworded, formula.replaced)


def _shifts(dossier: Dossier) -> list[tuple[str, list[StrengthShift]]]:
    """What was reversed, then the other shifts by the day of the version that brought them."""
    found: dict[str, list[StrengthShift]] = {}
    for shift in sorted(dossier.strength, key=lambda shift: not shift.is_reversal):
        day = dossier.heads[shift.version].effective_on
        title = "Reversed" if shift.is_reversal else long_day(day) if day else ""
        found.setdefault(title, []).append(shift)
    return list(found.items())
