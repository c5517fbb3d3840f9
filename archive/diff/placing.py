"""Placing: which stretches moved, and the order in which changes are read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from archive.diff.answers import Pairing, Stretch
from archive.diff.runs import heaviest_run

NOWHERE = range(0)
"""The side without paragraphs of what was inserted or deleted."""


def placed(pairing: Pairing) -> list[Stretch]:
    """Every paragraph of both sides in one stretch, in reading order of the target.

    What lies outside the longest increasing run (by paragraphs) moved. Blocks that follow one another
    on both sides share a movement. What was deleted stands behind what it followed.
    """
    blocks = _blocks(pairing.stretches())
    stayed = set(
        heaviest_run([block[0].base.start for block in blocks], [sum(map(_size, block)) for block in blocks])
    )
    standing: list[Stretch] = []
    movement = 0
    for number, block in enumerate(blocks):
        if number in stayed:
            standing += block
            continue
        movement += 1
        for before, stretch in zip([None, *block], block, strict=False):
            # A block is one run in the base; new text between its parts in the target parts the movement.
            movement += before is not None and before.target.stop != stretch.target.start
            standing.append(stretch._replace(moved=True, movement=movement))
    return _completed(standing, pairing)


def _blocks(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Stretches in target order; those that follow one another in the base stay or move as one."""
    blocks: list[list[Stretch]] = []
    for stretch in stretches:
        if blocks and blocks[-1][-1].base.stop == stretch.base.start:
            blocks[-1].append(stretch)
        else:
            blocks.append([stretch])
    return blocks


def _size(stretch: Stretch) -> int:
    """Paragraphs of both sides in a stretch."""
    return len(stretch.base) + len(stretch.target)


def _completed(standing: list[Stretch], pairing: Pairing) -> list[Stretch]:
    """The stretches with what was inserted and deleted in its place."""
    deleted, rest = pairing.free()
    inserted = [Stretch(NOWHERE, row) for row in _rows(rest)]
    if inserted:
        standing = sorted(standing + inserted, key=lambda stretch: stretch.target.start)
    if not deleted:
        return standing
    follows = _followers(deleted, standing)
    ordered = list(follows.get(-1, ()))
    for number, stretch in enumerate(standing):
        ordered.append(stretch)
        ordered += follows.get(number, ())
    return ordered


def _rows(positions: Sequence[int]) -> Iterator[range]:
    """Positions as rows without a gap."""
    start = 0
    for place, position in enumerate(positions):
        if place + 1 == len(positions) or positions[place + 1] != position + 1:
            yield range(positions[start], position + 1)
            start = place + 1


def _followers(deleted: Sequence[int], standing: Sequence[Stretch]) -> dict[int, list[Stretch]]:
    """What was deleted, by the number of the stretch that it followed and that stayed (-1: the beginning)."""
    stayed = [number for number, stretch in enumerate(standing) if stretch.base and not stretch.moved]
    starts = [standing[number].base.start for number in stayed]
    follows: dict[int, list[Stretch]] = {}
    for row in _rows(deleted):
        place = bisect_right(starts, row.start) - 1
        follows.setdefault(stayed[place] if place >= 0 else -1, []).append(Stretch(row, NOWHERE))
    return follows
