"""Lineage: from the comparisons of neighbouring versions, the life of every paragraph. Pure.

A paragraph that is gone may come back after any number of versions: what a comparison calls
inserted is looked for among the lives that had ended, first by its letters and digits, then by
likeness. A version that arrives late needs nothing special: lineage follows from the line as it
stands, and only its own two comparisons are new.

Versions are 0-based here, as positions are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from archive.model import Change, ChangeKind, Comparison, Operation, Paragraph, Significance
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, word_count, words
from archive.trails import Life, LifeEvent, Lineage, Passage

RETURN_LIKENESS = 0.6
"""Dice coefficient over word counts from which an inserted paragraph is one that had been gone.

Higher than the likeness of neighbours on purpose: a wrong "returned" is a false claim, a missed one
only an unlinked birth. Measured on generated histories (docs/decisions/0050).
"""

STRANGERS = 0.1
"""Share of kept characters below which an aligned pair is no life that goes on: one ends, one begins.

A comparison may show two paragraphs that stand in one place as an edit although hardly a word was
kept; a reader sees as much. A life would claim that the one became the other.
"""

_SHORT = 4
"""A text of fewer words returns only letter for letter: too many headings share two words of three."""


class Ended:
    """Lives that have ended, to be found again by their last text."""

    def __init__(self) -> None:
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._bags: dict[int, Counter[str]] = {}
        self._holders: dict[str, set[int]] = defaultdict(set)
        self._signatures: dict[int, str] = {}

    def add(self, number: int, text: str) -> None:
        """Remember a life by its last text."""
        bag, mark = word_bag(text), signature(text)
        self._signatures[number] = mark
        self._exact[mark].append(number)
        self._bags[number] = bag
        for word in bag:
            self._holders[word].add(number)

    def remove(self, number: int) -> None:
        """The life goes on."""
        self._exact[self._signatures.pop(number)].remove(number)
        for word in self._bags.pop(number):
            self._holders[word].discard(number)

    def exact(self, text: str) -> int | None:
        """The life that ended last with the same letters and digits."""
        mark = signature(text)
        found = self._exact.get(mark) if mark else None
        return found[-1] if found else None

    def alike(self, text: str) -> Iterator[tuple[float, int]]:
        """Lives whose last text is like ``text``, with the likeness, in no order."""
        bag = word_bag(text)
        size = bag.total()
        if size < _SHORT:
            return
        for number in self._candidates(bag):
            other = self._bags[number]
            shared = sum(min(count, other[word]) for word, count in bag.items() if word in other)
            likeness = 2 * shared / (size + other.total())
            if likeness >= RETURN_LIKENESS and other.total() >= _SHORT:
                yield likeness, number

    def _candidates(self, bag: Counter[str]) -> set[int]:
        """Lives that share a fifth of the rarer words: two fifths of all words must be shared anyway."""
        ranked = sorted(bag, key=lambda word: (len(self._holders.get(word, ())), word))
        rare = ranked[: max(3, 1 + len(ranked) * 6 // 10)]
        tally: Counter[int] = Counter()
        for word in rare:
            tally.update(self._holders.get(word, ()))
        fewest = max(1, len(rare) // 5)
        return {number for number, shared in tally.items() if shared >= fewest}


@dataclass(slots=True)
class _Course:
    """A life while it is being followed."""

    number: int
    events: list[LifeEvent] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    since: int = 0


@dataclass(slots=True)
class _Ledger:
    """All lives, those that stand now by position, and those that have ended by what they said."""

    courses: list[_Course] = field(default_factory=list)
    standing: tuple[int, ...] = ()
    places: list[tuple[int, ...]] = field(default_factory=list)
    ended: Ended = field(default_factory=Ended)

    def open(self) -> _Course:
        course = _Course(len(self.courses))
        self.courses.append(course)
        return course


def word_bag(text: str) -> Counter[str]:
    """How often each word stands in a text, typography folded."""
    return Counter(signature(token) for token in words(text) if is_word(token))


def lineage(comparisons: Sequence[Comparison], first_paragraphs: int) -> Lineage:
    """The lives of all paragraphs of a line of versions.

    ``comparisons`` are those of neighbours in order; ``first_paragraphs`` counts the paragraphs of
    the first version (the only thing known of a line of one).
    """
    ledger = _begin(first_paragraphs)
    for version, comparison in enumerate(comparisons, start=1):
        _Step(ledger, comparison, version).take()
    last = len(comparisons)
    for number in dict.fromkeys(ledger.standing):
        course = ledger.courses[number]
        course.spans.append((course.since, last))
    lives = (Life(c.number, tuple(c.events), tuple(c.spans)) for c in ledger.courses)
    return Lineage(tuple(ledger.places), tuple(lives))


def _begin(paragraphs: int) -> _Ledger:
    ledger = _Ledger()
    for position in range(paragraphs):
        course = ledger.open()
        course.events.append(LifeEvent(0, position, Passage.BORN, Significance.NONE))
    ledger.standing = tuple(range(paragraphs))
    ledger.places.append(ledger.standing)
    return ledger


_PASSAGES = {
    ChangeKind.EDITED: Passage.EDITED,
    ChangeKind.MOVED: Passage.MOVED,
    ChangeKind.SPLIT: Passage.SPLIT,
    ChangeKind.MERGED: Passage.MERGED,
}


class _Step:
    """One version further: lives go on, end and begin as one comparison says."""

    def __init__(self, ledger: _Ledger, comparison: Comparison, version: int) -> None:
        self.ledger = ledger
        self.version = version
        self.changes = comparison.changes
        self.base = comparison.base.paragraphs
        self.target = comparison.target.paragraphs
        self.before = ledger.standing
        self.after = [-1] * comparison.target.head.paragraphs

    def take(self) -> None:
        """Bring the ledger to this version."""
        for change in self.changes:
            if change.base and change.target and goes_on(change):
                self._continue(change)
        self._begin_or_return()
        standing = set(self.after)
        for change in self.changes:
            for position in change.base:
                if self.before[position] not in standing:
                    self._end(change, position)
        self.ledger.standing = tuple(self.after)
        self.ledger.places.append(self.ledger.standing)

    def _continue(self, change: Change) -> None:
        if change.kind is ChangeKind.UNCHANGED:
            for base, target in zip(change.base, change.target, strict=True):
                self.after[target] = self.before[base]
            return
        heir, carrier = largest(self.base, change.base), self._carrier(change)
        self.after[carrier] = self.before[heir]
        joined = tuple(self.before[position] for position in change.base if position != heir)
        self._note(change, carrier, _PASSAGES[change.kind], joined)

    def _begin_or_return(self) -> None:
        """Paragraphs that continue no neighbour (inserted, or split off): born, or come back."""
        arrivals = [(change, p) for change in self.changes for p in change.target if self.after[p] < 0]
        returned = returning(self.ledger.ended, {p: self.target[p].text for _, p in arrivals})
        for change, position in arrivals:
            is_piece = bool(change.base) and goes_on(change)
            parents = (self.after[self._carrier(change)],) if is_piece else ()
            passage = _PASSAGES[change.kind] if is_piece else Passage.BORN
            if position in returned:
                passage = Passage.RETURNED
                course = self.ledger.courses[returned[position]]
            else:
                course = self.ledger.open()
            course.since = self.version
            self.after[position] = course.number
            self._note(change, position, passage, parents)

    def _end(self, change: Change, position: int) -> None:
        """A life ends: gone, or merged into the life that carries its change on."""
        number = self.before[position]
        into = (self.after[self._carrier(change)],) if change.target and goes_on(change) else ()
        passage = Passage.MERGED if into else Passage.GONE
        course = self.ledger.courses[number]
        course.events.append(LifeEvent(self.version, position, passage, change.significance, change.id, into))
        course.spans.append((course.since, self.version - 1))
        self.ledger.ended.add(number, self.base[position].text)

    def _carrier(self, change: Change) -> int:
        return largest(self.target, change.target)

    def _note(self, change: Change, position: int, passage: Passage, others: tuple[int, ...]) -> None:
        event = LifeEvent(self.version, position, passage, change.significance, change.id, others)
        self.ledger.courses[self.after[position]].events.append(event)


def goes_on(change: Change) -> bool:
    """Whether what an aligned pair held goes on in its target, rather than being replaced outright."""
    if change.kind not in (ChangeKind.EDITED, ChangeKind.MOVED) or not change.edits:
        return True
    kept = sum(2 * len(edit.text) for edit in change.edits if edit.operation is Operation.KEEP)
    total = kept + sum(len(edit.text) for edit in change.edits if edit.operation is not Operation.KEEP)
    return kept >= STRANGERS * total


def returning(ended: Ended, texts: dict[int, str]) -> dict[int, int]:
    """Which ended life each of these inserted paragraphs continues; the chosen ones are removed.

    Equal letters and digits first, in order of position; then the most alike pairs.
    """
    found: dict[int, int] = {}
    for position, text in sorted(texts.items()):
        number = ended.exact(text)
        if number is not None:
            found[position] = number
            ended.remove(number)
    rest = [position for position in sorted(texts) if position not in found]
    rivals = [(-likeness, p, number) for p in rest for likeness, number in ended.alike(texts[p])]
    taken: set[int] = set()
    for _, position, number in sorted(rivals):
        if position not in found and number not in taken:
            found[position] = number
            taken.add(number)
            ended.remove(number)
    return found


def largest(paragraphs: Sequence[Paragraph], positions: Iterable[int]) -> int:
    """Of several paragraphs the one with most words; the first on a tie."""
    chosen = tuple(positions)
    if len(chosen) == 1:
        return chosen[0]
    return max(chosen, key=lambda position: (_size(paragraphs[position]), -position))


def _size(paragraph: Paragraph) -> int:
    return word_count(paragraph.text)
