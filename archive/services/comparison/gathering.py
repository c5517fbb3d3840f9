"""Gathering: what several changes share, each in one sentence with its weight. Pure.

One word for another in many paragraphs, the numbers that paragraphs bear, blocks that moved, runs of
paragraphs that are gone or new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from archive.model import Change, ChangeKind, Comparison, Phrase, Sentence
from archive.services.comparison.phrasing import became, count, numbers, paragraphs, plain, quote, where
from archive.services.comparison.shared import Row, Told, Wandering, is_substantive
from archive.services.comparison.weighed import (
    HEAVY,
    LIGHT,
    LIGHTEST,
    REPEATED,
    WORDS,
    Weighed,
    is_headed,
    weight_of,
)

Since = Mapping[int, date]
"""Since when a base paragraph (0-based) has stood in its series, where a lineage tells."""
OFTEN = 5
"""Changes from which an exchange of words that they share weighs more than any one of them."""
RUNS = 4
"""How many runs of paragraphs that are gone, or new, are told one by one."""
MOVEMENTS = 3
"""How many movements are told one by one."""
PLACES = 8
"""How many paragraphs with the same exchange are named."""


def exchanged(comparison: Comparison, rows: Sequence[Row]) -> Weighed:
    """“A” became “B” in paragraphs 4, 7 and 9."""
    first, clause = rows[0]
    positions = sorted({position for each, _ in rows for position in each.change.target})
    shown = paragraphs(positions) if len(positions) <= PLACES else _many(positions)
    also = tuple(dict.fromkeys(each.change.id for each, _ in rows if each.change.id != first.change.id))
    way = "in" if clause.target else "from"
    sentence = Sentence(
        (*became(clause.base, clause.target), Phrase(f" {way} {shown}.")), first.change.id, also
    )
    headed = all(is_headed(comparison, each.change) for each, _ in rows)
    weight = weight_of([clause], is_heading=headed)
    if weight == WORDS and len(also) + 1 >= OFTEN:
        weight = REPEATED
    return Weighed(weight, first.place, sentence, clause.is_figure)


def _many(positions: Sequence[int]) -> str:
    return f"{len(positions)} paragraphs, {numbers(positions[:1])} to {numbers(positions[-1:])}"


def renumbered(rows: Sequence[Row]) -> Iterator[Weighed]:
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


def wandered_words(each: Wandering) -> Weighed:
    """Words that stand elsewhere now."""
    words, source, goal = quote(each.words, "target"), each.source.change, each.goal.change
    if source is goal:
        return Weighed(
            WORDS, each.goal.place, Sentence((words, Phrase(f" moved within {where(goal)}.")), goal.id)
        )
    way = Phrase(f" moved from {paragraphs(source.base)} of the base to {where(goal)}.")
    return Weighed(WORDS, each.goal.place, Sentence((words, way), goal.id))


def rewritten(told: Sequence[Told]) -> Iterator[Weighed]:
    """Paragraphs that were rewritten, in one sentence."""
    if told:
        positions = sorted({position for each in told for position in each.change.target})
        shown = paragraphs(positions) if len(positions) <= PLACES else _many(positions)
        verb = "was" if len(positions) == 1 else "were"
        shown += "," if "," in shown and " and " not in shown else ""
        also = [each.change.id for each in told[1:]]
        sentence = plain(f"{shown[:1].upper()}{shown[1:]} {verb} rewritten.", told[0].change.id, also)
        yield Weighed(WORDS, told[0].place, sentence)


def movements(told: Sequence[Change]) -> Iterator[Weighed]:
    """Blocks that moved, those that were edited apart from those that were not."""
    blocks = [
        (place, list(group))
        for place, (movement, group) in enumerate(groupby(told, key=lambda each: each.movement))
        if movement
    ]
    quiet = [(place, block) for place, block in blocks if not any(map(is_substantive, block))]
    loud = [(place, block) for place, block in blocks if any(map(is_substantive, block))]
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
        plain(text, changes[0].id, [each.id for each in changes[1:] if not is_substantive(each)]),
    )


def _movement(changes: Sequence[Change]) -> Sentence:
    base, target = _base(changes), _target(changes)
    # Where the numbers are the same, what stands around it changed its number back.
    own = "its" if len(base) == 1 else "their"
    place = f"past {own} neighbours" if base == target else f"to {_places(target)}"
    ending = "edited" if any(map(is_substantive, changes)) else f"{own} wording unchanged"
    return plain(f"{paragraphs(base).capitalize()} moved {place}, {ending}.", changes[0].id)


def _places(positions: Sequence[int]) -> str:
    return f"{'place' if len(positions) == 1 else 'places'} {numbers(positions)}"


def _base(changes: Sequence[Change]) -> tuple[int, ...]:
    return tuple(sorted(position for each in changes for position in each.base))


def _target(changes: Sequence[Change]) -> tuple[int, ...]:
    return tuple(sorted(position for each in changes for position in each.target))


def alike(found: Iterable[tuple[int, list[Change]]]) -> Iterator[tuple[int, list[Change]]]:
    """Runs of changes; those that delete, or insert, the same words at several places as one."""
    known: dict[tuple[ChangeKind, tuple[str, ...]], tuple[int, list[Change]]] = {}
    for place, run in found:
        if run[0].kind not in (ChangeKind.DELETED, ChangeKind.INSERTED):
            yield place, run
            continue
        words = tuple(edit.text for each in run for edit in each.edits)
        known.setdefault((run[0].kind, words), (place, []))[1].extend(run)
    yield from known.values()


def gone_or_new(
    comparison: Comparison, found: Sequence[tuple[int, list[Change]]], since: Since
) -> Iterator[Weighed]:
    """Runs of paragraphs that are gone, or new; of many the longest, and how many more there are."""
    longest = sorted(found, key=lambda each: -sum(len(edit.text) for one in each[1] for edit in one.edits))
    told = found if len(found) <= RUNS else longest[: RUNS - 1]
    for place, run in told:
        if run[0].kind is ChangeKind.DELETED:
            yield Weighed(HEAVY, place, _deletion(comparison, run, since))
        else:
            yield Weighed(WORDS, place, _insertion(comparison, run))
    rest = [each for each in found if each not in told]
    if rest:
        yield _further(rest, max(place for place, _ in told))


def _further(rest: Sequence[tuple[int, list[Change]]], place: int) -> Weighed:
    """How many paragraphs are gone, or new, besides those that were told, told behind them."""
    first = rest[0][1]
    changes = [each for _, run in rest for each in run]
    is_gone = first[0].kind is ChangeKind.DELETED
    size = sum(len(each.base) + len(each.target) for each in changes)
    what = "paragraphs of the base are gone" if is_gone else "paragraphs are new"
    one = "paragraph of the base is gone" if is_gone else "paragraph is new"
    text = f"{size} more {one if size == 1 else what}, in {count(len(rest), 'place')}."
    also = [each.id for each in changes[1:]]
    return Weighed(HEAVY if is_gone else WORDS, place, plain(text, changes[0].id, also))


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
