"""Numbers: every number slot of a series followed through its versions, with what stands in it. Pure.

A slot goes on while its words are kept or its number is replaced in place: in a sentence that answers
the one before, counting the same. Where a passage was rewritten, a number goes on in the slot that
counts the same noun after the same words; where two slots would fit, none is claimed. When in doubt a
new slot begins: a number that is told twice misleads nobody, two that are told as one do. Versions
are 0-based.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.model import PARAGRAPH_BREAK, Change, ChangeKind, Comparison, Edit, Operation, Version
from archive.services.language.blame import cite
from archive.services.language.ended import JUST, EndedSlots
from archive.services.language.line import Line
from archive.services.language.lineage import goes_on
from archive.services.language.pairing import measure, paired, sole
from archive.services.language.quantities import quantities, sign_of
from archive.services.language.surroundings import (
    context_of,
    counts_alike,
    first_words,
    is_near,
    key_of,
    last_words,
    likeness,
    neighbourhood,
    sentence_around,
)
from archive.services.language.wordings import EDITED_LIKENESS
from archive.trails import Quantity, Slot, SlotReading

_LABEL_WORDS = 7
_LABEL_HAN = 14
_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(slots=True)
class _Course:
    """A slot while it is being followed; ``number`` is its place among them."""

    number: int
    furniture: bool = False
    readings: list[SlotReading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Slots:
    """Every slot met so far, and those of them that stand empty."""

    courses: list[_Course]
    ended: EndedSlots

    def new(self, *, furniture: bool) -> _Course:
        """A slot that begins here."""
        course = _Course(len(self.courses), furniture)
        self.courses.append(course)
        return course


@dataclass(frozen=True, slots=True)
class _Held:
    """A number as it stands: what it is, and whose slot it is in."""

    quantity: Quantity
    course: _Course


Held = tuple[_Held, ...]


def numbers(line: Line) -> tuple[Slot, ...]:
    """The number slots of a series, in order of first appearance, furniture included."""
    return tuple(_slot(course, len(line.versions) - 1) for course in _follow(line))


def _follow(line: Line) -> list[_Course]:
    first = line.versions[0]
    slots = _Slots([], EndedSlots())
    standing: list[Held] = []
    for position, paragraph in enumerate(first.paragraphs):
        held = []
        for quantity in quantities(paragraph.text, first.head.language):
            course = slots.new(furniture=paragraph.is_furniture)
            _read(course, quantity, first, position, 0)
            held.append(_Held(quantity, course))
        standing.append(tuple(held))
    for version, comparison in enumerate(line.comparisons, start=1):
        standing = _Step(standing, comparison, slots, version).take()
    return slots.courses


def _read(course: _Course, quantity: Quantity, version: Version, position: int, number: int) -> None:
    """Note what stands in a slot from version ``number`` on."""
    paragraph = version.paragraphs[position]
    before, after = context_of(paragraph.text, quantity)
    start, end = quantity.start - len(before), quantity.end + len(after)
    citation = cite(version.head, position, paragraph, start, end)
    course.readings.append(SlotReading(number, -1, quantity, citation, before, after))


class _Step:
    """One version further."""

    def __init__(self, standing: Sequence[Held], comparison: Comparison, slots: _Slots, version: int) -> None:
        self.standing = standing
        self.changes = comparison.changes
        self.base = comparison.base
        self.target = comparison.target
        self.slots = slots
        self.version = version
        self.after: list[Held] = [()] * comparison.target.head.paragraphs
        self.open: list[tuple[int, Quantity]] = []
        self.lost: list[_Held] = []

    def take(self) -> list[Held]:
        """The numbers of the target with their slots."""
        for change in self.changes:
            self._take(change)
        self._settle()
        return self.after

    def _take(self, change: Change) -> None:
        if change.kind is ChangeKind.UNCHANGED:
            for base, target in zip(change.base, change.target, strict=True):
                self.after[target] = self.standing[base]
            return
        held = [(position, each) for position in change.base for each in self.standing[position]]
        found = [
            (position, quantity)
            for position in change.target
            for quantity in quantities(self.target.paragraphs[position].text, self.target.head.language)
        ]
        if not held and not found:
            return
        pairs = self._pairs(change, held, found)
        taken = set(pairs.values())
        self.lost += [each for number, (_, each) in enumerate(held) if number not in taken]
        for place, (position, quantity) in enumerate(found):
            if place in pairs:
                self._go_on(held[pairs[place]][1], position, quantity)
            else:
                self.open.append((position, quantity))

    def _pairs(
        self, change: Change, held: Sequence[tuple[int, _Held]], found: Sequence[tuple[int, Quantity]]
    ) -> dict[int, int]:
        """Which held number (by place in ``held``) each found one goes on from."""
        if not change.base or not change.target or not goes_on(change):
            return {}
        sizes = {position: len(self.target.paragraphs[position].text) for position in change.target}
        target_offsets = _offsets([sizes[position] for position in change.target])
        starts = dict(zip(change.target, target_offsets, strict=True))
        base_offsets = self._base_offsets(change)
        edits = change.edits or (Edit(Operation.KEEP, self.target.paragraphs[change.target[0]].text),)
        base = [(base_offsets[position] + each.quantity.start, each.quantity) for position, each in held]
        target = [(starts[position] + quantity.start, quantity) for position, quantity in found]
        answers = paired(edits, base, target)
        pairs = {place: n for place, n in answers.items() if self._is_same(held[n], found[place])}
        return pairs | self._unchanged_instead(pairs, held, found)

    def _unchanged_instead(
        self,
        pairs: Mapping[int, int],
        held: Sequence[tuple[int, _Held]],
        found: Sequence[tuple[int, Quantity]],
    ) -> dict[int, int]:
        """Of pairs whose value changes, those for which another held number says the same after like words.

        Where one of two sentences alike fell away, the words kept may be those of the one and the
        number that of the other.
        """
        free = [n for n in range(len(held)) if n not in pairs.values()]
        better = {}
        for place, number in pairs.items():
            same = [n for n in free if _value(held[n][1].quantity) == _value(found[place][1])]
            changes = _value(held[number][1].quantity) != _value(found[place][1])
            if changes and len(same) == 1 and self._stands_alike(held[same[0]], found[place]):
                better[place] = same[0]
        return better

    def _stands_alike(self, held: tuple[int, _Held], found: tuple[int, Quantity]) -> bool:
        """Whether two numbers count the same after much the same words."""
        before, _ = context_of(self.base.paragraphs[held[0]].text, held[1].quantity)
        after, _ = context_of(self._text(found[0]), found[1])
        near = is_near(neighbourhood(before), neighbourhood(after), JUST)
        return near and counts_alike(held[1].quantity, found[1])

    def _is_same(self, held: tuple[int, _Held], found: tuple[int, Quantity]) -> bool:
        """Whether two numbers count the same, in sentences of which one answers the other."""
        one, other = held[1].quantity, found[1]
        if not counts_alike(one, other):
            return False
        before = sentence_around(self.base.paragraphs[held[0]].text, one.start)
        after = sentence_around(self.target.paragraphs[found[0]].text, other.start)
        return before == after or likeness(before, after) >= EDITED_LIKENESS

    def _base_offsets(self, change: Change) -> dict[int, int]:
        if len(change.base) == 1:
            return {change.base[0]: 0}
        joined = "".join(edit.text for edit in change.edits if edit.operation is not Operation.INSERT)
        sizes = [len(part) for part in joined.split(PARAGRAPH_BREAK)]
        return dict(zip(change.base, _offsets(sizes), strict=True))

    def _go_on(self, held: _Held, position: int, quantity: Quantity) -> None:
        course = held.course
        if _differs(held.quantity, quantity):
            course.readings[-1] = replace(course.readings[-1], last=self.version - 1)
            _read(course, quantity, self.target, position, self.version)
        self.after[position] = (*self.after[position], _Held(quantity, course))

    def _settle(self) -> None:
        """Numbers without a slot: back in one that had ended, or in a new one."""
        for each in self.lost:
            readings = each.course.readings
            readings[-1] = replace(readings[-1], last=self.version - 1)
            self.slots.ended.add(each.course.number, readings[-1], self.version - 1)
        resumed = self._by_key()
        resumed |= self._by_neighbourhood(resumed)
        for place, (position, quantity) in enumerate(self.open):
            number = resumed.get(place)
            if number is None:
                course = self.slots.new(furniture=self.target.paragraphs[position].is_furniture)
            else:
                course = self.slots.courses[number]
                self.slots.ended.remove(number)
            self._resume(course, position, quantity)
        for position in {position for position, _ in self.open}:
            self.after[position] = tuple(sorted(self.after[position], key=lambda each: each.quantity.start))

    def _by_key(self) -> dict[int, int]:
        """Open numbers, by place, that count the same after the same words as one ended slot alone."""
        keys = [key_of(self._text(position), quantity) for position, quantity in self.open]
        found = {
            place: self.slots.ended.with_key(key) for place, key in enumerate(keys) if keys.count(key) == 1
        }
        return {place: number for place, number in found.items() if number is not None}

    def _by_neighbourhood(self, resumed: Mapping[int, int]) -> dict[int, int]:
        """Open numbers that count the same after much the same words: where one says what the slot
        said, that one; otherwise only where neither has a rival.
        """
        taken = set(resumed.values())
        near = [
            (place, number)
            for place, (position, quantity) in enumerate(self.open)
            if place not in resumed
            for number in self.slots.ended.near(self._around(position, quantity), quantity, self.version)
            if number not in taken
        ]
        pairs = sole([pair for pair in near if self._says_same(*pair)])
        left = [pair for pair in near if pair[0] not in pairs and pair[1] not in pairs.values()]
        return pairs | sole(left)

    def _around(self, position: int, quantity: Quantity) -> Counter[str]:
        return neighbourhood(context_of(self._text(position), quantity)[0], quantity.hedge)

    def _says_same(self, place: int, number: int) -> bool:
        last = self.slots.courses[number].readings[-1].quantity
        return _value(last) == _value(self.open[place][1])

    def _resume(self, course: _Course, position: int, quantity: Quantity) -> None:
        last = course.readings[-1] if course.readings else None
        if last is not None and last.last == self.version - 1 and not _differs(last.quantity, quantity):
            course.readings[-1] = replace(last, last=-1)
        else:
            _read(course, quantity, self.target, position, self.version)
        self.after[position] = (*self.after[position], _Held(quantity, course))

    def _text(self, position: int) -> str:
        return self.target.paragraphs[position].text


def _offsets(sizes: Sequence[int]) -> list[int]:
    offsets, at = [], 0
    for size in sizes:
        offsets.append(at)
        at += size + len(PARAGRAPH_BREAK)
    return offsets


def _differs(one: Quantity, other: Quantity) -> bool:
    """Whether a reader of the table would see another entry."""
    return _entry(one) != _entry(other)


def _entry(quantity: Quantity) -> tuple[str, ...]:
    return (quantity.value, quantity.upper, quantity.hedge, quantity.bound, *measure(quantity))


def _value(quantity: Quantity) -> tuple[str, str, str]:
    return quantity.value, quantity.upper, quantity.unit


# --- what is handed on ----------------------------------------------------------------------------


def _slot(course: _Course, last: int) -> Slot:
    readings = course.readings
    if readings[-1].last < 0:
        readings[-1] = replace(readings[-1], last=last)
    latest = readings[-1]
    before, after = latest.before, latest.after
    if latest.quantity.hedge and before.lower().rstrip().endswith(latest.quantity.hedge):
        before = before.rstrip()[: -len(latest.quantity.hedge)]
    sign = sign_of(latest.quantity)
    before = last_words(before, _LABEL_WORDS, _LABEL_HAN)
    after = first_words(after, _LABEL_WORDS, _LABEL_HAN)
    gap = " " if sign and not _HAN.match(sign) else ""
    label = f"{before}…{gap}{sign}{after}"
    return Slot(" ".join(label.split()), tuple(readings), course.furniture)
