"""Ordinary Markdown: words, breaks, emphasis, plain links and entities, understood without the parser.

Most paragraphs of a statement hold nothing else, and the parser takes many times as long over them. What
these patterns accept comes to what the parser makes of it (a law of the tests); of anything that they do
not know, even in one place, they give nothing at all.

CommonMark 0.31 is quoted by its sections.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from markdown_it.common.entities import entities
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace, mdTrim

from archive.model import BlockKind

_OUTSIDE = r"\\`*_~\[\]<&\n"
"""Characters that may mean more than themselves."""

_ESCAPED = r"\\[!-/:-@\[-`{-~]"
_ADDRESS = r"[A-Za-z0-9#$%&+,\-./:=?@_~*!]+"
_TOKEN = re.compile(
    rf"(?P<text>[^{_OUTSIDE}!]+|!(?!\[))"
    # 6.3: no label with markup, no bracket in the address, no title; images without words only.
    rf"|\[(?P<words>(?:[^{_OUTSIDE}]|\n|{_ESCAPED})*+)\]\((?P<target>{_ADDRESS})\)"
    rf"|(?P<image>!\[\]\({_ADDRESS}\))"
    r"|(?P<mark>\*+|_+)"
    rf"|(?P<escaped>{_ESCAPED})"
    r"|&(?P<entity>[A-Za-z][A-Za-z0-9]{1,31});"
    r"|(?P<ampersand>&(?!#|[A-Za-z][A-Za-z0-9]{1,31};))"
    r"|(?P<break><br ?/?>|\\\n)"
    r"|(?P<wrap>\n)"
)
_SPECIAL = re.compile(r"[\\`*_~\[\]<&]|  \n|\n[ \t]*:")
MAYBE_DEFINED = re.compile(r"\n[ \t]*[:\\&]")
"""A line that may define a term (archive.readers.definitions)."""

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRONG = 2
"""Signs in the longest mark of emphasis that is known here."""

BREAK = "<br>"
"""Stands among the pieces where a line ends."""

_BEGINNING = (
    r"(?:[A-Za-z\"'($@%\u0080-\U0010ffff]|[0-9]++(?![.)])"
    r"|\[|!\[|\*\*?(?=[A-Za-z0-9\"'(\[])|__?(?=[A-Za-z0-9\"'(\[]))"
)
_BLOCK = re.compile(
    r"(?P<heading>#{1,6}) +(?P<title>[^\s#][^\n#]*+)"
    r"|(?P<rule>\*(?: ?\*){2,}|_(?: ?_){2,}|-(?: -){2,})[ \t]*+(?=\n|\Z)"
    rf"|(?P<bullet>[-*+] {{1,4}})?(?P<lines>{_BEGINNING}[^\n]*+(?:\n[ \t]*+{_BEGINNING}[^\n]*+)*+)"
    r"(?P<underline>\n(?:=+|-+)[ \t]*+(?=\n|\Z))?"
)
_DELIMITERS = re.compile(r"\|(?: *:?-+:? *\|)+ *\Z")
_ROW = re.compile(r"\|[^\n]*\| *\Z")
_MOST_CELLS = 10_000
_GAP = re.compile(r"\n(?:[ \t]*+\n)*+|\Z")


class Ordinary(NamedTuple):
    """What inline Markdown comes to: its shown text in pieces, and its links' words and targets.

    A piece is text, whose line breaks only wrap it, or ``BREAK``.
    """

    pieces: list[str]
    links: list[tuple[str, str]]


class Simple(NamedTuple):
    """A block of which only the text is not understood yet; ``line`` is its 1-based line."""

    line: int
    kind: BlockKind
    level: int
    content: str


def simple_blocks(text: str) -> list[Simple] | None:
    """The paragraphs, headings and items of plain lists that a text consists of; None if it holds others.

    Every block begins at the margin, and no line begins with what could begin another kind of block (4.1
    to 5.3), or be the delimiter row of a table, or indented text of an item before it.
    """
    whole = text.rstrip(" \t\n")
    if "]:" in whole:
        return None
    found: list[Simple] = []
    at, line = 0, 1
    while at < len(whole):
        block = _BLOCK.match(whole, at)
        gap = block and _GAP.match(whole, block.end())
        if not block or not gap or (block["underline"] and (block["bullet"] or "|" in block["lines"])):
            return None
        if not block["rule"]:
            found.append(_simple(block, line))
        line += whole.count("\n", at, gap.end())
        at = gap.end()
    return found


def _simple(block: re.Match[str], line: int) -> Simple:
    content = mdTrim(block["title"] or block["lines"])
    if block["heading"]:
        return Simple(line, BlockKind.HEADING, len(block["heading"]), content)
    if block["underline"]:
        return Simple(line, BlockKind.HEADING, 1 if "=" in block["underline"] else 2, content)
    return Simple(line, *((BlockKind.LIST_ITEM, 1) if block["bullet"] else (BlockKind.PARAGRAPH, 0)), content)


def simple_table(text: str) -> list[list[str]] | None:
    """The cells of every row of a table that a text consists of, its delimiter row left out; None for others.

    Every row stands between bars, and none of them is escaped. The header says how many cells count.
    """
    if "\\" in text or not text.startswith("|"):
        return None
    lines = text.rstrip(" \t\n").split("\n")
    if len(lines) < 2 or not _DELIMITERS.match(lines[1]) or not all(map(_ROW.match, lines)):
        return None
    rows = [[mdTrim(cell) for cell in line.rstrip(" ")[1:-1].split("|")] for line in lines]
    count = len(rows[0])
    if count < 2 or count != len(rows[1]) or count * len(rows) > _MOST_CELLS:
        return None
    del rows[1]
    return [(row + [""] * count)[:count] for row in rows]


def understood(content: str) -> Ordinary | None:
    """What inline Markdown without outer white space comes to; None where it is not ordinary."""
    if not _SPECIAL.search(content):
        return Ordinary([content], [])
    if "\n" in content and MAYBE_DEFINED.search(content):
        return None
    found = Ordinary([], [])
    at, opened = 0, ""
    for token in _TOKEN.finditer(content):
        begun = _open_after(token, content, opened) if token.lastgroup == "mark" else opened
        piece = _piece(token, content) if token.lastgroup != "mark" or begun == opened else ""
        if token.start() != at or begun is None or piece is None:
            return None
        at, opened = token.end(), begun
        found.pieces.append(piece)
        if token.lastgroup == "target":
            found.links.append((piece, token["target"]))
    return found if at == len(content) and not opened else None


def _open_after(mark: re.Match[str], content: str, opened: str) -> str | None:
    """The mark of emphasis that is open behind this one ("": none); None but for one pair after another.

    What closes nothing, and what can neither open nor close, is text.
    """
    before = content[mark.start() - 1] if mark.start() else " "
    after = content[mark.end()] if mark.end() < len(content) else " "
    opens, closes = _flanks(before, after)
    if not opens and not opened:
        return ""
    if len(mark[0]) > _STRONG or opens == closes or opened != (mark[0] if closes else ""):
        return None
    return mark[0] if opens else ""


@lru_cache(maxsize=4096)
def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of marks between two characters is left-flanking and right-flanking (6.2)."""
    is_sign_before, is_sign_after = (isMdAsciiPunct(ord(c)) or isPunctChar(c) for c in (before, after))
    is_space_before, is_space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    left = not is_space_after and (not is_sign_after or is_space_before or is_sign_before)
    right = not is_space_before and (not is_sign_before or is_space_after or is_sign_after)
    return left, right


def _piece(token: re.Match[str], content: str) -> str | None:
    """What a token shows; None for an entity that is none."""
    shown: str | None = token[0]
    match token.lastgroup:
        case "target":
            shown = _ESCAPE.sub(r"\1", token["words"])
        case "escaped":
            shown = token[0][1:]
        case "entity":
            shown = entities.get(token["entity"])
        case "break":
            shown = BREAK
        case "wrap":
            shown = BREAK if content.endswith("  ", 0, token.start()) else "\n"
        case "image":
            shown = " "
    return shown
