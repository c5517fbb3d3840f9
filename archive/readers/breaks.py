"""Where a text with line breaks falls into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE_BREAK = re.compile(r"(?<=[.!?。！？”\"])\n")
_BLANK_LINES = re.compile(r"\n(?:[ \0]*\n)+")
_LONG_LINE = 60
PROTECTED_SPACE = "\0"
"""Stands for a space that must not be collapsed, while a text is put together."""


def parts_of(text: str) -> Iterator[str]:
    """The paragraphs of a text with line breaks.

    A blank line ends one, and so does a break after a full sentence of some length.
    """
    if "\n" not in text:
        yield from _unless_empty(text)
        return
    for part in _BLANK_LINES.split(text):
        rest = part
        for found in _SENTENCE_BREAK.finditer(part):
            done = part[len(part) - len(rest) : found.start()]
            if len(done) - done.rfind("\n") > _LONG_LINE:
                yield from _unless_empty(done)
                rest = part[found.end() :]
        yield from _unless_empty(rest)


def _unless_empty(text: str) -> Iterator[str]:
    if shown := text.replace(PROTECTED_SPACE, " ").strip():
        yield shown
