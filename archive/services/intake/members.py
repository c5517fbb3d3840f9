"""Members: a version's paragraphs, each with what its digests are made of.

Successive versions of a document share most of their blocks, so what a block comes to is remembered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from archive.model import Block, BlockKind, Furniture, HeldParagraphs, Paragraph
from archive.segmentation.paragraphs import paragraphs

_SHORT = 2_048
"""Blocks of up to so many characters are remembered."""


class Member(NamedTuple):
    """One paragraph of a version, its digest, and its part of the version's ``text_digest``.

    Two paragraphs of one ``layout`` are the same in text, kind, level and furniture.
    """

    paragraph: Paragraph
    digest: str
    layout: str


class CarriedParagraphs(HeldParagraphs):
    """Paragraphs with their digests, as they came from where they were drawn."""

    __slots__ = ("_digests", "_paragraphs")

    def __init__(self, paragraphs: Sequence[Paragraph], digests: Sequence[str]) -> None:
        self._paragraphs = paragraphs
        self._digests = digests

    @property
    def digests(self) -> Sequence[str]:
        """The paragraphs' digests, worked out where they were drawn."""
        return self._digests

    def load(self, positions: Iterable[int]) -> None:
        """All texts are here already."""

    def __len__(self) -> int:
        return len(self._paragraphs)

    def __getitem__(self, index):  # type: ignore[no-untyped-def] # typed by Sequence's overloads
        return self._paragraphs[index]


def members(blocks: Iterable[Block]) -> tuple[Member, ...]:
    """The paragraphs that blocks come to (archive.segmentation.paragraphs), in their order."""
    return tuple(
        chain.from_iterable(
            (_of_short if len(block.text) <= _SHORT else _of)(
                block.text, block.kind, block.level, block.furniture
            )
            for block in blocks
        )
    )


@lru_cache(maxsize=8192)
def _of_short(text: str, kind: BlockKind, level: int, furniture: Furniture | None) -> tuple[Member, ...]:
    return _of(text, kind, level, furniture)


def _of(text: str, kind: BlockKind, level: int, furniture: Furniture | None) -> tuple[Member, ...]:
    return tuple(map(member, paragraphs([Block(kind, text, level, furniture)])))


def member(paragraph: Paragraph) -> Member:
    """What a paragraph is as part of a version."""
    digest = paragraph.digest
    furniture = paragraph.furniture and paragraph.furniture.value
    return Member(paragraph, digest, compact_json([paragraph.kind.value, paragraph.level, furniture, digest]))


def carried(text: Iterable[Member]) -> CarriedParagraphs:
    """The paragraphs alone, which know their digests."""
    known = tuple(text)
    return CarriedParagraphs([each.paragraph for each in known], [each.digest for each in known])


def digest_of_members(text: Iterable[Member]) -> str:
    """Digest over paragraphs: of the JSON list of their layouts."""
    return sha256(f"[{','.join(each.layout for each in text)}]".encode("ascii")).hexdigest()


def compact_json(value: object) -> str:
    """JSON in ASCII without spaces: what digests are taken of."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
