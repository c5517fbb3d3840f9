"""Rows of tables: which hold data, and their cells.

A row made of ``<div>``s says so by its role, and counts only where nothing but cells stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive.readers.elements import acting_tag

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CELLS = frozenset({"td", "th"})
_LAYOUT = frozenset(
    {"table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "form"}
)


def is_data_row(row: LexborNode) -> bool:
    """Whether a row holds data (several cells of plain words) rather than layout."""
    if row.tag != "tr" and not all(_tag(node) in _CELLS for node in _children(row)):
        return False
    cells = paragraphs = rows = 0
    for node in row.traverse(include_text=False):
        tag = _tag(node)
        if tag in _CELLS:
            cells, paragraphs = cells + 1, 0
        elif tag == "p":
            paragraphs += 1
        rows += tag == "tr"
        # A row inside a row: the outer one holds no data, however deep they lie in each other.
        if tag in _LAYOUT or paragraphs > 1 or rows > 1:
            return False
    return cells > 1


def cells_of(row: LexborNode) -> Iterator[LexborNode]:
    """The cells of a row, in order."""
    return (node for node in _children(row) if _tag(node) in _CELLS)


def place_of(row: LexborNode) -> str:
    """Where a row stands in its source; "" where it does not say."""
    line = row.attributes.get("data-line")
    return f"line {line}" if line else ""


def _children(node: LexborNode) -> Iterator[LexborNode]:
    """Everything directly in an element but blank text."""
    child = node.child
    while child is not None:
        if child.tag != "-text" or (child.text_content or "").strip():
            yield child
        child = child.next


def _tag(node: LexborNode) -> str:
    tag = node.tag or ""
    return tag if tag.startswith("-") else acting_tag(tag, node.attributes)
