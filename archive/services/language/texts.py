"""The texts of a line in one piece: each distinct paragraph once, each version as a list of them.

What comes back is trusted only where it yields every version's own ``text_digest``: texts from the
derived data are as good as those from the archive, or are not used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import overload

from archive.model import BlockKind, Furniture, HeldParagraphs, Paragraph, Version, VersionHead, digest_of

Style = tuple[str, int, str | None]


class PooledParagraphs(HeldParagraphs):
    """Paragraphs of one version, taken from the pool of its line."""

    __slots__ = ("_digests", "_numbers", "_pool")

    def __init__(self, pool: Sequence[Paragraph], digests: Sequence[str], numbers: Sequence[int]) -> None:
        self._pool = pool
        self._numbers = numbers
        self._digests = digests

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, position: int) -> Paragraph: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Paragraph]: ...
    def __getitem__(self, position: int | slice) -> Paragraph | Sequence[Paragraph]:
        if isinstance(position, slice):
            return tuple(self._pool[number] for number in self._numbers[position])
        return self._pool[self._numbers[position]]

    @property
    def digests(self) -> Sequence[str]:
        """The paragraphs' digests in document order."""
        return [self._digests[number] for number in self._numbers]

    def load(self, positions: Iterable[int]) -> None:
        """Nothing: the pool is at hand."""


def packed_texts(versions: Sequence[Version]) -> bytes:
    """The texts of a line as JSON."""
    places: dict[Paragraph, int] = {}
    rows = [[places.setdefault(each, len(places)) for each in version.paragraphs] for version in versions]
    pool = [[p.kind.value, p.level, p.furniture.value if p.furniture else None, p.text] for p in places]
    content = {"pool": pool, "versions": rows}
    return json.dumps(content, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def unpacked(body: bytes, heads: Sequence[VersionHead]) -> tuple[Version, ...] | None:
    """The versions of a line; None where any of them is not what its head says."""
    try:
        content = json.loads(body)
        pool = [_paragraph(*row) for row in content["pool"]]
        rows = content["versions"]
    except (ValueError, KeyError, TypeError):
        return None
    digests = [digest_of(paragraph.text) for paragraph in pool]
    lines = [_layout(paragraph, digest) for paragraph, digest in zip(pool, digests, strict=True)]
    if len(rows) != len(heads):
        return None
    for head, numbers in zip(heads, rows, strict=True):
        joined = "[" + ",".join([lines[number] for number in numbers]) + "]"
        if sha256(joined.encode("ascii")).hexdigest() != head.text_digest:
            return None
    return tuple(
        Version(head, PooledParagraphs(pool, digests, numbers))
        for head, numbers in zip(heads, rows, strict=True)
    )


def _paragraph(kind: str, level: int, furniture: str | None, text: str) -> Paragraph:
    return Paragraph(text, BlockKind(kind), level, Furniture(furniture) if furniture else None)


def _layout(paragraph: Paragraph, digest: str) -> str:
    """A paragraph's part of what a version's ``text_digest`` covers (see ``services.ingest``)."""
    furniture = paragraph.furniture and paragraph.furniture.value
    return json.dumps([paragraph.kind.value, paragraph.level, furniture, digest], separators=(",", ":"))
