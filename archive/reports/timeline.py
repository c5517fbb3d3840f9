"""Timeline: the versions of a series along true time, with the volume of what each changed.

Places are in per cent of the width, so that the picture fits every screen while its words keep their
size; heights are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.model import Summary, VersionHead
from archive.reports.naming import version_labels

HEIGHT = 120
_MARGIN = 3.0
_LABELS = 8
_APART = 5.0
_EDGE = 10.0


@dataclass(frozen=True, slots=True)
class Stem:
    """One version: where it stands, its stacked heights (substantive below), and what it says."""

    at: str
    substantive: int
    typographic: int
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the axis; ``anchor`` keeps one at an end within the picture, however narrow it is."""

    at: str
    label: str

    @property
    def anchor(self) -> str:
        """Where the label hangs: its beginning, its middle or its end."""
        place = float(self.at.rstrip("%"))
        return "start" if place < _EDGE else "end" if place > 100 - _EDGE else "middle"


def stems(
    heads: Sequence[VersionHead], summaries: Sequence[Summary], addresses: Sequence[str]
) -> tuple[Stem, ...]:
    """A stem for every version; the first changes nothing. ``summaries[i]`` belongs to ``heads[i + 1]``."""
    tallest = max((each.substantive + each.typographic for each in summaries), default=0)
    places = _places(heads)
    labels = version_labels(heads)
    drawn = [Stem(places[0], 0, 0, f"{labels[0]}: first version", "")] if places else []
    for place, label, summary, address in zip(places[1:], labels[1:], summaries, addresses, strict=True):
        heights = [_height(count, tallest) for count in (summary.substantive, summary.typographic)]
        said = f"{label}: {summary.substantive} substantive, {summary.typographic} typographic"
        drawn.append(Stem(place, heights[0], heights[1], said, address))
    return tuple(drawn)


def ticks(heads: Sequence[VersionHead]) -> tuple[Tick, ...]:
    """The starts of years, few enough to be read; both ends where the series spans no new year."""
    days = _days(heads)
    if not days:
        return ()
    years = list(range(days[0].year + 1, days[-1].year + 1))
    every = max(1, -(-len(years) // _LABELS))
    labelled = [date(year, 1, 1) for year in years if year % every == 0]
    if len(labelled) < 2:
        ends = dict.fromkeys((days[0], days[-1]))
        return tuple(Tick(_place(day, heads), day.isoformat()) for day in ends)
    return tuple(_spread(Tick(_place(day, heads), str(day.year)) for day in labelled))


def _spread(ticks: Iterator[Tick]) -> Iterator[Tick]:
    last = -_APART
    for tick in ticks:
        at = float(tick.at.rstrip("%"))
        if at - last >= _APART:
            last = at
            yield tick


def _days(heads: Sequence[VersionHead]) -> list[date]:
    return [head.effective_on for head in heads if head.effective_on]


def _places(heads: Sequence[VersionHead]) -> list[str]:
    """Where each version stands; those of a series that is all of one day, side by side in their order."""
    days = _days(heads)
    if len(days) > 1 and days[0] == days[-1]:
        return [_at(number / (len(days) - 1)) for number in range(len(days))]
    return [_place(day, heads) for day in days]


def _place(day: date, heads: Sequence[VersionHead]) -> str:
    first, last = _days(heads)[0], _days(heads)[-1]
    share = (day - first).days / ((last - first).days or 1)
    return _at(share)


def _at(share: float) -> str:
    return f"{_MARGIN + share * (100 - 2 * _MARGIN):.2f}%"


def _height(count: int, tallest: int) -> int:
    """In pixels; what is there at all can be seen."""
    return max(3, round(count * (HEIGHT - 30) / tallest)) if count else 0
