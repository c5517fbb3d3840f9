"""Phrasing: the small words of a brief's sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archive.model import Change, Phrase, Sentence

_QUOTED_WORDS = 14
_ROOM, _ROOM_UNSPACED = 120, 48
UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""A character of a script that is written without spaces."""


def quote(text: str, side: str) -> Phrase:
    """The opening words of a text: about a line."""
    words = text.split()
    opening = " ".join(words[:_QUOTED_WORDS])
    room = _ROOM_UNSPACED if UNSPACED.search(opening) else _ROOM
    if len(opening) > room:
        opening = opening[:room].rstrip()
        if not UNSPACED.search(opening):
            opening = opening.rpartition(" ")[0] or opening
    is_whole = len(words) <= _QUOTED_WORDS and len(opening) <= room and opening == " ".join(words)
    return Phrase(opening if is_whole else f"{opening} …", side)


def became(base: str, target: str) -> tuple[Phrase, ...]:
    """What became what: “A” became “B”, “A” is gone, or “B” is new; each as far as it is quoted."""
    if base and target:
        return quote(base, "base"), Phrase(" became "), quote(target, "target")
    return (quote(base, "base"), Phrase(" is gone")) if base else (quote(target, "target"), Phrase(" is new"))


def chained(parts: Sequence[tuple[Phrase, ...]]) -> Iterator[Phrase]:
    """Parts with commas between them, "and" before the last."""
    for nth, part in enumerate(parts):
        if nth:
            yield Phrase(" and " if nth == len(parts) - 1 else ", ")
        yield from part


def where(change: Change) -> str:
    """The paragraphs that a change stands in, those of the target if it has any."""
    return paragraphs(change.target or change.base)


def paragraphs(positions: Sequence[int]) -> str:
    """Paragraphs by number: "paragraph 4", "paragraphs 4 to 7"."""
    return f"paragraph {numbers(positions)}" if len(positions) == 1 else f"paragraphs {numbers(positions)}"


def numbers(positions: Sequence[int]) -> str:
    """1-based paragraph numbers: "4", "4 and 5", "4 to 7", "4, 6 and 9"."""
    shown = [position + 1 for position in positions]
    if len(shown) > 2 and shown == list(range(shown[0], shown[-1] + 1)):
        return f"{shown[0]} to {shown[-1]}"
    return listed([str(number) for number in shown])


def listed(parts: Sequence[str]) -> str:
    """A list in words: "a", "a and b", "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def count(number: int, noun: str) -> str:
    """A number of things: "1 place", "2 places"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plain(text: str, change: str = "", also: Iterable[str] = ()) -> Sentence:
    """A sentence that quotes nothing."""
    return Sentence((Phrase(text),), change, tuple(also))
