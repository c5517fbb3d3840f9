"""Terminal: colours, and wrapping that knows the width of wide characters and of no colour."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_COLOUR = re.compile("\x1b\\[[0-9;]*m")
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Ink:
    """How text is marked: by ANSI colours where ``color`` is set, else by signs alone.

    Deletions stay struck and insertions underlined, so that colour is never the only mark.
    """

    color: bool

    def _paint(self, codes: str, text: str) -> str:
        return f"\x1b[{codes}m{text}{_RESET}" if self.color else text

    def _paint_words(self, codes: str, text: str) -> str:
        # Each word by itself, so that wrapping never carries a colour over the end of a line.
        return " ".join(self._paint(codes, word) if word else "" for word in text.split(" "))

    def deleted(self, text: str) -> str:
        return self._paint_words("31;9", text) if self.color else f"[-{text}-]"

    def inserted(self, text: str) -> str:
        return self._paint_words("34;4", text) if self.color else f"{{+{text}+}}"

    def move(self, text: str) -> str:
        return self._paint("35", text)

    def heading(self, text: str) -> str:
        return self._paint("36", text)

    def caution(self, text: str) -> str:
        return self._paint("33", text)

    def faint(self, text: str) -> str:
        return self._paint("2", text)

    def strong(self, text: str) -> str:
        return self._paint("1", text)


def columns(text: str) -> int:
    """How many terminal columns a text takes: wide characters two, combining ones and colours none."""
    plain = _COLOUR.sub("", text)
    if plain.isascii():
        return len(plain)
    return sum(_columns_of(character) for character in plain)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int | None) -> Iterator[str]:
    """The text in lines of at most ``width`` columns; words longer than that stay whole.

    Lines break at spaces, and between wide characters, which stand without spaces.
    """
    for line in text.split("\n"):
        yield from _wrapped_line(line, width) if width else (line,)


def _wrapped_line(line: str, width: int) -> Iterator[str]:
    current, used = "", 0
    for unit in _units(line):
        needed = columns(unit.rstrip(" "))
        if current and used + needed > width:
            yield current.rstrip(" ")
            current, used = "", 0
        current += unit
        used += columns(unit)
    yield current.rstrip(" ")


_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_INK = "(?:\x1b\\[[0-9;]*m)*"
_CLOSING = "，。、；：？！）】》〉」』”’"


def _units(line: str) -> list[str]:
    """What may not be broken: a word with the spaces after it, or one wide character with what closes it."""
    return _unit().findall(line)


@cache
def _unit() -> re.Pattern[str]:
    """Compiled with the first line that is too long: few outputs have one, and it takes its time."""
    wide = f"{_INK}[{_WIDE}]{_INK}(?:{_INK}[{_CLOSING}]{_INK})* *"
    return re.compile(f"{wide}|[^ {_WIDE}]* +|[^ {_WIDE}]+")
