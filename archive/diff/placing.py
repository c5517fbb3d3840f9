"""Placing: which groups moved, and the order in which changes are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archive.diff.pairing import Pairing, Span
from archive.diff.runs import heaviest_run

Spans = tuple[Span, Span]


class Group(NamedTuple):
    """One aligned group: positions on both sides (one may be empty), and the movement it was part of."""

    base: tuple[int, ...]
    target: tuple[int, ...]
    moved: bool = False
    movement: int = 0


def placed(pairing: Pairing) -> list[Group]:
    """Every paragraph of both sides in one group, in reading order of the target.

    What lies outside the longest increasing run (by paragraphs) moved. Blocks that follow one another
    on both sides share a movement. What was deleted stands behind what it followed.
    """
    blocks = _blocks(pairing.spans())
    stayed = set(
        heaviest_run([block[0][0][0] for block in blocks], [sum(map(_size, block)) for block in blocks])
    )
    groups: list[Group] = []
    movement = 0
    for number, block in enumerate(blocks):
        if number in stayed:
            groups += [Group(_positions(base), _positions(target)) for base, target in block]
            continue
        movement += 1
        for before, spans in zip([None, *block], block, strict=False):
            # A block is one run in the base; new text between its parts in the target parts the movement.
            movement += before is not None and before[1][1] + 1 != spans[1][0]
            groups.append(Group(_positions(spans[0]), _positions(spans[1]), moved=True, movement=movement))
    return _completed(groups, pairing)


def _blocks(spans: Sequence[Spans]) -> list[list[Spans]]:
    """Groups in target order; those that follow one another in the base stay or move as one."""
    blocks: list[list[Spans]] = []
    for group in spans:
        if blocks and blocks[-1][-1][0][1] + 1 == group[0][0]:
            blocks[-1].append(group)
        else:
            blocks.append([group])
    return blocks


def _size(spans: Spans) -> int:
    """Paragraphs of both sides in a group."""
    return spans[0][1] - spans[0][0] + spans[1][1] - spans[1][0] + 2


def _positions(span: Span) -> tuple[int, ...]:
    return (span[0],) if span[0] == span[1] else tuple(range(span[0], span[1] + 1))


def _completed(standing: list[Group], pairing: Pairing) -> list[Group]:
    """The groups with what was inserted and deleted in its place."""
    inserted = [Group((), (j,)) for j in range(pairing.target_size) if j not in pairing.target]
    if inserted:
        standing = sorted(standing + inserted, key=lambda group: group.target[0])
    deleted = [i for i in range(pairing.base_size) if i not in pairing.base]
    if not deleted:
        return standing
    follows = _followers(
        deleted, {i: n for n, group in enumerate(standing) if not group.moved for i in group.base}
    )
    ordered = [Group((i,), ()) for i in follows.get(-1, ())]
    for number, group in enumerate(standing):
        ordered.append(group)
        ordered += [Group((i,), ()) for i in follows.get(number, ())]
    return ordered


def _followers(deleted: Sequence[int], place: dict[int, int]) -> dict[int, list[int]]:
    """Deleted positions by the number of the group they followed and that stayed (-1: the beginning)."""
    follows: dict[int, list[int]] = {}
    last, position = -1, 0
    for i in deleted:
        while position < i:
            last = place.get(position, last)
            position += 1
        follows.setdefault(last, []).append(i)
    return follows
