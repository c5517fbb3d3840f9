"""Sightings: the states of a phrase in runs, so that what did not change is told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from archive.reports.citing import version_name
from archive.reports.spans import span
from archive.trails import Citation, PhraseHistory, PhraseState, Presence


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring states that say the same: in the same paragraphs, absent, or unknown for one reason."""

    states: tuple[PhraseState, ...]

    @property
    def first(self) -> PhraseState:
        """The state whose sightings stand for all."""
        return self.states[0]

    @property
    def again(self) -> tuple[PhraseState, ...]:
        """The states after the first."""
        return self.states[1:]

    @property
    def name(self) -> str:
        """From which version to which."""
        return names_of(self.states)


def runs(states: Iterable[PhraseState]) -> Iterator[Run]:
    """The states in their order, neighbours that say the same together."""
    for _, members in groupby(states, key=_said):
        yield Run(tuple(members))


def _said(state: PhraseState) -> tuple[object, ...]:
    where = [(each.citation.text_digest, each.variant, each.furniture) for each in state.sightings]
    return state.presence, state.blank and state.blank.reason, tuple(where)


def names_of(states: tuple[PhraseState, ...]) -> str:
    """The versions, or times, that states are of: "#3 2019-12-20 to #25 2021-07-14"."""
    return span(state_name(states[0]), state_name(states[-1]))


def state_name(state: PhraseState) -> str:
    """A state's version, or its time."""
    return version_name(state.head) if state.head is not None else str(state.day)


def citations(states: Iterable[PhraseState]) -> tuple[Citation, ...]:
    """Where it stands, one citation for each sighting of each state."""
    return tuple(sighting.citation for state in states for sighting in state.sightings)


def is_worth_telling(history: PhraseHistory) -> bool:
    """Whether there is more to say of a phrase than that it was never seen."""
    return any(state.presence is not Presence.ABSENT for state in history.states)
