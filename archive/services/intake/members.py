"""Members: a version's paragraphs, each with what its digests are made of.

Successive versions of a document share most of their blocks, so what a block comes to is remembered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from archive.model import Block, BlockKind, Furniture, HeldParagraphs, Paragraph
from archive.readers.memory import Memory
from archive.segmentation.paragraphs import paragraphs


class Member(NamedTuple):
    """One paragraph of a version, its digest, and its part of the version's ``text_digest``.

    Two paragraphs of one ``layout`` are the same in text, kind, level and furniture.
    """

    paragraph: Paragraph
    digest: str
    layout: str


_AS_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode
_LAYOUT = attrgetter("layout")
_BARE = 300
"""What a remembered block weighs beside its text, in characters."""

_known_blocks: Memory[int, tuple[Block, tuple[Member, ...]]] = Memory(8_000_000)
"""Blocks met lately by their identity, which stands as long as they are kept here."""

_known_contents: Memory[tuple[str, int, int, int], tuple[Member, ...]] = Memory(8_000_000)
"""What texts come to, by text, level, and the identities of kind and furniture, which are quick to hash."""


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

    def at(self, place: int) -> Paragraph:
        """The paragraph at this place."""
        return self._paragraphs[place]

    def among(self, places: range) -> Sequence[Paragraph]:
        """The paragraphs at these places."""
        if places == range(len(self)):
            return tuple(self._paragraphs)
        return tuple(map(self._paragraphs.__getitem__, places))


def members(blocks: Iterable[Block]) -> tuple[Member, ...]:
    """The paragraphs that blocks come to (archive.segmentation.paragraphs), in their order."""
    blocks = tuple(blocks)
    # By identity first: readers hand out the very block again, and hashing it would take longer. A block
    # that is remembered is alive, so that no other bears its identity.
    found = list(map(_known_blocks.get, map(id, blocks)))
    known = [each[1] if each else _learnt(block) for block, each in zip(blocks, found, strict=True)]
    return tuple(chain.from_iterable(known))


def _learnt(block: Block) -> tuple[Member, ...]:
    found = _of_content(block.text, block.kind, block.level, block.furniture)
    _known_blocks.keep(id(block), (block, found), len(block.text) + _BARE)
    return found


def _of_content(text: str, kind: BlockKind, level: int, furniture: Furniture | None) -> tuple[Member, ...]:
    key = (text, level, id(kind), id(furniture))
    known = _known_contents.get(key)
    if known is None:
        known = _of(text, kind, level, furniture)
        _known_contents.keep(key, known, len(text) + _BARE)
    return known


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
    return sha256(f"[{','.join(map(_LAYOUT, text))}]".encode("ascii")).hexdigest()


def compact_json(value: object) -> str:
    """JSON in ASCII without spaces: what digests are taken of."""
    return _AS_JSON(value)
