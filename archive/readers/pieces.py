"""Pieces: a long chunk of Markdown, which is a list or a table, cut between its items or rows.

Whoever reads the versions of a document need not parse a whole table again because one of its rows was
edited. What a piece gives, read by itself, is what it gives in its chunk (a law of the tests):

- An item at the margin ends the item before it, whatever that holds. It is cut off where it follows a
  blank line or such an item, and, in a numbered list, where it bears the number that counting gives it.
- A row is read below the table's own header, which decides how many cells it has.

So that an edit moves few cuts, it depends on the line behind it alone whether one is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

LEAST = 1_500
"""Chunks of fewer characters are read in one piece."""

_ONE_IN = 4
"""How many of the items begin a piece, on average: every piece costs some time by itself."""

_LONG_ROW = 256
_MOST_ROWS = 4_096
"""markdown-it stops filling up rows at 65,536 cells: so many rows of the 16 that ``_DELIMITER`` allows."""

_MARK = re.compile(r"(?:[-+*]|(?P<number>[0-9]{1,9})(?P<sign>[.)]))(?:(?P<space> +)(?=\S)|[ \t]*$)")
_NUMBERED_INSIDE = re.compile(r" {1,3}[0-9]{1,9}[.)]")
_RULE = re.compile(r"(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$")
_DELIMITER = re.compile(r"\|(?: *:?-+:? *\|){1,16} *$")
_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a chunk: ``text`` begins ``line`` lines below the chunk's beginning.

    ``head`` is what must be read before it, without being part of it.
    """

    line: int
    text: str
    head: str = ""


def pieces(text: str) -> list[Piece]:
    """The pieces of a chunk in order; one where it is neither list nor table, or short."""
    if len(text) < LEAST:
        return [Piece(0, text)]
    lines = text.split("\n")
    return _rows(text, lines) or _parts(lines, [0, *_Items().cuts(lines)])


def _parts(lines: Sequence[str], starts: Sequence[int]) -> list[Piece]:
    ends = [*starts[1:], len(lines)]
    return [
        Piece(start, "\n".join(lines[start:end]) + ("\n" if end < len(lines) else ""))
        for start, end in zip(starts, ends, strict=True)
    ]


def _rows(text: str, lines: Sequence[str]) -> list[Piece]:
    """The header and every row of a table that is all there is; empty where it is none."""
    rows = text.rstrip("\n").count("\n") - 1
    if rows < 2 or rows > _MOST_ROWS or len(text) < rows * _LONG_ROW or not _is_header(*lines[:2]):
        return []
    if not all(line.startswith("|") for line in lines[: rows + 2]):
        return []
    head = f"{lines[0]}\n{lines[1]}\n"
    return [Piece(0, head), *(Piece(at, f"{lines[at]}\n", head) for at in range(2, rows + 2))]


def _is_header(names: str, delimiters: str) -> bool:
    """Whether these two lines surely begin a table: as many cells in both, none of them disguised."""
    if not _DELIMITER.match(delimiters) or "\\" in names or "`" in names:
        return False
    return names.rstrip(" ").endswith("|") and names.count("|") == delimiters.count("|")


class _Items:
    """Goes through the lines of a chunk and knows whether the next may begin a piece.

    ``is_in_list``: the line before belongs to an item at the margin whose content is indented by
    ``indent``. ``last``: sign and number of the last numbered item.
    """

    def __init__(self) -> None:
        self.is_in_list = False
        self.is_after_blank = True
        self.is_bare = False
        self.indent = 0
        self.last: tuple[str, int] | None = None

    def cuts(self, lines: Sequence[str]) -> Iterator[int]:
        """The lines that may begin a piece, but for the first."""
        for at, line in enumerate(lines):
            mark = None if _RULE.match(line) else _MARK.match(line)
            if mark is None:
                if not self._pass(line):
                    return
                continue
            if not self._counts(mark):
                return
            is_item = self.is_after_blank or self.is_in_list
            if at and is_item and crc32(line.encode("utf-8", "surrogatepass")) % _ONE_IN == 0:
                yield at
            self.is_in_list, self.is_after_blank = is_item, False
            self.is_bare = mark["space"] is None
            width = len(mark["space"] or " ")
            # More than four spaces are one, and code.
            self.indent = len(mark[0]) - width + (width if width <= 4 else 1) if mark["space"] else 2

    def _counts(self, mark: re.Match[str]) -> bool:
        """Whether an item's number, if it has one, is what counting from the one before gives."""
        if mark["number"] is None:
            return True
        number = int(mark["number"])
        is_next = self.last is None or self.last[0] != mark["sign"] or self.last[1] + 1 == number
        self.last = (mark["sign"], number)
        return is_next and len(mark["number"]) <= _LONGEST_NUMBER

    def _pass(self, line: str) -> bool:
        """Take a line that is no item at the margin; False where it may be an item all the same."""
        if not line.strip(" \t"):
            # An item that begins with a blank line ends at the second.
            self.is_in_list &= not self.is_bare
            self.is_after_blank, self.is_bare = True, False
            return True
        indent = len(line) - len(line.lstrip(" "))
        if indent < self.indent or indent == 0:
            self.is_in_list = False
        self.is_after_blank = self.is_bare = False
        return self.is_in_list or not _NUMBERED_INSIDE.match(line)
