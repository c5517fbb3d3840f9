"""What stands around the statement on a PDF's pages: running heads, page numbers, footnotes.

A line that most pages repeat at the same place is a running head, whatever numbers change in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from archive.model import Furniture
from archive.readers.pdflines import PdfLine

_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|página|pagina|стр\.?|第)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|von|de|sur|из|–|-)\s*\d{1,4})?\s*(?:页|頁)?\W*",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d\b|(?:https?|file)://\S+\s+\d+/\d+$")
"""What browsers print above and below a page: date and time, address and page number."""

_NUMBERED_HEAD = re.compile(r"(\d{1,4})\t[^\t]{1,80}|[^\t]{1,80}\t(\d{1,4})")
_EDGE = 0.12
"""Share of a page's height at its top and at its foot where page numbers stand."""

_FOOTNOTE_MARK = re.compile(r"(?:\d{1,3}|[*†‡§¹²³⁰-⁹]+|\[\d{1,3}\])\s*\S")
_SMALLER = 0.93


def furniture_of(lines: Sequence[PdfLine], heights: Sequence[float], body: float) -> dict[int, Furniture]:
    """Furniture by the position of its line; ``heights`` are the pages', ``body`` the size of the text."""
    marks = dict.fromkeys(_repeated(lines, len(heights)), Furniture.RUNNING_HEAD)
    for position, line in enumerate(lines):
        if _at_edge(line, heights[line.page - 1]) and _PAGE_NUMBER.fullmatch(line.text):
            marks[position] = Furniture.PAGE_NUMBER
        elif _at_edge(line, heights[line.page - 1]) and line.size < body and _PRINTED.match(line.text):
            marks[position] = Furniture.RUNNING_HEAD
    for position in _numbered_heads(lines, heights):
        marks.setdefault(position, Furniture.RUNNING_HEAD)
    for position in _footnotes(lines, body, marks):
        marks.setdefault(position, Furniture.FOOTNOTE)
    return marks


def _at_edge(line: PdfLine, height: float) -> bool:
    return line.baseline < height * _EDGE or line.baseline > height * (1 - _EDGE)


def _repeated(lines: Sequence[PdfLine], pages: int) -> list[int]:
    """Lines that at least half of the pages (and two) have at the same height, numbers aside."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        found[re.sub(r"\d+", "#", "".join(line.text.split())), round(line.baseline / 3)].append(position)
    fewest = max(2, (pages + 1) // 2)
    return [
        position
        for places in found.values()
        if len({lines[position].page for position in places}) >= fewest
        for position in places
    ]


def _numbered_heads(lines: Sequence[PdfLine], heights: Sequence[float]) -> list[int]:
    """Lines at a page's edge that hold a title and the page's number, which counts along with the pages."""
    found: dict[int, list[int]] = defaultdict(list)
    for position, line in enumerate(lines):
        number = _NUMBERED_HEAD.fullmatch(line.text)
        if number and _at_edge(line, heights[line.page - 1]):
            found[int(number[1] or number[2]) - line.page].append(position)
    return [position for places in found.values() if len(places) > 1 for position in places]


def _footnotes(lines: Sequence[PdfLine], body: float, marks: dict[int, Furniture]) -> list[int]:
    """Small lines at the foot of a page, from the first that begins with a mark."""
    found: list[int] = []
    lowest: dict[int, float] = {}
    for position, line in enumerate(lines):
        if line.size > body * _SMALLER and position not in marks:
            lowest[line.page] = min(lowest.get(line.page, line.baseline), line.baseline)
    open_page = 0
    for position, line in enumerate(lines):
        is_small = line.size <= body * _SMALLER and line.baseline < lowest.get(line.page, 0.0)
        if not is_small or position in marks:
            continue
        if open_page != line.page and not _FOOTNOTE_MARK.match(line.text):
            continue
        open_page = line.page
        found.append(position)
    return found
