"""The two sides of a comparison, whatever they came as: a version, paragraphs or plain strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import filterfalse
from typing import cast

from archive.model import (
    PARAGRAPH_BREAK,
    HeldParagraphs,
    Paragraph,
    Paragraphs,
    Version,
    VersionHead,
    digest_of,
)

Comparable = Version | Sequence[Paragraph] | Sequence[str]
"""What a side may be given as."""


class PlainParagraphs(Paragraphs):
    """Plain strings seen as paragraphs; each is wrapped, and all are digested, only when asked for.

    ``digests[i]`` is ``self[i].digest``. ``known`` remembers digests by text, for sides that share texts.
    """

    __slots__ = ("_digests", "_known", "texts")

    def __init__(self, texts: Sequence[str], known: dict[str, str] | None = None) -> None:
        self.texts = tuple(texts)
        self._known = {} if known is None else known
        self._digests: Sequence[str] | None = None

    @property
    def digests(self) -> Sequence[str]:
        if self._digests is None:
            self._digests = _digests(self.texts, self._known)
            self._known = {}
        return self._digests

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, place: int) -> Paragraph:
        return Paragraph(self.texts[place])

    def __repr__(self) -> str:
        return f"PlainParagraphs({list(self.texts)!r})"

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return PlainParagraphs, (self.texts,)


class BareVersion(Version):
    """A version that comes from no archive: nothing is known of it but its paragraphs.

    Its head, which takes a digest of them all, is made when it is first asked for.
    """

    def __new__(cls, paragraphs: Sequence[Paragraph], head: VersionHead | None = None) -> Version:  # type: ignore[misc]
        # Whoever gives it a head, as ``dataclasses.replace`` does, gets a version like any other.
        return super().__new__(cls) if head is None else Version(head, paragraphs)

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        object.__setattr__(self, "paragraphs", paragraphs)

    @cached_property
    def head(self) -> VersionHead:
        digest = sha256("\n".join(digests_of(self.paragraphs)).encode()).hexdigest()
        return VersionHead(digest=digest, text_digest=digest, paragraphs=len(self.paragraphs))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Version):
            return NotImplemented
        return (self.head, self.paragraphs) == (other.head, other.paragraphs)

    def __hash__(self) -> int:
        return hash((self.head, self.paragraphs))

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return Version, (self.head, self.paragraphs)


class Side:
    """One side while it is compared: texts by position, loaded as late as possible.

    ``texts`` is None where they are held in a store; then ``digests`` are at hand instead.
    """

    def __init__(self, version: Version) -> None:
        self.version = version
        paragraphs = version.paragraphs
        self.held = paragraphs if isinstance(paragraphs, HeldParagraphs) else None
        self.texts: Sequence[str] | None = None
        if isinstance(paragraphs, PlainParagraphs):
            self.texts = paragraphs.texts
        elif self.held is None:
            self.texts = [paragraph.text for paragraph in paragraphs]
        self._digests = None if self.held is None else self.held.digests

    def __len__(self) -> int:
        return len(self.version.paragraphs)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is known of the paragraphs but their text."""
        return isinstance(self.version.paragraphs, PlainParagraphs)

    @property
    def digests(self) -> Sequence[str]:
        """Digests of all texts in order, without loading one."""
        if self._digests is None:
            plain = self.version.paragraphs
            if isinstance(plain, PlainParagraphs):
                self._digests = plain.digests
            else:
                # Of the texts that were compared, whatever became of the caller's list since.
                self._digests = list(map(digest_of, self.texts or ()))
        return self._digests

    def digest(self, position: int) -> str:
        """The digest of one text, the others left alone."""
        return digest_of(self.text(position)) if self._digests is None else self._digests[position]

    @property
    def language(self) -> str:
        """The language that the text is in; "" where nobody said."""
        return "" if isinstance(self.version, BareVersion) else self.version.head.language

    def load(self, positions: Iterable[int]) -> None:
        """Make the texts at these positions ready."""
        if self.held is not None:
            self.held.load(positions)

    def text(self, position: int) -> str:
        if self.texts is not None:
            return self.texts[position]
        return self.version.paragraphs[position].text

    def joined(self, positions: Sequence[int]) -> str:
        """The texts at these positions as one."""
        if len(positions) == 1:
            return self.text(positions[0])
        return PARAGRAPH_BREAK.join([self.text(position) for position in positions])

    def is_furniture(self, positions: Sequence[int]) -> bool:
        """Whether the paragraphs at these positions are furniture, all of them."""
        return all(self.version.paragraphs[position].is_furniture for position in positions)


def sides(base: Comparable, target: Comparable) -> tuple[Side, Side]:
    """Both sides, ready to be compared; equal texts are digested once."""
    known: dict[str, str] = {}
    return Side(as_version(base, known)), Side(as_version(target, known))


def marks(base: Side, target: Side) -> tuple[Sequence[str], Sequence[str]]:
    """What tells equal texts of the two sides: texts where both have them, else digests of both."""
    if base.texts is not None and target.texts is not None:
        return base.texts, target.texts
    return base.digests, target.digests


def as_version(side: Comparable, known: dict[str, str] | None = None) -> Version:
    """The side as a version; paragraphs and strings that come from no archive get a bare head.

    ``known`` remembers digests by text between calls.
    """
    if isinstance(side, Version):
        return side
    if isinstance(side, str):
        raise TypeError("A side is a version, or a sequence of paragraphs or strings; not one string.")
    if isinstance(side, HeldParagraphs):
        return BareVersion(side)
    if any(isinstance(part, Paragraph) for part in side[:1]):
        return BareVersion(tuple(part if isinstance(part, Paragraph) else Paragraph(part) for part in side))
    return BareVersion(PlainParagraphs(cast("Sequence[str]", side), known))


def digests_of(paragraphs: Sequence[Paragraph]) -> Sequence[str]:
    """The digests of paragraphs in order, loading none."""
    if isinstance(paragraphs, (HeldParagraphs, PlainParagraphs)):
        return paragraphs.digests
    return [paragraph.digest for paragraph in paragraphs]


def _digests(texts: Sequence[str], known: dict[str, str]) -> list[str]:
    """The digests of texts in order; each text is digested once."""
    fresh = list(dict.fromkeys(filterfalse(known.__contains__, texts)))
    try:
        digests = [sha256(raw).hexdigest() for raw in map(str.encode, fresh)]
    except UnicodeEncodeError:
        digests = list(map(digest_of, fresh))
    known.update(zip(fresh, digests, strict=True))
    return digests if len(fresh) == len(texts) else list(map(known.__getitem__, texts))
