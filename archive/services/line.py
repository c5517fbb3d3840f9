"""The line: a series' versions in order, the comparisons of neighbours, and the times without a text.

Everything that audits language over time starts here. Versions are 0-based in a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.model import Blank, Comparison, Presence, Version, VersionHead


@dataclass(frozen=True, slots=True)
class Line:
    """A series' ``versions`` in order (at least one), ``comparisons`` of neighbours, and its ``blanks``."""

    versions: tuple[Version, ...]
    comparisons: Sequence[Comparison]
    blanks: tuple[Blank, ...] = ()

    @property
    def heads(self) -> tuple[VersionHead, ...]:
        """The heads of its versions."""
        return tuple(version.head for version in self.versions)

    @property
    def series(self) -> str:
        """The name of the series."""
        return self.versions[0].head.series or ""


def missing_years(heads: Sequence[VersionHead]) -> Iterator[Blank]:
    """Calendar years between the first and the last version for which no version is held.

    Only in a series that is held for most years: a law that stood unchanged for ten years lacks
    nothing, an annual statement that skips one year does.
    """
    years = sorted({head.effective_on.year for head in heads if head.effective_on is not None})
    if len(years) < _ENOUGH_YEARS:
        return
    between = [year for year in range(years[0] + 1, years[-1]) if year not in set(years)]
    if len(between) > len(years) // 2:
        return
    for year in between:
        yield Blank(
            Presence.NOT_HELD,
            date(year, 1, 1),
            date(year, 12, 31),
            f"No version of {year} is held.",
        )


_ENOUGH_YEARS = 4
