"""Flow: a series as a history-flow picture, one bar per version, ribbons between neighbours.

A paragraph's life is the ribbon that runs through the bars: it begins where the paragraph was born,
ends where it died, crosses where it moved, parts and joins where it was split or merged. Unchanged
text is tinted by its age: how early in the series it was born.

Source: Viégas, Wattenberg and Dave, "Studying cooperation and conflict between authors with history
flow visualizations" (CHI 2004).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive.model import Change, Comparison
from archive.reports.ribbons import LEAST, Ribbon, Stretch, band, bounds, ribbons_between, short, weights
from archive.reports.shape import pieces

HEIGHT = 1000.0
STEP = 100.0
BAR = 6.0
_WEDGE = 22.0
_AGES = 4
_THINNEST = 3.0


@dataclass(frozen=True, slots=True)
class Span:
    """One drawn ribbon between two neighbours: path, look, address within the series, label."""

    path: str
    look: str
    href: str
    label: str


@dataclass(slots=True)
class Flow:
    """The picture as it grows, comparison by comparison; coordinates are settled at the end.

    ``births`` holds for every paragraph of the latest version the 0-based version it was born in.
    """

    steps: list[tuple[list[Ribbon], str]] = field(default_factory=list)
    totals: list[float] = field(default_factory=list)
    births: list[int] = field(default_factory=list)

    def add(self, comparison: Comparison, address: str) -> None:
        """Take in the next comparison of neighbours, shown on the page at ``address``."""
        base, target = bounds(weights(comparison.base), 1.0), bounds(weights(comparison.target), 1.0)
        if not self.totals:
            self.totals.append(base[-1])
            self.births = [0] * len(comparison.base.paragraphs)
        born = _births(comparison, self.births, len(self.totals))
        ages = [born[change.target[0]] if change.target else -1 for change in comparison.changes]
        self.steps.append((list(ribbons_between(comparison, base, target, ages)), address))
        self.totals.append(target[-1])
        self.births = born

    def bars(self) -> list[tuple[float, float]]:
        """Left edge and height of every version's bar."""
        unit = self._unit()
        return [(place * STEP, round(total * unit, 1)) for place, total in enumerate(self.totals)]

    def spans(self) -> Iterator[Span]:
        """Every ribbon, unchanged ones first, so that what changed lies on top.

        Unchanged text of one age is one shape between two neighbours: it leads to their comparison.
        """
        unit, versions = self._unit(), len(self.totals)
        changed: list[Span] = []
        for place, (step, address) in enumerate(self.steps):
            same: dict[str, list[str]] = {}
            for ribbon in step:
                path = _path(_scaled(ribbon, unit), place * STEP)
                if ribbon.look == "unchanged":
                    same.setdefault(_age(ribbon.age, versions), []).append(path)
                else:
                    changed.append(Span(path, ribbon.look, f"{address}#c-{ribbon.id}", ribbon.label))
            for age, paths in same.items():
                yield Span("".join(paths), f"unchanged {age}", address, "unchanged")
        yield from changed

    def _unit(self) -> float:
        return HEIGHT / max([*self.totals, LEAST])


def _births(comparison: Comparison, births: Sequence[int], version: int) -> list[int]:
    """For every target paragraph the version it was born in: the oldest of what it came from."""
    born = [version] * len(comparison.target.paragraphs)
    for change in comparison.changes:
        oldest = _oldest(change, births, version)
        for position in change.target:
            born[position] = oldest
    return born


def _oldest(change: Change, births: Sequence[int], version: int) -> int:
    return min((births[position] for position in change.base), default=version)


def _scaled(ribbon: Ribbon, unit: float) -> Ribbon:
    base, target = [
        tuple((start * unit, max(end * unit, start * unit + _THINNEST)) for start, end in side)
        for side in (ribbon.base, ribbon.target)
    ]
    return Ribbon(ribbon.look, ribbon.id, ribbon.label, base, target, ribbon.count, ribbon.age)


def _path(ribbon: Ribbon, left: float) -> str:
    near, far = left + BAR, left + STEP
    if not ribbon.target:
        return "".join(_wedge(stretch, near, near + _WEDGE) for stretch in ribbon.base)
    if not ribbon.base:
        return "".join(_wedge(stretch, far, far - _WEDGE) for stretch in ribbon.target)
    return "".join(band(start, end, near, far) for start, end in pieces(ribbon.base, ribbon.target))


def _age(born: int, versions: int) -> str:
    """The tint of unchanged text: "a0" stood in the first version, the highest is of late."""
    return f"a{min(_AGES - 1, born * _AGES // max(versions - 1, 1))}"


def _wedge(stretch: Stretch, wide: float, tip: float) -> str:
    """A birth (opening towards its bar) or a death (closing away from it)."""
    middle = (stretch[0] + stretch[1]) / 2
    start, end = short(stretch[0]), short(stretch[1])
    return f"M{short(wide)},{start}L{short(tip)},{short(middle)}L{short(wide)},{end}Z"
