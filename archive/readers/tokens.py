"""The walk through a Markdown text's tokens: the blocks of the page that they stand for, without the page.

Rendering a text to HTML, parsing that and walking the tree takes longer than parsing the Markdown. Most
texts hold only what this walk knows: paragraphs, headings, lists, quotes, rules and tables, with emphasis,
code, links and line breaks in them. For anything else (raw HTML, images, code blocks) it gives nothing,
and the page is built. A law of the tests holds both ways together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from archive.errors import DocumentBroken
from archive.model import Block, BlockKind
from archive.readers.frame import Frame
from archive.readers.limits import MAX_NESTING
from archive.readers.links import Link, leads_elsewhere
from archive.readers.ordinary import BREAK, MAYBE_DEFINED, simple_blocks, simple_table, understood
from archive.readers.page import WHITE, Walk, one_line

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BLOCKS = frozenset(
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "table", "thead", "tbody"]
)
_SILENT = frozenset(["strong_open", "strong_close", "em_open", "em_close", "s_open", "s_close", "link_close"])
"""Inline tokens that change nothing in the text."""

_SHOWN = frozenset(["text", "text_special", "code_inline"])
_WRAPS = frozenset(["softbreak", "hardbreak"])
_BROKEN = frozenset(["<br>", "<br/>", "<br />"])
_LONGEST = 200_000
_DEEPEST = 10
"""Of longer texts, and of marks nested deeper, the page is built: it may be refused (``refuse_bombs``)."""


class Unknown(Exception):
    """A token that this walk does not know."""


UNNAMED = "The text"
"""What a part of a document is called while it is looked at by itself."""


def walked(text: str, parser: MarkdownIt) -> Walk | None:
    """The walk through a text without link targets defined apart; None where it takes its page."""
    if len(text) > _LONGEST:
        return None
    try:
        return _TokenWalk(parser).over_text(text)
    except Unknown:
        return None


def refuse_deep(tokens: Iterable[Token]) -> None:
    """Raise DocumentBroken where a text nests so deep that its parser has left some of it out."""
    if any(token.level >= MAX_NESTING - 1 for token in tokens):
        raise DocumentBroken(
            f"{UNNAMED} nests its lists or quotations deeper than any document needs.",
            "Ingest it as plain text, under a name that ends in .txt.",
        )


class _TokenWalk(Walk):
    """One walk over the tokens of one text, which does what ``Walk`` would do over its page."""

    def __init__(self, parser: MarkdownIt) -> None:
        super().__init__()
        self._parser = parser

    def over_text(self, text: str) -> Walk:
        """Walk a whole text."""
        if (rows := simple_table(text)) is not None:
            for number, cells in enumerate(rows):
                self._place = f"line {number + (2 if number else 1)}"
                self._row_of(cells)
        elif (blocks := simple_blocks(text)) is not None:
            for block in blocks:
                self._place = f"line {block.line}"
                self._stack[0] = Frame("", block.kind, block.level)
                self._inline(block.content)
                self._flush()
        else:
            tokens: list[Token] = []
            self._parser.block.parse(text, self._parser, {}, tokens)
            refuse_deep(tokens)
            self._over_tokens(iter(tokens))
        return self

    def _over_tokens(self, tokens: Iterator[Token]) -> None:
        for token in tokens:
            if token.type == "inline":
                self._inline(token.content)
            elif token.type == "tr_open":
                self._begin(token)
                row = takewhile(lambda each: each.type != "tr_close", tokens)
                self._row_of([each.content for each in row if each.type == "inline"])
            elif token.tag not in _BLOCKS:
                raise Unknown
            elif token.nesting < 0:
                self._leave()
            else:
                self._begin(token)
                self._stack.append(self._framed(token))
                if token.nesting == 0:
                    self._leave()

    def _begin(self, token: Token) -> None:
        """End the paragraph before a block and note where the block stands."""
        self._flush()
        if token.map:
            self._place = f"line {token.map[0] + 1}"

    def _framed(self, token: Token) -> Frame:
        frame = self._stack[-1].around(token.tag)
        self._shape(frame, token.tag, {name: str(value) for name, value in token.attrs.items()})
        return frame

    def _row_of(self, cells: Sequence[str]) -> None:
        """One block for a row of a table. A row of one cell is no data."""
        if len(cells) < 2:
            raise Unknown
        shown = list(map(self._cell, cells))
        if any(shown):
            self.blocks.append(Block(BlockKind.TABLE_ROW, "\t".join(shown).strip(), 0, None, self._place))

    def _cell(self, content: str) -> str:
        if not content:
            return ""
        walk = _TokenWalk(self._parser)
        walk._inline(content)
        walk._flush()
        self.links += walk.links
        return " ".join(WHITE.sub(" ", block.text) for block in walk.blocks)

    def _inline(self, content: str) -> None:
        """Take in the text of one block."""
        ordinary = understood(content)
        if ordinary is None:
            self._parse(content)
            return
        for piece in ordinary.pieces:
            self._pieces.append("\n" if piece is BREAK else WHITE.sub(" ", piece))
        for words, target in ordinary.links:
            self._refer(words, self._parser.normalizeLink(target))

    def _parse(self, content: str) -> None:
        """Take in text that only the parser understands."""
        if "\n" in content and MAYBE_DEFINED.search(content):
            raise Unknown
        tokens: list[Token] = []
        self._parser.inline.parse(content, self._parser, {}, tokens)
        for position, token in enumerate(tokens):
            if token.type == "link_open":
                self._refer(_words_of(tokens, position + 1), str(token.attrs["href"]))
            elif token.type not in _SILENT:
                self._pieces.append(_piece(token))
            if token.level > _DEEPEST:
                raise Unknown

    def _refer(self, words: str, target: str) -> None:
        """Note a link, if it leads elsewhere."""
        if leads_elsewhere(target := target.strip()):
            self.links.append(Link(one_line(words), target))


def _piece(token: Token) -> str:
    """What an inline token adds to its block's text."""
    if token.type in _SHOWN:
        return WHITE.sub(" ", token.content)
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak" or (token.type == "html_inline" and token.content in _BROKEN):
        return "\n"
    raise Unknown


def _words_of(tokens: Sequence[Token], start: int) -> str:
    """The words of the link whose tokens begin here. A link inside it is not known here."""
    words: list[str] = []
    for position in range(start, len(tokens)):
        token = tokens[position]
        if token.type == "link_close":
            break
        if token.type == "link_open":
            raise Unknown
        # White space is collapsed later; a break that the author wrote as HTML joins the words.
        words.append("\n" if token.type in _WRAPS else "" if token.type == "html_inline" else token.content)
    return "".join(words)
