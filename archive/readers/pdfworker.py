"""Reads the lines of a PDF in a process of its own: ``python -m archive.readers.pdfworker``.

PDFium is native code and not thread-safe; a hostile file may crash or stall it. So it runs apart,
bounded in time and memory, takes the file on standard input and answers with one JSON document on
standard output: ``{"title", "images", "pages": [{"width", "height", "lines": [[text, left, right,
baseline, size, is_bold, block, role, row, lead], ...]}]}``, or ``{"refusal": why}``. Lengths are points,
the origin is at the lower left. ``block`` and ``row`` number the tagged paragraph and table row
that a line belongs to on its page, 0 where the file is not tagged; ``role`` is the tag ("P", "H1"), ``lead``
the width of the line's first word.
A text may hold a tab where a wide gap stands, and ends in U+0002 where PDFium saw a hyphen at the
end of a line.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import bidirectional

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from archive.readers.limits import MAX_PAGES, PDF_MEMORY_BYTES, PDF_SECONDS
from archive.readers.lines import is_wide
from archive.readers.pdftags import Tag, tags_of

_BOLD = 600
_HYPHEN = 2
_CLOSE = 0.12
"""Narrowest space between two words, in font sizes."""

_GAP = 1.3
"""Widest space between two words of a sentence, in font sizes; justified lines stay below."""
_END_OF_LINE = {0x0A, 0x0D}
_SPACE = 0x20
_BREAKING = {_SPACE, 0x09}
_BLANK = {_SPACE, 0xA0, 0x09}

Line = tuple[str, float, float, float, float, bool, int, str, int, float]


def main() -> None:
    """Read standard input, answer on standard output."""
    _bound()
    try:
        answer: dict[str, object] = _document(sys.stdin.buffer.read())
    except pdfium.PdfiumError as fault:
        answer = {"refusal": str(fault)}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _bound() -> None:
    """Limit this process's time and memory where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (PDF_SECONDS, PDF_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY_BYTES, PDF_MEMORY_BYTES))


def _document(data: bytes) -> dict[str, object]:
    document = pdfium.PdfDocument(data)
    if len(document) > MAX_PAGES:
        return {"refusal": f"it has {len(document):,} pages; the limit is {MAX_PAGES:,}"}
    pages = [_page(document[number]) for number in range(len(document))]
    return {"pages": pages, "title": document.get_metadata_value("Title"), "images": _images(document)}


def _images(document: pdfium.PdfDocument) -> int:
    """How many of the first pages hold images: a scan has no text, and the message should say so."""
    kinds = [pdf.FPDF_PAGEOBJ_IMAGE]
    return sum(
        any(True for _ in document[number].get_objects(kinds)) for number in range(min(3, len(document)))
    )


def _page(page: pdfium.PdfPage) -> dict[str, object]:
    width, height = page.get_size()
    text = page.get_textpage()
    lines = list(_lines(text, tags_of(page)))
    text.close()
    page.close()
    return {"width": width, "height": height, "lines": lines}


def _lines(text: pdfium.PdfTextPage, tags: dict[int, Tag]) -> Iterator[Line]:
    """Lines in the order in which the page draws them."""
    run: list[tuple[int, int]] = []
    for index in range(text.count_chars()):
        code = pdf.FPDFText_GetUnicode(text, index)
        if code not in _END_OF_LINE:
            run.append((index, code))
        if run and (code in _END_OF_LINE or code == _HYPHEN):
            yield from _line(text, run, tags)
            run = []
    if run:
        yield from _line(text, run, tags)


def _line(text: pdfium.PdfTextPage, run: list[tuple[int, int]], tags: dict[int, Tag]) -> Iterator[Line]:
    """One line with its place; nothing for a blank one."""
    shown = [index for index, code in run if code not in _BLANK]
    if not shown:
        return
    first, middle, last = shown[0], shown[len(shown) // 2], shown[-1]
    left, right = _sides(text, first)[0], _sides(text, last)[1]
    size = max(pdf.FPDFText_GetFontSize(text, index) * _scale(text, index) for index in (first, middle, last))
    is_bold = all(pdf.FPDFText_GetFontWeight(text, index) >= _BOLD for index in (first, middle, last))
    tag = tags.get(_marked_content(text, middle), Tag())
    words = _words(text, run, size)
    lead = _sides(text, _end_of_first_word(run, first))[1] - left
    yield (
        words,
        left,
        right,
        _baseline(text, first),
        round(size, 2),
        is_bold,
        tag.block,
        tag.role,
        tag.row,
        lead,
    )


def _end_of_first_word(run: list[tuple[int, int]], first: int) -> int:
    """Position of the character that a line's first word ends with; a hyphen ends one."""
    last = first
    for index, code in run:
        if index >= first and (code in _BLANK or is_wide(chr(code))):
            return last
        if index >= first:
            last = index
            if code == ord("-"):
                return last
    return last


def _words(text: pdfium.PdfTextPage, run: list[tuple[int, int]], size: float) -> str:
    """A line's text from left to right, a tab for every wide gap between its words."""
    words = _split(text, run)
    closest = 0.0
    if any(later[0] < earlier[1] - size for earlier, later in pairwise(words)) and not _is_rtl(words):
        # Glyphs of a substitute font are drawn after the rest of their line, with spaces of their own.
        words.sort()
        closest = size * _CLOSE
    line = words[0][2]
    for (_, right, _), (left, _, word) in pairwise(words):
        gap = left - right
        line += ("\t" if gap > size * _GAP else " " if gap >= closest or not closest else "") + word
    return line


def _split(text: pdfium.PdfTextPage, run: list[tuple[int, int]]) -> list[tuple[float, float, str]]:
    """Words of a line with their left and right edges; no-break spaces stay inside a word."""
    words: list[tuple[float, float, str]] = []
    letters: list[tuple[int, int]] = []
    for index, code in [*run, (-1, _SPACE)]:
        if code not in _BREAKING:
            letters.append((index, code))
        elif letters:
            word = "".join(_character(one) for _, one in letters)
            words.append((_sides(text, letters[0][0])[0], _sides(text, letters[-1][0])[1], word))
            letters = []
    return words


def _is_rtl(words: list[tuple[float, float, str]]) -> bool:
    """Whether a line holds letters written from right to left."""
    return any(bidirectional(letter) in {"R", "AL"} for _, _, word in words for letter in word)


def _character(code: int) -> str:
    is_text = code == _HYPHEN or 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if is_text else "\ufffd"


def _scale(text: pdfium.PdfTextPage, index: int) -> float:
    """How much the page magnifies a character: some writers set size 1 and scale the rest."""
    matrix = pdf.FS_MATRIX()
    if not pdf.FPDFText_GetMatrix(text, index, matrix):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5) or 1.0


def _sides(text: pdfium.PdfTextPage, index: int) -> tuple[float, float]:
    """Left and right edge of a character's cell."""
    rectangle = pdf.FS_RECTF()
    if not pdf.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rectangle)):
        return 0.0, 0.0
    return rectangle.left, rectangle.right


def _baseline(text: pdfium.PdfTextPage, index: int) -> float:
    across, up = ctypes.c_double(), ctypes.c_double()
    pdf.FPDFText_GetCharOrigin(text, index, ctypes.byref(across), ctypes.byref(up))
    return up.value


def _marked_content(text: pdfium.PdfTextPage, index: int) -> int:
    drawn = pdf.FPDFText_GetTextObject(text, index)
    return int(pdf.FPDFPageObj_GetMarkedContentID(drawn)) if drawn else -1


if __name__ == "__main__":
    main()
