"""Likeness: how much two paragraphs, or runs of paragraphs, have in common.

Half of it is words weighted by rarity, so that formulas common to every paragraph weigh little;
half is letters in order, so that lost spaces and near-identical words count. Both are shares from
0.0 (strangers) to 1.0 (the same). The weights and curves are in docs/decisions/0010.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, compress, groupby, islice
from math import log
from operator import eq

from rapidfuzz.distance import Indel

from archive.segmentation.keys import letters_and_terms, spaceless

CHANCE = 0.4
"""Share of letters in order that strangers in one language have in common; likeness starts above it."""
MOST_CHANCE = 0.25
"""Likeness that common words lend strangers at most, however long they are."""
SOME = 8
"""Other paragraphs from which it is told what strangers have in common."""
SHAPE = 0.03
"""Weight of punctuation and signs: it decides between paragraphs that are otherwise alike."""
SCALE = 1024
"""Weights are whole numbers in units of 1/1024, so that sums are the same in any order on any machine."""
LARGEST = 100_000_000
"""Product of two lengths above which letters in order are not compared: words alone decide."""


class Sketch:
    """What of a paragraph (or of several, joined) is compared.

    ``letters`` are its letters and digits in lower case, without anything between them. ``terms`` are
    numbers of weighted words; the second occurrence of a word is a term of its own, so that sets count
    like multisets. ``mass`` is the sum of their weights.
    """

    __slots__ = ("_shape", "letters", "mass", "terms", "text")

    def __init__(self, text: str, letters: str, numbers: set[int]) -> None:
        self.text = text
        self.letters = letters
        self.terms = numbers
        self.mass = 0
        self._shape: str | None = None

    @property
    def shape(self) -> str:
        """Everything but spaces, lower-case."""
        if self._shape is None:
            self._shape = spaceless(self.text).lower()
        return self._shape


class _Numbers(dict[str | tuple[str, int], int]):
    """Numbers of terms, given as they are first met; a further occurrence of a word is told by its count."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, term: str | tuple[str, int]) -> int:
        number = self[term] = len(self._words)
        self._words.append(term if isinstance(term, str) else term[0])
        return number


class Likeness:
    """Sketches of the unpaired paragraphs of both sides, and the likeness between them.

    ``base`` and ``target`` hold the sketches by position. Words are rare or common by their
    frequency among these paragraphs of both sides together.
    """

    def __init__(
        self,
        base: dict[int, str],
        target: dict[int, str],
        kinship: Callable[[int, int], float],
    ) -> None:
        self._words: list[str] = []
        self._numbers = _Numbers(self._words)
        self.frequency: list[int] = []
        self.weights: list[int] = []
        self._heaviest = 0
        self.base = {i: self._sketch(text) for i, text in base.items()}
        self.target = {j: self._sketch(text) for j, text in target.items()}
        self.kinship = kinship
        counts = Counter(
            chain.from_iterable([each.terms for each in (*self.base.values(), *self.target.values())])
        )
        self.frequency = list(map(counts.__getitem__, range(len(self._words))))
        total = len(base) + len(target)
        self.weights = [round(SCALE * log(1 + total / count)) for count in self.frequency]
        self._heaviest = round(SCALE * log(1 + total))
        for sketch in (*self.base.values(), *self.target.values()):
            sketch.mass = self.weight(sketch.terms)
        self._known: dict[tuple[int, int], float] = {}
        self._paragraphs, self._size = total, sum(self.frequency)
        self._crowds: dict[int, int] = {}

    def weight(self, numbers: Iterable[int]) -> int:
        """Sum of the weights of some terms."""
        return sum(map(self.weights.__getitem__, numbers))

    def pair(self, i: int, j: int) -> float:
        """Likeness of one base and one target paragraph; kind and furniture that disagree lower it."""
        known = self._known.get((i, j))
        if known is None:
            known = self.between(self.base[i], self.target[j]) * self.kinship(i, j)
            self._known[i, j] = known
        return known

    def scores(self, cells: Iterable[tuple[int, int]]) -> dict[tuple[int, int], float]:
        """``pair`` of each of many cells that were not weighed before, in their order."""
        base, target, between, kinship = self.base, self.target, self.between, self.kinship
        scores = {cell: between(base[cell[0]], target[cell[1]]) * kinship(*cell) for cell in cells}
        self._known.update(scores)
        return scores

    def chance(self, i: int, j: int) -> float:
        """How much likeness words common to many other paragraphs lend two strangers of their sizes.

        A term is expected in a stranger as often as it stands in any third paragraph, and the more often
        the longer that is. From this much on two paragraphs have anything to do with each other; among
        few there is nothing to tell it by.
        """
        one, other = self.base[i], self.target[j]
        mass, others = one.mass + other.mass, self._paragraphs - 2
        if not mass or others < SOME:
            return 0.0
        shared = self.shared(one, other)
        size = len(one.terms) + len(other.terms)
        expected = (self._crowd(one) - shared) * len(other.terms) + (self._crowd(other) - shared) * len(
            one.terms
        )
        # Half for the mean of both, half since words are half of likeness, twice as in Dice's coefficient.
        return min(expected / (2 * max(self._size - size, 1) * mass), MOST_CHANCE)

    def _crowd(self, sketch: Sketch) -> int:
        """Weight of a sketch's terms, each by how many other paragraphs hold it."""
        known = self._crowds.get(id(sketch))
        if known is None:
            weights, frequency = self.weights, self.frequency
            known = sum([weights[number] * (frequency[number] - 1) for number in sketch.terms])
            self._crowds[id(sketch)] = known
        return known

    def shared(self, one: Sketch, other: Sketch) -> int:
        """Weight of the terms that two sketches have in common."""
        common = one.terms & other.terms
        return self.weight(common) if common else 0

    def between(self, one: Sketch, other: Sketch) -> float:
        """Likeness of two sketches, 0.0 to 1.0."""
        mass = one.mass + other.mass
        if not mass:
            return _ratio(one.shape, other.shape)
        words = 2 * self.shared(one, other) / mass
        if len(one.text) * len(other.text) > LARGEST:
            return words
        # Below what strangers have in common nothing needs to be known exactly, which is quicker.
        order = Indel.normalized_similarity(one.letters, other.letters, score_cutoff=CHANCE)
        likeness = (words + max(0.0, (order - CHANCE) / (1 - CHANCE))) / 2
        shape = _ratio(one.shape, other.shape) if likeness > 0.85 else likeness
        return likeness * (1 - SHAPE) + shape * SHAPE

    def shape_between(self, one: Sketch, other: Sketch) -> float:
        """Share of all characters but spaces that two sketches have in common in order."""
        return _ratio(one.shape, other.shape) if len(one.text) * len(other.text) <= LARGEST else 0.0

    def joined(self, sketches: Sequence[Sketch]) -> Sketch:
        """One sketch of several paragraphs in a row."""
        numbers = set(sketches[0].terms)
        seen: dict[str, int] = {}
        for sketch in sketches[1:]:
            repeated = numbers & sketch.terms
            numbers |= sketch.terms
            for number in repeated:
                numbers.add(self._unused(self._words[number], numbers, seen))
        whole = Sketch(
            "\n".join([sketch.text for sketch in sketches]),
            "".join([sketch.letters for sketch in sketches]),
            numbers,
        )
        whole.mass = self.weight(whole.terms)
        return whole

    def _unused(self, word: str, numbers: set[int], seen: dict[str, int]) -> int:
        """Number of an occurrence of a word that is not among ``numbers``; ``seen`` counts those tried."""
        count = seen.get(word, 1)
        while (number := self._number(word, count)) in numbers:
            count += 1
        seen[word] = count + 1
        return number

    def _number(self, word: str, seen: int) -> int:
        """Number of the term for one more occurrence of a word after ``seen`` others."""
        number = self._numbers[word, seen]
        if number == len(self.weights) and self._heaviest:
            self.frequency.append(1)
            self.weights.append(self._heaviest)
        return number

    def _sketch(self, text: str) -> Sketch:
        letters, found = letters_and_terms(text)
        own = set(map(self._numbers.__getitem__, found))
        if len(own) < len(found):
            numbers = sorted(map(self._numbers.__getitem__, found))
            again = compress(numbers, map(eq, numbers, islice(numbers, 1, None)))
            for number, times in groupby(again):
                word = self._words[number]
                own.update([self._number(word, seen) for seen, _ in enumerate(times, 1)])
        return Sketch(text, letters, own)


def _ratio(one: str, other: str) -> float:
    """Share of letters that two strings have in common in order (1.0 where both are empty)."""
    return Indel.normalized_similarity(one, other)
