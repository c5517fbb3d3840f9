"""OpenDocument text (ODF 1.3), read by the standard library.

White space collapses as the format prescribes; ``text:s`` stands for the spaces that count.
Tracked deletions are kept by the format outside of the text and stay outside: the text is read
with all changes accepted, and a finding says that there were some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive.errors import DocumentBroken
from archive.model import Block, BlockKind, Claim, Furniture, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.breaks import PROTECTED_SPACE
from archive.readers.container import Container, open_container, within_depth
from archive.readers.links import Link, link_blocks
from archive.readers.odtstyles import OFFICE, STYLE, TABLE, TEXT, OdtStyles, integer, read_styles
from archive.readers.office import Numbering, blocks_of_paragraph, blocks_of_row, flagged_as
from archive.readers.reader import ODT, Context

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

READER = "odt/3"

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_UNSHOWN = {
    f"{TEXT}{name}"
    for name in (
        "tracked-changes",
        "sequence-decls",
        "variable-decls",
        "user-field-decls",
        "bibliography-source",
        "index-source",
        "ruby-text",
    )
}
_TARGET = "{http://www.w3.org/1999/xlink}href"
_MOST_SPACES = 200
_WHITE = re.compile(r"[ \t\n\r]+")


def read_odt(data: bytes, context: Context) -> Reading:
    """Blocks of an OpenDocument text."""
    return within_depth(lambda: _read(open_container(data, context.name), context), context.name)


def _read(container: Container, context: Context) -> Reading:
    content = container.xml("content.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise DocumentBroken(
            f"{context.name} holds no OpenDocument text.", "Open it in its program and save it again."
        )
    styles = container.xml("styles.xml")
    walk = Walk(read_styles(content, styles))
    draft = Draft(READER, ODT, context.name)
    blocks = walk.blocks(body)
    for block in (*blocks, *walk.notes, *_margins(styles, walk), *link_blocks(walk.links)):
        draft.add(block)
    draft.claims += _claims(container)
    if changes := sum(1 for _ in body.iter(f"{TEXT}changed-region")):
        draft.doubt(
            "tracked changes",
            f"The file holds {changes} tracked changes; it was read as if all were accepted.",
        )
    return reading_of(draft)


class Walk:
    """Reads the block elements of a text; ``notes`` gathers footnotes, comments and text boxes' remarks."""

    def __init__(self, styles: OdtStyles) -> None:
        self.notes: list[Block] = []
        self.links: list[Link] = []
        self._styles = styles
        self._count = 0
        self._lists: list[Numbering] = []
        self._marker = ""

    def blocks(self, parent: Element) -> list[Block]:
        """Blocks of everything inside an element, in order."""
        found: list[Block] = []
        for element in parent:
            tag = element.tag
            if tag in {f"{TEXT}p", f"{TEXT}h"}:
                found += self._paragraph(element)
            elif tag == f"{TEXT}list":
                found += self._list(element)
            elif tag == f"{TABLE}table":
                found += self._table(element)
            elif tag not in _UNSHOWN:
                found += self.blocks(element)
        return found

    def _paragraph(self, element: Element) -> list[Block]:
        self._count += 1
        pieces: list[str] = []
        inner = self._words(element, pieces)
        text = re.sub(r" {2,}", " ", "".join(pieces)).replace(" \n", "\n").replace("\n ", "\n")
        found = blocks_of_paragraph(text, self._like(element), self._marker)
        if found:
            self._marker = ""
        return found + inner

    def _like(self, element: Element) -> Block:
        """A paragraph's kind, level and place."""
        place = f"paragraph {self._count}"
        level = integer(element.get(f"{TEXT}outline-level"), 1) if element.tag == f"{TEXT}h" else 0
        style = self._styles.chain(element.get(f"{TEXT}style-name", ""))
        if level or "Title" in style:
            return Block(BlockKind.HEADING, "", level or 1, place=place)
        if self._lists:
            return Block(BlockKind.LIST_ITEM, "", len(self._lists), place=place)
        is_quote = "Quotations" in style
        return Block(BlockKind.QUOTE if is_quote else BlockKind.PARAGRAPH, "", int(is_quote), place=place)

    def _words(self, parent: Element, pieces: list[str]) -> list[Block]:
        """Collect the text of a paragraph; give the blocks of what is anchored in it."""
        inner: list[Block] = []
        pieces.append(_WHITE.sub(" ", parent.text or ""))
        for element in parent:
            tag = element.tag
            if tag in _CHARACTERS:
                pieces.append(_CHARACTERS[tag] * (_repeats(element) if tag == f"{TEXT}s" else 1))
            elif tag == f"{TEXT}note":
                self.notes += flagged_as(self._apart(element), Furniture.FOOTNOTE)
            elif tag == f"{OFFICE}annotation":
                self.notes += flagged_as(self._apart(element), Furniture.ASIDE)
            elif tag.endswith("}text-box"):
                inner += self.blocks(element)
            elif tag not in _UNSHOWN:
                start = len(pieces)
                inner += self._words(element, pieces)
                if tag == f"{TEXT}a":
                    self.links.append(Link(_one_line(pieces[start:]), element.get(_TARGET, "")))
            pieces.append(_WHITE.sub(" ", element.tail or ""))
        return inner

    def _apart(self, element: Element) -> list[Block]:
        """Blocks of a note or comment, outside of any list."""
        outer, self._lists = self._lists, []
        marker, self._marker = self._marker, ""
        found = self.blocks(element)
        self._lists, self._marker = outer, marker
        return found

    def _list(self, element: Element) -> list[Block]:
        style = element.get(f"{TEXT}style-name", "")
        outer = self._lists[-1] if self._lists else None
        self._lists.append(outer if outer and not style else Numbering(self._styles.levels(style)))
        found: list[Block] = []
        for item in element:
            if item.tag == f"{TEXT}list-item":
                self._marker = self._lists[-1].next_marker(len(self._lists) - 1)
            found += self.blocks(item)
            self._marker = ""
        self._lists.pop()
        return found

    def _table(self, table: Element) -> list[Block]:
        found: list[Block] = []
        for row in _rows(table):
            cells = [self._apart(cell) for cell in row if cell.tag == f"{TABLE}table-cell"]
            found += blocks_of_row(cells, None, f"paragraph {self._count}")
        return found


def _one_line(pieces: list[str]) -> str:
    return " ".join("".join(pieces).replace(PROTECTED_SPACE, " ").split())


def _rows(table: Element) -> Iterator[Element]:
    """A table's own rows, also those in groups and headers; never those of a table in a cell."""
    for element in table:
        if element.tag == f"{TABLE}table-row":
            yield element
        elif element.tag in _ROW_GROUPS:
            yield from _rows(element)


_ROW_GROUPS = {f"{TABLE}{name}" for name in ("table-row-group", "table-header-rows", "table-rows")}
_CHARACTERS = {f"{TEXT}s": PROTECTED_SPACE, f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}


def _repeats(element: Element) -> int:
    return min(_MOST_SPACES, max(1, integer(element.get(f"{TEXT}c"), 1)))


def _margins(styles: Element | None, walk: Walk) -> Iterator[Block]:
    """Page headers and footers, each text once."""
    seen: set[str] = set()
    for name, furniture in (("header", Furniture.HEADER), ("footer", Furniture.FOOTER)):
        for element in () if styles is None else styles.iter(f"{STYLE}{name}"):
            for block in flagged_as(walk.blocks(element), furniture):
                if block.text not in seen:
                    seen.add(block.text)
                    yield block


def _claims(container: Container) -> Iterator[Claim]:
    meta = container.xml("meta.xml")
    if meta is None:
        return
    for name, subject, strength in (("title", "title", 60), ("language", "language", 50)):
        found = next(meta.iter(f"{_DUBLIN_CORE}{name}"), None)
        value = " ".join((found.text or "").split()) if found is not None else ""
        if value:
            yield Claim(subject, value, value, "document properties", f"property {name}", strength)
