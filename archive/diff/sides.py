"""The two sides of a comparison, whatever they came as: a version, paragraphs or plain strings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import overload

from archive.model import HeldParagraphs, Paragraph, Version, VersionHead, digest_of

Comparable = Version | Sequence[Paragraph] | Sequence[str]
"""What a side may be given as."""


class PlainParagraphs(Sequence[Paragraph]):
    """Plain strings seen as paragraphs; each is wrapped only when it is asked for."""

    __slots__ = ("texts",)

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, position: int) -> Paragraph: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Paragraph]: ...
    def __getitem__(self, position: int | slice) -> Paragraph | Sequence[Paragraph]:
        if isinstance(position, slice):
            return PlainParagraphs(self.texts[position])
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

    ``marks`` tell equal texts from different ones without loading them: the texts themselves where
    they are at hand, else their digests.
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

    def __len__(self) -> int:
        return len(self.version.paragraphs)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is known of the paragraphs but their text."""
        return isinstance(self.version.paragraphs, PlainParagraphs)

    def load(self, positions: Iterable[int]) -> None:
        """Make the texts at these positions ready."""
        if self.held is not None:
            self.held.load(positions)

    def text(self, position: int) -> str:
        if self.texts is not None:
            return self.texts[position]
        return self.version.paragraphs[position].text

    def digest(self, position: int) -> str:
        """Digest of the text at a position, without loading it where that can be."""
        return self.held.digests[position] if self.held is not None else digest_of(self.text(position))


def say_the_same(base: Side, i: int, target: Side, j: int) -> bool:
    """Whether two paragraphs have the same text; told by digest where one of them is not loaded."""
    if base.texts is not None and target.texts is not None:
        return base.texts[i] == target.texts[j]
    return base.digest(i) == target.digest(j)


def marks(base: Side, target: Side) -> tuple[Sequence[str], Sequence[str]]:
    """What tells equal texts of the two sides: texts where both have them, else digests of both."""
    if base.texts is not None and target.texts is not None:
        return base.texts, target.texts
    return (
        [base.digest(position) for position in range(len(base))],
        [target.digest(position) for position in range(len(target))],
    )


def as_version(side: Comparable) -> Version:
    """The side as a version; paragraphs and strings that come from no archive get a bare head."""
    if isinstance(side, Version):
        return side
    if isinstance(side, str):
        raise TypeError("a side is a version, or a sequence of paragraphs or strings; not one string")
    paragraphs: Sequence[Paragraph]
    if isinstance(side, HeldParagraphs):
        paragraphs, digest = side, _joint_digest(side.digests)
    elif side and isinstance(side[0], Paragraph):
        paragraphs = tuple(part if isinstance(part, Paragraph) else Paragraph(part) for part in side)
        digest = _joint_digest([paragraph.digest for paragraph in paragraphs])
    else:
        paragraphs = PlainParagraphs([part.text if isinstance(part, Paragraph) else part for part in side])
        digest = _joint_digest([digest_of(text) for text in paragraphs.texts])
    return Version(VersionHead(digest=digest, text_digest=digest, paragraphs=len(paragraphs)), paragraphs)


def _joint_digest(digests: Sequence[str]) -> str:
    """One digest over the digests of all paragraphs in order."""
    return sha256("\n".join(digests).encode()).hexdigest()
