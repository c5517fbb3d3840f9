"""Settling: what a freshly drawn version adds to those already held of its series and day. Pure.

A day may hold several versions, ranked by ``order``. The same text may come back on one day (a
change taken back), so a version is weighed against its own place in the day:

- the same bytes under the same pipeline stand at that place: *already held*;
- the same bytes stand there under another pipeline: *reprocessed*, a version but no policy change;
- the version before it on that day has the same paragraphs: *same text*, a further witness only;
- else *recorded*.

A deposit that says nothing of its order has order 1; it is weighed against the whole day.

A version that only its capture dates (a page that states no date) is weighed against the version in
force on that day, whenever that began: a page captured again unchanged is no further version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.model import Outcome, VersionHead

CAPTURE = "capture"
"""``dated_by`` of a version whose source states no date: it was there on that day."""


@dataclass(frozen=True, slots=True)
class Place:
    """The outcome for one drawn version, and the head that now stands for it: the held one or its own."""

    outcome: Outcome
    head: VersionHead

    @property
    def is_new(self) -> bool:
        """Whether the version is to be recorded."""
        return self.outcome in (Outcome.RECORDED, Outcome.REPROCESSED)


def settle(head: VersionHead, held: Iterable[VersionHead]) -> Place:
    """Where a drawn version belongs among those ``held`` (of any series and day, in any order).

    Only those of its own day count, and for one dated by its capture the one in force.
    """
    held = list(held)
    if head.dated_by == CAPTURE and (standing := _in_force(head, held)):
        if standing.witness == head.witness:
            return Place(Outcome.ALREADY_HELD, standing)
        if standing.text_digest == head.text_digest:
            return Place(Outcome.SAME_TEXT, standing)
    day = [each for each in held if (each.series, each.effective_on) == (head.series, head.effective_on)]
    at_place = [each for each in day if head.order in (each.order, 1)]
    same_bytes = [each for each in at_place if each.witness == head.witness]
    for each in same_bytes:
        if each.pipeline == head.pipeline:
            return Place(Outcome.ALREADY_HELD, each)
    if same_bytes:
        return Place(Outcome.REPROCESSED, head)
    twin = _twin(head, day)
    return Place(Outcome.SAME_TEXT, twin) if twin else Place(Outcome.RECORDED, head)


def _in_force(head: VersionHead, held: Sequence[VersionHead]) -> VersionHead | None:
    """The version in force on the day of ``head``, of the same series."""
    day = head.effective_on
    before = [
        each
        for each in held
        if each.series == head.series and day and each.effective_on and each.effective_on <= day
    ]
    return max(before, key=lambda each: (each.effective_on, each.order), default=None)


def _twin(head: VersionHead, day: Sequence[VersionHead]) -> VersionHead | None:
    """The version whose paragraphs are this one's: any of the day, or the one before where order counts."""
    near = list(day)
    if head.order > 1:
        before = [each for each in day if each.order <= head.order]
        near = [max(before, key=lambda each: each.order)] if before else []
    return next((each for each in near if each.text_digest == head.text_digest), None)
