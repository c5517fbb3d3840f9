"""Decisions: what people said that a change is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a person decided that a change is."""

    NOISE = "noise"
    SUBSTANTIVE = "substantive"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a change, written once and never altered; a later one supersedes it.

    It is anchored to the target version's ``digest``, the paragraph's ``position`` there (in the base
    where the target has none) and exact quotes of both sides, so that it can be checked and can never
    come to hang on a look-alike. ``wording``: it speaks of the same edit wherever it comes again.
    ``event`` is the index of the event that recorded it (-1 while unrecorded).
    """

    series: str
    base: str
    target: str
    position: int
    change: str
    removed: str
    inserted: str
    verdict: Verdict
    reason: str
    by: str
    wording: bool = False
    recorded_at: datetime | None = None
    event: int = -1


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A change with the decisions about it.

    ``decisions`` were made about this very change, the latest first; ``offered`` are decisions about
    the same edit elsewhere (or for its wording), which apply only where ``wording`` says so.
    """

    change: str
    decisions: tuple[Decision, ...] = ()
    offered: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided about one comparison.

    ``by_change`` holds the decisions that apply to a change, by its id, the latest first, which is the
    one that counts; ``orphans`` were made about this very pair, and their change is not there any more.
    """

    by_change: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    orphans: tuple[Decision, ...] = ()

    def of(self, change: str) -> tuple[Decision, ...]:
        """The decisions that apply to a change, the latest first."""
        return self.by_change.get(change, ())


UNDECIDED = Decided()
"""What is known of a comparison that nobody decided on."""
