"""What an audit over time passes between rooms: lives, citations, phrases, numbers, formulas, dossiers.

The conventions of ``archive.model`` hold. Besides, where a field counts versions it means the
0-based place in the line of a series' statements, not the number that people see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from archive.model import (
    Brief,
    Comparison,
    Finding,
    Provenance,
    SeriesHead,
    Significance,
    Substitution,
    VersionHead,
)

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
        when = self.head.effective_on if self.head else None
        when = self.blank.begins if when is None and self.blank else when
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
    """A word sequence that recurs in a series, found by the program, with its wordings.

    ``forms`` begin with the one that stands in most versions; a number in it is shown as "‹…›".
    ``versions`` are the 0-based versions that hold any of its forms, in order, and say nothing of a
    single form; ``total`` counts the versions of the series. ``reworded`` cites what the latest
    version says nearly like it, where it has the formula itself no more.
    """

    forms: tuple[FormulaForm, ...]
    versions: tuple[int, ...]
    total: int
    reworded: Citation | None = None

    @property
    def text(self) -> str:
        """The words of its commonest form, which need not stand in all of ``versions``."""
        return self.forms[0].text

    @property
    def latest_form(self) -> FormulaForm:
        """The form that stood last; of several the commonest."""
        return max(self.forms, key=lambda form: form.versions[-1])

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
    """Wording that was turned into its opposite, or became stronger or weaker, from one version to the next.

    ``version`` is the 0-based version that brought it; ``base`` and ``target`` cite the sentences
    that hold the words of ``substitution`` (None where that side has none).
    """

    version: int
    change: str
    substitution: Substitution
    base: Citation | None
    target: Citation | None

    @property
    def is_reversal(self) -> bool:
        """Whether a duty, a ban or a leave was turned into its opposite; this ranks before any degree."""
        return self.substitution.note == "reversed"


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


@dataclass(frozen=True, slots=True)
class Decided:
    """What people decided about one comparison.

    ``by_change`` holds the decisions that apply to a change, by its id, the latest first, which is the
    one that counts; ``orphans`` were made about this very pair, and their change is not there any more.
    """

    by_change: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)
    orphans: tuple[Decision, ...] = ()

    def of(self, change: str) -> tuple[Decision, ...]:
        """The decisions that apply to a change, the latest first."""
        return self.by_change.get(change, ())


UNDECIDED = Decided()
"""What is known of a comparison that nobody decided on."""


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
