"""Lines become blocks: which line breaks end a paragraph and which only wrap it.

A text is hard-wrapped where its lines stop because the next word would not have fitted; that test
needs the wrap column, which is taken from the text itself. In a wrapped text a full line goes on
in the next; a line that ended early ends its paragraph. In a text that is not wrapped, every line
break ends a paragraph: no two lines are joined on a guess.

Columns count as a terminal shows them: East Asian wide characters take two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_NARROWEST, _WIDEST = 40, 130
"""Wrap columns that occur: narrower lines are verse or tables, wider ones are whole paragraphs."""

_LIST_MARKER = re.compile(
    r"(?P<bullet>[-*+•·‣▪●○◦–—◆■□➢➤])[ \t\u2002\u2003\u3000]+(?=\S)"
    r"|(?P<number>"
    r"\d{1,3}[.)](?=\s)"
    r"|\((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6}|[A-Z])\)(?=\s)"
    r"|[a-z][.)](?=\s)|[ivx]{1,5}[.)](?=\s)"
    r"|[一二三四五六七八九十百]{1,4}[、．]|[(（][一二三四五六七八九十百]{1,4}[)）]"
    r"|[①-⑳]|[０-９]{1,2}[、．]|\d{1,2}、"
    r")"
)
_ARTICLE = re.compile(
    r"第\s*[0-9０-９一二三四五六七八九十百千零〇]+(?:[-之][0-9一二三四五六七八九十]+)?\s*[條条]"
)
_SENTENCE_END = (".", "!", "?", ":", ";", "。", "！", "？", "：", "；", "”", '"', "…", "」", "』", "．")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: 1-based ``number``, ``text`` without outer white space, ``indent`` in columns."""

    number: int
    text: str
    indent: int

    @property
    def width(self) -> int:
        """Columns from the left edge to the last character."""
        return self.indent + columns(self.text)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that belong together: one paragraph, list item or heading to be."""

    lines: tuple[Line, ...]

    @property
    def number(self) -> int:
        return self.lines[0].number


def columns(text: str) -> int:
    """Width of a text as a terminal shows it."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def list_marker(text: str) -> re.Match[str] | None:
    """The list marker that a line begins with: group ``bullet`` (a glyph) or ``number``."""
    return _LIST_MARKER.match(text)


def opens_paragraph(text: str) -> bool:
    """Whether a line can only be the first of its paragraph: a list item or an article of a law."""
    return bool(_LIST_MARKER.match(text) or _ARTICLE.match(text))


def is_drawn(text: str) -> bool:
    """Whether a line belongs to a table drawn with characters: its rows and rules are never joined."""
    return text[0] in "│┃║|┌├└╔╠╚┏┣┗+" and (sum(map(text.count, "│┃║|─━═┼")) > 1 or text.endswith(("+", "|")))


def groups_of(text: str) -> Iterator[tuple[Line, ...]]:
    """Runs of lines between blank lines."""
    group: list[Line] = []
    for number, raw in enumerate(text.splitlines(), 1):
        shown = raw.strip()
        if shown:
            margin = raw[: len(raw) - len(raw.lstrip())]
            group.append(Line(number, shown, columns(margin.expandtabs(4))))
        elif group:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def wrap_column(groups: Sequence[tuple[Line, ...]]) -> int:
    """Column at which a text was hard-wrapped; 0 where it was not.

    Only lines that another line of the same run follows can tell. Wrapped means that at least
    half of them end because the next word would not have fitted; or, for scripts that wrap at any
    character, that many end at one and the same column and hardly any line goes beyond it.
    """
    pairs = [pair for group in groups for pair in pairwise(group) if not is_drawn(pair[0].text)]
    if not pairs:
        return 0
    widths = sorted(line.width for line, _ in pairs)
    # A few lines may overhang (an address, a word that cannot be broken).
    column = widths[min(len(widths) - 1, int(len(widths) * 0.97))]
    if _NARROWEST <= column <= _WIDEST:
        full = sum(_is_full(line, following, column) for line, following in pairs)
        if full * 2 >= len(pairs):
            return column
    return _common_column(groups)


def _common_column(groups: Sequence[tuple[Line, ...]]) -> int:
    """Column at which wide characters stop again and again; 0 where there is none.

    First lines are left out: what published the text may have put an article's number before them.
    """
    pairs = [pair for group in groups for pair in pairwise(group[1:]) if not is_drawn(pair[0].text)]
    stops = Counter(line.width for line, _ in pairs if is_wide(line.text[-1]) or not line.text[-1].isalnum())
    if not stops:
        return 0
    column, often = max(stops.items(), key=lambda item: (item[1], item[0]))
    beyond = sum(count for width, count in stops.items() if width > column + 2)
    # A quarter of all lines stopping at one column is no accident; verse and lists are ragged.
    is_wrapped = often >= 3 and often * 4 >= len(pairs) and beyond * 20 <= len(pairs)
    return column if is_wrapped and _NARROWEST <= column <= _WIDEST else 0


def stretches(group: tuple[Line, ...], column: int) -> Iterator[Stretch]:
    """The paragraphs of one run of lines, for a text wrapped at ``column`` (0: not wrapped)."""
    current = [group[0]]
    for line in group[1:]:
        if column and _goes_on(current, line, column):
            current.append(line)
        else:
            yield Stretch(tuple(current))
            current = [line]
    yield Stretch(tuple(current))


def _goes_on(current: list[Line], line: Line, column: int) -> bool:
    """Whether ``line`` continues the paragraph whose lines so far are ``current``."""
    last = current[-1]
    is_table = is_drawn(last.text) or is_drawn(line.text)
    if is_table or opens_paragraph(line.text) or _is_indented_start(current, line):
        return False
    if _is_full(last, line, column):
        return True
    # Ragged wrapping: the sentence is unfinished and goes on in lower case.
    return line.text[:1].islower() and not last.text.endswith(_SENTENCE_END) and last.width * 2 > column


def _is_indented_start(current: list[Line], line: Line) -> bool:
    """Whether an indent begins a new paragraph (and does not merely hang under a list marker)."""
    deeper = line.indent - current[-1].indent
    if deeper < 2:
        return False
    return len(current) > 1 or not opens_paragraph(current[0].text)


def _is_full(line: Line, following: Line, column: int) -> bool:
    """Whether the next line's first word would not have fitted behind ``line``."""
    if line.width > column:
        return True
    return line.width + _gap(line.text, following.text) + columns(_first_word(following.text)) > column


def _first_word(text: str) -> str:
    """What a wrapping program would have moved as one piece: a word, or one wide character."""
    if is_wide(text[:1]):
        # Closing punctuation stays with the character before it.
        return text[:2] if len(text) > 1 and unicodedata.category(text[1]) in {"Po", "Pe"} else text[:1]
    word = re.match(r"[^\s-]+-?", text)
    return word[0] if word else text[:1]


def _gap(before: str, after: str) -> int:
    return len(joint(before, after))


def joint(before: str, after: str) -> str:
    """What stands between two joined lines: a space; nothing in Chinese and Japanese or after a hyphen."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    if before[-1] == "-" and before[-2:-1].isalnum() and after[0].isalnum():
        return ""
    return "" if before[-1] == "\u00ad" else " "


def is_wide(character: str) -> bool:
    """Whether a character takes two columns and is written without spaces (Hangul is spaced)."""
    if not character or character.isascii() or "\uac00" <= character <= "\ud7a3":
        return False
    return unicodedata.east_asian_width(character) in "WF"


def joined(lines: Sequence[str]) -> str:
    """The shown text of wrapped lines."""
    text = lines[0]
    for line in lines[1:]:
        text += joint(text, line) + line
    return text
