"""Charts: a number over time as steps, a state over time as a strip. Plain SVG, no script.

Places are in units of a picture 1000 wide and 100 high that stretches to its frame; what must not be
stretched (words, dots) is set by the page around it. Time runs true: a year is as wide as the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.model import VersionHead
from archive.reports.ribbons import short
from archive.trails import PhraseHistory, Presence, Slot, SlotReading

WIDTH = 1000.0
HEIGHT = 100.0
_TOP = 8.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A reading on the picture, in per cent of its frame, with what it says."""

    left: str
    top: str
    label: str


@dataclass(frozen=True, slots=True)
class Steps:
    """A number over time: ``paths`` are unbroken runs, ``dots`` its readings."""

    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One state on a strip: left edge and width in per cent, its look and what it says."""

    left: str
    width: str
    look: str
    label: str


def steps(slot: Slot, heads: Sequence[VersionHead]) -> Steps:
    """The steps of a number slot; a range is drawn by both its ends."""
    lower = [Decimal(reading.quantity.value) for reading in slot.readings]
    upper = [Decimal(each.quantity.upper) if each.quantity.upper else None for each in slot.readings]
    ends = [*lower, *(value for value in upper if value is not None)]
    low, high = min(ends), max(ends)
    days = _days(heads)
    dots = [
        Dot(
            f"{_x(days[reading.first], days) / 10:.2f}%",
            f"{_y(value, low, high):.1f}%",
            f"{heads[reading.first].effective_on}: {reading.quantity.words}",
        )
        for row in (lower, upper)
        for reading, value in zip(slot.readings, row, strict=True)
        if value is not None
    ]
    paths = [path for row in (lower, upper) for path in _paths(slot.readings, row, days, (low, high))]
    return Steps(tuple(paths), tuple(dots))


def _paths(
    readings: Sequence[SlotReading],
    values: Sequence[Decimal | None],
    days: Sequence[int],
    bounds: tuple[Decimal, Decimal],
) -> list[str]:
    """One end of a slot's values as unbroken runs of steps."""
    paths: list[str] = []
    last = -2
    for reading, value in zip(readings, values, strict=True):
        if value is None:
            continue
        x, until = _x(days[reading.first], days), _x(days[reading.last], days)
        y = _y(value, *bounds)
        # A value holds until the next version; what stood between two of them nobody knows.
        joined = paths and reading.first == last + 1
        start = f"{paths.pop()}H{short(x)}V{short(y)}" if joined else f"M{short(x)},{short(y)}"
        paths.append(f"{start}H{short(max(until, x + 1))}")
        last = reading.last
    return paths


def strip(history: PhraseHistory) -> tuple[Cell, ...]:
    """The states of a phrase side by side, each version as wide as the others."""
    total = len(history.states)
    cells = []
    for place, state in enumerate(history.states):
        count = f", {len(state.sightings)} times" if len(state.sightings) > 1 else ""
        label = f"{state.day}: {state.presence.value}{count}"
        cells.append(Cell(f"{100 * place / total:.3f}%", f"{100 / total:.3f}%", LOOKS[state.presence], label))
    return tuple(cells)


def standing(versions: Sequence[int], heads: Sequence[VersionHead]) -> tuple[Cell, ...]:
    """The versions that hold something, as a strip."""
    held, total = set(versions), len(heads)
    return tuple(
        Cell(
            f"{100 * place / total:.3f}%",
            f"{100 / total:.3f}%",
            "present" if place in held else "absent",
            f"{head.effective_on}: {'present' if place in held else 'absent'}",
        )
        for place, head in enumerate(heads)
    )


LOOKS = {
    Presence.PRESENT: "present",
    Presence.ABSENT: "absent",
    Presence.NOT_HELD: "unheld",
    Presence.EXTRACTION_FAILED: "failed",
}


def _days(heads: Sequence[VersionHead]) -> list[int]:
    """The days of the versions as numbers; of a series that is all of one day, their places in it."""
    days = [head.effective_on.toordinal() for head in heads if head.effective_on]
    return days if days[0] != days[-1] else list(range(len(days)))


def _x(day: int, days: Sequence[int]) -> float:
    """Where a day lies; a little room is left at both ends."""
    span = days[-1] - days[0] or 1
    return 10 + (WIDTH - 20) * (day - days[0]) / span


def _y(value: Decimal, low: Decimal, high: Decimal) -> float:
    if high == low:
        return HEIGHT / 2
    return HEIGHT - _TOP - float((value - low) / (high - low)) * (HEIGHT - 2 * _TOP)
