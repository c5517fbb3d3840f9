"""Lines become paragraphs: across line ends, columns and pages.

Two lines are one paragraph where they stand close together and the second one's first word had no
room behind the first. Tags decide where the file has them. Cells drawn beside each other are one
row of a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from archive.readers.lines import joint, list_marker
from archive.readers.pdflines import HYPHEN, Metrics, PdfLine

_TALLEST_ROW = 8
"""Lines of the tallest table cell; a higher jump upwards leads to the next column of the page."""

_INDENT = 0.8
"""Smallest indent of a first line, in font sizes."""

_WIDEST_INDENT = 2.4
"""Largest indent of a first line, in font sizes."""

_CELL_LEADING = 1.6
"""Largest leading inside a table cell, in leadings of the text."""

_ENDS = (".", "!", "?", ":", ";", "。", "！", "？", "：", "；", "”", '"', "»", ")")
_TABLE_ROLES = {"TD", "TH", "TR"}


@dataclass(slots=True)
class Piece:
    """A paragraph or table row in the making: its lines by cells (one cell for a paragraph)."""

    cells: list[list[PdfLine]] = field(default_factory=list)

    @property
    def first(self) -> PdfLine:
        return self.cells[0][0]

    @property
    def last(self) -> PdfLine:
        return self.cells[-1][-1]

    @property
    def is_row(self) -> bool:
        return len(self.cells) > 1 or any("\t" in _unmarked(line.text) for line in self.cells[0])


def in_columns(lines: Sequence[PdfLine]) -> list[PdfLine]:
    """The lines, numbered by the run (column) of their page that they stand in."""
    found: list[PdfLine] = []
    run = 0
    for line in lines:
        before = found[-1] if found else None
        if before is None or before.page != line.page:
            run = 0
        elif line.baseline > before.baseline + line.size * _TALLEST_ROW:
            run += 1
        found.append(replace(line, run=run))
    return found


def pieces_of(lines: Sequence[PdfLine], metrics: Metrics) -> list[Piece]:
    """Paragraphs and rows in reading order."""
    found: list[Piece] = []
    for line in lines:
        if not found:
            found.append(Piece([[line]]))
        elif _is_next_cell(found[-1], line, metrics):
            _take_cell_above(found, line, metrics)
            found[-1].cells.append([line])
        elif _goes_on(found[-1], line, metrics):
            found[-1].cells[-1].append(line)
        else:
            found.append(Piece([[line]]))
    return found


def _take_cell_above(found: list[Piece], line: PdfLine, metrics: Metrics) -> None:
    """Join the lines above to a row's first cell where the next cell shows that the cell began there.

    Cells are set with more leading than text, so their lines looked like paragraphs so far.
    """
    cell = found[-1]
    while (
        len(found) > 1
        and len(cell.cells) == 1
        and line.baseline > cell.first.baseline + metrics.leading * 0.3
    ):
        above = found[-2]
        drop = above.last.baseline - cell.first.baseline
        is_same_cell = (
            not above.is_row
            and above.last.page == line.page
            and abs(above.first.left - cell.first.left) < line.size * 0.5
            and 0 < drop <= metrics.leading * _CELL_LEADING
            and all(one.right < line.left for one in above.cells[0])
        )
        if not is_same_cell:
            return
        cell.cells[0][:0] = above.cells[0]
        del found[-2]


def _is_next_cell(piece: Piece, line: PdfLine, metrics: Metrics) -> bool:
    """Whether a line opens the next cell of the row that ``piece`` is becoming."""
    last = piece.last
    if line.page != last.page:
        return False
    if line.row or last.row:
        return line.row == last.row and line.block != last.block
    if line.block and last.block:
        return False
    rise = line.baseline - last.baseline
    widest = max(one.right for one in piece.cells[-1])
    beside = line.left > widest + line.size * 0.3 and line.run == last.run
    return beside and -metrics.leading * 0.5 < rise < metrics.leading * _TALLEST_ROW


def _goes_on(piece: Piece, line: PdfLine, metrics: Metrics) -> bool:
    """Whether a line continues the paragraph, or the cell, that ``piece`` ends with."""
    last = piece.last
    if last.page != line.page or last.run != line.run:
        return _goes_on_elsewhere(piece, line, metrics)
    if last.block and line.block:
        return last.block == line.block
    if "\t" in _unmarked(line.text) or (len(piece.cells) == 1 and "\t" in _unmarked(last.text)):
        return False
    if len(piece.cells) > 1:
        return _is_in_cell(piece.cells[-1], line, metrics)
    if abs(last.size - line.size) > 0.6 or not metrics.is_close(last, line) or last.is_bold != line.is_bold:
        return _is_unfinished(last, line, metrics)
    return not _opens(piece, line, metrics) and (last.is_hyphenated or not metrics.fits_behind(last, line))


def _is_in_cell(cell: list[PdfLine], line: PdfLine, metrics: Metrics) -> bool:
    """Whether a line is the next one of a row's last cell."""
    drop = cell[-1].baseline - line.baseline
    return abs(line.left - cell[0].left) < line.size * 0.5 and 0 < drop <= metrics.leading * _CELL_LEADING


def _is_unfinished(last: PdfLine, line: PdfLine, metrics: Metrics) -> bool:
    """Whether a sentence goes on although leading or weight differ ("**Cookies** we use are …")."""
    if not line.text[:1].islower() or last.text.endswith(_ENDS) or metrics.fits_behind(last, line):
        return False
    drop = last.baseline - line.baseline
    return abs(last.size - line.size) <= 0.6 and 0 < drop <= metrics.leading * _CELL_LEADING


def _opens(piece: Piece, line: PdfLine, metrics: Metrics) -> bool:
    """Whether a line can only be the first of a paragraph: a list item, or indented."""
    last, first = piece.last, piece.first
    if marker := list_marker(line.text):
        is_hanging = abs(line.left - last.left) > 2 or last.text.endswith(_ENDS)
        return bool(marker["bullet"]) or is_hanging or metrics.fits_behind(last, line)
    shift = (line.left - last.left) / line.size
    if shift > _INDENT:
        return not (list_marker(first.text) and last is first)
    # Left of the lines before: a new paragraph, unless those are one line with a usual first indent.
    return shift < -(_WIDEST_INDENT if last is first else _INDENT)


def _goes_on_elsewhere(piece: Piece, line: PdfLine, metrics: Metrics) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    last = piece.last
    is_alike = abs(last.size - line.size) <= 0.6 and last.is_bold == line.is_bold and last.role == line.role
    if not is_alike or piece.is_row or line.row or "\t" in _unmarked(line.text) or list_marker(line.text):
        return False
    if last.is_hyphenated:
        return True
    is_full = not metrics.fits_behind(last, line)
    return not last.text.endswith(_ENDS) and (is_full or line.text[:1].islower())


def _unmarked(text: str) -> str:
    """A line's text behind its list marker: a tab after the marker makes no table."""
    marker = list_marker(text)
    return text[marker.end() :].lstrip() if marker else text


def text_of(lines: Sequence[PdfLine], known: frozenset[str], undone: list[str]) -> str:
    """Words of joined lines; ``known`` are the document's words, ``undone`` gathers undone hyphens."""
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith((HYPHEN, "\u00ad", "-")) and text[-2:-1].isalpha() and line.text[:1].isalpha():
            text = _unhyphenated(text, line.text, known, undone)
        else:
            text = text.replace(HYPHEN, "-")
            text += joint(text, line.text) + line.text
    return text.replace(HYPHEN, "-").replace("\t", " ")


def _unhyphenated(text: str, following: str, known: frozenset[str], undone: list[str]) -> str:
    """Two lines joined at a hyphen, which stays only where it belongs to the word.

    The document's other pages tell: a word that occurs whole was divided, one that occurs with
    its hyphen was not. Where neither occurs, a hyphen before a small letter was a division.
    """
    before = "".join(_letters_at_end(text[:-1]))
    after = following.split(maxsplit=1)[0].strip(".,;:!?)”’\"'»")
    whole, hyphened = f"{before}{after}".casefold(), f"{before}-{after}".casefold()
    divides = whole in known or (hyphened not in known and following[:1].islower())
    if text.endswith("\u00ad") or divides:
        undone.append(f"{before}-{after}")
        return text[:-1] + following
    return text[:-1] + "-" + following


def _letters_at_end(text: str) -> str:
    start = len(text)
    while start and text[start - 1].isalnum():
        start -= 1
    return text[start:]
