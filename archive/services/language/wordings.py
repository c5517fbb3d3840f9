"""Wordings: each sentence through the versions. Pure.

A *strand* is a sentence with the version that brought its present words. Words that differ in
typography only are the same words, so a lost apostrophe starts no new strand. A sentence that
leaves one paragraph for another keeps its strand; one that was gone and comes back starts anew,
and knows since when it had stood before.

Versions are 0-based here, as positions are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from archive.model import Change, ChangeKind, Comparison, Paragraph, Significance
from archive.services.language.ages import Runs, carried_runs, cut_runs, joined_runs, letters
from archive.services.language.lineage import word_bag
from archive.services.language.phrasing import whole_sentences

EDITED_LIKENESS = 0.4
"""Dice coefficient from which a sentence is the edited form of another in the same passage."""

MOVED_LIKENESS = 0.7
"""The same for a sentence that turns up in another passage: strangers share more words by chance."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A sentence with its age.

    ``since``: the version that brought the present words (or brought them back); ``first``: where
    they were first seen; ``previous``: the wording before, or, for a sentence that came back, its
    earlier stay, which ended with version ``until``.
    """

    text: str
    since: int
    first: int
    previous: Strand | None = None
    until: int = -1


@dataclass(frozen=True, slots=True)
class Standing:
    """A paragraph as it stands: its sentences in order (each with its exact text), and its runs."""

    strands: tuple[Strand, ...]
    runs: Runs


def wordings(comparisons: Sequence[Comparison], first: Sequence[Paragraph]) -> tuple[Standing, ...]:
    """The paragraphs of the last version of a line, each with its strands and runs.

    ``comparisons`` are those of neighbours in order, ``first`` the paragraphs of the first version.
    """
    standing = tuple(_new_standing(paragraph.text, 0) for paragraph in first)
    gone = Gone()
    for version, comparison in enumerate(comparisons, start=1):
        standing = _Step(standing, comparison, version, gone).take()
    return standing


class Gone:
    """Sentences that stand no more, by letters and digits: the strand and the last version with it."""

    def __init__(self) -> None:
        self._strands: dict[str, tuple[Strand, int]] = {}

    def add(self, strand: Strand, last: int) -> None:
        """Remember a sentence; the latest stay counts."""
        if mark := letters(strand.text):
            self._strands[mark] = (strand, last)

    def take(self, text: str) -> tuple[Strand, int] | None:
        """The sentence that comes back, if it stood before; it is forgotten here."""
        return self._strands.pop(letters(text), None)


@dataclass(slots=True)
class Draft:
    """The sentences of one target paragraph while their strands are being found."""

    texts: list[str]
    strands: list[Strand | None]


class _Step:
    """One version further."""

    def __init__(
        self, standing: Sequence[Standing], comparison: Comparison, version: int, gone: Gone
    ) -> None:
        self.standing = standing
        self.changes = comparison.changes
        self.target = comparison.target.paragraphs
        self.version = version
        self.gone = gone
        self.kept: dict[int, Standing] = {}
        self.drafts: dict[int, Draft] = {}
        self.runs: dict[int, Runs] = {}
        self.lost: list[Strand] = []

    def take(self) -> tuple[Standing, ...]:
        """The target's paragraphs with their strands."""
        for change in self.changes:
            self._take(change)
        self._settle()
        for strand in self.lost:
            self.gone.add(strand, self.version - 1)
        for position, draft in self.drafts.items():
            found = tuple(strand for strand in draft.strands if strand is not None)
            self.kept[position] = Standing(found, self.runs[position])
        return tuple(self.kept[position] for position in range(len(self.kept)))

    def _take(self, change: Change) -> None:
        if change.kind is ChangeKind.UNCHANGED or self._is_moved_whole(change):
            for base, target in zip(change.base, change.target, strict=True):
                self.kept[target] = self.standing[base]
            return
        strands = [strand for position in change.base for strand in self.standing[position].strands]
        if not change.target:
            self.lost.extend(strands)
            return
        drafts = [draft(self.target[position].text) for position in change.target]
        self.drafts.update(zip(change.target, drafts, strict=True))
        self._carry_runs(change)
        if not change.base:
            return
        if change.significance is Significance.SUBSTANTIVE or not strands:
            self.lost.extend(pair_up(strands, drafts, self.version, EDITED_LIKENESS))
        else:
            carry_letters(strands, drafts)

    def _is_moved_whole(self, change: Change) -> bool:
        return change.significance is Significance.NONE and len(change.base) == len(change.target)

    def _carry_runs(self, change: Change) -> None:
        base = joined_runs([self.standing[position].runs for position in change.base])
        runs = carried_runs(base, change.edits, self.version)
        sizes = [len(self.target[position].text) for position in change.target]
        self.runs.update(zip(change.target, cut_runs(runs, sizes), strict=True))

    def _settle(self) -> None:
        """Sentences without a strand: come from another passage, back from an earlier version, or new."""
        drafts = list(self.drafts.values())
        if self.lost:
            self.lost = pair_up(self.lost, drafts, self.version, MOVED_LIKENESS)
        for draft in drafts:
            for place, strand in enumerate(draft.strands):
                if strand is None:
                    draft.strands[place] = self._arrived(draft.texts[place])

    def _arrived(self, text: str) -> Strand:
        back = self.gone.take(text)
        if back is None:
            return Strand(text, self.version, self.version)
        before, last = back
        return Strand(text, self.version, before.first, before, last)


def _new_standing(text: str, version: int) -> Standing:
    strands = tuple(Strand(sentence, version, version) for sentence in whole_sentences(text))
    return Standing(strands, ((len(text), version),) if text else ())


def draft(text: str) -> Draft:
    texts = whole_sentences(text)
    return Draft(texts, [None] * len(texts))


def _renewed(strand: Strand, text: str) -> Strand:
    """The same words in their present typography."""
    if strand.text == text:
        return strand
    return Strand(text, strand.since, strand.first, strand.previous, strand.until)


def pair_up(
    strands: Sequence[Strand], drafts: Sequence[Draft], version: int, likeness: float
) -> list[Strand]:
    """Give open sentences the strand they continue; what is left of ``strands`` is handed back.

    Equal letters first, in order; then the most alike pairs from ``likeness`` up, which start a new
    wording of the same sentence.
    """
    by_letters: dict[str, list[int]] = defaultdict(list)
    for number, strand in enumerate(strands):
        by_letters[letters(strand.text)].append(number)
    used: set[int] = set()
    for draft in drafts:
        for place, text in enumerate(draft.texts):
            rivals = by_letters.get(letters(text)) if draft.strands[place] is None else None
            if rivals:
                number = rivals.pop(0)
                used.add(number)
                draft.strands[place] = _renewed(strands[number], text)
    _pair_alike(strands, drafts, version, likeness, used)
    return [strand for number, strand in enumerate(strands) if number not in used]


def _pair_alike(
    strands: Sequence[Strand], drafts: Sequence[Draft], version: int, likeness: float, used: set[int]
) -> None:
    open_places = [(d, p) for d in drafts for p, strand in enumerate(d.strands) if strand is None]
    rest = [number for number in range(len(strands)) if number not in used]
    if not open_places or not rest:
        return
    bags = {number: word_bag(strands[number].text) for number in rest}
    rivals = []
    for order, (draft, place) in enumerate(open_places):
        bag = word_bag(draft.texts[place])
        for number in rest:
            total = bag.total() + bags[number].total()
            alike = 2 * (bag & bags[number]).total() / total if total else 0.0
            if alike >= likeness:
                rivals.append((-alike, abs(order - rest.index(number)), order, number))
    for _, _, order, number in sorted(rivals):
        draft, place = open_places[order]
        if number not in used and draft.strands[place] is None:
            used.add(number)
            draft.strands[place] = Strand(draft.texts[place], version, version, strands[number])


def carry_letters(strands: Sequence[Strand], drafts: Sequence[Draft]) -> None:
    """Strands for sentences whose letters are those of the base, however they are now cut.

    A sentence of the target takes the youngest of the base sentences whose letters it holds.
    """
    ends = list(accumulate(len(letters(strand.text)) for strand in strands))
    start = number = 0
    for draft in drafts:
        for place, text in enumerate(draft.texts):
            end = start + len(letters(text))
            while number < len(ends) - 1 and ends[number] <= start:
                number += 1
            draft.strands[place] = _renewed(_youngest(strands, ends, number, end), text)
            start = end


def _youngest(strands: Sequence[Strand], ends: Sequence[int], number: int, end: int) -> Strand:
    """The youngest strand from ``number`` on whose letters begin before ``end``."""
    chosen = strands[number]
    while number + 1 < len(ends) and ends[number] < end:
        number += 1
        if strands[number].since > chosen.since:
            chosen = strands[number]
    return chosen
