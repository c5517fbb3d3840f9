"""Rich Text Format 1.9.1, read by a short parser of our own.

Text, headings (outline levels and style names), list numbers as the writing program drew them,
tables, headers, footers, footnotes and comments. Tracked deletions are left out and insertions
stay, with a finding. Pictures, embedded objects and unknown optional parts hold no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from archive.model import Block, BlockKind, Claim, Furniture, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.limits import MAX_TEXT_BYTES, refuse_larger
from archive.readers.links import Link, link_blocks
from archive.readers.office import blocks_of_paragraph, blocks_of_row
from archive.readers.reader import RTF, Context
from archive.readers.rtfwords import CHARACTERS, CODEPAGES, FURNITURE, SHOWN_OPTIONAL, SKIPPED

READER = "rtf/3"

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)|\\",
    re.DOTALL,
)
_HYPERLINK = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_HEADING_STYLE = re.compile(r"\s*(?:heading (?P<level>\d)|(?P<title>title))\s*;?", re.IGNORECASE)


def read_rtf(data: bytes, context: Context) -> Reading:
    """Blocks of a Rich Text file."""
    refuse_larger(len(data), MAX_TEXT_BYTES, context.name)
    parser = Parser()
    parser.parse(data.decode("latin-1"))
    draft = Draft(READER, RTF, context.name)
    for block in (*parser.blocks, *parser.around, *link_blocks(parser.links)):
        draft.add(block)
    if title := " ".join(parser.title.split()):
        draft.claims.append(Claim("title", title, title, "document properties", "info title", 60))
    if parser.deletions or parser.insertions:
        counted = f"{parser.insertions} insertions, {parser.deletions} deletions"
        draft.doubt(
            "tracked changes",
            f"The file holds tracked changes ({counted}); it was read as if all were accepted.",
        )
    if parser.stack:
        draft.doubt("incomplete", "The file ends before its last brace is closed; some of it may be missing.")
    return reading_of(draft)


@dataclass(frozen=True, slots=True)
class State:
    """What holds inside a group: where text goes, how bytes are read, what the paragraph is.

    ``target`` is "body", "part" (furniture), "skip", "fonts", "styles", "title", "marker" or
    "instruction" (of a field).
    """

    target: str = "body"
    furniture: Furniture | None = None
    fallback: int = 1
    codec: str = "cp1252"
    font: int = 0
    style: int = 0
    outline: int = 9
    in_list: bool = False
    depth: int = 0
    in_table: bool = False
    is_hidden: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class Parser:
    """Reads tokens one by one; groups are kept on a stack of states, not by recursion."""

    blocks: list[Block] = field(default_factory=list)
    around: list[Block] = field(default_factory=list)
    title: str = ""
    deletions: int = 0
    insertions: int = 0
    state: State = field(default_factory=State)
    stack: list[State] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    outer_pieces: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    marker: str = ""
    raw: bytearray = field(default_factory=bytearray)
    skip: int = 0
    count: int = 0
    cell: list[Block] = field(default_factory=list)
    row: list[list[Block]] = field(default_factory=list)
    codecs: dict[int, str] = field(default_factory=dict)
    default_codec: str = "cp1252"
    headings: dict[int, int] = field(default_factory=dict)
    is_optional: bool = False
    instruction: str = ""
    result: tuple[int, int] | None = None
    links: list[Link] = field(default_factory=list)

    def parse(self, source: str) -> None:
        """Read a whole file."""
        position = 0
        while token := _TOKEN.match(source, position):
            position = token.end()
            if token["word"] == "bin":
                position += max(0, int(token["number"] or 0))
            else:
                self._token(token)
        self._end_paragraph()
        self._end_row()

    def _token(self, token: re.Match[str]) -> None:
        if token["brace"]:
            self._brace(token["brace"])
        elif token["word"]:
            self._word(token["word"], None if token["number"] is None else int(token["number"]))
        elif token["byte"]:
            self._bytes(bytes([int(token["byte"], 16)]))
        elif token["symbol"]:
            self._symbol(token["symbol"])
        elif token["text"]:
            self._bytes(token["text"].encode("latin-1"))

    # --- groups -----------------------------------------------------------------------------------

    def _brace(self, brace: str) -> None:
        self._decode()
        self.skip = 0
        if brace == "{":
            self.stack.append(self.state)
            self.is_optional = False
        elif self.stack:
            if self.outer_pieces and self.outer_pieces[-1][0] == len(self.stack):
                self._end_paragraph()
                self.pieces = self.outer_pieces.pop()[1]
            self._end_link()
            self.state = self.stack.pop()

    def _end_link(self) -> None:
        """At the end of a field's result: keep the words and the target of a link."""
        if self.result is None or self.result[0] != len(self.stack):
            return
        target = _HYPERLINK.search(self.instruction)
        shown = " ".join(_paired("".join(self.pieces[self.result[1] :])).split())
        if target and self.state.furniture is None:
            self.links.append(Link(shown, target[1]))
        self.result, self.instruction = None, ""

    def _destination(self, word: str) -> bool:
        """Whether a control word opened a part of its own (and was dealt with)."""
        if word == "fldrslt":
            self.result = (len(self.stack), len(self.pieces))
        is_optional, self.is_optional = self.is_optional, False
        if word in FURNITURE and self.state.target != "skip":
            self.outer_pieces.append((len(self.stack), self.pieces))
            self.pieces = []
            self.state = State("part", FURNITURE[word], codec=self.state.codec, font=self.state.font)
        elif word in SKIPPED:
            self._goto(SKIPPED[word])
        elif is_optional and word not in SHOWN_OPTIONAL:
            self._goto("skip")
        else:
            return False
        return True

    def _goto(self, target: str) -> None:
        self.state = replace(self.state, target="skip" if self.state.target == "skip" else target)

    # --- control words ----------------------------------------------------------------------------

    def _word(self, word: str, number: int | None) -> None:
        self._decode()
        if self._destination(word):
            return
        if word == "u" and number is not None:
            self._put(_unicode(number))
            self.skip = self.state.fallback
        elif word in CHARACTERS:
            self._put(CHARACTERS[word])
        elif word in {"par", "sect", "nestcell"}:
            self._end_paragraph()
        elif word in {"cell", "row", "nestrow"}:
            self._table_word(word)
        else:
            self._property(word, number)

    def _table_word(self, word: str) -> None:
        if self.state.target != "body":
            return
        if word == "cell":
            self._end_paragraph(in_cell=True)
            self.row.append(self.cell)
            self.cell = []
        elif word == "row":
            self._end_row()

    def _property(self, word: str, number: int | None) -> None:
        value = 1 if number is None else number
        if word == "pard":
            self.state = replace(self.state, style=0, outline=9, in_list=False, depth=0, in_table=False)
        elif word == "plain":
            self.state = replace(self.state, is_hidden=False, is_deleted=False)
        elif word == "f":
            self.state = replace(self.state, font=value, codec=self.codecs.get(value, self.default_codec))
        elif word == "s" and self.state.target == "styles":
            self.state = replace(self.state, style=value)
        elif changed := _changed(self.state, word, value):
            self.state = changed
        else:
            self._document_word(word, value)

    def _document_word(self, word: str, value: int) -> None:
        if word == "ansicpg":
            self.default_codec = _codec(value)
            self.state = replace(self.state, codec=self.default_codec)
        elif word == "fcharset" and self.state.target == "fonts":
            self.codecs[self.state.font] = CODEPAGES.get(value, self.default_codec)
        elif word == "deleted" and value:
            self.deletions += 1
            self.state = replace(self.state, is_deleted=True)
        elif word == "revised" and value:
            self.insertions += 1

    def _symbol(self, symbol: str) -> None:
        self._decode()
        if symbol == "*":
            self.is_optional = True
        elif symbol in "\r\n":
            self._end_paragraph()
        else:
            self._put(
                {"~": "\u00a0", "-": "\u00ad", "_": "\u2011"}.get(symbol, symbol if symbol in "\\{}" else "")
            )

    # --- text -------------------------------------------------------------------------------------

    def _bytes(self, data: bytes) -> None:
        """Take bytes of text, less those that stand in for a Unicode character just read."""
        dropped = min(self.skip, len(data))
        self.skip -= dropped
        self.raw += data[dropped:]

    def _decode(self) -> None:
        """Turn gathered bytes into text; two-byte characters may come as two escapes."""
        if self.raw:
            text = self.raw.decode(self.state.codec, "replace")
            self.raw.clear()
            self._put(text)

    def _put(self, text: str) -> None:
        state = self.state
        if state.target == "styles":
            self._style_name(text)
        elif state.target == "title":
            self.title += text
        elif state.target == "instruction":
            self.instruction += text
        elif state.target == "marker":
            self.marker += text
        elif state.target in {"body", "part"} and not state.is_deleted:
            (self.hidden if state.is_hidden else self.pieces).append(text)

    def _style_name(self, text: str) -> None:
        if found := _HEADING_STYLE.match(text):
            self.headings[self.state.style] = int(found["level"] or 1)

    def _end_paragraph(self, in_cell: bool = False) -> None:
        self._decode()
        if self.state.target not in {"body", "part"}:
            return
        self.count += 1
        like = self._like()
        found = blocks_of_paragraph(_paired("".join(self.pieces)), like, self._shown_marker())
        hidden = Block(BlockKind.PARAGRAPH, "", 0, Furniture.HIDDEN, like.place)
        found += blocks_of_paragraph(_paired("".join(self.hidden)), hidden)
        self.pieces.clear()
        self.hidden.clear()
        self.marker = ""
        if self.state.target == "part":
            self.around += found
        elif in_cell or self.state.in_table:
            self.cell += found
        else:
            self._end_row()
            self.blocks += found

    def _like(self) -> Block:
        """The kind, level and place of the paragraph that ends."""
        state, place = self.state, f"paragraph {self.count}"
        outline = state.outline + 1 if state.outline < 9 else self.headings.get(state.style, 0)
        if outline and state.furniture is None:
            return Block(BlockKind.HEADING, "", outline, None, place)
        if state.in_list or self.marker:
            return Block(BlockKind.LIST_ITEM, "", state.depth + 1, state.furniture, place)
        return Block(BlockKind.PARAGRAPH, "", 0, state.furniture, place)

    def _shown_marker(self) -> str:
        """The drawn number with a space behind; "" for a bullet, which holds no letter or digit."""
        shown = self.marker.strip()
        return f"{shown} " if any(character.isalnum() for character in shown) else ""

    def _end_row(self) -> None:
        if self.cell:
            self.row.append(self.cell)
        self.blocks += blocks_of_row(self.row, None, f"paragraph {self.count}")
        self.cell, self.row = [], []


def _changed(state: State, word: str, value: int) -> State | None:
    """The state after a formatting word; None for words that change nothing here."""
    match word:
        case "s":
            return replace(state, style=value)
        case "outlinelevel":
            return replace(state, outline=value)
        case "intbl" | "v":
            is_on = bool(value)
            return replace(state, in_table=is_on) if word == "intbl" else replace(state, is_hidden=is_on)
        case "ls" | "ilvl":
            is_list = word == "ls"
            return (
                replace(state, in_list=value > 0) if is_list else replace(state, depth=min(max(value, 0), 8))
            )
        case "uc":
            return replace(state, fallback=min(max(value, 0), 16))
        case _:
            return None


def _codec(codepage: int) -> str:
    name = f"cp{codepage}"
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name


def _unicode(number: int) -> str:
    """The character of a signed 16-bit number; halves of a pair are joined later."""
    return chr(number & 0xFFFF) if number & 0xFFFF else "\ufffd"


def _paired(text: str) -> str:
    """The text with surrogate halves joined to characters; a lone half becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
