"""Parts: what became of each aligned group, before anything is said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress
from operator import ne
from typing import NamedTuple

from archive.diff.answers import Stretch
from archive.diff.runs import Run
from archive.diff.sides import Side, marks
from archive.model import ChangeKind

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
_EDITED = ChangeKind.EDITED
_MOVED = ChangeKind.MOVED
_SPLIT = ChangeKind.SPLIT
_MERGED = ChangeKind.MERGED
_INSERTED = ChangeKind.INSERTED
_DELETED = ChangeKind.DELETED

Positions = tuple[int, ...]
"""Positions of one side's paragraphs in a change."""


class Group(NamedTuple):
    """One aligned group that differs or moved, with its positions on both sides (one may be empty)."""

    kind: ChangeKind
    base: Positions
    target: Positions
    moved: bool = False
    movement: int = 0


Part = Run | Group
"""A run of unchanged paragraphs, or one group that is not."""


def parts_of(stretches: Sequence[Stretch], base: Side, target: Side) -> list[Part]:
    """What became of each aligned group, in order; what stayed unchanged in runs.

    A split or merge stays one even where it moved.
    """
    base_marks, target_marks = marks(base, target)
    parts: list[Part] = []
    for stretch in stretches:
        old, new, moved, movement = stretch
        if stretch.is_pairs and not moved:
            parts += _standing(stretch, base_marks, target_marks)
        elif stretch.is_pairs:
            parts += [Group(_MOVED, (i,), (j,), moved, movement) for i, j in zip(old, new, strict=True)]
        elif not old:
            parts += [Group(_INSERTED, (), (j,)) for j in new]
        elif not new:
            parts += [Group(_DELETED, (i,), ()) for i in old]
        else:
            kind = _SPLIT if len(old) == 1 else _MERGED
            parts.append(Group(kind, tuple(old), tuple(new), moved, movement))
    return parts


def _standing(stretch: Stretch, base: Sequence[str], target: Sequence[str]) -> Iterator[Part]:
    """Pairs that stayed in place: unchanged where their marks agree."""
    old, new, size = stretch.base.start, stretch.target.start, len(stretch.base)
    marks_differ = map(ne, base[old : old + size], target[new : new + size])
    at = 0
    for place in (*compress(range(size), marks_differ), size):
        if place > at:
            yield Run(old + at, new + at, place - at)
        if place < size:
            yield Group(_EDITED, (old + place,), (new + place,))
        at = place + 1
