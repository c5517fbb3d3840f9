"""Longest increasing runs: what stayed in place when the rest moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import lt


def longest_run(values: Sequence[int]) -> list[int]:
    """Indices of one longest strictly increasing run of ``values``, in order.

    Patience sorting, n log n. Source: Schensted (1961), Fredman (1975).
    """
    if all(map(lt, values, values[1:])):
        return list(range(len(values)))
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        place = bisect_left(tails, value)
        before.append(tail_at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(value)
            tail_at.append(index)
        else:
            tails[place] = value
            tail_at[place] = index
    run: list[int] = []
    index = tail_at[-1] if tail_at else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    run.reverse()
    return run


def heaviest_run(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Indices of the strictly increasing run of ``values`` with the greatest total weight, in order.

    Of equally heavy runs the one found first from the left. ``values`` are distinct, 0 or more;
    weights are positive. A Fenwick tree of prefix maxima, n log n.
    """
    ranks = {value: rank for rank, value in enumerate(sorted(values), 1)}
    size = len(values)
    best = [(0, -1)] * (size + 1)
    before: list[int] = []
    champion = (0, -1)
    for index, value in enumerate(values):
        rank = ranks[value]
        heaviest = (0, -1)
        place = rank - 1
        while place > 0:
            if best[place][0] > heaviest[0]:
                heaviest = best[place]
            place &= place - 1
        before.append(heaviest[1])
        total = (heaviest[0] + weights[index], index)
        if total[0] > champion[0]:
            champion = total
        place = rank
        while place <= size:
            if total[0] > best[place][0]:
                best[place] = total
            place += place & -place
    run: list[int] = []
    index = champion[1]
    while index >= 0:
        run.append(index)
        index = before[index]
    run.reverse()
    return run
