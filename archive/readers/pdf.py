"""PDF, by PDFium in a process of its own and a layout analysis of ours.

Hyphens at line ends are undone and named in a finding; running heads, page numbers and footnotes
are flagged. A file's creation date dates the file and not the statement: it is no claim.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from archive.errors import DocumentBroken, FormatUnknown, SourceEmpty
from archive.model import Block, BlockKind, Claim, Furniture, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.limits import MAX_CONTAINER_BYTES, PDF_SECONDS, refuse_larger
from archive.readers.lines import list_marker
from archive.readers.pdffurniture import furniture_of
from archive.readers.pdflayout import Piece, in_columns, pieces_of, text_of
from archive.readers.pdflines import HYPHEN, Metrics, PdfLine, metrics_of
from archive.readers.reader import PDF, Context

READER = "pdf/3"

_HEADING_SIZE = 1.12
_LONGEST_HEADING = 200
_HEADING_ROLES = {"H": 1, "H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}


@dataclass(frozen=True, slots=True)
class Pages:
    """What the worker process told: lines, page heights, title, pages with images among the first three."""

    lines: tuple[PdfLine, ...]
    heights: tuple[float, ...]
    title: str
    images: int


def read_pdf(data: bytes, context: Context) -> Reading:
    """Blocks of a PDF."""
    refuse_larger(len(data), MAX_CONTAINER_BYTES, context.name)
    if find_spec("pypdfium2") is None:
        raise FormatUnknown(
            f"{context.name} is a PDF, and the library that reads PDF is not installed.",
            "Install it by `pip install 'policy-archive[pdf]'`.",
        )
    pages = _pages(_answer(data, context.name), context.name)
    if not pages.lines:
        is_scan = "its pages are images" if pages.images else "its pages hold no text"
        raise SourceEmpty(
            f"{context.name} holds no text that can be read: {is_scan}.",
            "Run text recognition over it, save the text and ingest that.",
        )
    draft = Draft(READER, PDF, context.name)
    undone: list[str] = []
    for block in _blocks(pages, undone):
        draft.add(block)
    if title := " ".join(pages.title.split()):
        draft.claims.append(Claim("title", title, title, "document properties", "Title property", 45))
    if undone:
        shown = ", ".join(dict.fromkeys(undone[:20]))
        what = (
            "A hyphen at a line end was" if len(undone) == 1 else f"{len(undone)} hyphens at line ends were"
        )
        draft.doubt("hyphenation", f"{what} undone: {shown}.")
    return reading_of(draft)


def _answer(data: bytes, name: str) -> dict[str, object]:
    """What the worker process says about a file.

    Raises:
        DocumentBroken: locked, damaged, or beyond the bounds of time and memory.
    """
    command = [sys.executable, "-P", "-m", "archive.readers.pdfworker"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PDF_SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        raise _broken(name, f"reading it takes more than {PDF_SECONDS} seconds") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise _broken(name, "PDFium cannot read it within its bounds") from None
    if not isinstance(answer, dict) or "refusal" in answer:
        raise _broken(name, _reason(str(answer.get("refusal", ""))))
    return answer


def _reason(refusal: str) -> str:
    if "assword" in refusal:
        return "it is locked with a password"
    return "it is damaged, or no PDF" if "Failed to load" in refusal else refusal


def _broken(name: str, why: str) -> DocumentBroken:
    return DocumentBroken(
        f"{name} cannot be read: {why}.", "Open it in a PDF viewer, print it to a new PDF and ingest that."
    )


def _pages(answer: dict[str, object], name: str) -> Pages:
    lines: list[PdfLine] = []
    heights: list[float] = []
    pages = answer["pages"]
    if not isinstance(pages, list):
        raise _broken(name, "PDFium cannot read it")
    for number, page in enumerate(pages, 1):
        heights.append(float(page["height"]))
        lines += (_line(line, number) for line in page["lines"])
    images = answer.get("images")
    return Pages(
        tuple(lines), tuple(heights), str(answer.get("title") or ""), images if isinstance(images, int) else 0
    )


def _line(values: tuple[str, float, float, float, float, bool, int, str, int, float], page: int) -> PdfLine:
    text, left, right, baseline, size, is_bold, block, role, row, lead = values
    return PdfLine(text, left, right, baseline, size, is_bold, block, role, row, lead, page)


def _blocks(pages: Pages, undone: list[str]) -> Iterator[Block]:
    """Blocks in reading order; a page's furniture follows what begins on that page."""
    marks = furniture_of(pages.lines, pages.heights, metrics_of(pages.lines).body)
    body = in_columns([line for position, line in enumerate(pages.lines) if position not in marks])
    around = [(pages.lines[position], furniture) for position, furniture in sorted(marks.items())]
    if not body:
        yield from (_furniture_block([line], furniture) for line, furniture in around)
        return
    metrics = metrics_of(body)
    known = _words(line.text for line in body)
    levels = _heading_levels(body, metrics)
    waiting = _grouped(around)
    for piece in pieces_of(body, metrics):
        while waiting and waiting[0].page < piece.first.page:
            yield waiting.pop(0).block
        yield _block(piece, metrics, levels, known, undone)
    yield from (one.block for one in waiting)


@dataclass(frozen=True, slots=True)
class Margin:
    """A block of furniture and the page that it stands on."""

    page: int
    block: Block


def _grouped(around: Sequence[tuple[PdfLine, Furniture]]) -> list[Margin]:
    """Furniture blocks; lines of one footnote are one block."""
    groups: list[tuple[list[PdfLine], Furniture]] = []
    for line, furniture in around:
        is_more = (
            groups
            and groups[-1][1] is furniture is Furniture.FOOTNOTE
            and groups[-1][0][-1].page == line.page
        )
        if is_more and not re.match(r"\d{1,3}\s*\D|[*†‡\[]", line.text):
            groups[-1][0].append(line)
        else:
            groups.append(([line], furniture))
    return [Margin(lines[0].page, _furniture_block(lines, furniture)) for lines, furniture in groups]


def _furniture_block(lines: list[PdfLine], furniture: Furniture) -> Block:
    return Block(BlockKind.PARAGRAPH, text_of(lines, frozenset(), []), 0, furniture, lines[0].place)


def _block(
    piece: Piece, metrics: Metrics, levels: dict[float, int], known: frozenset[str], undone: list[str]
) -> Block:
    first = piece.first
    texts = [text_of(cell, known, undone) for cell in piece.cells]
    if piece.is_row:
        row = "\t".join(texts) if len(texts) > 1 else "\t".join(line.text for line in piece.cells[0])
        return Block(BlockKind.TABLE_ROW, row.replace(HYPHEN, "-"), 0, None, first.place)
    if level := _heading_level(piece, texts[0], metrics, levels):
        return Block(BlockKind.HEADING, texts[0], level, None, first.place)
    marker = list_marker(texts[0])
    if marker or first.role in {"LI", "LBody"}:
        shown = texts[0][marker.end() :].lstrip() if marker and marker["bullet"] else texts[0]
        return Block(BlockKind.LIST_ITEM, shown, 1, None, first.place)
    kind = BlockKind.QUOTE if first.role == "BlockQuote" else BlockKind.PARAGRAPH
    return Block(kind, texts[0], 0, None, first.place)


def _heading_level(piece: Piece, text: str, metrics: Metrics, levels: dict[float, int]) -> int:
    """Level of the heading that a paragraph is by its tag, size or weight; 0 for none."""
    first = piece.first
    if first.role in _HEADING_ROLES:
        return _HEADING_ROLES[first.role]
    if len(text) > _LONGEST_HEADING:
        return 0
    if round(first.size, 0) in levels and first.size > metrics.body * _HEADING_SIZE:
        return levels[round(first.size, 0)]
    is_bold = all(line.is_bold for line in piece.cells[0])
    return len(levels) + 1 if is_bold and not text.endswith((".", ",", ";", ":")) else 0


def _heading_levels(lines: Sequence[PdfLine], metrics: Metrics) -> dict[float, int]:
    """Heading level by size, the largest first."""
    sizes = sorted(
        {round(line.size, 0) for line in lines if line.size > metrics.body * _HEADING_SIZE}, reverse=True
    )
    return {size: min(level, 6) for level, size in enumerate(sizes, 1)}


def _words(texts: Iterable[str]) -> frozenset[str]:
    """Words of a document, hyphened ones whole."""
    return frozenset(word.casefold() for text in texts for word in re.findall(r"\w+(?:-\w+)*", text))
