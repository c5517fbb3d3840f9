"""Telling: what became of single changes, in plain sentences with their weights. Pure.

What many changes share (one word for another, the numbers that paragraphs bear, a run of paragraphs that
is gone) is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from archive.model import (
    Change,
    ChangeKind,
    Comparison,
    Edit,
    Facet,
    Operation,
    Phrase,
    Sentence,
    Significance,
)
from archive.reports.shares import percentage
from archive.services.comparison.phrasing import (
    became,
    chained,
    count,
    numbers,
    paragraphs,
    plain,
    quote,
    where,
)
from archive.services.comparison.shared import Row, Told, Wandering, exchanges, labels, runs, wanderings
from archive.services.comparison.substitutions import (
    CLAUSES,
    Clause,
    Reading,
    Spot,
    foremost,
    is_telling,
    reading,
)

_EDGES = " \t\n.,;:。、，；："

Since = Mapping[int, date]
"""Since when a base paragraph (0-based) has stood in its series, where a lineage tells."""

REVERSED, FIGURES, REPEATED, HEAVY, WORDS, LIGHT, LIGHTEST = -1, 0, 1, 2, 3, 4, 5
"""Weights, weightiest first. Heavy: strength, what is gone, what moved and was edited."""
OFTEN = 5
"""Changes from which an exchange of words that they share weighs more than any one of them."""
STEPS = 3
"""How many long steps of one change are told."""
MOVEMENTS = 3
"""How many movements are told one by one."""
REWRITTEN = 0.5
"""Share of its characters below which a paragraph that goes on was rewritten."""
PLACES = 8
"""How many paragraphs with the same exchange are named."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its weight (lighter numbers come first) and its place in the comparison.

    ``is_table`` says that it tells nothing but what the table of figures tells as well.
    """

    weight: int
    place: int
    sentence: Sentence
    is_table: bool = False


def tell_all(comparison: Comparison, told: Sequence[Change], since: Since) -> Iterator[Weighed]:
    """Sentences with their weights, in no order."""
    read = [Told(place, each, _reading(each)) for place, each in enumerate(told)]
    repeated = exchanges(read)
    moved_words = list(wanderings(read))
    yield from (_exchange(comparison, rows) for rows in repeated.values())
    yield from _renumbered(labels(read))
    yield from (_wandering(each) for each in moved_words)
    yield from _movements(told)
    for place, run in _alike(runs(told)):
        yield from _run(comparison, run, since, place)
    wandered = {
        (id(each), wandering.words)
        for wandering in moved_words
        for each in (wandering.source, wandering.goal)
    }
    for each in read:
        if each.change.base and each.change.target and _is_substantive(each.change):
            yield from _wording(comparison, each, repeated, wandered)


def _reading(change: Change) -> Reading:
    return reading(change) if _is_substantive(change) else Reading()


def _is_substantive(change: Change) -> bool:
    return change.significance is Significance.SUBSTANTIVE


# --- what several changes share -------------------------------------------------------------------


def _exchange(comparison: Comparison, rows: Sequence[Row]) -> Weighed:
    """“A” became “B” in paragraphs 4, 7 and 9."""
    first, clause = rows[0]
    positions = sorted({position for each, _ in rows for position in each.change.target})
    shown = paragraphs(positions) if len(positions) <= PLACES else _many(positions)
    also = tuple(dict.fromkeys(each.change.id for each, _ in rows if each.change.id != first.change.id))
    way = "in" if clause.target else "from"
    sentence = Sentence(
        (*became(clause.base, clause.target), Phrase(f" {way} {shown}.")), first.change.id, also
    )
    headed = all(_is_headed(comparison, each.change) for each, _ in rows)
    weight = _weight([clause], is_heading=headed)
    if weight == WORDS and len(also) + 1 >= OFTEN:
        weight = REPEATED
    return Weighed(weight, first.place, sentence, clause.is_figure)


def _many(positions: Sequence[int]) -> str:
    return f"{len(positions)} paragraphs, {numbers(positions[:1])} to {numbers(positions[-1:])}"


def _renumbered(rows: Sequence[Row]) -> Iterator[Weighed]:
    """What became of the numbers that paragraphs bear themselves, in one sentence."""
    if not rows:
        return
    (first, clause), (last, other) = rows[0], rows[-1]
    also = tuple(each.change.id for each, _ in rows[1:])
    opening = Phrase("The number of ")
    told = (Phrase(f"{where(first.change)} changed: "), *became(clause.base, clause.target))
    if len(rows) == 1:
        yield Weighed(LIGHTEST, first.place, Sentence((opening, *told, Phrase(".")), first.change.id))
        return
    phrases = (
        Phrase(f"{len(rows)} paragraphs were renumbered, from {where(first.change)} ("),
        *became(clause.base, clause.target),
        Phrase(f") to {where(last.change)} ("),
        *became(other.base, other.target),
        Phrase(")."),
    )
    yield Weighed(LIGHTEST, first.place, Sentence(phrases, first.change.id, also))


def _wandering(each: Wandering) -> Weighed:
    """Words that stand elsewhere now."""
    words, source, goal = quote(each.words, "target"), each.source.change, each.goal.change
    if source is goal:
        return Weighed(
            WORDS, each.goal.place, Sentence((words, Phrase(f" moved within {where(goal)}.")), goal.id)
        )
    way = Phrase(f" moved from {paragraphs(source.base)} of the base to {where(goal)}.")
    return Weighed(WORDS, each.goal.place, Sentence((words, way), goal.id))


def _movements(told: Sequence[Change]) -> Iterator[Weighed]:
    """Blocks that moved, those that were edited apart from those that were not."""
    blocks = [
        (place, list(group))
        for place, (movement, group) in enumerate(groupby(told, key=lambda each: each.movement))
        if movement
    ]
    quiet = [(place, block) for place, block in blocks if not any(map(_is_substantive, block))]
    loud = [(place, block) for place, block in blocks if any(map(_is_substantive, block))]
    yield from _moved(HEAVY, loud, "some of them edited")
    yield from _moved(LIGHT, quiet, "their wording unchanged")


def _moved(weight: int, blocks: Sequence[tuple[int, list[Change]]], how: str) -> Iterator[Weighed]:
    """Blocks that moved, each in a sentence; many of them in one."""
    if len(blocks) <= MOVEMENTS:
        yield from (Weighed(weight, place, _movement(block)) for place, block in blocks)
        return
    changes = [each for _, block in blocks for each in block]
    place, first = blocks[0]
    text = (
        f"{sum(len(each.target) for each in changes)} paragraphs moved in {len(blocks)} blocks, {how}; "
        f"the first block, {paragraphs(_base(first))}, stands in {_places(_target(first))} now."
    )
    yield Weighed(
        weight,
        place,
        plain(text, changes[0].id, [each.id for each in changes[1:] if not _is_substantive(each)]),
    )


def _movement(changes: Sequence[Change]) -> Sentence:
    base, target = _base(changes), _target(changes)
    # Where the numbers are the same, what stands around it changed its number back.
    own = "its" if len(base) == 1 else "their"
    place = f"past {own} neighbours" if base == target else f"to {_places(target)}"
    ending = "edited" if any(map(_is_substantive, changes)) else f"{own} wording unchanged"
    return plain(f"{paragraphs(base).capitalize()} moved {place}, {ending}.", changes[0].id)


def _places(positions: Sequence[int]) -> str:
    return f"{'place' if len(positions) == 1 else 'places'} {numbers(positions)}"


def _base(changes: Sequence[Change]) -> tuple[int, ...]:
    return tuple(sorted(position for each in changes for position in each.base))


def _target(changes: Sequence[Change]) -> tuple[int, ...]:
    return tuple(sorted(position for each in changes for position in each.target))


# --- single changes -------------------------------------------------------------------------------


def _alike(found: Iterable[tuple[int, list[Change]]]) -> Iterator[tuple[int, list[Change]]]:
    """Runs of changes; those that delete, or insert, the same words at several places as one."""
    known: dict[tuple[ChangeKind, tuple[str, ...]], tuple[int, list[Change]]] = {}
    for place, run in found:
        if run[0].kind not in (ChangeKind.DELETED, ChangeKind.INSERTED):
            yield place, run
            continue
        words = tuple(edit.text for each in run for edit in each.edits)
        known.setdefault((run[0].kind, words), (place, []))[1].extend(run)
    yield from known.values()


def _run(comparison: Comparison, run: Sequence[Change], since: Since, place: int) -> Iterator[Weighed]:
    kind = run[0].kind
    if kind is ChangeKind.DELETED:
        yield Weighed(HEAVY, place, _deletion(comparison, run, since))
    elif kind is ChangeKind.INSERTED:
        yield Weighed(WORDS, place, _insertion(comparison, run))
    elif kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
        yield Weighed(WORDS, place, _regrouping(run[0]))


def _deletion(comparison: Comparison, run: Sequence[Change], since: Since) -> Sentence:
    """Neighbouring paragraphs that are gone; how long they stood, where all stood as long."""
    positions = _base(run)
    known = {since.get(position) for position in positions}
    day = known.pop() if len(known) == 1 else None
    stood = f", present since {day.isoformat()}," if day else ""
    where_from = f"{paragraphs(positions).capitalize()} of the base{stood}"
    opening = f"{where_from} {_is_or_are(positions)} gone{_first(positions)}: "
    words = quote(comparison.base.paragraphs[positions[0]].text, "base")
    return Sentence((Phrase(opening), words), run[0].id, tuple(each.id for each in run[1:]))


def _insertion(comparison: Comparison, run: Sequence[Change]) -> Sentence:
    positions = _target(run)
    opening = f"{paragraphs(positions).capitalize()} {_is_or_are(positions)} new{_first(positions)}: "
    words = quote(comparison.target.paragraphs[positions[0]].text, "target")
    return Sentence((Phrase(opening), words), run[0].id, tuple(each.id for each in run[1:]))


def _is_or_are(positions: Sequence[int]) -> str:
    return "is" if len(positions) == 1 else "are"


def _first(positions: Sequence[int]) -> str:
    return "" if len(positions) == 1 else ", beginning"


def _regrouping(change: Change) -> Sentence:
    base, target = paragraphs(change.base), numbers(change.target)
    if change.kind is ChangeKind.SPLIT:
        return plain(f"{base.capitalize()} was split into {paragraphs(change.target)}.", change.id)
    return plain(f"{base.capitalize()} were merged into paragraph {target}.", change.id)


def _wording(
    comparison: Comparison,
    each: Told,
    repeated: Mapping[tuple[str, str], Sequence[Row]],
    wandered: set[tuple[int, str]],
) -> Iterator[Weighed]:
    """What became what in a change that has both sides, and its longest steps; else a count."""
    change, place, found = each.change, each.place, each.reading
    headed = _is_headed(comparison, change)
    own = [clause for clause in found.clauses if clause.gist not in repeated]
    share = _share_kept(change)
    if share < REWRITTEN:
        # Words that meet by chance in a rewritten paragraph did not become each other; its figures may have.
        own = [clause for clause in own if clause.is_figure and clause.is_both]
        rewritten = f"{where(change).capitalize()} was rewritten (similarity {percentage(share)})."
        yield Weighed(WORDS, place, plain(rewritten, change.id))
    clauses = foremost(own)
    if clauses:
        is_table = all(clause.is_figure for clause in own)
        sentence = _became(change, clauses, len(own) - len(clauses))
        yield Weighed(_weight(own, is_heading=headed), place, sentence, is_table)
    stronger = list(_strength(change, place))
    yield from stronger
    if share < REWRITTEN:
        return
    steps = [spot for spot in found.steps if not _has_wandered(each, spot, wandered)]
    yield from (Weighed(WORDS, place, _step(spot, change)) for spot in steps[:STEPS])
    is_silent = not (found.clauses or found.labels or found.steps or stronger)
    if is_silent and change.kind is ChangeKind.EDITED:
        yield Weighed(LIGHTEST if headed else LIGHT, place, _rewording(change))


def _share_kept(change: Change) -> float:
    """The share of its characters that a change kept, over both sides."""
    kept = 2 * sum(len(edit.text) for edit in change.edits if edit.operation is Operation.KEEP)
    rest = sum(len(edit.text) for edit in change.edits if edit.operation is not Operation.KEEP)
    return kept / (kept + rest) if kept + rest else 1.0


def _has_wandered(each: Told, spot: Spot, wandered: set[tuple[int, str]]) -> bool:
    one_sided = not (spot.base.strip() and spot.target.strip())
    return one_sided and any((id(each), words) in wandered for words in (spot.base, spot.target))


def _weight(told: Sequence[Clause], *, is_heading: bool) -> int:
    """A figure that became another weighs most; one in a heading, or that came or went, least."""
    if not is_heading and any(each.is_figure and each.is_both and not each.is_reference for each in told):
        return FIGURES
    return LIGHTEST if all(each.is_figure for each in told) and is_heading else WORDS


def _is_headed(comparison: Comparison, change: Change) -> bool:
    """Whether a change touches headings alone."""
    base, target = comparison.base.paragraphs, comparison.target.paragraphs
    return all(base[place].is_heading for place in change.base) and all(
        target[place].is_heading for place in change.target
    )


def _became(change: Change, clauses: Sequence[Clause], more: int) -> Sentence:
    """One sentence: "“leave” became “lower”, “5.00” became “0.25” and 2 more in paragraph 2."."""
    parts = [became(each.base, each.target) for each in clauses if each.is_both]
    parts += _lone([each for each in clauses if not each.target], "gone")
    parts += _lone([each for each in clauses if not each.base], "new")
    parts += [(Phrase(f"{more} more"),)] if more else []
    word = "in" if any(each.target for each in clauses) else "from"
    return Sentence((*chained(parts), Phrase(f" {word} {where(change)}.")), change.id)


def _lone(clauses: Sequence[Clause], fate: str) -> list[tuple[Phrase, ...]]:
    """What is gone, or new, as one part: “A” and “B” are new."""
    if not clauses:
        return []
    quotes = [(quote(each.base or each.target, "base" if each.base else "target"),) for each in clauses]
    verb = "is" if len(quotes) == 1 else "are"
    return [(*chained(quotes), Phrase(f" {verb} {fate}"))]


def _strength(change: Change, place: int) -> Iterator[Weighed]:
    """Reversed, stronger and weaker wording, one sentence each; what was reversed weighs most of all."""
    shifts = [each for each in dict.fromkeys(change.evidence) if each.facet is Facet.STRENGTH]
    for note, group in groupby(sorted(shifts, key=lambda each: each.note), key=lambda each: each.note):
        parts = [became(each.base, each.target) for each in group]
        shown = parts[:CLAUSES]
        if more := len(parts) - len(shown):
            shown.append((Phrase(f"{more} more"),))
        opening = Phrase(f"Wording {note or 'changed'} in {where(change)}: ")
        sentence = Sentence((opening, *chained(shown), Phrase(".")), change.id)
        yield Weighed(REVERSED if note == "reversed" else HEAVY, place, sentence)


def _step(spot: Spot, change: Change) -> Sentence:
    """A long spot: "Gone from paragraph 4: “…”", "New in …", or what became what."""
    base, target = (text.strip(_EDGES) for text in (spot.base, spot.target))
    if base and target:
        return Sentence((*became(base, target), Phrase(f" in {where(change)}.")), change.id)
    return _one_sided(base, target, change)


def _one_sided(base: str, target: str, change: Change) -> Sentence:
    if base.strip():
        return Sentence((Phrase(f"Gone from {where(change)}: "), quote(base, "base")), change.id)
    return Sentence((Phrase(f"New in {where(change)}: "), quote(target, "target")), change.id)


def _rewording(change: Change) -> Sentence:
    steps = [edit for edit in change.edits if edit.operation is not Operation.KEEP]
    operations = [edit.operation for edit in steps]
    can_be_quoted = all(is_telling(edit.text) for edit in steps)
    if can_be_quoted and operations == [Operation.DELETE, Operation.INSERT]:
        told = became(steps[0].text, steps[1].text)
        return Sentence((*told, Phrase(f" in {where(change)}.")), change.id)
    if can_be_quoted and len(steps) == 1:
        is_gone = operations == [Operation.DELETE]
        return _one_sided(steps[0].text if is_gone else "", "" if is_gone else steps[0].text, change)
    spots = sum(1 for is_kept, _ in groupby(change.edits, key=_is_kept) if not is_kept)
    return plain(f"{where(change).capitalize()} was reworded in {count(spots, 'place')}.", change.id)


def _is_kept(edit: Edit) -> bool:
    return edit.operation is Operation.KEEP
