"""Audit: a series' trail: what was recorded when, from where, what each version changed, what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import Comparison, Finding, SeriesHead, Summary, Trail, TrailEntry, VersionHead
from archive.services.compare import neighbours

if TYPE_CHECKING:
    from archive.store import Repository


def series_trail(repository: Repository, series: str) -> Trail:
    """The trail of one series: its versions in order, each with provenance and change volume.

    Raises:
        SeriesUnknown: no such series is held.
    """
    heads = repository.heads(series)
    return trail_of(repository, heads, list(neighbours(repository, heads)))


def trail_of(
    repository: Repository, heads: Sequence[VersionHead], comparisons: Sequence[Comparison]
) -> Trail:
    """The trail that follows from heads (in order) and the comparisons of neighbours."""
    summaries: list[Summary | None] = [None, *(comparison.summary for comparison in comparisons)]
    entries = tuple(
        TrailEntry(head, tuple(repository.provenances(head.witness)), summary)
        for head, summary in zip(heads, summaries, strict=True)
    )
    return Trail(series_head(heads), entries, (*_reading_findings(heads), *_findings(heads, comparisons)))


def series_head(heads: Sequence[VersionHead]) -> SeriesHead:
    """A series at a glance, from its heads in order (at least one)."""
    first, latest = heads[0], heads[-1]
    assert first.series is not None and first.effective_on is not None and latest.effective_on is not None  # noqa: S101, PT018 - a held version has both
    return SeriesHead(first.series, latest.title, len(heads), first.effective_on, latest.effective_on)


def change_volumes(repository: Repository, heads: Sequence[VersionHead]) -> list[Summary | None]:
    """What each version changed against the one before; None for the first."""
    return [None, *(comparison.summary for comparison in neighbours(repository, heads))]


def _reading_findings(heads: Sequence[VersionHead]) -> list[Finding]:
    return [finding for head in heads for finding in head.findings]


def _findings(heads: Sequence[VersionHead], comparisons: Sequence[Comparison]) -> list[Finding]:
    """Doubts that only neighbours raise: text unchanged under a new date, versions far apart."""
    found = []
    for (base, target), comparison in zip(pairwise(heads), comparisons, strict=True):
        if base.text_digest == target.text_digest:
            found.append(
                Finding(
                    "same text",
                    target.reference,
                    f"The text is the same, to the letter, as that of {base.reference}.",
                )
            )
        elif comparison.summary.similarity < FAR_APART:
            share = f"{comparison.summary.similarity:.0%}"
            found.append(
                Finding(
                    "far apart",
                    target.reference,
                    f"Only {share} of the words were kept since {base.reference}; is it the same statement?",
                )
            )
    return found


FAR_APART = 0.2
"""Similarity below which two neighbours may not be versions of one statement at all."""
