"""What passes between rooms: frozen values, no I/O, no clock.

Conventions, stated once:

- Positions of paragraphs are 0-based; a version's ``number`` in its series is 1-based.
- A digest is the lower-case hex SHA-256 of exact bytes (text: of its UTF-8 form).
- ``recorded_at`` and ``retrieved_at`` are aware UTC. ``published_at`` is a source's claim:
  it is aware only where the source gave a time zone.
- Sides of a comparison are always ``base`` and ``target``.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple

PARAGRAPH_BREAK = "\n\n"
"""What joins the paragraphs of one side of a change that holds several (split, merged)."""


# --- from bytes to blocks -------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block is in its document's own structure."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    QUOTE = "quote"


class Furniture(StrEnum):
    """Why a block stands around the statement rather than in it."""

    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"
    ADDRESS = "address"
    DATELINE = "dateline"
    METADATA = "metadata"
    RUNNING_HEAD = "running head"
    PAGE_NUMBER = "page number"
    FOOTNOTE = "footnote"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Block:
    """One block as a reader found it, in document order.

    ``text`` is the shown text (a table row's cells joined by tabs), ``level`` the heading's or the
    list item's depth (1 is outermost; 0 where depth means nothing), ``furniture`` why the block is
    not part of the statement (None: it is), ``place`` where it stands in the source ("line 12",
    "page 3"; "" where unknown).
    """

    kind: BlockKind
    text: str
    level: int = 0
    furniture: Furniture | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a source says about itself, kept as a claim and never as a fact.

    ``subject`` is one of "title", "effective_on", "published_at", "issuer", "publisher",
    "language"; ``value`` its plain form (dates ISO 8601); ``evidence`` the quoted words, ``place``
    where they stand, ``rule`` what recognised them. ``strength`` ranks rival claims for one
    subject: the highest wins, the earlier one on a tie.
    """

    subject: str
    value: str
    evidence: str
    place: str
    rule: str
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: what was noticed, about what, and how much it matters.

    ``kind`` is a stable word for programs ("fixity", "conflicting dates", "mojibake", ...),
    ``subject`` names the thing ("mfa-diplomacy@2022-09-29", a digest, a file), ``message`` is one
    sentence for a person. ``source`` is the file in which a reader noticed it, where ``subject`` is
    the version drawn from that file; else "".
    """

    kind: str
    subject: str
    message: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader drew from one witness.

    ``reader`` names reader and rules ("html/1"), ``encoding`` how bytes became text and why
    ("utf-8 (strict)", "gb18030 (meta)"; "" for formats that carry their own).
    """

    reader: str
    media_type: str
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    encoding: str = ""


# --- from blocks to versions ----------------------------------------------------------------------


def digest_of(text: str) -> str:
    """Digest of a text: lower-case hex SHA-256 of its UTF-8 form.

    A lone surrogate, which UTF-8 cannot hold, is digested in its own three-byte form.
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The smallest compared block.

    ``text`` is what is shown and compared; it is never normalised. ``kind``, ``level`` and
    ``furniture`` mean what they mean in ``Block``.
    """

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    furniture: Furniture | None = None

    @property
    def is_heading(self) -> bool:
        return self.kind is BlockKind.HEADING

    @property
    def is_furniture(self) -> bool:
        return self.furniture is not None

    @property
    def digest(self) -> str:
        """Digest of the shown text alone; kind and furniture do not enter."""
        return digest_of(self.text)


@dataclass(frozen=True, slots=True)
class Deposit:
    """What somebody hands in: exact bytes and what is said about them.

    ``name`` is the file name or the last part of the address, ``source`` the full path or address
    as given. Everything that is None is to be found out. ``order`` ranks versions of one day
    (the NN of ``DATE_NN.EXT``; 1 where there is none). ``dated_by`` says where ``effective_on``
    came from ("flag", "file name", "commit", ...), with ``date_evidence`` quoted.
    """

    data: bytes
    name: str
    source: str
    series: str | None = None
    effective_on: date | None = None
    dated_by: str = ""
    date_evidence: str = ""
    order: int = 1
    published_at: datetime | None = None
    source_url: str | None = None
    title: str | None = None
    language: str | None = None
    media_type: str | None = None
    method: str = "file"
    retrieved_at: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Witness:
    """The exact bytes received; never altered.

    ``digest`` identifies them, ``media_type`` is what they were taken for when they came in.
    """

    digest: str
    data: bytes
    media_type: str

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where, when and how a witness reached us.

    ``method`` is "file", "standard input", "url", "git", "warc"; ``details`` holds what else was
    seen (encoding, response headers, commit, claims), as plain text by name.
    """

    source: str
    method: str
    retrieved_at: datetime
    source_url: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VersionHead:
    """Everything known of a version but its text.

    Plain texts that come from no archive have a head too: then ``series``, ``effective_on`` and
    everything about recording are None or empty. ``number`` is the 1-based place in the series
    (0 while unrecorded), ``order`` ranks versions of one day. ``dated_by`` says how
    ``effective_on`` was found, ``evidence`` quotes it. ``pipeline`` names reader and segmentation
    ("text/1 paragraphs/1"). ``text_digest`` covers the paragraphs alone, ``digest`` the whole
    version (series, date, order, witness, pipeline, paragraphs). ``witness`` is a witness digest.
    ``paragraphs`` counts them, furniture included.
    """

    digest: str
    text_digest: str
    paragraphs: int
    title: str = ""
    language: str = ""
    series: str | None = None
    number: int = 0
    effective_on: date | None = None
    order: int = 1
    published_at: datetime | None = None
    dated_by: str = ""
    evidence: str = ""
    recorded_at: datetime | None = None
    witness: str = ""
    source: str = ""
    source_url: str | None = None
    pipeline: str = ""
    encoding: str = ""
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def reference(self) -> str:
        """How a person names this version: ``series@date``, or ``series@#7`` for a later one of its day."""
        if self.series is None:
            return self.source or self.title or self.digest[:12]
        if self.order > 1 and self.number:
            return f"{self.series}@#{self.number}"
        return f"{self.series}@{self.effective_on}"


class HeldParagraphs(Sequence[Paragraph]):
    """Paragraphs whose digests are at hand and whose texts are loaded only when asked for.

    A store hands these out, so that unchanged paragraphs of two versions are recognised by digest
    and never read. ``digests[i]`` is ``self[i].digest``.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def digests(self) -> Sequence[str]:
        """The paragraphs' digests in document order, without loading a text."""

    @abstractmethod
    def load(self, positions: Iterable[int]) -> None:
        """Fetch the texts at these positions in one go; single access would work, slower."""


@dataclass(frozen=True, slots=True)
class Version:
    """A dated text of a series, drawn from one witness by one pipeline.

    ``paragraphs`` may be loaded lazily by the store; it is a sequence in document order.
    """

    head: VersionHead
    paragraphs: Sequence[Paragraph]


class Outcome(StrEnum):
    """What became of one deposit."""

    RECORDED = "recorded"
    ALREADY_HELD = "already held"
    SAME_TEXT = "same text"
    REPROCESSED = "reprocessed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one deposit: its outcome and the version that now stands for it."""

    source: str
    outcome: Outcome
    head: VersionHead
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class SeriesHead:
    """One held series at a glance: ``versions`` counts, ``first`` and ``latest`` are effective dates."""

    name: str
    title: str
    versions: int
    first: date
    latest: date


# --- comparison -----------------------------------------------------------------------------------


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
    changes: tuple[Change, ...]
    summary: Summary


# --- brief ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence: our own words, or words quoted from one side.

    ``side`` is "" for our own words, "base" or "target" for a quote from that side.
    """

    text: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One plain sentence about a comparison, and the id of the change it speaks of ("" for none).

    ``also`` are the ids of further changes that it tells of, as where one word became another in many
    paragraphs.
    """

    phrases: tuple[Phrase, ...]
    change: str = ""
    also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as plain text, quotes in curly quotation marks."""
        return "".join(f"“{each.text}”" if each.side else each.text for each in self.phrases)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One row of evidence: a substitution, the change that holds it, and the 0-based positions.

    ``before`` and ``after`` are the words around it in the target, or in the base where the target has
    nothing; "" where it could not be placed.
    """

    substitution: Substitution
    change: str
    base: tuple[int, ...]
    target: tuple[int, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A comparison in a minute: plain sentences and the evidence behind them.

    ``overall`` sums up; ``sentences`` name single changes, weightiest first, and ``unnamed`` counts
    the substantive changes that none of them names. ``numbers`` holds changed numbers and dates,
    ``strength`` strengthened and weakened wording, ``numbering`` the numbers that paragraphs bear
    themselves (3.2, § 4, 第五条), all in reading order. ``warnings`` say what a reader must know before
    trusting the comparison (an inferred date, pipelines that differ).
    """

    overall: Sentence
    sentences: tuple[Sentence, ...]
    unnamed: int = 0
    numbers: tuple[Exhibit, ...] = ()
    strength: tuple[Exhibit, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    numbering: tuple[Exhibit, ...] = ()


# --- audit ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """One write, as the append-only log holds it.

    ``index`` is 0-based, ``kind`` "witness held", "provenance noted", "version recorded", ...;
    ``payload`` what was written, by name; ``digest`` the RFC 6962 leaf hash over the event.
    """

    index: int
    recorded_at: datetime
    kind: str
    payload: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Fixity:
    """The result of re-reading everything held: how many digests were checked, and every misfit.

    ``root`` is the RFC 6962 tree head over ``events`` events.
    """

    checked: int
    findings: tuple[Finding, ...]
    events: int = 0
    root: str = ""


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One version in its trail: what it is, where it came from, what it changed.

    ``summary`` compares it with ``base``: the statement before it or, where ``is_copy`` (a second
    witness of the same statement, differing in typography and furniture at most), its original.
    Both are None for the first. ``superseded`` are the versions of older pipelines, oldest first,
    that reprocessing replaced by this one.
    """

    head: VersionHead
    provenances: tuple[Provenance, ...]
    base: VersionHead | None
    summary: Summary | None
    is_copy: bool = False
    superseded: tuple[VersionHead, ...] = ()


@dataclass(frozen=True, slots=True)
class Trail:
    """An audit over time of one series."""

    series: SeriesHead
    entries: tuple[TrailEntry, ...]
    findings: tuple[Finding, ...]
