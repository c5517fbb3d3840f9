"""One series over time: where each version came from and what it changed."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model.blocks import Finding
from archive.model.comparisons import Summary
from archive.model.deposits import Provenance
from archive.model.versions import SeriesHead, VersionHead


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One version in its trail: what it is, where it came from, what it changed.

    ``summary`` compares it with ``base``: the statement before it or, where ``is_copy`` (a second
    witness of the same statement, differing in typography and furniture at most), its original.
    Both are None for the first. ``superseded`` are the versions of older pipelines, oldest first,
    that reprocessing replaced by this one. ``back_to`` is the last statement before ``base`` that had the
    very text which this one has again, where there is one.
    """

    head: VersionHead
    provenances: tuple[Provenance, ...]
    base: VersionHead | None
    summary: Summary | None
    is_copy: bool = False
    superseded: tuple[VersionHead, ...] = ()
    back_to: VersionHead | None = None


@dataclass(frozen=True, slots=True)
class Trail:
    """An audit over time of one series."""

    series: SeriesHead
    entries: tuple[TrailEntry, ...]
    findings: tuple[Finding, ...]
