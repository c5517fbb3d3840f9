"""Report: what the pages of one series are made of, each comparison with its brief, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Brief, Comparison, SeriesHead, VersionHead
from archive.services.comparison.brief import brief, briefs
from archive.services.comparison.compare import compare_heads, neighbours
from archive.services.comparison.copies import Copy, succession

if TYPE_CHECKING:
    from archive.store import Repository

Compared = tuple[Comparison, Brief]


@dataclass(frozen=True, slots=True)
class SeriesMaterial:
    """The ``line`` of a series' statements, its ``copies``, and access to their comparisons."""

    series: SeriesHead
    line: Sequence[VersionHead]
    copies: Sequence[Copy]
    repository: Repository

    def compared(self) -> Iterator[Compared]:
        """Every statement but the first against the one before it, in order."""
        yield from briefs(neighbours(self.repository, self.line))

    def copied(self) -> Iterator[Compared]:
        """Every copy against its original."""
        for copy in self.copies:
            yield copy.comparison, brief(copy.comparison)

    def overall(self) -> Compared | None:
        """The first statement against the latest, where more than two are held."""
        if len(self.line) <= 2:
            return None
        comparison = compare_heads(self.repository, self.line[0], self.line[-1])
        return comparison, brief(comparison)


def series_material(repository: Repository, series: str) -> SeriesMaterial:
    """What the report of a series needs.

    Raises:
        SeriesUnknown: no such series is held.
    """
    heads = repository.heads(series)
    order = succession(repository, heads)
    return SeriesMaterial(SeriesHead.of(heads), order.line, order.copies, repository)
