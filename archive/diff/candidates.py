"""Candidates: which pairs of paragraphs are worth weighing. Never all of them."""

from __future__ import annotations

from collections.abc import Callable
from heapq import nlargest

from archive.diff.likeness import Likeness

BUDGET = 60
"""Steps through the word index for each paragraph; the commonest words are left out beyond them."""
ROUNDS = 2
"""Of many candidates, this many times ``reach`` are ranked: those that share the most weight."""
FAINT = 0.1
"""Share of rare words below which a candidate is not weighed."""
SHORT = 12
"""Terms up to which a paragraph is short: few words say little, so its place is looked at too."""
NEARBY = 3
"""How far from its expected place a short paragraph, or any in a small gap, is looked for."""


def by_words(likeness: Likeness, reach: int) -> set[tuple[int, int]]:
    """For each base paragraph the ``reach`` target paragraphs that share the most weight of words."""
    index = _index(likeness)
    weights = likeness.weights
    cells: set[tuple[int, int]] = set()
    for i, sketch in likeness.base.items():
        shared: dict[int, int] = {}
        for number in sketch.terms:
            if number in index:
                weight = weights[number]
                for j in index[number]:
                    shared[j] = shared.get(j, 0) + weight
        faint = FAINT * sketch.mass / 2
        strong = [(weight, j) for j, weight in shared.items() if weight >= faint]
        if len(strong) > ROUNDS * reach:
            strong = nlargest(ROUNDS * reach, strong)
        mass = sketch.mass
        ranked = sorted(
            [(-2 * weight / (mass + likeness.target[j].mass), abs(i - j), j) for weight, j in strong]
        )
        cells.update([(i, j) for score, _, j in ranked[:reach] if score <= -FAINT])
    return cells


def _index(likeness: Likeness) -> dict[int, list[int]]:
    """Target positions by term, for terms of both sides, rarest first within the budget."""
    postings: dict[int, list[int]] = {}
    for j, sketch in likeness.target.items():
        for number in sketch.terms:
            postings.setdefault(number, []).append(j)
    cost = {
        number: len(places) * (likeness.frequency[number] - len(places))
        for number, places in postings.items()
        if likeness.frequency[number] > len(places)
    }
    left = BUDGET * (len(likeness.base) + len(likeness.target))
    index: dict[int, list[int]] = {}
    for steps, number in sorted((steps, number) for number, steps in cost.items()):
        left -= steps
        if left < 0:
            break
        index[number] = postings[number]
    return index


def by_place(likeness: Likeness, expected: Callable[[int], list[int]]) -> set[tuple[int, int]]:
    """Short paragraphs with what stands near their ``expected`` places on the other side."""
    cells: set[tuple[int, int]] = set()
    for i, sketch in likeness.base.items():
        short = len(sketch.terms) <= SHORT
        for place in expected(i):
            for j in range(place - NEARBY, place + NEARBY + 1):
                if j in likeness.target and (short or len(likeness.target[j].terms) <= SHORT):
                    cells.add((i, j))
    return cells
