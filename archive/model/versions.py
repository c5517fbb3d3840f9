"""From blocks to versions: paragraphs, the dated texts that they make, and the series of those."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from operator import eq
from typing import overload

from archive.model.blocks import BlockKind, Claim, Finding, Furniture


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
        """How this version is told to a person: ``series@#7 (2020-04-09)``, which leads to it alone.

        A day may have several versions, and a number changes when an older one is recorded: both stand
        here, and a command takes both together. A version that has no number goes by its date.
        """
        if self.series is None:
            return self.source or self.title or self.digest[:12]
        if self.number:
            return f"{self.handle} ({self.effective_on})"
        return self.handle

    @property
    def handle(self) -> str:
        """What leads to a version of a series in one word, for a command to be typed: ``series@#7``."""
        return f"{self.series}@#{self.number}" if self.number else f"{self.series}@{self.effective_on}"


class Paragraphs(Sequence[Paragraph]):
    """Paragraphs in document order, each of which is made or fetched only when it is asked for.

    Equal to every sequence of the same paragraphs, a tuple above all.
    """

    __slots__ = ()

    @abstractmethod
    def at(self, place: int) -> Paragraph:
        """The paragraph at this place, which is 0 or more and under the length."""

    def among(self, places: range) -> Sequence[Paragraph]:
        """The paragraphs at these places; to be said anew where many in one go are cheaper."""
        return tuple(map(self.at, places))

    @overload
    def __getitem__(self, position: int) -> Paragraph: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Paragraph]: ...
    def __getitem__(self, position: int | slice) -> Paragraph | Sequence[Paragraph]:
        places = range(len(self))
        return self.among(places[position]) if isinstance(position, slice) else self.at(places[position])

    def __iter__(self) -> Iterator[Paragraph]:
        return iter(self.among(range(len(self))))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))


class HeldParagraphs(Paragraphs):
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


@dataclass(frozen=True, slots=True)
class SeriesHead:
    """One held series at a glance: ``versions`` counts, ``first`` and ``latest`` are effective dates."""

    name: str
    title: str
    versions: int
    first: date
    latest: date

    @classmethod
    def of(cls, heads: Sequence[VersionHead]) -> SeriesHead:
        """The series whose versions, all of them in order, have these heads (at least one)."""
        first, latest = heads[0], heads[-1]
        assert first.series is not None  # noqa: S101 - a held version has a series and a date
        assert first.effective_on is not None  # noqa: S101
        assert latest.effective_on is not None  # noqa: S101
        return cls(first.series, latest.title, len(heads), first.effective_on, latest.effective_on)
