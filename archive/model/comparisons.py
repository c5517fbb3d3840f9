"""What changed between two versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from archive.model.versions import Version

PARAGRAPH_BREAK = "\n\n"
"""What joins the paragraphs of one side of a change that holds several (split, merged)."""


class ChangeKind(StrEnum):
    """The verdict on one aligned group of paragraphs."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    INSERTED = "inserted"
    DELETED = "deleted"


class Significance(StrEnum):
    """How much a change means: nothing, typography only, or substance."""

    NONE = "none"
    TYPOGRAPHIC = "typographic"
    SUBSTANTIVE = "substantive"


class Facet(StrEnum):
    """What kind of difference: the first four are substantive, the rest typographic."""

    NUMBER = "number"
    DATE = "date"
    STRENGTH = "strength"
    WORDING = "wording"
    SPACING = "spacing"
    PUNCTUATION = "punctuation"
    QUOTES = "quotes"
    CASE = "case"
    BREAK = "break"


class Operation(StrEnum):
    """One word-level step."""

    KEEP = "="
    DELETE = "-"
    INSERT = "+"


class Edit(NamedTuple):
    """One word-level step inside a change: ``operation`` over exact ``text``.

    Joining keeps and deletes rebuilds the base, keeps and inserts the target. Where a side holds
    several paragraphs they are joined by ``PARAGRAPH_BREAK``, which appears in the edits.
    """

    operation: Operation
    text: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """The evidence for a facet: the words on both sides (either may be "" where nothing answers).

    ``note`` says what it amounts to: "strengthened", "weakened" or "reversed" (a negation came or
    went) for strength, "" where no direction can be told, and elsewhere.
    """

    facet: Facet
    base: str
    target: str
    note: str = ""


class Change(NamedTuple):
    """The verdict on one aligned group.

    ``base`` and ``target`` are 0-based positions (either may be empty). ``id`` is permanent: it
    follows from the texts of both sides, so that re-rendering keeps it. ``movement`` numbers
    (from 1) the block that moved together, 0 where nothing moved. ``edits`` of an unchanged group
    may be empty to save memory; ``evidence`` backs the facets number, date and strength.
    """

    id: str
    kind: ChangeKind
    base: tuple[int, ...]
    target: tuple[int, ...]
    significance: Significance
    moved: bool = False
    movement: int = 0
    facets: tuple[Facet, ...] = ()
    edits: tuple[Edit, ...] = ()
    evidence: tuple[Substitution, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """A comparison in figures.

    One count of changes per kind, over everything. The rest speaks of the statement alone, without
    changes that touch nothing but furniture: counts per significance; words inserted and deleted
    (word tokens that hold a letter or digit); ``similarity``, the mean share of its characters that
    each paragraph kept, over both sides, 0.0 to 1.0. ``furniture`` counts the changes left out there.
    """

    unchanged: int = 0
    edited: int = 0
    moved: int = 0
    split: int = 0
    merged: int = 0
    inserted: int = 0
    deleted: int = 0
    substantive: int = 0
    typographic: int = 0
    words_inserted: int = 0
    words_deleted: int = 0
    similarity: float = 1.0
    furniture: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Base, target and all changes between them, in reading order of the target.

    A deleted group stands where its place in the base falls. ``engine`` names the rules that made
    it ("policy-archive 0.1.0, rules 3, icu 78.3"); the same engine gives the same comparison on
    every machine.
    """

    engine: str
    base: Version
    target: Version
    changes: Sequence[Change]
    summary: Summary
