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
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the page: its edges, its text and the positions of its first and last character."""

    left: float
    right: float
    text: str
    first: int
    last: int


def _line(text: pdfium.PdfTextPage, run: list[tuple[int, int]], tags: dict[int, Tag]) -> Iterator[Line]:
    """The lines that a run of characters is: one, unless texts are printed over each other."""
    words = _split(text, run)
    if not words:
        return
    middle = words[len(words) // 2].first
    size = pdf.FPDFText_GetFontSize(text, middle) * _scale(text, middle)
    layers = [words] if _is_rtl(words) else _layers(words, size)
    for layer in layers:
        yield _described(text, layer, tags, is_sorted=len(layer) > 1 and layer != words)


def _described(text: pdfium.PdfTextPage, words: list[Word], tags: dict[int, Tag], is_sorted: bool) -> Line:
    marks = (words[0].first, words[len(words) // 2].first, words[-1].last)
    size = max(pdf.FPDFText_GetFontSize(text, index) * _scale(text, index) for index in marks)
    is_bold = all(pdf.FPDFText_GetFontWeight(text, index) >= _BOLD for index in marks)
    tag = tags.get(_marked_content(text, marks[1]), Tag())
    shown = _joined(words, size, size * _CLOSE if is_sorted else 0.0)
    lead = _first_width(text, words[0])
    left, right = words[0].left, max(word.right for word in words)
    baseline = _baseline(text, words[0].first)
    return shown, left, right, baseline, round(size, 2), is_bold, tag.block, tag.role, tag.row, lead


def _first_width(text: pdfium.PdfTextPage, word: Word) -> float:
    """Width of what could have stood on the line before: the word, or its part up to a hyphen."""
    for offset, letter in enumerate(word.text[:-1]):
        if letter == "-" or is_wide(letter):
            return _sides(text, word.first + offset)[1] - word.left
    return word.right - word.left


def _layers(words: list[Word], size: float) -> list[list[Word]]:
    """Words of one baseline, from left to right, by the text that they belong to.

    Glyphs of a substitute font are drawn after the rest of their line, into its gaps; a banner is
    printed over a line. Only the latter overlaps what is there already.
    """
    layers: list[list[Word]] = []
    for segment in _segments(words, size):
        free = next((layer for layer in layers if not _overlaps(layer, segment, size)), None)
        if free is None:
            layers.append(segment)
        else:
            free += segment
            free.sort(key=lambda word: word.left)
    return layers


def _segments(words: list[Word], size: float) -> list[list[Word]]:
    """Words in the order in which they are drawn, cut where that order jumps back to the left."""
    segments = [[words[0]]]
    for before, word in pairwise(words):
        if word.left < before.right - size:
            segments.append([])
        segments[-1].append(word)
    return segments


def _overlaps(layer: list[Word], segment: list[Word], size: float) -> bool:
    slack = size * 0.3
    return any(
        one.left < other.right - slack and other.left < one.right - slack
        for one in layer
        for other in segment
    )


def _joined(words: list[Word], size: float, closest: float) -> str:
    """A line's text, a tab for every wide gap; gaps narrower than ``closest`` are none."""
    line = words[0].text
    for before, word in pairwise(words):
        gap = word.left - before.right
        line += ("\t" if gap > size * _GAP else " " if gap >= closest or not closest else "") + word.text
    return line


def _split(text: pdfium.PdfTextPage, run: list[tuple[int, int]]) -> list[Word]:
    """Words of a run of characters; no-break spaces stay inside a word."""
    words: list[Word] = []
    letters: list[tuple[int, int]] = []
    for index, code in [*run, (-1, _SPACE)]:
        if code not in _BREAKING:
            letters.append((index, code))
        elif letters:
            first, last = letters[0][0], letters[-1][0]
            shown = "".join(_character(one) for _, one in letters)
            if shown.strip():
                words.append(Word(_sides(text, first)[0], _sides(text, last)[1], shown, first, last))
            letters = []
    return words


def _is_rtl(words: list[Word]) -> bool:
    """Whether a line holds letters written from right to left."""
    return any(bidirectional(letter) in {"R", "AL"} for word in words for letter in word.text)


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
