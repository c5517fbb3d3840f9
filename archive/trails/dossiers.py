"""Dossiers: the audit of one series over time, whole."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Brief, Comparison, Finding, Provenance, SeriesHead, VersionHead
from archive.trails.citations import Citation
from archive.trails.decisions import Decision, Reviewed
from archive.trails.formulas import FormulaLedger
from archive.trails.lives import Lineage
from archive.trails.numbers import Slot
from archive.trails.strength import StrengthShift


@dataclass(frozen=True, slots=True)
class Return:
    """A paragraph that came back: where it stands now, and where it stood last.

    ``is_same``: with the same letters and digits; otherwise in other words.
    """

    now: Citation
    before: Citation
    is_same: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One version in a dossier: where it came from, what it changed, in plain sentences.

    ``comparison`` and ``brief`` set it against the statement before (None for the first). ``copies``
    are other witnesses of the same statement; ``returned`` are paragraphs that came back after they
    had been gone; ``reviewed`` holds what people decided.
    """

    head: VersionHead
    provenances: tuple[Provenance, ...]
    copies: tuple[VersionHead, ...] = ()
    comparison: Comparison | None = None
    brief: Brief | None = None
    returned: tuple[Return, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """The audit of one series over time, whole.

    ``overview`` sums up in plain sentences; ``findings`` are all doubts, ``orphans`` decisions whose
    change is not there any more. ``root`` is the RFC 6962 tree head over ``events`` events of the
    archive when the dossier was made.
    """

    series: SeriesHead
    overview: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...]
    numbers: tuple[Slot, ...]
    formulas: FormulaLedger
    strength: tuple[StrengthShift, ...]
    lineage: Lineage
    orphans: tuple[Decision, ...] = ()
    events: int = 0
    root: str = ""

    @property
    def heads(self) -> tuple[VersionHead, ...]:
        """The versions of the line, in order."""
        return tuple(chapter.head for chapter in self.chapters)
