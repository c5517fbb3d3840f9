"""Brief: a comparison becomes plain sentences and two tables of evidence. Pure; knows the model only.

Every sentence names its change, so that a reader can check it. Paragraph numbers in sentences are
1-based. Changes that touch furniture only are counted, never told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from archive.model import (
    PARAGRAPH_BREAK,
    Brief,
    Change,
    ChangeKind,
    Comparison,
    Edit,
    Facet,
    Operation,
    Paragraph,
    Phrase,
    Sentence,
    Significance,
    Summary,
)
from archive.reports.shares import FURNITURE, changes_in_all, moves_alone
from archive.services.comparison import substitutions
from archive.services.comparison.cautions import warnings
from archive.services.comparison.exhibits import exhibits
from archive.services.comparison.substitutions import CLAUSES, Clause, foremost, is_telling

SENTENCES = 12
"""How many changes a brief tells before it only counts the rest."""

FIGURES = 4
"""How many changed numbers and dates a brief tells; the table has them all."""

_QUOTED_WORDS = 14
_LONG_STEP = 7
_LONG_STEP_UNSPACED = 12
_NUMERIC = (Facet.NUMBER, Facet.DATE)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

Since = Mapping[int, date]
"""Since when a base paragraph (0-based) has stood in its series, where a lineage tells."""


def brief(comparison: Comparison, since: Since | None = None, limit: int = SENTENCES) -> Brief:
    """A comparison in a minute.

    ``since`` adds to each paragraph that is gone how long it had stood. ``limit`` bounds the
    sentences about single changes (0: none); what they leave out is counted in ``unnamed``.
    """
    told = [each for each in comparison.changes if _is_told(comparison, each)]
    chosen = tuple(_weightiest(_tell_all(comparison, told, since or {}), limit))
    substantive = {each.id for each in told if each.significance is Significance.SUBSTANTIVE}
    return Brief(
        overall=overall(comparison),
        sentences=chosen,
        unnamed=len(substantive - {sentence.change for sentence in chosen}),
        numbers=exhibits(told, _NUMERIC),
        strength=exhibits(told, (Facet.STRENGTH,)),
        warnings=warnings(comparison),
    )


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
        return _plain("The two texts are the same, word for word.")
    unchanged = _count(figures.unchanged, "paragraph") if figures.unchanged else "No paragraph"
    return _plain(f"{unchanged} unchanged; {_listed(told)}. {_weighed(figures)}")


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
        return "The one change is of substance" if total == 1 else f"All {total} changes are of substance"
    return (
        f"Of {total} changes {figures.substantive} {'is' if figures.substantive == 1 else 'are'} of substance"
    )


# --- sentences about single changes ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its weight (lighter numbers come first) and its place in the comparison.

    ``is_table`` says that it tells nothing but what the table of figures tells as well.
    """

    weight: int
    place: int
    sentence: Sentence
    is_table: bool = False


def _weightiest(weighed: Iterable[Weighed], limit: int) -> Iterator[Sentence]:
    """The weightiest sentences; figures beyond the first few, which have a table, only with other words."""
    ordered = sorted(weighed, key=lambda each: (each.weight, each.place))
    reversals = [each for each in ordered if each.weight < 0]
    leading = [each for each in ordered if each.weight == 0]
    late = [replace(each, weight=2) for each in leading[FIGURES:] if not each.is_table]
    rest = [each for each in ordered if each.weight > 0] + late
    rest.sort(key=lambda each: (each.weight, each.place))
    yield from (each.sentence for each in [*reversals, *leading[:FIGURES], *rest][:limit])


def _tell_all(comparison: Comparison, told: list[Change], since: Since) -> Iterator[Weighed]:
    """Sentences with their weights. A block that moved together is told once."""
    for place, (movement, group) in enumerate(groupby(told, key=lambda each: each.movement)):
        changes = list(group)
        if movement:
            yield Weighed(1, place, _movement(changes))
        for each in changes:
            yield from _tell(comparison, each, since, place)


def _tell(comparison: Comparison, change: Change, since: Since, place: int) -> Iterator[Weighed]:
    if change.kind is ChangeKind.DELETED:
        yield Weighed(1, place, _deletion(comparison, change, since))
    elif change.kind is ChangeKind.INSERTED:
        yield Weighed(2, place, _insertion(comparison, change))
    elif change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
        yield Weighed(2, place, _regrouping(change))
    if change.base and change.target and change.significance is Significance.SUBSTANTIVE:
        headed = all(paragraph.is_heading for paragraph in touched(comparison, change))
        yield from _tell_wording(change, place, is_heading=headed)


def _tell_wording(change: Change, place: int, *, is_heading: bool) -> Iterator[Weighed]:
    """What became what in a change that has both sides, and its longest steps; else a count."""
    clauses = foremost(told := substitutions.clauses(change))
    if clauses:
        weight = _weight(told, is_heading=is_heading)
        is_table = all(each.is_figure for each in told)
        yield Weighed(weight, place, _became(change, clauses, len(told) - len(clauses)), is_table)
    stronger = list(_strength(change, place))
    yield from stronger
    steps = [edit for edit in change.edits if _is_long_step(edit)]
    yield from (Weighed(2, place, _long_step(edit, change)) for edit in steps[:3])
    if not clauses and not stronger and not steps and change.kind is ChangeKind.EDITED:
        yield Weighed(4 if is_heading else 3, place, _rewording(change))


def _weight(told: Sequence[Clause], *, is_heading: bool) -> int:
    """A figure that became another weighs most; one in a heading, or that came or went, least."""
    if not is_heading and any(each.is_figure and each.is_both for each in told):
        return 0
    return 4 if all(each.is_figure for each in told) else 2


def _became(change: Change, clauses: Sequence[Clause], more: int) -> Sentence:
    """One sentence: "“leave” became “lower”, “5.00” became “0.25” and 2 more in paragraph 2."."""
    parts = [_clause(each) for each in clauses]
    parts += [(Phrase(f"{more} more"),)] if more else []
    word = "in" if len(parts) > 1 or clauses[0].target else "from"
    return Sentence((*_chained(parts), Phrase(f" {word} {_where(change)}.")), change.id)


def _clause(each: Clause) -> tuple[Phrase, ...]:
    base, target = Phrase(each.base, "base"), Phrase(each.target, "target")
    if each.is_both:
        return base, Phrase(" became "), target
    return (base, Phrase(" is gone")) if each.base else (target, Phrase(" is new"))


def _chained(parts: Sequence[tuple[Phrase, ...]]) -> Iterator[Phrase]:
    for nth, part in enumerate(parts):
        if nth:
            yield Phrase(" and " if nth == len(parts) - 1 else ", ")
        yield from part


def _strength(change: Change, place: int) -> Iterator[Weighed]:
    """Reversed, stronger and weaker wording, one sentence each; what was reversed weighs most of all."""
    shifts = [each for each in dict.fromkeys(change.evidence) if each.facet is Facet.STRENGTH]
    for note, group in groupby(sorted(shifts, key=lambda each: each.note), key=lambda each: each.note):
        parts = [_clause(Clause(each.base, each.target, 0)) for each in group]
        shown = parts[:CLAUSES]
        if more := len(parts) - len(shown):
            shown.append((Phrase(f"{more} more"),))
        opening = Phrase(f"Wording {note or 'changed'} in {_where(change)}: ")
        sentence = Sentence((opening, *_chained(shown), Phrase(".")), change.id)
        yield Weighed(-1 if note == "reversed" else 1, place, sentence)


def _long_step(edit: Edit, change: Change) -> Sentence:
    if edit.operation is Operation.DELETE:
        return Sentence((Phrase(f"Gone from {_where(change)}: "), _quote(edit.text, "base")), change.id)
    return Sentence((Phrase(f"New in {_where(change)}: "), _quote(edit.text, "target")), change.id)


def _rewording(change: Change) -> Sentence:
    steps = [edit for edit in change.edits if edit.operation is not Operation.KEEP]
    operations = [edit.operation for edit in steps]
    can_be_quoted = all(is_telling(edit.text) for edit in steps)
    if can_be_quoted and operations == [Operation.DELETE, Operation.INSERT]:
        base, target = _quote(steps[0].text, "base"), _quote(steps[1].text, "target")
        return Sentence((base, Phrase(" became "), target, Phrase(f" in {_where(change)}.")), change.id)
    if can_be_quoted and len(steps) == 1:
        return _long_step(steps[0], change)
    spots = sum(1 for is_kept, _ in groupby(change.edits, key=_is_kept) if not is_kept)
    return _plain(f"{_where(change).capitalize()} was reworded in {_count(spots, 'place')}.", change.id)


def _deletion(comparison: Comparison, change: Change, since: Since) -> Sentence:
    first = comparison.base.paragraphs[change.base[0]].text
    known = since.get(change.base[0])
    stood = f", present since {known.isoformat()}, is gone: " if known else " is gone: "
    where = f"{_paragraphs(change.base).capitalize()} of the base"
    return Sentence((Phrase(where + stood), _quote(first, "base")), change.id)


def _insertion(comparison: Comparison, change: Change) -> Sentence:
    first = comparison.target.paragraphs[change.target[0]].text
    return Sentence(
        (Phrase(f"{_paragraphs(change.target).capitalize()} is new: "), _quote(first, "target")), change.id
    )


def _movement(changes: list[Change]) -> Sentence:
    base = tuple(sorted(position for each in changes for position in each.base))
    target = tuple(sorted(position for each in changes for position in each.target))
    ways = {"edited" for each in changes if each.significance is Significance.SUBSTANTIVE}
    ending = (
        ", edited."
        if ways
        else ", its wording unchanged."
        if len(base) == 1
        else ", their wording unchanged."
    )
    place = f"to {'place' if len(target) == 1 else 'places'} {_numbers(target)}"
    if base == target:  # what stands around it changed its number back
        place = "past its neighbours"
    return _plain(f"{_paragraphs(base).capitalize()} moved {place}{ending}", changes[0].id)


def _regrouping(change: Change) -> Sentence:
    base, target = _paragraphs(change.base), _numbers(change.target)
    if change.kind is ChangeKind.SPLIT:
        return _plain(f"{base.capitalize()} was split into {_paragraphs(change.target)}.", change.id)
    return _plain(f"{base.capitalize()} were merged into paragraph {target}.", change.id)


# --- small words ----------------------------------------------------------------------------------


def _is_told(comparison: Comparison, change: Change) -> bool:
    if change.kind is ChangeKind.UNCHANGED:
        return False
    return not all(each.is_furniture for each in touched(comparison, change))


def touched(comparison: Comparison, change: Change) -> Iterator[Paragraph]:
    """The paragraphs of both sides that a change speaks of."""
    yield from (comparison.base.paragraphs[position] for position in change.base)
    yield from (comparison.target.paragraphs[position] for position in change.target)


def _is_kept(edit: Edit) -> bool:
    return edit.operation is Operation.KEEP


def _is_long_step(edit: Edit) -> bool:
    """Whether an insertion or deletion is long enough to be told by itself: about a clause."""
    if _is_kept(edit) or PARAGRAPH_BREAK in edit.text:
        return False
    unspaced = len(_UNSPACED.findall(edit.text))
    return unspaced >= _LONG_STEP_UNSPACED or len(edit.text.split()) >= _LONG_STEP


def _quote(text: str, side: str) -> Phrase:
    """The opening words of a text: about a line."""
    words = text.split()
    opening = " ".join(words[:_QUOTED_WORDS])
    room = 48 if _UNSPACED.search(opening) else 120
    if len(opening) > room:
        opening = opening[:room].rstrip()
    is_whole = len(words) <= _QUOTED_WORDS and len(opening) <= room and opening == " ".join(words)
    return Phrase(opening if is_whole else f"{opening} …", side)


def _where(change: Change) -> str:
    return _paragraphs(change.target or change.base)


def _paragraphs(positions: tuple[int, ...]) -> str:
    return f"paragraph {_numbers(positions)}" if len(positions) == 1 else f"paragraphs {_numbers(positions)}"


def _numbers(positions: tuple[int, ...]) -> str:
    """1-based paragraph numbers: "4", "4 and 5", "4 to 7", "4, 6 and 9"."""
    shown = [position + 1 for position in positions]
    if len(shown) > 2 and shown == list(range(shown[0], shown[-1] + 1)):
        return f"{shown[0]} to {shown[-1]}"
    return _listed([str(number) for number in shown])


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str, change: str = "") -> Sentence:
    return Sentence((Phrase(text),), change)
