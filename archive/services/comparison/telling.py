"""Telling: what became of single changes, in plain sentences with their weights. Pure.

What many changes share (one word for another, the numbers that paragraphs bear, a run of paragraphs that
is gone) is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from archive.model import Change, ChangeKind, Comparison, Edit, Facet, Operation, Phrase, Sentence
from archive.services.comparison.gathering import (
    Since,
    alike,
    exchanged,
    gone_or_new,
    movements,
    renumbered,
    rewritten,
    wandered_words,
)
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
from archive.services.comparison.shared import (
    Row,
    Told,
    exchanges,
    is_rewritten,
    is_substantive,
    labels,
    runs,
    wanderings,
)
from archive.services.comparison.substitutions import (
    CLAUSES,
    Clause,
    Reading,
    Spot,
    folded,
    foremost,
    is_telling,
    reading,
)
from archive.services.comparison.weighed import (
    HEAVY,
    LIGHT,
    LIGHTEST,
    REVERSED,
    WORDS,
    Weighed,
    is_headed,
    weight_of,
)

_EDGES = " \t\n.,;:。、，；："
STEPS = 3
"""How many long steps of one change are told."""


def tell_all(comparison: Comparison, told: Sequence[Change], since: Since) -> Iterator[Weighed]:
    """Sentences with their weights, in no order."""
    read = [Told(place, each, _reading(each)) for place, each in enumerate(told)]
    repeated = exchanges(read)
    moved_words = list(wanderings(read))
    yield from (exchanged(comparison, rows) for rows in repeated.values())
    yield from renumbered(labels(read))
    yield from (wandered_words(each) for each in moved_words)
    yield from movements(told)
    yield from rewritten([each for each in read if is_rewritten(each.change)])
    found = list(alike(runs(told)))
    for kind in (ChangeKind.DELETED, ChangeKind.INSERTED):
        yield from gone_or_new(comparison, [each for each in found if each[1][0].kind is kind], since)
    for place, run in found:
        if run[0].kind in (ChangeKind.SPLIT, ChangeKind.MERGED):
            yield Weighed(WORDS, place, _regrouping(run[0]))
    wandered = {
        (id(each), folded(wandering.words))
        for wandering in moved_words
        for each in (wandering.source, wandering.goal)
    }
    for each in read:
        if each.change.base and each.change.target and is_substantive(each.change):
            yield from _wording(comparison, each, repeated, wandered)


def _reading(change: Change) -> Reading:
    return reading(change) if is_substantive(change) else Reading()


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
    headed = is_headed(comparison, change)
    own = [clause for clause in found.clauses if clause.gist not in repeated]
    if is_rewritten(change):
        # Words that meet by chance in a rewritten paragraph did not become each other; its figures may have.
        own = [clause for clause in own if clause.is_figure and clause.is_both]
    clauses = foremost(own)
    if clauses:
        is_table = all(clause.is_figure for clause in own)
        sentence = _became(change, clauses, len(own) - len(clauses))
        yield Weighed(weight_of(own, is_heading=headed), place, sentence, is_table)
    stronger = list(_strength(change, place))
    yield from stronger
    if is_rewritten(change):
        return
    steps = [spot for spot in found.steps if not _has_wandered(each, spot, wandered)]
    yield from (Weighed(WORDS, place, _step(spot, change)) for spot in steps[:STEPS])
    is_silent = not (found.clauses or found.labels or found.steps or stronger)
    if is_silent and change.kind is ChangeKind.EDITED:
        yield Weighed(LIGHTEST if headed else LIGHT, place, _rewording(change))


def _has_wandered(each: Told, spot: Spot, wandered: set[tuple[int, str]]) -> bool:
    one_sided = not (spot.base.strip() and spot.target.strip())
    return one_sided and any((id(each), folded(words)) in wandered for words in (spot.base, spot.target))


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
    return plain(
        f"{where(change).capitalize()} {_was_or_were(change)} reworded in {count(spots, 'place')}.", change.id
    )


def _is_kept(edit: Edit) -> bool:
    return edit.operation is Operation.KEEP


def _was_or_were(change: Change) -> str:
    return "was" if len(change.target or change.base) == 1 else "were"
