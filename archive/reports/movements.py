"""Movements: paragraphs that moved together, told as one.

A *stretch* is a run of neighbouring changes that a report tells in one breath: one change that differs,
or several that moved together. A *pointer* stands at the other end, where they stood or stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.model import Change, Comparison
from archive.reports.places import Elsewhere, Places
from archive.reports.sides import numbers

Stretch = tuple[int, ...]
"""Indexes of neighbouring changes."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What stands or stood at a place and is told elsewhere: ``verb``, positions ``here`` and ``there``."""

    verb: str
    here: tuple[int, ...]
    there: tuple[int, ...]


def stretches(comparison: Comparison, placed: Places) -> Iterator[Stretch]:
    """All changes in order; those that moved together in one stretch, every other by itself."""
    current: list[int] = []
    changes = comparison.changes
    for index, change in enumerate(changes):
        parts = not change.movement or bool(placed.departures_before(index) or placed.arrivals_before(index))
        if current and (parts or changes[current[-1]].movement != change.movement):
            yield tuple(current)
            current = []
        current.append(index)
    if current:
        yield tuple(current)


def departures(placed: Places, index: int) -> Iterator[Pointer]:
    """What of the base stood before a change; what left together in one pointer."""
    yield from _pointers(placed.departures_before(index), from_base=True)


def arrivals(placed: Places, index: int) -> Iterator[Pointer]:
    """What of the target stands before a change; what came together in one pointer."""
    yield from _pointers(placed.arrivals_before(index), from_base=False)


def told_together(elsewhere: Sequence[Elsewhere]) -> Iterator[tuple[Elsewhere, ...]]:
    """What stands elsewhere in groups: what moved together in one, everything else by itself."""
    for _, group in groupby(elsewhere, key=lambda each: (each.verb, each.change.movement or each.change.id)):
        yield tuple(group)


def pointer_to(together: Sequence[Elsewhere], *, from_base: bool) -> Pointer:
    """One pointer for what stands elsewhere together."""
    others = [each.change.target if from_base else each.change.base for each in together]
    here = tuple(position for each in together for position in each.run)
    return Pointer(together[0].verb, here, _all(others))


def _pointers(elsewhere: Sequence[Elsewhere], *, from_base: bool) -> Iterator[Pointer]:
    yield from (pointer_to(together, from_base=from_base) for together in told_together(elsewhere))


def range_of(changes: Sequence[Change]) -> str:
    """Where paragraphs that moved together stood and stand: "¶ 12–20 → 3–11"."""
    base, target = _all([each.base for each in changes]), _all([each.target for each in changes])
    return f"¶ {numbers(base)} → {numbers(target)}"


def _all(positions: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({position for each in positions for position in each}))
