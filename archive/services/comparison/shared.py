"""Shared: what several changes have in common, so that it is told once. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.model import Change, ChangeKind, Operation, Significance
from archive.services.comparison.phrasing import UNSPACED
from archive.services.comparison.substitutions import Clause, Reading, Spot, folded

REWRITTEN = 0.35
"""Share of its characters below which a paragraph was rewritten."""
LONG, LONG_UNSPACED = 120, 40
"""Characters that came and went from which a paragraph can be called rewritten."""

Row = tuple["Told", Clause]
"""A clause with the change that it is told of."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change with its place among those that are told, and what can be told of it."""

    place: int
    change: Change
    reading: Reading


@dataclass(frozen=True, slots=True)
class Wandering:
    """Words that left one paragraph and stand in another, or elsewhere in the same."""

    words: str
    source: Told
    goal: Told


def exchanges(told: Iterable[Told]) -> dict[tuple[str, str], list[Row]]:
    """Exchanges of words or figures that several changes hold, by their gist."""
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for each in told:
        for clause in each.reading.clauses:
            rows[clause.gist].append((each, clause))
    return {gist: held for gist, held in rows.items() if len(held) > 1}


def labels(told: Iterable[Told]) -> list[Row]:
    """The numbers that paragraphs bear themselves and that changed, one for each change."""
    return [(each, each.reading.labels[0]) for each in told if each.reading.labels]


def wanderings(told: Sequence[Told]) -> Iterator[Wandering]:
    """Long words gone from one place and new at another, where each of both is the only such place."""
    gone: dict[str, list[tuple[Told, Spot]]] = defaultdict(list)
    new: dict[str, list[tuple[Told, Spot]]] = defaultdict(list)
    for each in told:
        for spot in each.reading.steps:
            if not spot.target.strip():
                gone[folded(spot.base)].append((each, spot))
            elif not spot.base.strip():
                new[folded(spot.target)].append((each, spot))
    for words, sources in gone.items():
        goals = new.get(words, ())
        if len(sources) == len(goals) == 1:
            yield Wandering(goals[0][1].target, sources[0][0], goals[0][0])


def runs(told: Sequence[Change]) -> Iterator[tuple[int, list[Change]]]:
    """Changes with the place of the first; neighbouring paragraphs that are gone, or new, in one run."""
    current: list[Change] = []
    start = 0
    for place, (before, each) in enumerate(pairwise([None, *told])):
        assert each is not None  # noqa: S101 - only the one before the first is None
        if before is None or not _follows(before, each):
            if current:
                yield start, current
            current, start = [], place
        current.append(each)
    if current:
        yield start, current


def _follows(before: Change, after: Change) -> bool:
    if before.kind is not after.kind:
        return False
    if after.kind is ChangeKind.DELETED:
        return after.base[0] == before.base[-1] + 1
    return after.kind is ChangeKind.INSERTED and after.target[0] == before.target[-1] + 1


def is_substantive(change: Change) -> bool:
    return change.significance is Significance.SUBSTANTIVE


def is_rewritten(change: Change) -> bool:
    """Whether so little of a paragraph is left that words which meet in it meet by chance."""
    if not (change.base and change.target and is_substantive(change)):
        return False
    return _share_kept(change) < REWRITTEN


def _share_kept(change: Change) -> float:
    """The share of its characters that the shorter side shares with the longer, which may only have grown.

    1.0 where little came or little went.
    """
    kept, gone, new = (
        sum(len(edit.text) for edit in change.edits if edit.operation is operation)
        for operation in (Operation.KEEP, Operation.DELETE, Operation.INSERT)
    )
    is_unspaced = any(UNSPACED.search(edit.text) for edit in change.edits)
    return (
        kept / (kept + min(gone, new)) if min(gone, new) > (LONG_UNSPACED if is_unspaced else LONG) else 1.0
    )
