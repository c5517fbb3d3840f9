"""Audit: a series' trail: what was recorded when, from where, what each version changed, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import Comparison, Finding, Trail, TrailEntry, VersionHead
from archive.services.audit.repeated import repeated_findings
from archive.services.comparison.compare import neighbours
from archive.services.comparison.copies import Succession, succession
from archive.services.comparison.report import series_head
from archive.services.intake.reprocess import place_of, superseded_by_place

if TYPE_CHECKING:
    from archive.store import Repository

FAR_APART = 0.2
"""Similarity below which two neighbours may not be versions of one statement at all."""


def series_trail(repository: Repository, series: str) -> Trail:
    """The trail of one series: its versions in order, each with provenance and change volume.

    Raises:
        SeriesUnknown: no such series is held.
    """
    heads = repository.heads(series)
    order = succession(repository, heads)
    comparisons = list(neighbours(repository, order.line))
    entries = tuple(_entries(repository, heads, order, comparisons))
    findings = [finding for head in heads for finding in head.findings]
    return Trail(series_head(heads), entries, (*findings, *doubts(order.line, comparisons)))


def doubts(line: Sequence[VersionHead], comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """What only the comparisons of neighbours raise about a line of statements."""
    yield from _doubts(line, comparisons)
    yield from _repeated(line, comparisons)


def _entries(
    repository: Repository,
    heads: Sequence[VersionHead],
    order: Succession,
    comparisons: Sequence[Comparison],
) -> Iterator[TrailEntry]:
    """Every version with what it is compared with: the statement before it, or, for a copy, its original."""
    against = {
        target.digest: (base, c) for (base, target), c in zip(pairwise(order.line), comparisons, strict=True)
    }
    earlier = superseded_by_place(repository, heads[0].series or "")
    for head in heads:
        copy = order.copy_of(head)
        base, comparison = (
            (copy.original, copy.comparison) if copy else against.get(head.digest, (None, None))
        )
        yield TrailEntry(
            head=head,
            provenances=tuple(repository.provenances(head.witness)),
            base=base,
            summary=comparison.summary if comparison else None,
            is_copy=copy is not None,
            superseded=tuple(earlier.get(place_of(head), ())),
        )


def _doubts(line: Sequence[VersionHead], comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """What only neighbours raise: a text unchanged under a new date, versions far apart."""
    for (base, target), comparison in zip(pairwise(line), comparisons, strict=True):
        if base.text_digest == target.text_digest:
            said = f"The text is the same, to the letter, as that of {base.reference}."
            yield Finding("same text", target.reference, said)
        elif comparison.summary.similarity < FAR_APART:
            share = f"{comparison.summary.similarity:.0%}"
            said = f"Only {share} of the words were kept since {base.reference}; is it the same statement?"
            yield Finding("far apart", target.reference, said)


def _repeated(line: Sequence[VersionHead], comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """Lines that stand around statements written anew each time."""
    if comparisons:
        texts = [comparisons[0].base.paragraphs, *(each.target.paragraphs for each in comparisons)]
        yield from repeated_findings(line, texts)
