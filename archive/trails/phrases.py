"""Phrases: where wording stood, was absent, or could not be known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.model import VersionHead
from archive.trails.citations import Citation


class Presence(StrEnum):
    """What is known of a phrase at one time; never confused with each other.

    *Absent* is said only of a text that was read whole. *Not held*: no version of that time is in
    the archive. *Extraction failed*: bytes are held, but no text could be drawn from them.
    """

    PRESENT = "present"
    ABSENT = "absent"
    NOT_HELD = "not held"
    EXTRACTION_FAILED = "extraction failed"


@dataclass(frozen=True, slots=True)
class Blank:
    """A time of a series for which there is no text: a year without a version, or a witness unread.

    ``presence`` is ``NOT_HELD`` or ``EXTRACTION_FAILED``; ``begins`` and ``ends`` bound the time,
    inclusive; ``witness`` is the digest of the bytes that could not be read ("" where none are held).
    """

    presence: Presence
    begins: date
    ends: date
    reason: str
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A phrase where it stands, with the words around it.

    ``variant``: with small changes between its words; ``furniture``: around the statement, not in it.
    """

    citation: Citation
    context: str = ""
    variant: bool = False
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class PhraseState:
    """A phrase in one version (``head``), or in a time without one (``blank``)."""

    presence: Presence
    head: VersionHead | None = None
    blank: Blank | None = None
    sightings: tuple[Sighting, ...] = ()

    def first_sighting(self, *, variant: bool) -> Sighting | None:
        """The first sighting of the phrase as such, or of a variant; None where there is none."""
        return next((each for each in self.sightings if each.variant == variant), None)

    @property
    def day(self) -> date:
        """When: the version's effective date, or the beginning of the blank."""
        when = self.head.effective_on if self.head else None
        when = self.blank.begins if when is None and self.blank else when
        assert when is not None  # noqa: S101 - a state has a version or a blank, each with a date
        return when


@dataclass(frozen=True, slots=True)
class PhraseHistory:
    """A phrase through a series: one state for each version and each blank, in order of time.

    ``gone`` are runs of absence between two sightings, ``ended`` the first version without it after
    the last sighting (None while it stands, or where it was never seen).
    """

    phrase: str
    mode: str
    series: str
    states: tuple[PhraseState, ...]

    @property
    def seen(self) -> tuple[PhraseState, ...]:
        """The states in which it is present."""
        return tuple(state for state in self.states if state.presence is Presence.PRESENT)

    @property
    def as_such(self) -> tuple[PhraseState, ...]:
        """The states in which the phrase itself is present."""
        return tuple(state for state in self.states if state.first_sighting(variant=False))

    @property
    def varied(self) -> tuple[PhraseState, ...]:
        """The states in which a variant of it is present, be it beside the phrase itself."""
        return tuple(state for state in self.states if state.first_sighting(variant=True))

    @property
    def gone(self) -> tuple[tuple[PhraseState, ...], ...]:
        """Runs of states without it that lie between two sightings and hold an absence."""
        runs: list[tuple[PhraseState, ...]] = []
        run: list[PhraseState] = []
        first = next(iter(self.seen), None)
        for state in self.states:
            if state.presence is not Presence.PRESENT:
                run.append(state)
                continue
            if state is not first and any(each.presence is Presence.ABSENT for each in run):
                runs.append(tuple(run))
            run = []
        return tuple(runs)

    @property
    def ended(self) -> PhraseState | None:
        """The first version read without it after the last sighting."""
        seen = self.seen
        if not seen:
            return None
        after = self.states[self.states.index(seen[-1]) + 1 :]
        return next((state for state in after if state.presence is Presence.ABSENT), None)
