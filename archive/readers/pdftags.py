"""The structure that a tagged PDF gives its pages: which text belongs to which paragraph or cell."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

_BLOCKS = frozenset(
    {
        "P",
        "H",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "LI",
        "LBody",
        "TD",
        "TH",
        "Caption",
        "BlockQuote",
        "Note",
        "TOCI",
    }
)
_DEEPEST = 200
_MOST_ELEMENTS = 100_000


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged block on a page: its number (0: none), its role and its table row's number."""

    block: int = 0
    role: str = ""
    row: int = 0


def tags_of(page: pdfium.PdfPage) -> dict[int, Tag]:
    """The tagged block of every marked-content number on a page; empty for a page without tags."""
    tree = pdf.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return dict(_walk(tree))
    finally:
        pdf.FPDF_StructTree_Close(tree)


def _walk(tree: object) -> Iterator[tuple[int, Tag]]:
    """Marked-content numbers with their blocks; bounded, since a tree may be built to have no end."""
    count = max(0, pdf.FPDF_StructTree_CountChildren(tree))
    waiting = [(pdf.FPDF_StructTree_GetChildAtIndex(tree, number), Tag(), 0) for number in range(count)][::-1]
    seen = 0
    while waiting and seen < _MOST_ELEMENTS:
        element, outer, depth = waiting.pop()
        seen += 1
        if not element or depth > _DEEPEST:
            continue
        tag = _tag(_role(element), outer, seen)
        inner = []
        for number in range(max(0, pdf.FPDF_StructElement_CountChildren(element))):
            marked = pdf.FPDF_StructElement_GetChildMarkedContentID(element, number)
            if marked >= 0:
                yield marked, tag
            elif child := pdf.FPDF_StructElement_GetChildAtIndex(element, number):
                inner.append((child, tag, depth + 1))
        waiting += inner[::-1]


def _tag(role: str, outer: Tag, number: int) -> Tag:
    if role == "TR":
        return Tag(number, role, number)
    if role in _BLOCKS:
        # A paragraph inside a list item or a heading keeps what is more telling.
        kept = (
            outer.role
            if role == "P" and outer.role in {"LI", "LBody", "TD", "TH", "BlockQuote", "Note"}
            else role
        )
        return Tag(number, kept, outer.row)
    return replace(outer)


def _role(element: object) -> str:
    """An element's type, as the standard names it."""
    size = pdf.FPDF_StructElement_GetType(element, None, 0)
    if not 0 < size < 200:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdf.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
