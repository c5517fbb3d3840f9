"""Pairing: which number of a passage's target text goes on from which of its base text. Pure.

Offsets are characters of the joined sides of a change, inclusive start to exclusive end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archive.model import Edit, Operation
from archive.segmentation.keys import signature
from archive.services.language.quantities import sign_of
from archive.trails import Quantity

Placed = tuple[int, Quantity]
"""A number and the offset at which it begins in its side."""


def paired(edits: Sequence[Edit], base: Sequence[Placed], target: Sequence[Placed]) -> dict[int, int]:
    """Which number of the base each one of the target goes on from, by place in either sequence.

    Numbers that share kept characters go on first. Within one stretch of deleted and inserted words
    they pair in order where there are as many of the same units on both sides, else by noun and unit
    where that is clear.
    """
    kept, stretches = _alignment(edits)
    pairs: dict[int, int] = {}
    claimed: set[int] = set()
    for _, place, number in sorted(_overlaps(kept, base, target)):
        if place not in pairs and number not in claimed:
            pairs[place] = number
            claimed.add(number)
    taken = set(pairs.values())
    for (base_from, base_to), (target_from, target_to) in stretches:
        before = [n for n, (start, _) in enumerate(base) if base_from <= start < base_to and n not in taken]
        behind = [
            p for p, (start, _) in enumerate(target) if target_from <= start < target_to and p not in pairs
        ]
        for place, number in _pair_stretch(before, behind, base, target):
            pairs[place] = number
            taken.add(number)
    return pairs


def sole(edges: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Of possible pairs those in which neither side has another choice."""
    ones, others = Counter(one for one, _ in edges), Counter(other for _, other in edges)
    return {one: other for one, other in edges if ones[one] == 1 and others[other] == 1}


def _overlaps(
    kept: Sequence[tuple[int, int, int]], base: Sequence[Placed], target: Sequence[Placed]
) -> Iterator[tuple[int, int, int]]:
    """Numbers of both sides that share kept characters: (minus how many, place, number).

    So "1-3/4 to 2 percent" goes on in "2 to 2-1/4 percent" although neither end stands where it stood.
    """
    for number, (start, quantity) in enumerate(base):
        end = start + _numeral_length(quantity)
        for base_at, target_at, size in kept:
            low, high = max(start, base_at), min(end, base_at + size)
            if low >= high:
                continue
            shift = target_at - base_at
            for place, (other, found) in enumerate(target):
                until = other + _numeral_length(found)
                shared = min(high + shift, until) - max(low + shift, other)
                if shared > 0:
                    yield -shared, place, number


def _numeral_length(quantity: Quantity) -> int:
    """How long a number is without the unit behind it: two percentages share "percent" by their nature."""
    return quantity.end - quantity.start - len(sign_of(quantity))


def _pair_stretch(
    before: list[int], behind: list[int], base: Sequence[Placed], target: Sequence[Placed]
) -> Iterator[tuple[int, int]]:
    in_order = [
        (base[number][1].unit, target[place][1].unit) for number, place in zip(before, behind, strict=False)
    ]
    if len(before) == len(behind) and all(one == other for one, other in in_order):
        yield from zip(behind, before, strict=True)
        return
    for place in behind:
        wanted = measure(target[place][1])
        rivals = [number for number in before if measure(base[number][1]) == wanted]
        others = [other for other in behind if measure(target[other][1]) == wanted]
        if len(rivals) == 1 and len(others) == 1:
            yield place, rivals[0]


def measure(quantity: Quantity) -> tuple[str, str]:
    """What a number measures: its unit, and the letters of its noun."""
    return quantity.unit, signature(quantity.noun)


Stretch = tuple[tuple[int, int], tuple[int, int]]


def _alignment(edits: Sequence[Edit]) -> tuple[list[tuple[int, int, int]], list[Stretch]]:
    """Kept pieces (base offset, target offset, length), and the stretches between them on both sides.

    A stretch reaches a little into the kept words around it: "1/2" may become "3/4" in an edit that
    keeps the slash.
    """
    kept: list[tuple[int, int, int]] = []
    stretches: list[Stretch] = []
    base = target = 0
    opened: tuple[int, int] | None = None
    for edit in edits:
        size = len(edit.text)
        if edit.operation is Operation.KEEP:
            if opened is not None:
                stretches.append(((opened[0] - _REACH, base + 1), (opened[1] - _REACH, target + 1)))
                opened = None
            kept.append((base, target, size))
            base, target = base + size, target + size
            continue
        opened = opened or (base, target)
        if edit.operation is Operation.DELETE:
            base += size
        else:
            target += size
    if opened is not None:
        stretches.append(((opened[0] - _REACH, base + 1), (opened[1] - _REACH, target + 1)))
    return kept, stretches


_REACH = 6
