"""The walk through a page: every text in it becomes part of exactly one block, in page order.

White space is collapsed as browsers collapse it (ASCII spaces, tabs and line ends only, so that
no-break and typographic spaces survive). ``<br>`` is a line break inside its paragraph; two in a
row, or one after a full sentence, end the paragraph. Hidden text inside a paragraph follows it
as a block of its own, flagged hidden. A table row is one block; a row whose cells hold lists,
headings, tables or several paragraphs is layout, and its cells are walked like any other text.

What a browser draws is what counts: ``aria-hidden`` text is on the page and stays, a closed
``<details>`` is read whole. An image's alternative text follows its paragraph, flagged hidden.

The walk keeps its own stack: depth of nesting costs no recursion.
"""

from __future__ import annotations

import re
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import Block, BlockKind, Furniture
from archive.readers.breaks import PROTECTED_SPACE, parts_of
from archive.readers.elements import (
    BLOCKS,
    HEADINGS,
    PREFORMATTED,
    SECTIONING,
    SPACED,
    UNSHOWN,
    acting_tag,
    furniture_by_markup,
    furniture_by_name,
    is_drawn_layout,
    is_hidden,
)
from archive.readers.frame import Frame
from archive.readers.limits import refuse_more_blocks
from archive.readers.lines import list_marker
from archive.readers.links import Link, leads_elsewhere
from archive.readers.numbering import numeral
from archive.readers.rows import cells_of, is_data_row, place_of

WHITE = re.compile(r"[ \t\n\r\f]+")
"""What browsers collapse into one space."""
_SPACES = re.compile(" {2,}")
_AROUND_BREAK = re.compile(r" *\n *")


class Walk:
    """One walk over one tree; ``blocks``, ``links`` and ``frames`` hold what it found."""

    def __init__(self, frame: Frame | None = None, name: str = "The page") -> None:
        self.name = name
        self.blocks: list[Block] = []
        self.links: list[Link] = []
        self.frames: list[str] = []
        self._stack = [frame or Frame("")]
        self._pieces: list[str] = []
        self._aside: list[Block] = []
        self._marker = ""
        self._place = ""

    def over(self, root: LexborNode) -> Walk:
        """Walk the whole subtree of ``root``, itself excluded."""
        path: list[LexborNode] = []
        node = root.child
        while node is not None or path:
            if node is None:
                node = path.pop()
                self._leave()
                node = node.next
                continue
            child = self._visit(node)
            if child is None:
                node = node.next
            else:
                path.append(node)
                node = child
        self._flush()
        return self

    def _visit(self, node: LexborNode) -> LexborNode | None:
        """Take in a node; give its first child where the walk shall descend."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "")
            return None
        is_page_title = tag == "title" and self._stack[-1].tag == "head"
        if tag.startswith("-") or tag in UNSHOWN or is_page_title or node.is_comment_node:
            return None
        attributes = node.attributes
        tag = acting_tag(tag, attributes)
        if tag in BLOCKS and (place := attributes.get("data-line") or attributes.get("id")):
            self._place = f"line {place}" if "data-line" in attributes else f"#{place}"
        if self._is_taken_whole(node, tag, attributes):
            return None
        if node.child is None and tag not in BLOCKS:
            self._empty(tag, attributes)
            return None
        self._enter(node, tag, attributes)
        if node.child is None:
            self._leave()
        return node.child

    def _is_taken_whole(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Handle elements that are not walked in place: hidden ones, frames and rows of data."""
        if self._furniture is not Furniture.HIDDEN and is_hidden(tag, attributes):
            self._hide(node)
        elif tag in {"iframe", "frame"}:
            self._frame_element(node, attributes)
        elif tag in {"template", "noframes", "noembed"}:
            self._raw(node, tag)
        elif tag == "tr" and not self._stack[-1].is_layout and is_data_row(node):
            self._flush()
            self._row(node)
        else:
            return False
        return True

    @property
    def _furniture(self) -> Furniture | None:
        return self._stack[-1].furniture

    # --- elements ---------------------------------------------------------------------------------

    def _enter(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        if tag in BLOCKS:
            self._flush()
        elif tag in SPACED:
            self._pieces.append(" ")
        outer = self._stack[-1]
        frame = outer.around(tag)
        if outer.furniture is None:
            frame.furniture = self._furniture_here(node, tag, attributes, outer.is_in_section)
            self._place = self._place if frame.furniture is None else ""
        if tag == "a":
            self._link(node, attributes, frame)
        elif tag in BLOCKS:
            self._shape(frame, tag, attributes)
        self._stack.append(frame)

    def _furniture_here(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None], is_in_section: bool
    ) -> Furniture | None:
        if found := furniture_by_markup(tag, attributes, is_in_section):
            return found
        found = furniture_by_name(tag, attributes)
        # A name is a weak sign: whatever wraps the title of the page is not beside the statement.
        return found if found is None or node.css_first("h1") is None else None

    def _shape(self, frame: Frame, tag: str, attributes: dict[str, str | None]) -> None:
        """What a block element changes for the text inside it."""
        frame.is_preformatted |= tag in PREFORMATTED
        frame.is_in_section |= tag in SECTIONING
        if tag in HEADINGS:
            frame.kind, frame.level = BlockKind.HEADING, HEADINGS[tag]
        elif tag == "blockquote":
            frame.kind, frame.level = BlockKind.QUOTE, frame.level + 1 if frame.kind is BlockKind.QUOTE else 1
        elif tag in {"ul", "ol", "menu", "dir", "dl"}:
            self._open_list(frame, tag, attributes)
        elif tag in {"li", "dd"}:
            frame.kind, frame.level = BlockKind.LIST_ITEM, max(1, frame.depth)
            self._number_item(tag, attributes)
        elif tag in {"dt", "table"}:
            frame.kind, frame.level = BlockKind.PARAGRAPH, 0
            frame.is_layout = tag == "table" and is_drawn_layout(attributes)

    def _open_list(self, frame: Frame, tag: str, attributes: dict[str, str | None]) -> None:
        frame.depth += 1
        frame.style = _list_style(attributes) if tag == "ol" else ""
        frame.step = -1 if "reversed" in attributes else 1
        start = _integer(attributes.get("start"))
        frame.number = 1 if start is None else start

    def _number_item(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Count an item of an ordered list and keep its number for the item's first text."""
        self._marker = ""
        outer = self._stack[-1]
        # Navigation is marked up as ordered lists that no page shows with numbers.
        if tag != "li" or outer.tag != "ol" or not outer.style or outer.furniture is not None:
            return
        value = _integer(attributes.get("value"))
        outer.number = outer.number if value is None else value
        self._marker = f"{numeral(outer.number, outer.style)}. "
        outer.number += outer.step

    def _leave(self) -> None:
        tag = self._stack[-1].tag
        if tag in BLOCKS:
            self._flush()
        elif tag in SPACED:
            self._pieces.append(" ")
        if tag == "li":
            self._marker = ""
        if len(self._stack) > 1:
            self._stack.pop()

    def _empty(self, tag: str, attributes: dict[str, str | None]) -> None:
        """An element without content: a line break, or something drawn between words."""
        if tag == "br":
            self._pieces.append("\n")
        elif tag in SPACED:
            self._pieces.append(" ")
        if tag == "img" and self._furniture is None and (words := _alternative(attributes)):
            self._aside.append(Block(BlockKind.PARAGRAPH, words, 0, Furniture.HIDDEN, self._place))

    def _link(self, node: LexborNode, attributes: dict[str, str | None], frame: Frame) -> None:
        target = (attributes.get("href") or "").strip()
        if frame.furniture is None and leads_elsewhere(target):
            words = one_line(node.text()) or _first_alternative(node)
            self.links.append(Link(words, target, len(self.blocks), frame.is_in_section))

    # --- what is taken whole ----------------------------------------------------------------------

    def _hide(self, node: LexborNode) -> None:
        """Walk a hidden subtree apart; its blocks follow the paragraph that it stands in."""
        frame = replace(
            self._stack[-1], tag="", furniture=Furniture.HIDDEN, kind=BlockKind.PARAGRAPH, level=0
        )
        walk = Walk(frame)
        if node.tag in {"template", "noframes", "noembed"}:
            walk._raw(node, node.tag or "")
            walk._flush()
        else:
            walk.over(node)
        self._aside += [replace(block, place=block.place or self._place) for block in walk.blocks]
        if node.tag in BLOCKS:
            self._flush()

    def _raw(self, node: LexborNode, tag: str) -> None:
        """Walk content that the parser keeps out of the tree or as raw text."""
        if tag == "template":
            roots = node.template_fragments()
        else:
            body = LexborHTMLParser(node.text() or "").body
            roots = [] if body is None else [body]
        for root in roots[:1]:
            walk = Walk(replace(self._stack[-1], tag=""))
            self.blocks += walk.over(root).blocks

    def _frame_element(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        """A frame: its inline document is walked; what lies elsewhere can only be named."""
        self._flush()
        source = attributes.get("srcdoc")
        if source:
            body = LexborHTMLParser(source).body
            # One level: a document inside a document inside a document is nobody's statement.
            if body is not None and self._stack[0].tag != "frame":
                self.blocks += Walk(replace(self._stack[-1], tag="frame")).over(body).blocks
        elif target := attributes.get("src"):
            self.frames.append(target)
        if node.tag == "iframe" and (fallback := (node.text() or "").strip()):
            self.blocks.append(
                Block(BlockKind.PARAGRAPH, _tagless(fallback), 0, Furniture.HIDDEN, self._place)
            )

    def _row(self, row: LexborNode) -> None:
        """One block for a row of data: its cells joined by tabs."""
        cells: list[str] = []
        hidden: list[Block] = []
        for cell in cells_of(row):
            walk = Walk(Frame("", furniture=self._furniture)).over(cell)
            shown = [block for block in walk.blocks if block.furniture is self._furniture]
            cells.append(" ".join(WHITE.sub(" ", block.text) for block in shown))
            hidden += [block for block in walk.blocks if block.furniture is not self._furniture]
            self.links += (replace(link, block=len(self.blocks)) for link in walk.links)
            self.frames += walk.frames
        if any(cells):
            text = "\t".join(cells).strip()
            self.blocks.append(
                Block(BlockKind.TABLE_ROW, text, 0, self._furniture, place_of(row) or self._place)
            )
        self.blocks += hidden

    # --- text -------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        if self._stack[-1].is_preformatted:
            self._pieces.append(text.replace("\t", "    ").replace(" ", PROTECTED_SPACE))
        else:
            self._pieces.append(WHITE.sub(" ", text))

    def _flush(self) -> None:
        """End the current paragraph."""
        if self._pieces:
            text = _shown("".join(self._pieces))
            self._pieces.clear()
            self._emit(text)
        if self._aside:
            self.blocks += self._aside
            self._aside = []

    def _emit(self, text: str) -> None:
        frame = self._stack[-1]
        refuse_more_blocks(len(self.blocks), self.name)
        for part in parts_of(text):
            shown = part
            if self._marker:
                typed = list_marker(part)
                shown = part if typed and typed["number"] else self._marker + part
                self._marker = ""
            self.blocks.append(Block(frame.kind, shown, frame.level, frame.furniture, self._place))


def _shown(text: str) -> str:
    """Collapse what adjoining pieces left: several spaces, spaces around line breaks."""
    if "  " in text:
        text = _SPACES.sub(" ", text)
    return _AROUND_BREAK.sub("\n", text) if "\n" in text else text


def _list_style(attributes: dict[str, str | None]) -> str:
    """How an ordered list draws its numbers; "" where it draws none."""
    if re.search(r"list-style(?:-type)?\s*:\s*[^;]*\bnone\b", attributes.get("style") or ""):
        return ""
    kind = attributes.get("type") or "1"
    return kind if kind in {"1", "a", "A", "i", "I"} else "1"


def _integer(value: str | None) -> int | None:
    """A whole number within what documents use; None for anything else."""
    text = (value or "").strip()
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else None


def _tagless(text: str) -> str:
    body = LexborHTMLParser(text).body
    return WHITE.sub(" ", body.text() if body is not None else text).strip()


def one_line(text: str | None) -> str:
    return WHITE.sub(" ", text or "").strip()


def _alternative(attributes: dict[str, str | None]) -> str:
    """An image's alternative text; "" where it says nothing in words."""
    text = one_line(attributes.get("alt"))
    return text if any(character.isalnum() for character in text) else ""


def _first_alternative(node: LexborNode) -> str:
    """What a link that is nothing but a picture is called."""
    image = node.css_first("img[alt]")
    return "" if image is None else _alternative(image.attributes)
