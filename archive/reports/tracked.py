"""Tracked: a comparison as one running text in which every letter and paragraph mark has a fate.

A *passage* is a stretch of text up to its paragraph mark. Reading what was kept, deleted or moved away
gives the base, reading what was kept, inserted or moved here the target; that holds for paragraph
marks too. What a change shows in its own place may be kept; what stands elsewhere on one side leaves
there and comes here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from archive.model import PARAGRAPH_BREAK, Change, Comparison, Edit, Operation, Paragraph
from archive.reports.places import places, runs
from archive.reports.sides import edits_of


class Fate(Enum):
    """What becomes of a stretch or of a paragraph mark."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved from"
    MOVED_TO = "moved to"

    @property
    def is_in_base(self) -> bool:
        return self in (Fate.KEPT, Fate.DELETED, Fate.MOVED_FROM)

    @property
    def is_in_target(self) -> bool:
        return self in (Fate.KEPT, Fate.INSERTED, Fate.MOVED_TO)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text and its fate."""

    text: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Passage:
    """Text up to a paragraph mark, and the mark's own fate.

    ``paragraph`` gives its look. ``move`` names the move it belongs to ("" for none), ``is_origin`` says
    that it is the end that the text left. ``changes`` are the ids of the changes that are told from here
    on, each named at one place of the running text.
    """

    stretches: tuple[Stretch, ...]
    mark: Fate
    paragraph: Paragraph | None = None
    move: str = ""
    is_origin: bool = False
    changes: tuple[str, ...] = ()


def passages(comparison: Comparison) -> list[Passage]:
    """The whole running text, in reading order of the target; at least one passage."""
    placed = places(comparison)
    running: list[Passage] = []
    for index, change in enumerate([*comparison.changes, None]):
        for left in placed.departures_before(index):
            running.extend(_Window(comparison, left.change, base=left.run).passages())
        for came in placed.arrivals_before(index):
            running.extend(_Window(comparison, came.change, target=came.run).passages())
        if change is not None and (change.target or placed.near[index]):
            target = runs(change.target)[0] if change.target else ()
            told = list(_Window(comparison, change, placed.near[index], target).passages())
            running.extend(_named(told, change.id))
    return _with_kept_end(running) or [Passage((), Fate.KEPT)]


def _named(told: Sequence[Passage], name: str) -> list[Passage]:
    """Passages of which the first says whose they are."""
    return [replace(each, changes=() if place else (name,)) for place, each in enumerate(told)]


@dataclass(slots=True)
class _Window:
    """The part of a change that is told at one place: some of its base and of its target paragraphs."""

    comparison: Comparison
    change: Change
    base: Sequence[int] = ()
    target: Sequence[int] = ()
    done: list[Passage] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def passages(self) -> Iterator[Passage]:
        """The change's edits, cut at paragraph marks, as far as they belong here."""
        self._take(edits_of(self.comparison, self.change))
        looks = self._looks()
        move = f"move{self.change.id}" if self._is_whole_move() else ""
        for place, passage in enumerate(self.done):
            look = looks[min(place, len(looks) - 1)]
            yield replace(passage, paragraph=look, move=move, is_origin=not self.target)

    def _take(self, edits: Sequence[Edit]) -> None:
        at_base = at_target = 0
        for edit in edits:
            in_base = edit.operation is not Operation.INSERT
            in_target = edit.operation is not Operation.DELETE
            first, *rest = edit.text.split(PARAGRAPH_BREAK)
            self._add(edit.operation, first, at_base, at_target)
            for text in rest:
                self._end(
                    in_base and self._goes_on(at_base, self.change.base, self.base),
                    in_target and self._goes_on(at_target, self.change.target, self.target),
                )
                at_base, at_target = at_base + in_base, at_target + in_target
                self._add(edit.operation, text, at_base, at_target)
        self._end(bool(self.base), bool(self.target))

    def _add(self, operation: Operation, text: str, at_base: int, at_target: int) -> None:
        """Take a text that stands in these paragraphs of the change, counted from its first."""
        in_base = operation is not Operation.INSERT and self._is_here(at_base, self.change.base, self.base)
        in_target = operation is not Operation.DELETE and self._is_here(
            at_target, self.change.target, self.target
        )
        if text and (in_base or in_target):
            fate = self._fate(in_base, in_target, is_kept=operation is Operation.KEEP)
            self.stretches.append(Stretch(text, fate))

    @staticmethod
    def _is_here(place: int, positions: Sequence[int], window: Container[int]) -> bool:
        return place < len(positions) and positions[place] in window

    def _goes_on(self, place: int, positions: Sequence[int], window: Sequence[int]) -> bool:
        """Whether the mark after a paragraph is one inside this window; the last one is its end."""
        return self._is_here(place, positions, window) and positions[place] != window[-1]

    def _fate(self, is_in_base: bool, is_in_target: bool, *, is_kept: bool = True) -> Fate:
        if is_in_base and is_in_target:
            return Fate.KEPT
        if is_kept and self._is_whole_move():
            return Fate.MOVED_FROM if is_in_base else Fate.MOVED_TO
        return Fate.DELETED if is_in_base else Fate.INSERTED

    def _end(self, is_in_base: bool, is_in_target: bool) -> None:
        if is_in_base or is_in_target:
            self.done.append(Passage(tuple(self.stretches), self._fate(is_in_base, is_in_target)))
            self.stretches = []

    def _is_whole_move(self) -> bool:
        """Whether the change left one place for one other: what Word calls a move."""
        is_whole = len(runs(self.change.base)) == len(runs(self.change.target)) == 1
        return self.change.moved and is_whole

    def _looks(self) -> list[Paragraph]:
        if self.target:
            return [self.comparison.target.paragraphs[position] for position in self.target]
        return [self.comparison.base.paragraphs[position] for position in self.base]


def _with_kept_end(running: list[Passage]) -> list[Passage]:
    """The same text ending in a kept mark, as every document must: its last mark cannot be tracked.

    The last mark then stands in the other side too; so the other side's last mark before it, after
    which that side has no text, is taken from it. The texts read the same.
    """
    if not running or running[-1].mark is Fate.KEPT:
        return running
    last = running[-1].mark
    *before, end = running
    kept_end = replace(end, mark=Fate.KEPT)
    other = _last_of_other_side(before, last)
    if other is None:
        return [*before, kept_end]
    if before[other].mark is Fate.KEPT:
        before[other] = replace(before[other], mark=_one_sided(last))
        return [*before, kept_end]
    # A mark that stood in the other side alone is gone: its passage runs on into the next.
    everything = [*before, kept_end]
    following = everything[other + 1]
    gone = before[other]
    run_on = replace(
        following,
        stretches=gone.stretches + following.stretches,
        changes=gone.changes + following.changes,
    )
    return [*everything[:other], run_on, *everything[other + 2 :]]


def _last_of_other_side(before: Sequence[Passage], last: Fate) -> int | None:
    """The index of the last mark that stands in the side that ``last`` does not stand in."""
    for index in range(len(before) - 1, -1, -1):
        mark = before[index].mark
        if mark.is_in_base if last.is_in_target else mark.is_in_target:
            return index
    return None


def _one_sided(mark: Fate) -> Fate:
    return Fate.INSERTED if mark.is_in_target else Fate.DELETED
