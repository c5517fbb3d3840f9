"""Anchors: paragraphs that are equal on both sides, found without looking into any text.

Marks are whatever tells equal paragraphs apart from different ones: texts, digests or keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import compress, count, islice, repeat
from operator import ne

from archive.diff.answers import Pairing
from archive.diff.runs import FREE, Run, longest_row

Marks = Sequence[str]
Gap = tuple[list[int], list[int]]
"""Unpaired positions of both sides between two neighbouring pairs."""


def equal_pairs(base: Marks, target: Marks) -> tuple[Pairing, list[Gap]]:
    """Pairs of equal marks, and the gaps between them: both ends, unique ones, then what lies between.

    A mark that occurs once on each side pairs even where it moved. Repeated marks pair next to a
    pair, or where they are unique between two pairs that stand in order. Linear but for one sort.
    Source: patience diff (Cohen), after Heckel (1978).
    """
    pairing = Pairing(len(base), len(target))
    head, tail = _common_ends(base, target)
    if head:
        pairing.pair_run(Run(0, 0, head))
    if tail:
        pairing.pair_run(Run(len(base) - tail, len(target) - tail, tail))
    _pair_unique_rest(pairing, base, target, head, tail)
    _extend(pairing, base, target)
    gaps = gaps_between(pairing)
    if _pair_unique_in(gaps, pairing, base, target):
        _extend(pairing, base, target)
        gaps = gaps_between(pairing)
    return pairing, gaps


def unique_pairs(
    base: Marks | Mapping[int, str],
    target: Marks | Mapping[int, str],
    base_rest: Sequence[int],
    target_rest: Sequence[int],
) -> dict[int, int]:
    """Pairs of marks that occur exactly once among the given positions of each side."""
    if not base_rest or not target_rest:
        return {}
    base_counts = Counter([base[i] for i in base_rest])
    target_counts = Counter([target[j] for j in target_rest])
    places = {mark: j for j in target_rest if target_counts[mark := target[j]] == 1}
    return {i: places[mark] for i in base_rest if (mark := base[i]) in places and base_counts[mark] == 1}


def gaps_between(pairing: Pairing) -> list[Gap]:
    """Unpaired positions of both sides between neighbouring pairs that stand in order.

    A pair that moved bounds no gap. Gaps empty on both sides are left out.
    """
    old, new = pairing.base.single, pairing.target.single
    gaps = []
    i = j = 0
    for run in [*longest_row(pairing.runs()), Run(len(old), len(new))]:
        left = [k for k in range(i, run.base) if old[k] == FREE]
        right = [k for k in range(j, run.target) if new[k] == FREE]
        if left or right:
            gaps.append((left, right))
        i, j = run.base + run.size, run.target + run.size
    return gaps


def _common_ends(base: Marks, target: Marks) -> tuple[int, int]:
    """How many marks both sides begin with, and how many of the others they end with."""
    shared = min(len(base), len(target))
    head = _first_difference(base, target, shared)
    return head, _first_difference(reversed(base), reversed(target), shared - head)


def _first_difference(one: Iterable[str], other: Iterable[str], most: int) -> int:
    return min(most, next(compress(count(), map(ne, one, other)), most))


def _pair_unique_rest(pairing: Pairing, base: Marks, target: Marks, head: int, tail: int) -> None:
    """Pair what occurs once on each side between the common ends."""
    # Gone through, not copied: in a large document each copy brings every mark into the cache again.
    end, stop = len(base) - tail, len(target) - tail
    places = dict(zip(islice(target, head, stop), range(head, stop), strict=True))
    if len(places) < stop - head:
        _leave_out(_repeated(target[head:stop]), places)
    answers = list(map(places.get, islice(base, head, end), repeat(FREE)))
    if len(set(answers)) < len(answers) - max(0, answers.count(FREE) - 1):
        _leave_out(_repeated(base[head:end]), places)
        answers = list(map(places.get, islice(base, head, end), repeat(FREE)))
    pairing.pair_rest(head, answers)


def _leave_out(marks: Iterable[str], places: dict[str, int]) -> None:
    for mark in marks:
        places.pop(mark, None)


def _repeated(marks: Marks) -> list[str]:
    """Marks that occur more than once."""
    return [mark for mark, number in Counter(marks).items() if number > 1]


def _pair_unique_in(gaps: Sequence[Gap], pairing: Pairing, base: Marks, target: Marks) -> bool:
    """Pair what occurs once on each side of a gap; True if anything does."""
    found: dict[int, int] = {}
    for left, right in gaps:
        if len(left) == len(right) == 1:
            if base[left[0]] == target[right[0]]:
                found[left[0]] = right[0]
        elif left and right:
            found.update(unique_pairs(base, target, left, right))
    for i, j in found.items():
        pairing.pair(i, j)
    return bool(found)


def _extend(pairing: Pairing, base: Marks, target: Marks) -> None:
    """Pair equal neighbours of what is paired, downwards, then upwards."""
    old, new = pairing.base.single, pairing.target.single
    free = pairing.free()[0]
    for step, order in ((1, free), (-1, free[::-1])):
        for i in order:
            if old[i] != FREE or not 0 <= i - step < len(old) or old[i - step] == FREE:
                continue
            j = old[i - step] + step
            if 0 <= j < len(new) and new[j] == FREE and base[i] == target[j]:
                pairing.pair(i, j)
