"""Brief: a comparison becomes plain sentences and two tables of evidence. Pure; knows the model only.

Every sentence names its change, so that a reader can check it. Paragraph numbers in sentences are
1-based. Changes that touch furniture only are counted, never told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from archive.model import (
    Brief,
    Change,
    ChangeKind,
    Comparison,
    Facet,
    Paragraph,
    Sentence,
    Significance,
    Summary,
)
from archive.reports.shares import FURNITURE, changes_in_all, moves_alone
from archive.services.comparison.cautions import warnings
from archive.services.comparison.exhibits import exhibits
from archive.services.comparison.gathering import Since
from archive.services.comparison.phrasing import count, listed, plain
from archive.services.comparison.telling import tell_all
from archive.services.comparison.weighed import FIGURES, WORDS, Weighed

SENTENCES = 12
"""How many changes a brief tells before it only counts the rest."""

LEADING = 4
"""How many sentences of changed numbers and dates lead a brief; the table has them all."""

_NUMERIC = (Facet.NUMBER, Facet.DATE)


def brief(comparison: Comparison, since: Since | None = None, limit: int = SENTENCES) -> Brief:
    """A comparison in a minute.

    ``since`` adds to each paragraph that is gone how long it had stood. ``limit`` bounds the
    sentences about single changes (0: none); what they leave out is counted in ``unnamed``.
    """
    told = [each for each in comparison.changes if _is_told(comparison, each)]
    chosen = tuple(_weightiest(tell_all(comparison, told, since or {}), limit))
    substantive = {each.id for each in told if each.significance is Significance.SUBSTANTIVE}
    return Brief(
        overall=overall(comparison),
        sentences=chosen,
        unnamed=len(substantive - {name for each in chosen for name in (each.change, *each.also)}),
        numbers=exhibits(told, _NUMERIC),
        strength=exhibits(told, (Facet.STRENGTH,)),
        warnings=warnings(comparison),
        numbering=exhibits(told, _NUMERIC, numbering=True),
    )


def _weightiest(weighed: Iterable[Weighed], limit: int) -> Iterator[Sentence]:
    """The weightiest sentences; figures beyond the first few, which have a table, only with other words."""
    ordered = sorted(weighed, key=lambda each: (each.weight, each.place))
    reversals = [each for each in ordered if each.weight < FIGURES]
    leading = [each for each in ordered if each.weight == FIGURES]
    late = [replace(each, weight=WORDS) for each in leading[LEADING:] if not each.is_table]
    rest = [each for each in ordered if each.weight > FIGURES] + late
    rest.sort(key=lambda each: (each.weight, each.place))
    yield from (each.sentence for each in [*reversals, *leading[:LEADING], *rest][:limit])


def briefs(neighbours: Iterable[Comparison]) -> Iterator[tuple[Comparison, Brief]]:
    """Each comparison of a line of neighbours with its brief, which tells how long what is gone had stood.

    ``neighbours`` run in order, every target the next one's base. A paragraph has stood since the
    version in which the oldest of what it came from is first held.
    """
    since: dict[int, date] = {}
    for place, comparison in enumerate(neighbours):
        base, target = comparison.base.head, comparison.target.head
        if not place and base.effective_on:
            since = dict.fromkeys(range(base.paragraphs), base.effective_on)
        yield comparison, brief(comparison, since)
        since = _carried(comparison, since, target.effective_on)


def _carried(comparison: Comparison, since: Since, day: date | None) -> dict[int, date]:
    """For every target paragraph since when it has stood; new ones since ``day``."""
    carried: dict[int, date] = {}
    for change in comparison.changes:
        known = [since[position] for position in change.base if position in since]
        oldest = min(known) if known else day
        if oldest:
            carried |= dict.fromkeys(change.target, oldest)
    return carried


def overall(comparison: Comparison) -> Sentence:
    """What became of the whole text, in a few short sentences."""
    figures = comparison.summary
    kinds = [
        (figures.edited, "edited"),
        (figures.moved, "moved"),
        (figures.split, "split"),
        (figures.merged, "merged"),
        (figures.inserted, "inserted"),
        (figures.deleted, "deleted"),
    ]
    told = [f"{number} {name}" for number, name in kinds if number]
    if not told:
        return plain("The two texts are the same, word for word.")
    kept = (
        f"{count(figures.unchanged, 'paragraph')} unchanged"
        if figures.unchanged
        else "No paragraph stayed unchanged"
    )
    return plain(f"{kept}; {listed(told)}. {_weighed(figures)}")


def _weighed(figures: Summary) -> str:
    """What each of the changes comes to, so that the counts add up to all of them."""
    rest = [
        (figures.typographic, "typographic only"),
        (moves_alone(figures), "moved without an edit"),
        (figures.furniture, f"in furniture ({FURNITURE})"),
    ]
    return ", ".join([_verdict(figures), *(f"{number} {what}" for number, what in rest if number)]) + "."


def _verdict(figures: Summary) -> str:
    total = changes_in_all(figures)
    if not figures.substantive:
        return "Nothing of substance changed"
    if figures.substantive == total:
        whole = {1: "The one change is", 2: "Both changes are"}
        return f"{whole.get(total, f'All {total} changes are')} of substance"
    return (
        f"Of {total} changes {figures.substantive} {'is' if figures.substantive == 1 else 'are'} of substance"
    )


def _is_told(comparison: Comparison, change: Change) -> bool:
    if change.kind is ChangeKind.UNCHANGED:
        return False
    return not all(each.is_furniture for each in _touched(comparison, change))


def _touched(comparison: Comparison, change: Change) -> Iterator[Paragraph]:
    """The paragraphs of both sides that a change speaks of."""
    yield from (comparison.base.paragraphs[position] for position in change.base)
    yield from (comparison.target.paragraphs[position] for position in change.target)
