"""Runs: pairs that stand side by side, and the longest row of them: what stayed when the rest moved.

What comes in runs is handled in runs, so that the cost follows the number of differences rather than
of paragraphs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import count, groupby, islice, repeat
from operator import lt, sub
from typing import NamedTuple

FREE = -1
"""What stands for the answer of a position that has none; anything below 0 does."""


class Run(NamedTuple):
    """``size`` pairs in a row: base positions from ``base``, each with its answer from ``target`` on."""

    base: int
    target: int
    size: int = 1


def runs_of(answers: Sequence[int]) -> list[Run]:
    """The longest possible runs, in base order, of ``answers``: target positions by base position."""
    runs = []
    start = 0
    for _, row in groupby(map(sub, answers, count())):
        end = start + len(list(row))
        # Free positions differ in their shifts from each other, but may agree with what follows them.
        while start < end and answers[start] < 0:
            start += 1
        if start < end:
            runs.append(Run(start, answers[start], end - start))
            start = end
    return runs


def longest_row(runs: Sequence[Run]) -> list[Run]:
    """Those of ``runs``, given in base order, that stand in target order too and hold the most pairs.

    Patience sorting, run by run: its pairs lie on neighbouring piles, since no other pair fits between
    them. n log n in runs. Source: Schensted (1961), Fredman (1975).
    """
    starts = [run.target for run in runs]
    if all(map(lt, starts, islice(starts, 1, None))):
        return list(runs)
    tails: list[int] = []
    owners: list[int] = []
    before: list[int] = []
    for number, (_, start, size) in enumerate(runs):
        place = bisect_left(tails, start)
        before.append(owners[place - 1] if place else -1)
        tails[place : place + size] = range(start, start + size)
        owners[place : place + size] = repeat(number, size)
    return [runs[number] for number in _traced(before, owners[-1])]


def heaviest_run(values: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Indices of the strictly increasing run of ``values`` with the greatest total weight, in order.

    Of equally heavy runs the one found first from the left. ``values`` are distinct, 0 or more;
    weights are positive. A Fenwick tree of prefix maxima, n log n.
    """
    if all(map(lt, values, islice(values, 1, None))):
        return list(range(len(values)))
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
    return _traced(before, champion[1])


def _traced(before: Sequence[int], last: int) -> list[int]:
    """What leads up to ``last``, each by what stands before it, in order."""
    trace = []
    while last >= 0:
        trace.append(last)
        last = before[last]
    trace.reverse()
    return trace
