"""Trail: what of a series was recorded when, from where, what each version changed, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive.model import SeriesHead, Trail, TrailEntry, VersionHead
from archive.services.audit.findings import findings
from archive.services.audit.log import place_of, superseded_by_place
from archive.services.audit.reversions import reversions
from archive.services.comparison.copies import succession
from archive.services.language.line import Line, Progress, line_of

if TYPE_CHECKING:
    from archive.store import Repository


def series_trail(repository: Repository, series: str, progress: Progress | None = None) -> Trail:
    """The trail of one series: its versions in order, each with provenance and change volume.

    Raises:
        SeriesUnknown: no such series is held.
    """
    return trail_of(repository, line_of(repository, series, progress=progress))


def trail_of(repository: Repository, line: Line) -> Trail:
    """The trail of a series whose whole line is at hand."""
    heads = repository.heads(line.series)
    entries = tuple(_entries(repository, heads, line))
    return Trail(SeriesHead.of(heads), entries, tuple(findings(repository, line, heads)))


def _entries(repository: Repository, heads: Sequence[VersionHead], line: Line) -> Iterator[TrailEntry]:
    """Every version with what it is compared with: the statement before it, or, for a copy, its original."""
    order = succession(repository, heads)
    against = {comparison.target.head.digest: comparison for comparison in line.comparisons}
    earlier = superseded_by_place(repository, line.series)
    back = reversions(line.heads)
    for head in heads:
        copy = order.copy_of(head)
        comparison = copy.comparison if copy else against.get(head.digest)
        before = comparison.base.head if comparison else None
        yield TrailEntry(
            head=head,
            provenances=tuple(repository.provenances(head.witness)),
            base=copy.original if copy else before,
            summary=comparison.summary if comparison else None,
            is_copy=copy is not None,
            superseded=tuple(earlier.get(place_of(head), ())),
            back_to=back.get(head.digest),
        )
