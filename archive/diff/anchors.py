"""Anchors: paragraphs that are equal on both sides, found without looking into any text.

Marks are whatever tells equal paragraphs apart from different ones: texts, digests or keys.
Pairs are kept as target position by base position.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from archive.diff.runs import longest_run

Marks = Sequence[str]


def equal_pairs(base: Marks, target: Marks) -> dict[int, int]:
    """Pairs of equal marks: both ends, unique ones wherever they stand, then what lies between.

    A mark that occurs once on each side pairs even where it moved. Repeated marks pair next to a
    pair, or where they are unique between two pairs that stand in order. Linear but for one sort.
    Source: patience diff (Cohen), after Heckel (1978).
    """
    pairs = _end_pairs(base, target)
    start = 0
    while start in pairs:
        start += 1
    end = len(base) - 1
    while end > start and end in pairs:
        end -= 1
    base_rest = range(start, end + 1) if start < len(base) else range(0)
    target_rest = range(start, len(target) - (len(base) - end - 1)) if len(base_rest) else range(0)
    pairs.update(unique_pairs(base, target, base_rest, target_rest))
    _extend(pairs, base, target)
    for left, right in gaps_between(pairs, len(base), len(target)):
        if left and right:
            pairs.update(unique_pairs(base, target, left, right))
    _extend(pairs, base, target)
    return pairs


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


def gaps_between(
    pairs: dict[int, int], base_size: int, target_size: int
) -> list[tuple[list[int], list[int]]]:
    """Unpaired positions of both sides between neighbouring pairs that stand in order.

    A pair that moved bounds no gap. Gaps empty on both sides are left out.
    """
    ordered = sorted(pairs.items())
    run = [ordered[index] for index in longest_run([j for _, j in ordered])]
    taken = set(pairs.values())
    gaps = []
    before_i, before_j = -1, -1
    for i, j in [*run, (base_size, target_size)]:
        if i - before_i > 1 or j - before_j > 1:
            left = [k for k in range(before_i + 1, i) if k not in pairs]
            right = [k for k in range(before_j + 1, j) if k not in taken]
            if left or right:
                gaps.append((left, right))
        before_i, before_j = i, j
    return gaps


def _end_pairs(base: Marks, target: Marks) -> dict[int, int]:
    """Pairs of the common beginning and the common end."""
    shared = min(len(base), len(target))
    start = 0
    while start < shared and base[start] == target[start]:
        start += 1
    pairs = {position: position for position in range(start)}
    back = 1
    while back <= shared - start and base[-back] == target[-back]:
        pairs[len(base) - back] = len(target) - back
        back += 1
    return pairs


def _extend(pairs: dict[int, int], base: Marks, target: Marks) -> None:
    """Pair equal neighbours of what is paired, downwards, then upwards."""
    taken = set(pairs.values())
    free = [i for i in range(len(base)) if i not in pairs]
    for step, order in ((1, free), (-1, free[::-1])):
        for i in order:
            if i in pairs or i - step not in pairs:
                continue
            j = pairs[i - step] + step
            if 0 <= j < len(target) and j not in taken and base[i] == target[j]:
                pairs[i] = j
                taken.add(j)
