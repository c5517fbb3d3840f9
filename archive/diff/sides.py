"""The two sides of a comparison, whatever they came as: a version, paragraphs or plain strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import filterfalse
from typing import overload

from archive.model import PARAGRAPH_BREAK, HeldParagraphs, Paragraph, Version, VersionHead, digest_of

Comparable = Version | Sequence[Paragraph] | Sequence[str]
"""What a side may be given as."""


class PlainParagraphs(Sequence[Paragraph]):
    """Plain strings seen as paragraphs; each is wrapped only when it is asked for.

    ``digests[i]`` is ``self[i].digest``.
    """

    __slots__ = ("digests", "texts")

    def __init__(self, texts: Sequence[str], digests: Sequence[str]) -> None:
        self.texts = tuple(texts)
        self.digests = digests

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, position: int) -> Paragraph: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Paragraph]: ...
    def __getitem__(self, position: int | slice) -> Paragraph | Sequence[Paragraph]:
        if isinstance(position, slice):
            return PlainParagraphs(self.texts[position], self.digests[position])
        return Paragraph(self.texts[position])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, (str, bytes)):
            return NotImplemented
        return len(self) == len(other) and all(
            mine == theirs for mine, theirs in zip(self, other, strict=True)
        )

    def __hash__(self) -> int:
        return hash(self.texts)

    def __repr__(self) -> str:
        return f"PlainParagraphs({list(self.texts)!r})"


class Side:
    """One side while it is compared: texts by position, loaded as late as possible.

    ``texts`` is None where they are held in a store; then ``digests`` are at hand instead.
    """

    def __init__(self, version: Version) -> None:
        self.version = version
        paragraphs = version.paragraphs
        self.held = paragraphs if isinstance(paragraphs, HeldParagraphs) else None
        self.texts: Sequence[str] | None = None
        self._digests: Sequence[str] | None = None
        if isinstance(paragraphs, PlainParagraphs):
            self.texts, self._digests = paragraphs.texts, paragraphs.digests
        elif self.held is not None:
            self._digests = self.held.digests
        else:
            self.texts = [paragraph.text for paragraph in paragraphs]

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
            self._digests = [digest_of(text) for text in self.texts or ()]
        return self._digests

    @property
    def language(self) -> str:
        return self.version.head.language

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
        return _bare(side, side.digests)
    if any(isinstance(part, Paragraph) for part in side[:1]):
        paragraphs = tuple(part if isinstance(part, Paragraph) else Paragraph(part) for part in side)
        return _bare(paragraphs, [paragraph.digest for paragraph in paragraphs])
    texts = [part.text if isinstance(part, Paragraph) else part for part in side]
    digests = _digests(texts, {} if known is None else known)
    return _bare(PlainParagraphs(texts, digests), digests)


def _digests(texts: Sequence[str], known: dict[str, str]) -> list[str]:
    """The digests of texts in order; each text is digested once."""
    fresh = list(dict.fromkeys(filterfalse(known.__contains__, texts)))
    try:
        digests = [sha256(raw).hexdigest() for raw in map(str.encode, fresh)]
    except UnicodeEncodeError:
        digests = list(map(digest_of, fresh))
    known.update(zip(fresh, digests, strict=True))
    return digests if len(fresh) == len(texts) else list(map(known.__getitem__, texts))


def _bare(paragraphs: Sequence[Paragraph], digests: Sequence[str]) -> Version:
    """A version that comes from no archive; its digest covers the digests of its paragraphs in order."""
    digest = sha256("\n".join(digests).encode()).hexdigest()
    return Version(VersionHead(digest=digest, text_digest=digest, paragraphs=len(paragraphs)), paragraphs)
