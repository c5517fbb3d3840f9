"""Candidates: which pairs of paragraphs are worth weighing. Never all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from heapq import nlargest
from zlib import crc32

from archive.diff.likeness import Likeness
from archive.segmentation.keys import terms

BUDGET, ALLOWANCE = 60, 30_000
"""Steps through the word index for each paragraph, and for all together; common words are left out."""
CROWD = 2_000
"""Paragraphs of both sides from which those without any candidate are looked up by phrases."""
PHRASE, COMMON, SAMPLE = 3, 8, 3
"""Words of a phrase; places from which one is too common; one in how many is looked up."""
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
    index, is_whole = _index(likeness)
    weights = likeness.weights
    lightest = min([sketch.mass for sketch in likeness.target.values()], default=0)
    cells: set[tuple[int, int]] = set()
    for i, sketch in likeness.base.items():
        shared: dict[int, int] = {}
        known = shared.get
        for number in sketch.terms:
            if number in index:
                weight = weights[number]
                for j in index[number]:
                    shared[j] = known(j, 0) + weight
        # Rounded down, since what remains is looked at more closely below.
        faint = int(FAINT * (sketch.mass + lightest) / 2)
        if not shared or max(shared.values()) < faint:
            continue
        strong = [(weight, j) for j, weight in shared.items() if weight >= faint]
        if len(strong) > ROUNDS * reach:
            # Quicker than ``nlargest``, which goes through them in Python.
            strong = sorted(strong, reverse=True)[: ROUNDS * reach]
        mass = sketch.mass
        ranked = sorted(
            [(-2 * weight / (mass + likeness.target[j].mass), abs(i - j), j) for weight, j in strong]
        )
        cells.update([(i, j) for score, _, j in ranked[:reach] if score <= -FAINT])
    if not is_whole and len(likeness.base) + len(likeness.target) > CROWD:
        cells |= _by_phrases(likeness, {i for i, _ in cells}, reach)
    return cells


def _by_phrases(likeness: Likeness, found: set[int], reach: int) -> set[tuple[int, int]]:
    """Candidates for base paragraphs without any: those with which they share the most rare phrases.

    In a crowd of paragraphs over few words no word is rare, but three in a row are.
    """
    index: dict[str, list[int]] = {}
    for j, sketch in likeness.target.items():
        for phrase in _phrases(sketch.text):
            index.setdefault(phrase, []).append(j)
    cells = set()
    for i, sketch in likeness.base.items():
        if i in found:
            continue
        shared: Counter[int] = Counter()
        for phrase in _phrases(sketch.text):
            places = index.get(phrase, ())
            if len(places) <= COMMON:
                shared.update(places)
        cells.update(
            [(i, j) for _, _, j in nlargest(reach, [(n, -abs(i - j), j) for j, n in shared.items()])]
        )
    return cells


def _phrases(text: str) -> set[str]:
    """One in ``SAMPLE`` of the distinct phrases of a text, the same ones in every text."""
    found = terms(text)
    phrases = set(map(" ".join, zip(*[found[at:] for at in range(PHRASE)], strict=False)))
    return {phrase for phrase in phrases if crc32(phrase.encode("utf-8", "surrogatepass")) % SAMPLE == 0}


def _index(likeness: Likeness) -> tuple[dict[int, list[int]], bool]:
    """Target positions by term, rarest first within the budget, and whether every term found room."""
    postings: dict[int, list[int]] = {}
    for j, sketch in likeness.target.items():
        for number in sketch.terms:
            postings.setdefault(number, []).append(j)
    cost = {
        number: len(places) * (likeness.frequency[number] - len(places))
        for number, places in postings.items()
        if likeness.frequency[number] > len(places)
    }
    left = ALLOWANCE + BUDGET * (len(likeness.base) + len(likeness.target))
    index: dict[int, list[int]] = {}
    for steps, number in sorted((steps, number) for number, steps in cost.items()):
        left -= steps
        if left < 0:
            return index, False
        index[number] = postings[number]
    return index, True


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
