"""What passes between rooms: frozen values, no I/O, no clock.

Conventions, stated once:

- Positions of paragraphs are 0-based; a version's ``number`` in its series is 1-based.
- A digest is the lower-case hex SHA-256 of exact bytes (text: of its UTF-8 form).
- ``recorded_at`` and ``retrieved_at`` are aware UTC. ``published_at`` is a source's claim:
  it is aware only where the source gave a time zone.
- Sides of a comparison are always ``base`` and ``target``.
"""

from __future__ import annotations

from archive.model.audits import Trail, TrailEntry
from archive.model.blocks import Block, BlockKind, Claim, Finding, Furniture, Reading
from archive.model.briefs import Brief, Exhibit, Phrase, Sentence
from archive.model.comparisons import (
    PARAGRAPH_BREAK,
    Change,
    ChangeKind,
    Comparison,
    Edit,
    Facet,
    Operation,
    Significance,
    Substitution,
    Summary,
)
from archive.model.deposits import Deposit, Outcome, Provenance, Receipt, Witness
from archive.model.events import Event, Fixity
from archive.model.versions import (
    HeldParagraphs,
    Paragraph,
    Paragraphs,
    SeriesHead,
    Version,
    VersionHead,
    digest_of,
)

__all__ = [
    "PARAGRAPH_BREAK",
    "Block",
    "BlockKind",
    "Brief",
    "Change",
    "ChangeKind",
    "Claim",
    "Comparison",
    "Deposit",
    "Edit",
    "Event",
    "Exhibit",
    "Facet",
    "Finding",
    "Fixity",
    "Furniture",
    "HeldParagraphs",
    "Operation",
    "Outcome",
    "Paragraph",
    "Paragraphs",
    "Phrase",
    "Provenance",
    "Reading",
    "Receipt",
    "Sentence",
    "SeriesHead",
    "Significance",
    "Substitution",
    "Summary",
    "Trail",
    "TrailEntry",
    "Version",
    "VersionHead",
    "Witness",
    "digest_of",
]
