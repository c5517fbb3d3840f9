"""Ids: for each change a name that lasts, since it follows from the texts of both sides alone.

Each side contributes half, the first digits of its digest. Changes with the same texts are numbered in
reading order: the first has the bare name, every further one a name made of it and its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from archive.diff.parts import Group, Part, Positions
from archive.diff.runs import Run
from archive.diff.sides import Side, marks

HALF = 12
"""Hex digits of a change's id that each side contributes."""
NOTHING = sha256(b"").hexdigest()[:HALF]
"""What a side without paragraphs contributes."""


def ids_of_groups(parts: Sequence[Part], base: Side, target: Side) -> list[str]:
    """The ids of the groups among the parts, in order.

    Unchanged paragraphs are digested only where one of them may have the same texts as a group.
    """
    groups = [part for part in parts if isinstance(part, Group)]
    names = [_half(base, group.base) + _half(target, group.target) for group in groups]
    if len(set(names)) == len(names) and not _may_recur(parts, names, base, target):
        return names
    ids: list[str] = []
    seen: Counter[str] = Counter()
    unchanged = _unchanged_names(base)
    for part in parts:
        if isinstance(part, Run):
            seen.update(unchanged[part.base : part.base + part.size])
        else:
            name = names[len(ids)]
            seen[name] += 1
            ids.append(_numbered(name, seen[name]))
    return ids


def ids_of_runs(runs: Sequence[Run], base: Side, taken: Sequence[str]) -> list[str]:
    """The ids of the unchanged paragraphs, in order; groups have ``taken`` theirs."""
    names: list[str] = []
    unchanged = _unchanged_names(base)
    for run in runs:
        names += unchanged[run.base : run.base + run.size]
    used = {*names, *taken}
    if len(used) == len(names) + len(taken):
        return names
    ids: list[str] = []
    used = set(taken)
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        while (own := _numbered(name, seen[name])) in used:
            seen[name] += 1
        ids.append(own)
    return ids


def _unchanged_names(base: Side) -> list[str]:
    """The name of each base paragraph if it is unchanged, both halves alike."""
    return [2 * digest[:HALF] for digest in base.digests]


def _half(side: Side, positions: Positions) -> str:
    """What one side contributes to a change's name."""
    if len(positions) == 1:
        return side.digest(positions[0])[:HALF]
    if not positions:
        return NOTHING
    return sha256("\n".join([side.digest(position) for position in positions]).encode()).hexdigest()[:HALF]


def _may_recur(parts: Sequence[Part], names: Sequence[str], base: Side, target: Side) -> bool:
    """Whether a group may have an unchanged paragraph's name: what moved as it was, or is new and empty."""
    base_marks, target_marks = marks(base, target)
    alike = set()
    own = iter(names)
    for part in parts:
        if isinstance(part, Group) and (name := next(own))[:HALF] == name[HALF:]:
            alike.add(base_marks[part.base[0]] if part.base else target_marks[part.target[0]])
    return bool(alike) and any(
        not alike.isdisjoint(base_marks[part.base : part.base + part.size])
        for part in parts
        if isinstance(part, Run)
    )


def _numbered(name: str, number: int) -> str:
    """The id of one of several changes with the same texts."""
    return name if number == 1 else sha256(f"{name} {number}".encode()).hexdigest()[: 2 * HALF]
