"""Blocks become paragraphs: the shown text that versions keep and comparisons compare.

The text stays as the reader gave it. Only its outer white space is trimmed, a block that holds
blank lines is cut there, and one beyond ``LONGEST`` characters is cut where a sentence or at
least a word ends, so that no later step meets a paragraph without bound. No paragraph is empty,
holds a blank line, or holds U+0000 (which databases refuse; it becomes U+FFFD).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.model import Block, Paragraph

PIPELINE = "paragraphs/1"
"""Names these rules in a version's pipeline; it changes whenever their outcome does."""

LONGEST = 100_000
"""Most characters of one paragraph."""

_BLANK_LINE = re.compile(
    r"(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])\s*(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])"
)
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？]")


def paragraphs(blocks: Iterable[Block]) -> tuple[Paragraph, ...]:
    """Paragraphs of a document in its order, furniture included."""
    return tuple(
        Paragraph(text, block.kind, block.level, block.furniture)
        for block in blocks
        for text in _texts(block.text)
    )


def _texts(text: str) -> Iterator[str]:
    for part in _BLANK_LINE.split(text.replace("\0", "\ufffd")):
        rest = part.strip()
        while len(rest) > LONGEST:
            cut = _cut(rest)
            yield rest[:cut].rstrip()
            rest = rest[cut:].lstrip()
        if rest:
            yield rest


def _cut(text: str) -> int:
    """Where to cut a text that is too long: after a sentence, else after a word, else at the bound."""
    window = text[LONGEST // 2 : LONGEST]
    ends = [match.end() for match in _SENTENCE_END.finditer(window)]
    if ends:
        return LONGEST // 2 + ends[-1]
    space = max(window.rfind(" "), window.rfind("\n"))
    return LONGEST // 2 + space + 1 if space >= 0 else LONGEST
