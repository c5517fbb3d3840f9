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
from itertools import pairwise

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
    REPEATED = "repeated"


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
    sentence for a person.
    """

    kind: str
    subject: str
    message: str


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


@dataclass(frozen=True, slots=True)
class Edit:
    """One word-level step inside a change: ``operation`` over exact ``text``.

    Joining keeps and deletes rebuilds the base, keeps and inserts the target. Where a side holds
    several paragraphs they are joined by ``PARAGRAPH_BREAK``, which appears in the edits.
    """

    operation: Operation
    text: str


@dataclass(frozen=True, slots=True)
class Substitution:
    """The evidence for a facet: the words on both sides (either may be "" where nothing answers).

    ``note`` says what it amounts to: "strengthened", "weakened" for strength, "" elsewhere.
    """

    facet: Facet
    base: str
    target: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
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
    (word tokens that hold a letter or digit); ``similarity``, the share of what was kept over both
    sides, 0.0 to 1.0. ``furniture`` counts the changes left out there.
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
    it ("policy-archive 0.1.0, rules 1, icu 78.3"); the same engine gives the same comparison on
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
    """One plain sentence about a comparison, and the id of the change it speaks of ("" for none)."""

    phrases: tuple[Phrase, ...]
    change: str = ""

    @property
    def text(self) -> str:
        """The sentence as plain text, quotes in curly quotation marks."""
        return "".join(f"“{each.text}”" if each.side else each.text for each in self.phrases)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One row of evidence: a substitution, the change that holds it, and the 0-based positions."""

    substitution: Substitution
    change: str
    base: tuple[int, ...]
    target: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A comparison in a minute: plain sentences and the evidence behind them.

    ``overall`` sums up; ``sentences`` name single changes, weightiest first, and ``unnamed`` counts
    the substantive changes that none of them names. ``numbers`` holds changed numbers and dates,
    ``strength`` strengthened and weakened wording, both in reading order. ``warnings`` say what a
    reader must know before trusting the comparison (an inferred date, pipelines that differ).
    """

    overall: Sentence
    sentences: tuple[Sentence, ...]
    unnamed: int = 0
    numbers: tuple[Exhibit, ...] = ()
    strength: tuple[Exhibit, ...] = ()
    warnings: tuple[Sentence, ...] = ()


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
    Both are None for the first.
    """

    head: VersionHead
    provenances: tuple[Provenance, ...]
    base: VersionHead | None
    summary: Summary | None
    is_copy: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """An audit over time of one series."""

    series: SeriesHead
    entries: tuple[TrailEntry, ...]
    findings: tuple[Finding, ...]


# --- lineage --------------------------------------------------------------------------------------


class Passage(StrEnum):
    """How a paragraph came to stand where it stands."""

    BORN = "born"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RETURNED = "returned"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One thing that happened to a paragraph.

    ``version`` is the 0-based index of the version that shows it, ``position`` the paragraph's
    0-based place there (for ``gone``: its last place, in the version before). ``change`` is the id
    of the change that tells it ("" in a series' first version), ``others`` numbers the lives that
    it was split from, merged with or merged into.
    """

    version: int
    position: int
    passage: Passage
    significance: Significance
    change: str = ""
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """One paragraph's life: ``events`` in order, ``spans`` the unbroken runs of versions that hold it.

    A span is (first, last), 0-based and inclusive. ``number`` is the life's place in the lineage.
    """

    number: int
    events: tuple[LifeEvent, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def returns(self) -> int:
        """How often it came back after it was gone."""
        return len(self.spans) - 1


@dataclass(frozen=True, slots=True)
class Lineage:
    """The lives of all paragraphs of a series.

    ``places[v][p]`` is the number of the life that stands at position ``p`` of version ``v``.
    In a split the piece with most words carries the life on, in a merge the largest part does
    (the first one on a tie); the others are born, or end, with ``others`` naming it.
    """

    places: tuple[tuple[int, ...], ...]
    lives: tuple[Life, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands, so that anyone can check it.

    ``position`` is the paragraph's 0-based place, ``quote`` exact text of it, ``digest`` the
    version's, ``text_digest`` the paragraph's, ``start`` the quote's offset in characters.
    """

    series: str
    number: int
    effective_on: date
    position: int
    quote: str
    digest: str
    text_digest: str
    start: int = 0

    @property
    def paragraph(self) -> int:
        """The paragraph's place as people count: from 1."""
        return self.position + 1


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a sentence: its text and the version (0-based) that brought it."""

    version: int
    text: str


@dataclass(frozen=True, slots=True)
class BlamedRun:
    """A run of text inside a sentence and the version (0-based) that brought its words."""

    version: int
    text: str


@dataclass(frozen=True, slots=True)
class BlamedSentence:
    """A sentence with the version that brought its present words.

    ``since`` and ``first`` are 0-based versions: where the present words came (or came back), and
    where they were first seen; they differ only where the sentence was gone in between. ``runs``
    tell the words apart where they are of different age; ``earlier`` are the wordings before, the
    latest first.
    """

    citation: Citation
    since: int
    first: int
    runs: tuple[BlamedRun, ...] = ()
    earlier: tuple[Wording, ...] = ()
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Blame:
    """Every sentence of one version, in order. ``heads`` are the versions up to it."""

    heads: tuple[VersionHead, ...]
    sentences: tuple[BlamedSentence, ...]


class Presence(StrEnum):
    """What is known of a phrase at one time; never confused with each other.

    *Absent* is said only of a text that was read whole. *Not held*: no version of that time is in
    the archive. *Extraction failed*: bytes are held, but no text could be drawn from them.
    """

    PRESENT = "present"
    ABSENT = "absent"
    NOT_HELD = "not held"
    EXTRACTION_FAILED = "extraction failed"


@dataclass(frozen=True, slots=True)
class Blank:
    """A time of a series for which there is no text: a year without a version, or a witness unread.

    ``presence`` is ``NOT_HELD`` or ``EXTRACTION_FAILED``; ``begins`` and ``ends`` bound the time,
    inclusive; ``witness`` is the digest of the bytes that could not be read ("" where none are held).
    """

    presence: Presence
    begins: date
    ends: date
    reason: str
    witness: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A phrase where it stands, with the words around it.

    ``variant``: with small changes between its words; ``furniture``: around the statement, not in it.
    """

    citation: Citation
    context: str = ""
    variant: bool = False
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class PhraseState:
    """A phrase in one version (``head``), or in a time without one (``blank``)."""

    presence: Presence
    head: VersionHead | None = None
    blank: Blank | None = None
    sightings: tuple[Sighting, ...] = ()

    @property
    def day(self) -> date:
        """When: the version's effective date, or the beginning of the blank."""
        when = self.head.effective_on if self.head else self.blank and self.blank.begins
        assert when is not None  # noqa: S101 - a state has a version or a blank, each with a date
        return when


@dataclass(frozen=True, slots=True)
class PhraseHistory:
    """A phrase through a series: one state for each version and each blank, in order of time.

    ``gone`` are runs of absence between two sightings, ``ended`` the first version without it after
    the last sighting (None while it stands, or where it was never seen).
    """

    phrase: str
    mode: str
    series: str
    states: tuple[PhraseState, ...]

    @property
    def seen(self) -> tuple[PhraseState, ...]:
        """The states in which it is present."""
        return tuple(state for state in self.states if state.presence is Presence.PRESENT)

    @property
    def gone(self) -> tuple[tuple[PhraseState, ...], ...]:
        """Runs of states without it that lie between two sightings and hold an absence."""
        runs: list[tuple[PhraseState, ...]] = []
        run: list[PhraseState] = []
        for state in self.states:
            if state.presence is not Presence.PRESENT:
                run.append(state)
                continue
            if self.seen[0] is not state and any(each.presence is Presence.ABSENT for each in run):
                runs.append(tuple(run))
            run = []
        return tuple(runs)

    @property
    def ended(self) -> PhraseState | None:
        """The first version read without it after the last sighting."""
        if not self.seen:
            return None
        after = self.states[self.states.index(self.seen[-1]) + 1 :]
        return next((state for state in after if state.presence is Presence.ABSENT), None)


# --- numbers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text gives it.

    ``text`` are the exact characters of number, multiplier and percent; ``value`` its plain decimal
    form ("2200000000", "1.25"; for a range the lower end, with the upper one in ``upper``), ``unit``
    what it is measured in ("percent", "$", "" for a bare count), ``noun`` the words it counts,
    ``hedge`` what softens it ("over", "nearly"). ``start`` and ``end`` are offsets in the paragraph.
    """

    text: str
    value: str
    start: int
    end: int
    upper: str = ""
    unit: str = ""
    noun: str = ""
    hedge: str = ""


@dataclass(frozen=True, slots=True)
class SlotReading:
    """What stands in a number slot from one version on, until the next reading or the slot's end.

    ``first`` and ``last`` are the 0-based versions that show it, inclusive; ``citation`` cites the
    first of them. ``before`` and ``after`` are the words around, as far as the clause goes.
    """

    first: int
    last: int
    quantity: Quantity
    citation: Citation
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the text that holds a number, followed through the versions.

    ``readings`` are in order and differ from their neighbours in value, unit, noun or hedge;
    between two of them the slot may be empty (``last`` + 1 < next ``first``). ``label`` describes
    it by its latest words, with "…" for the number.
    """

    label: str
    readings: tuple[SlotReading, ...]
    furniture: bool = False

    def at(self, version: int) -> SlotReading | None:
        """What stands in it in a version (0-based); None where it is absent."""
        return next((each for each in self.readings if each.first <= version <= each.last), None)

    @property
    def changes(self) -> int:
        """How often the value changed."""
        values = [(each.quantity.value, each.quantity.upper) for each in self.readings]
        return sum(one != other for one, other in pairwise(values))


# --- formulas -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FormulaForm:
    """One wording of a formula: its words, the 0-based versions that hold it, and where first and last."""

    text: str
    versions: tuple[int, ...]
    first: Citation
    last: Citation


@dataclass(frozen=True, slots=True)
class Formula:
    """A word sequence that recurs in a series, found by the program, with its variants.

    ``forms`` begin with the one that stands in most versions; a number in it is shown as "‹…›".
    ``versions`` are the 0-based versions that hold any of its forms, in order; ``total`` counts the
    versions of the series. ``reworded`` cites what the latest version says nearly like it, where it
    has the formula itself no more.
    """

    forms: tuple[FormulaForm, ...]
    versions: tuple[int, ...]
    total: int
    reworded: Citation | None = None

    @property
    def text(self) -> str:
        """The words of its commonest form."""
        return self.forms[0].text

    @property
    def is_gone(self) -> bool:
        """Whether the latest version lacks it."""
        return self.versions[-1] != self.total - 1

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Runs of versions without it between two with it: (first missing, last missing)."""
        return tuple((one + 1, other - 1) for one, other in pairwise(self.versions) if other - one > 1)


@dataclass(frozen=True, slots=True)
class FormulaLedger:
    """The formulas of a series; ``heads`` are its versions.

    ``returned`` are back in the latest version after it had been without them, ``entered`` stand in
    the latest version and at most the one before it, ``missing`` stood in every version from their
    first to the one before the latest (at least three) and are absent now for the first time, unless
    nearly the same words (``reworded``) stand there.
    """

    heads: tuple[VersionHead, ...]
    formulas: tuple[Formula, ...]

    @property
    def missing(self) -> tuple[Formula, ...]:
        """Absent from the latest version for the first time since they came."""
        last = len(self.heads) - 1
        return tuple(
            each
            for each in self.formulas
            if not each.gaps and each.versions[-1] == last - 1 and len(each.versions) >= _STEADY
            if each.reworded is None
        )

    @property
    def returned(self) -> tuple[Formula, ...]:
        """Back in the latest version."""
        last = len(self.heads) - 1
        return tuple(each for each in self.formulas if each.gaps and each.gaps[-1][1] == last - 1)

    @property
    def entered(self) -> tuple[Formula, ...]:
        """Recurring, and not older than the version before the latest."""
        last = len(self.heads) - 1
        return tuple(
            each for each in self.formulas if each.versions[0] >= max(1, last - 1) and not each.is_gone
        )


_STEADY = 3


# --- strength -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StrengthShift:
    """Wording that became stronger or weaker from one version to the next.

    ``version`` is the 0-based version that brought it; ``base`` and ``target`` cite the sentences
    that hold the words of ``substitution`` (None where that side has none).
    """

    version: int
    change: str
    substitution: Substitution
    base: Citation | None
    target: Citation | None


# --- search ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A distinct paragraph of a series that answers a search.

    ``first`` cites where it was first seen, ``latest`` where last, ``versions`` counts the versions
    between and including them that hold it. ``snippet`` is the part of it that answers.
    """

    first: Citation
    latest: Citation
    versions: int
    snippet: str
    furniture: bool = False


# --- decisions ------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What a person decided that a change is."""

    NOISE = "noise"
    SUBSTANTIVE = "substantive"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on a change, written once and never altered; a later one supersedes it.

    It is anchored to the target version's ``digest``, the paragraph's ``position`` there (in the base
    where the target has none) and exact quotes of both sides, so that it can be checked and can never
    come to hang on a look-alike. ``wording``: it speaks of the same edit wherever it comes again.
    ``event`` is the index of the event that recorded it (-1 while unrecorded).
    """

    series: str
    base: str
    target: str
    position: int
    change: str
    removed: str
    inserted: str
    verdict: Verdict
    reason: str
    by: str
    wording: bool = False
    recorded_at: datetime | None = None
    event: int = -1


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A change with the decisions about it.

    ``decisions`` were made about this very change, the latest first; ``offered`` are decisions about
    the same edit elsewhere (or for its wording), which apply only where ``wording`` says so.
    """

    change: str
    decisions: tuple[Decision, ...] = ()
    offered: tuple[Decision, ...] = ()


# --- dossier --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chapter:
    """One version in a dossier: where it came from, what it changed, in plain sentences.

    ``comparison`` and ``brief`` set it against the statement before (None for the first). ``copies``
    are other witnesses of the same statement; ``returned`` cites paragraphs that came back after they
    had been gone; ``reviewed`` holds what people decided.
    """

    head: VersionHead
    provenances: tuple[Provenance, ...]
    copies: tuple[VersionHead, ...] = ()
    comparison: Comparison | None = None
    brief: Brief | None = None
    returned: tuple[Citation, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """The audit of one series over time, whole.

    ``findings`` are all doubts, ``orphans`` decisions whose change is not there any more. ``root`` is
    the RFC 6962 tree head over ``events`` events of the archive when the dossier was made.
    """

    series: SeriesHead
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
