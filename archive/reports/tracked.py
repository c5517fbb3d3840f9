"""Tracked: a comparison as one running text in which every letter and paragraph mark has a fate.

A *passage* is a stretch of text up to its paragraph mark. Reading what was kept, deleted or moved away
gives the base, reading what was kept, inserted or moved here the target; that holds for paragraph
marks too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from archive.model import PARAGRAPH_BREAK, Change, Comparison, Edit, Operation, Paragraph
from archive.reports.sides import edits_of, ghosts


class Tracking(Enum):
    """The fate of a stretch or of a paragraph mark."""

    KEPT = "kept"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved from"
    MOVED_TO = "moved to"

    @property
    def is_in_base(self) -> bool:
        return self in (Tracking.KEPT, Tracking.DELETED, Tracking.MOVED_FROM)

    @property
    def is_in_target(self) -> bool:
        return self in (Tracking.KEPT, Tracking.INSERTED, Tracking.MOVED_TO)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text and its fate."""

    text: str
    tracking: Tracking


@dataclass(frozen=True, slots=True)
class Passage:
    """Text up to a paragraph mark, and the mark's own fate.

    ``paragraph`` gives its look. ``move`` names the move it belongs to ("" for none), ``is_origin``
    says that it is the end that the text left.
    """

    stretches: tuple[Stretch, ...]
    mark: Tracking
    paragraph: Paragraph | None = None
    move: str = ""
    is_origin: bool = False


_PLAIN = {
    Operation.KEEP: Tracking.KEPT,
    Operation.INSERT: Tracking.INSERTED,
    Operation.DELETE: Tracking.DELETED,
}


def passages(comparison: Comparison) -> list[Passage]:
    """The whole running text, in reading order of the target; at least one passage."""
    origins = ghosts(comparison)
    running: list[Passage] = []
    for index, change in enumerate(comparison.changes):
        for moved in origins.get(index, ()):
            running.extend(_origin(comparison, moved))
        running.extend(_change(comparison, change))
    for moved in origins.get(len(comparison.changes), ()):
        running.extend(_origin(comparison, moved))
    return _with_kept_end(running) or [Passage((), Tracking.KEPT)]


def _change(comparison: Comparison, change: Change) -> list[Passage]:
    edits = edits_of(comparison, change)
    if change.moved:
        edits = tuple(edit for edit in edits if edit.operation is not Operation.DELETE)
        fates = {Operation.KEEP: Tracking.MOVED_TO, Operation.INSERT: Tracking.INSERTED}
        return list(_cut(comparison, change, edits, fates, Tracking.MOVED_TO))
    return list(_cut(comparison, change, edits, _PLAIN, _own_mark(change)))


def _own_mark(change: Change) -> Tracking:
    """The fate of the mark that ends a change's last paragraph."""
    if not change.base:
        return Tracking.INSERTED
    return Tracking.KEPT if change.target else Tracking.DELETED


def _origin(comparison: Comparison, change: Change) -> list[Passage]:
    """Where a moved text stood: what was kept of it moved away, the rest was deleted there."""
    edits = [edit for edit in edits_of(comparison, change) if edit.operation is not Operation.INSERT]
    fates = {Operation.KEEP: Tracking.MOVED_FROM, Operation.DELETE: Tracking.DELETED}
    cut = _cut(comparison, change, edits, fates, Tracking.MOVED_FROM)
    return [replace(passage, is_origin=True) for passage in cut]


@dataclass(slots=True)
class _Cutter:
    """Cuts edits into passages at their paragraph breaks, whose fate is that of the edit they stand in."""

    done: list[Passage] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)

    def take(self, text: str, tracking: Tracking) -> None:
        first, *rest = text.split(PARAGRAPH_BREAK)
        self._add(first, tracking)
        for piece in rest:
            self.end(tracking)
            self._add(piece, tracking)

    def _add(self, text: str, tracking: Tracking) -> None:
        if text:
            self.stretches.append(Stretch(text, tracking))

    def end(self, mark: Tracking) -> None:
        self.done.append(Passage(tuple(self.stretches), mark))
        self.stretches = []


def _cut(
    comparison: Comparison,
    change: Change,
    edits: Sequence[Edit],
    fates: dict[Operation, Tracking],
    last: Tracking,
) -> Iterator[Passage]:
    cutter = _Cutter()
    for edit in edits:
        cutter.take(edit.text, fates[edit.operation])
    cutter.end(last)
    looks = _looks(comparison, change)
    move = f"move{change.id}" if change.moved else ""
    for place, passage in enumerate(cutter.done):
        yield replace(passage, paragraph=looks[min(place, len(looks) - 1)], move=move)


def _looks(comparison: Comparison, change: Change) -> list[Paragraph]:
    if change.target:
        return [comparison.target.paragraphs[position] for position in change.target]
    return [comparison.base.paragraphs[position] for position in change.base]


def _with_kept_end(running: list[Passage]) -> list[Passage]:
    """The same text ending in a kept mark, as every document must: its last mark cannot be tracked.

    The last mark then stands in the other side too; so the other side's last mark before it, after
    which that side has no text, is taken from it. The texts read the same.
    """
    if not running or running[-1].mark is Tracking.KEPT:
        return running
    last = running[-1].mark
    *before, end = running
    kept_end = replace(end, mark=Tracking.KEPT)
    other = _last_of_other_side(before, last)
    if other is None:
        return [*before, kept_end]
    if before[other].mark is Tracking.KEPT:
        before[other] = replace(before[other], mark=_one_sided(last))
        return [*before, kept_end]
    # A mark that stood in the other side alone is gone: its passage runs on into the next.
    everything = [*before, kept_end]
    following = everything[other + 1]
    run_on = replace(following, stretches=before[other].stretches + following.stretches)
    return [*everything[:other], run_on, *everything[other + 2 :]]


def _last_of_other_side(before: Sequence[Passage], last: Tracking) -> int | None:
    """The index of the last mark that stands in the side that ``last`` does not stand in."""
    for index in range(len(before) - 1, -1, -1):
        mark = before[index].mark
        if mark.is_in_base if last.is_in_target else mark.is_in_target:
            return index
    return None


def _one_sided(mark: Tracking) -> Tracking:
    return Tracking.INSERTED if mark.is_in_target else Tracking.DELETED
