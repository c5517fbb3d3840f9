"""Places: where the paragraphs of a change stand when they do not stand where the change is shown.

A comparison is shown in reading order of the target. A moved paragraph stood elsewhere in the base; of
merged paragraphs some may have stood elsewhere, of split ones some may stand elsewhere. A *departure*
is a run of base paragraphs that is not shown at its own place, an *arrival* such a run of the target.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.model import Change, Comparison

Run = tuple[int, ...]
"""Positions without a gap."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A run of paragraphs of one side, and the change that tells what became of them."""

    change: Change
    run: Run

    @property
    def verb(self) -> str:
        """What became of it: "moved" or "merged" into the other end, or "split" off it."""
        return "moved" if self.change.moved else "merged" if len(self.change.base) > 1 else "split"


@dataclass(frozen=True, slots=True)
class Places:
    """For a comparison: what stands where it is shown, and what elsewhere.

    ``near[i]`` is the run of base positions that change ``i`` shows in their own place (() for none).
    ``departures[i]`` and ``arrivals[i]`` stand before change ``i``; ``len(changes)`` means the end.
    """

    near: tuple[Run, ...]
    departures: dict[int, list[Elsewhere]]
    arrivals: dict[int, list[Elsewhere]]

    def departures_before(self, index: int) -> Sequence[Elsewhere]:
        return self.departures.get(index, ())

    def arrivals_before(self, index: int) -> Sequence[Elsewhere]:
        return self.arrivals.get(index, ())


def places(comparison: Comparison) -> Places:
    """Where everything stands. Base positions of all near runs rise from change to change."""
    near, departed = _near(comparison.changes)
    arrived = [Elsewhere(change, run) for change in comparison.changes for run in runs(change.target)[1:]]
    return Places(
        near,
        _before(departed, [run[0] if run else -1 for run in near]),
        _before(arrived, [change.target[0] if change.target else -1 for change in comparison.changes]),
    )


def runs(positions: Sequence[int]) -> list[Run]:
    """Positions in runs without a gap."""
    found: list[list[int]] = []
    for position in positions:
        if found and found[-1][-1] + 1 == position:
            found[-1].append(position)
        else:
            found.append([position])
    return [tuple(run) for run in found]


def _near(changes: Sequence[Change]) -> tuple[tuple[Run, ...], list[Elsewhere]]:
    """Per change the first run that goes on after the last one; all others have departed."""
    near: list[Run] = []
    departed: list[Elsewhere] = []
    reached = -1
    for change in changes:
        own: Run = ()
        for run in runs(change.base):
            if not own and not change.moved and run[0] > reached:
                own, reached = run, run[-1]
            else:
                departed.append(Elsewhere(change, run))
        near.append(own)
    return tuple(near), departed


def _before(elsewhere: Iterable[Elsewhere], starts: Sequence[int]) -> dict[int, list[Elsewhere]]:
    """Each run before the first change that starts after it; changes that start at -1 do not count."""
    standing = [(start, index) for index, start in enumerate(starts) if start >= 0]
    placed: dict[int, list[Elsewhere]] = {}
    ahead = 0
    for each in sorted(elsewhere, key=lambda one: one.run):
        while ahead < len(standing) and standing[ahead][0] < each.run[0]:
            ahead += 1
        index = standing[ahead][1] if ahead < len(standing) else len(starts)
        placed.setdefault(index, []).append(each)
    return placed
