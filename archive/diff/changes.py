"""Changes: the verdict on each aligned group, with its edits and a name that lasts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import compress, islice, repeat
from operator import itemgetter, ne
from typing import NamedTuple, cast

from archive.diff.answers import Stretch
from archive.diff.classify import lone_verdict, verdict
from archive.diff.edits import word_edits
from archive.diff.runs import Run
from archive.diff.sides import Side, marks
from archive.model import Change, ChangeKind, Edit, Operation, Significance

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
_UNCHANGED = ChangeKind.UNCHANGED
_EDITED = ChangeKind.EDITED
_MOVED = ChangeKind.MOVED
_SPLIT = ChangeKind.SPLIT
_MERGED = ChangeKind.MERGED
_INSERTED = ChangeKind.INSERTED
_DELETED = ChangeKind.DELETED
_ANY_UNCHANGED = Change("", _UNCHANGED, (), (), Significance.NONE)
HALF = 12
"""Hex digits of a change's id that each side contributes."""
_FIRST_HALF = itemgetter(slice(HALF))
NOTHING = sha256(b"").hexdigest()[:HALF]
"""What a side without paragraphs contributes."""

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


def changes_of(stretches: Sequence[Stretch], base: Side, target: Side) -> tuple[Change, ...]:
    """One change for each aligned group of the stretches, in the same order."""
    language = base.language or target.language
    parts = parts_of(stretches, base, target)
    _load(parts, base, target)
    names = _names(parts, base.digests, target.digests)
    unchanged = iter(_unchanged(parts, names))
    changes: list[Change] = []
    for part in parts:
        if isinstance(part, Run):
            changes.extend(islice(unchanged, part.size))
            continue
        name = names[len(changes)]
        if not part.target:
            changes.append(_lone_change(name, part, Operation.DELETE, base.text(part.base[0])))
        elif not part.base:
            changes.append(_lone_change(name, part, Operation.INSERT, target.text(part.target[0])))
        else:
            texts = (base.joined(part.base), target.joined(part.target))
            changes.append(_answered_change(name, part, texts, language))
    return tuple(changes)


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


def _load(parts: Sequence[Part], base: Side, target: Side) -> None:
    """Have the texts of everything that changed at hand, fetched in one go."""
    differing = [part for part in parts if isinstance(part, Group)]
    base.load([i for group in differing for i in group.base])
    target.load([j for group in differing for j in group.target])


def _names(parts: Sequence[Part], base: Sequence[str], target: Sequence[str]) -> list[str]:
    """The id of each change, in order, from the digests of both sides.

    It follows from the texts alone, not from places; of several with the same texts all but the first
    are told apart by a number.
    """
    names: list[str] = []
    for part in parts:
        if isinstance(part, Run):
            halves = map(_FIRST_HALF, base[part.base : part.base + part.size])
            names += [half + half for half in halves]
        else:
            names.append(_half(base, part.base) + _half(target, part.target))
    return names if len(set(names)) == len(names) else _numbered(names)


def _half(digests: Sequence[str], positions: Positions) -> str:
    """What one side contributes to a change's id."""
    if len(positions) == 1:
        return digests[positions[0]][:HALF]
    if not positions:
        return NOTHING
    return sha256("\n".join([digests[position] for position in positions]).encode()).hexdigest()[:HALF]


def _numbered(names: Sequence[str]) -> list[str]:
    """The names, each but the first of its kind made another by its number."""
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        seen[name] = number = seen.get(name, 0) + 1
        numbered.append(name if number == 1 else sha256(f"{name} {number}".encode()).hexdigest()[: 2 * HALF])
    return numbered


def _unchanged(parts: Sequence[Part], names: Sequence[str]) -> list[Change]:
    """The changes of all runs, made at once: there may be thousands of them beside a few that differ."""
    own: list[str] = []
    olds: list[Positions] = []
    news: list[Positions] = []
    places: list[Positions] = list(zip(range(max(map(_end, parts), default=0)), strict=True))
    at = 0
    for part in parts:
        if isinstance(part, Run):
            base, target, size = part
            own += names[at : at + size]
            olds += places[base : base + size]
            news += places[target : target + size]
            at += size
        else:
            at += 1
    _, kind, _, _, *rest = _ANY_UNCHANGED
    rows = zip(own, repeat(kind), olds, news, *map(repeat, rest), strict=False)
    # What ``Change._make`` does, without a call of Python's for each.
    return cast("list[Change]", list(map(tuple.__new__, repeat(Change), rows)))


def _end(part: Part) -> int:
    """One more than the last position of a run."""
    return max(part.base, part.target) + part.size if isinstance(part, Run) else 0


def _answered_change(name: str, group: Group, texts: tuple[str, str], language: str) -> Change:
    """What became of paragraphs that answer each other."""
    edits = word_edits(*texts)
    found = verdict(*texts, edits, language)
    return Change(
        name,
        group.kind,
        group.base,
        group.target,
        found.significance,
        moved=group.moved,
        movement=group.movement,
        facets=found.facets,
        edits=edits,
        evidence=found.evidence,
    )


def _lone_change(name: str, group: Group, operation: Operation, text: str) -> Change:
    """A paragraph that answers nothing on the other side."""
    found = lone_verdict()
    edits = (Edit(operation, text),) if text else ()
    return Change(name, *group[:3], found.significance, facets=found.facets, edits=edits)
