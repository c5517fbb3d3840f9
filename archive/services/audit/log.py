"""Log: the versions of a series in order with what each changed; no text is read where that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from archive.model import Summary, TrailEntry, VersionHead
from archive.services.audit.reversions import reversions
from archive.services.comparison.copies import Copy, succession
from archive.services.language.summaries import summaries_of

if TYPE_CHECKING:
    from archive.services.language.line import Progress
    from archive.store import Repository


Place = tuple[str, date | None, int]
"""What two readings of one deposit have in common: witness, effective date, order."""


def series_log(
    repository: Repository, series: str, progress: Progress | None = None
) -> tuple[TrailEntry, ...]:
    """The versions of a series in order with what each changed, without provenance, and nothing re-read.

    Raises:
        SeriesUnknown: no such series is held.
    """
    line, summaries = summaries_of(repository, series, progress)
    heads = repository.heads(series)
    order = succession(repository, heads)
    changed = {
        head.digest: (base, summary)
        for base, head, summary in zip(line, line[1:], summaries, strict=False)  # the first changed nothing
    }
    earlier = superseded_by_place(repository, series)
    back = reversions(line)
    return tuple(
        replace(
            _logged(head, order.copy_of(head), changed.get(head.digest), earlier.get(place_of(head), ())),
            back_to=back.get(head.digest),
        )
        for head in heads
    )


def _logged(
    head: VersionHead,
    copy: Copy | None,
    changed: tuple[VersionHead, Summary] | None,
    superseded: Sequence[VersionHead],
) -> TrailEntry:
    """A version in the log: against its original where it is a copy, else against the statement before."""
    base, summary = (copy.original, copy.comparison.summary) if copy else changed or (None, None)
    return TrailEntry(head, (), base, summary, copy is not None, tuple(superseded))


def superseded_by_place(repository: Repository, series: str) -> Mapping[Place, list[VersionHead]]:
    """The versions of older pipelines, oldest first, by the place that a newer one took (``place_of``)."""
    found: dict[Place, list[VersionHead]] = {}
    for head in repository.superseded(series):
        found.setdefault(place_of(head), []).append(head)
    return found


def place_of(head: VersionHead) -> Place:
    """Where a version stands, whatever pipeline drew it."""
    return head.witness, head.effective_on, head.order
