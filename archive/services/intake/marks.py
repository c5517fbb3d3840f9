"""Marks: what a document is known by. Pure.

A document's marks are 63-bit hashes: of its title; of up to ``SAMPLE`` paragraphs; of up to ``SAMPLE``
shingles (runs of words) of the statement itself, furniture left out. Which ones are sampled depends
on themselves alone (those of the smallest rank, Broder 1997), so two documents that share text share
marks. The rank of a shingle is its CRC-32, which costs a tenth of a hash that names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from archive.model import Paragraph
from archive.readers.memory import Memory
from archive.segmentation.keys import signature

RULES = "marks/3"
"""Names how marks are made; marks made otherwise are made anew."""

SAMPLE = 96
"""Most paragraph marks and most shingle marks of one document."""

RUN_OF_WORDS = 4
RUN_OF_CHARACTERS = 5
"""Length of a shingle: in words, and in characters where a script sets no spaces."""

LONG_TITLE_WORDS = 5
LONG_TITLE_CHARACTERS = 7

_UNSPACED = "\u0e00-\u0eff\u1780-\u17ff\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_UTF8 = ("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a document is known by. ``title`` is None where it has none."""

    title: int | None
    paragraphs: tuple[int, ...]
    shingles: tuple[int, ...]
    has_long_title: bool = False

    def all(self) -> frozenset[int]:
        """Every mark."""
        return frozenset((*self.paragraphs, *self.shingles, *(() if self.title is None else (self.title,))))


def marks_of(paragraphs: Iterable[Paragraph], title: str) -> Marks:
    """The marks of a document."""
    whole: set[int] = set()
    shingles: set[Ranked] = set()
    for paragraph in paragraphs:
        whole.add(_paragraph_mark(paragraph.text))
        if not paragraph.is_furniture:
            shingles.update(_shingles(paragraph.text))
    name = signature(title)
    return Marks(
        title=_mark("title", name.encode(*_UTF8)) if name else None,
        paragraphs=tuple(sorted(whole)[:SAMPLE]),
        shingles=tuple(_mark("shingle", run) for _, run in sorted(shingles)[:SAMPLE]),
        has_long_title=is_long(title),
    )


def is_long(title: str) -> bool:
    """Whether a title is long enough to name one statement rather than a kind of statement."""
    tokens = _TOKEN.findall(title)
    unspaced = sum(1 for token in tokens if _IS_UNSPACED.match(token))
    return unspaced >= LONG_TITLE_CHARACTERS or len(tokens) - unspaced >= LONG_TITLE_WORDS


Ranked = tuple[int, bytes]
"""A shingle behind its rank."""


_BARE = 100
"""What a remembered paragraph weighs beside its text, and each of its shingles, in characters."""

_known_marks: Memory[str, int] = Memory(8_000_000)
_known_shingles: Memory[str, tuple[Ranked, ...]] = Memory(64_000_000)
"""By their text; both together take some 100 MB at worst, however long the paragraphs are."""


def _paragraph_mark(text: str) -> int:
    mark = _known_marks.get(text)
    if mark is None:
        # Typography set aside, so that another copy of a statement is known by the same marks.
        mark = _mark("paragraph", signature(text).encode(*_UTF8))
        _known_marks.keep(text, mark, len(text) + _BARE)
    return mark


def _shingles(text: str) -> tuple[Ranked, ...]:
    """The shingles of a paragraph of the smallest ranks: no others can be among the document's."""
    found = _known_shingles.get(text)
    if found is None:
        found = _shingles_in(text)
        _known_shingles.keep(text, found, len(text) + _BARE * (1 + len(found)))
    return found


def _shingles_in(text: str) -> tuple[Ranked, ...]:
    words = " ".join(_TOKEN.findall(text.lower())).encode(*_UTF8).split()
    length = RUN_OF_CHARACTERS if _IS_UNSPACED.search(text) else RUN_OF_WORDS
    # The last runs are shorter, so that a paragraph of a word or two has shingles, too.
    padded = words + [b""] * (length - 1)
    runs = set(map(b" ".join, zip(*(padded[at : at + len(words)] for at in range(length)), strict=True)))
    return tuple(sorted(zip(map(crc32, runs), runs, strict=True))[:SAMPLE])


def _mark(kind: str, text: bytes) -> int:
    """A hash below 2**63, so that every database holds it; the same on every machine."""
    return int.from_bytes(blake2b(kind.encode() + b"\0" + text, digest_size=8).digest(), "big") >> 1
