"""DOCX (Office Open XML, ECMA-376), read by the standard library.

Text comes out as Word shows it with all tracked changes accepted: insertions stay, deletions go,
and a finding says that the file had them. List numbers are drawn as Word draws them. Headers,
footers, footnotes and comments are flagged and stand behind the statement. A file's own dates
(created, modified) date the file and not the statement, so they are no claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.errors import DocumentBroken
from archive.model import Block, BlockKind, Claim, Furniture, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.container import Container, open_container, within_depth
from archive.readers.docxstyles import Styles, read_styles
from archive.readers.links import Link, link_blocks
from archive.readers.office import blocks_of_paragraph, blocks_of_row, flagged_as
from archive.readers.ooxml import W, attribute, child
from archive.readers.reader import DOCX, Context

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

READER = "docx/3"

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CORE = "docProps/core.xml"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_WRAPPERS = {
    f"{W}{name}"
    for name in (
        "sdt",
        "sdtContent",
        "customXml",
        "smartTag",
        "ins",
        "moveTo",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
    )
}
_DRAWN = {f"{W}pict", f"{W}drawing", f"{W}object"}
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}


def read_docx(data: bytes, context: Context) -> Reading:
    """Blocks of a Word document."""
    return within_depth(lambda: _read(open_container(data, context.name), context), context.name)


def _read(container: Container, context: Context) -> Reading:
    mains = container.named("word/document")
    document = container.xml(mains[0]) if mains else None
    body = None if document is None else child(document, "body")
    if document is None or body is None:
        raise DocumentBroken(f"{context.name} holds no Word document.", "Open it in Word and save it again.")
    draft = Draft(READER, DOCX, context.name)
    walk = Walk(read_styles(container), _targets(container))
    blocks = walk.blocks(body)
    links = list(walk.links)
    for block in (*blocks, *_around(container, walk), *link_blocks(links)):
        draft.add(block)
    draft.claims += _claims(container)
    _tell_changes(draft, document)
    return reading_of(draft)


class Walk:
    """Reads the block elements of a part; list numbers count on through the whole document."""

    def __init__(self, styles: Styles, targets: Mapping[str, str]) -> None:
        self.links: list[Link] = []
        self._targets = targets
        self._styles = styles
        self._count = 0

    def blocks(self, parent: Element) -> list[Block]:
        """Blocks of every paragraph and table inside an element, in order."""
        found: list[Block] = []
        for element in parent:
            if element.tag == f"{W}p":
                found += self._paragraph(element)
            elif element.tag == f"{W}tbl":
                found += self._table(element)
            elif element.tag in _WRAPPERS:
                found += self.blocks(element)
        return found

    def _paragraph(self, element: Element) -> list[Block]:
        self._count += 1
        place = f"paragraph {self._count}"
        shape = self._styles.shape(element)
        words = Words()
        words.gather(element, is_hidden=False)
        text = "".join(words.shown)
        marker = self._styles.marker(shape) if text.strip() else ""
        found = blocks_of_paragraph(text, Block(shape.kind, "", shape.level, place=place), marker)
        hidden = Block(BlockKind.PARAGRAPH, "", 0, Furniture.HIDDEN, place)
        found += blocks_of_paragraph("".join(words.hidden), hidden)
        for box in words.boxes:
            found += self.blocks(box)
        self.links += (Link(text, self._targets.get(target, "")) for target, text in words.links)
        return found

    def _table(self, table: Element) -> list[Block]:
        found: list[Block] = []
        for row in _inside(table, "tr"):
            cells = [self.blocks(cell) for cell in _inside(row, "tc")]
            found += blocks_of_row(cells, None, f"paragraph {self._count}")
        return found


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """Rows or cells, also those inside content controls; deleted rows left out."""
    for element in parent:
        if element.tag == f"{W}{name}":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif element.tag in _WRAPPERS:
            yield from _inside(element, name)


@dataclass(slots=True)
class Words:
    """A paragraph's shown text, its hidden text, the text boxes anchored in it and its links by relation."""

    shown: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    def gather(self, parent: Element, is_hidden: bool) -> None:
        """Take in everything inside an element; what was deleted and field codes are left out."""
        for element in parent:
            tag = element.tag
            if tag == f"{W}r":
                self.gather(element, is_hidden or element.find(f"{W}rPr/{W}vanish") is not None)
            elif tag == _ALTERNATE:
                # The first choice; what follows is the same for older programs.
                self.gather(element[0] if len(element) else element, is_hidden)
            elif tag in _WRAPPERS:
                start = len(self.shown)
                self.gather(element, is_hidden)
                if relation := element.get(_RELATION):
                    self.links.append((relation, "".join(self.shown[start:]).strip()))
            elif tag in _DRAWN:
                self.boxes += element.iter(f"{W}txbxContent")
            else:
                (self.hidden if is_hidden else self.shown).append(_characters(element))


def _characters(element: Element) -> str:
    """What an element of a run shows; "" for all that shows nothing."""
    tag = element.tag
    if tag == f"{W}t":
        return element.text or ""
    if tag == f"{W}sym":
        return _symbol(attribute(element, "char"))
    if tag == f"{W}br" and attribute(element, "type") in {"page", "column"}:
        return " "
    return _CHARACTERS.get(tag, "")


def _targets(container: Container) -> dict[str, str]:
    """Addresses outside the document by the relation that names them."""
    root = container.xml("word/_rels/document.xml.rels")
    relations = () if root is None else root
    return {
        one.get("Id", ""): one.get("Target", "") for one in relations if one.get("TargetMode") == "External"
    }


def _symbol(code: str) -> str:
    """A character of a symbol font: its code in the private area stands for an 8-bit glyph."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return "\u2022" if 0xF000 <= value <= 0xF0FF else chr(value) if 0 < value < 0xD800 else ""


def _around(container: Container, walk: Walk) -> list[Block]:
    """Headers, footers, notes and comments, flagged."""
    found: list[Block] = []
    for part, furniture in (("word/header", Furniture.HEADER), ("word/footer", Furniture.FOOTER)):
        for name in container.named(part):
            found += flagged_as(_part(container, name, walk), furniture)
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        found += flagged_as(_part(container, name, walk), Furniture.FOOTNOTE)
    found += flagged_as(_part(container, "word/comments.xml", walk), Furniture.ASIDE)
    return _without_doubles(found)


def _part(container: Container, name: str, walk: Walk) -> list[Block]:
    root = container.xml(name)
    if root is None:
        return []
    notes = [note for note in root if note.tag in {f"{W}footnote", f"{W}endnote", f"{W}comment"}]
    return [block for holder in (notes or [root]) for block in walk.blocks(holder)]


def _without_doubles(blocks: list[Block]) -> list[Block]:
    """Every section of a document has its own copy of the same header; one is enough."""
    seen: dict[tuple[Furniture | None, str], Block] = {}
    for block in blocks:
        seen.setdefault((block.furniture, block.text), block)
    return list(seen.values())


def _claims(container: Container) -> Iterator[Claim]:
    core = container.xml(_CORE)
    if core is None:
        return
    for name, subject, strength in (
        ("title", "title", 60),
        ("creator", "issuer", 30),
        ("language", "language", 50),
    ):
        value = " ".join((core.findtext(f"{_DUBLIN_CORE}{name}") or "").split())
        if value:
            yield Claim(subject, value, value, "document properties", f"core property {name}", strength)


def _tell_changes(draft: Draft, document: Element) -> None:
    inserted = sum(1 for _ in document.iter(f"{W}ins")) + sum(1 for _ in document.iter(f"{W}moveTo"))
    deleted = sum(1 for _ in document.iter(f"{W}del")) + sum(1 for _ in document.iter(f"{W}moveFrom"))
    if inserted or deleted:
        draft.doubt(
            "tracked changes",
            f"The file holds tracked changes ({inserted} insertions, {deleted} deletions); "
            "it was read as if all were accepted.",
        )
