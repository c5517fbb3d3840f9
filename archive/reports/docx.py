"""DOCX: the comparison as a Word document with real tracked changes.

Accepting all of them gives the target's text, rejecting all the base's. Insertions and deletions are
``w:ins`` and ``w:del``, moves ``w:moveFrom`` and ``w:moveTo`` under one name. A paragraph mark is tracked
like a letter: that is how a split, a merge and a whole new paragraph are written.

Source: ECMA-376 part 1, 17.13.5 (Revisions).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby

from archive.model import BlockKind, Comparison, Paragraph
from archive.reports.docx_parts import (
    CONTENT_TYPES,
    DOCUMENT_RELATIONS,
    PAGE,
    RELATIONS,
    SETTINGS,
    core_properties,
    footer,
    run_text,
    styles,
)
from archive.reports.naming import direction, page_title, tag
from archive.reports.sides import load_texts
from archive.reports.tracked import Fate, Passage, Stretch, passages

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RUNS = {
    Fate.KEPT: "",
    Fate.INSERTED: "ins",
    Fate.DELETED: "del",
    Fate.MOVED_FROM: "moveFrom",
    Fate.MOVED_TO: "moveTo",
}


def comparison_docx(comparison: Comparison) -> bytes:
    """The whole document. The same comparison gives the same bytes."""
    load_texts(comparison)
    title = page_title(comparison)
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": core_properties(title, comparison.engine),
        "word/document.xml": "".join(_document(comparison)),
        "word/_rels/document.xml.rels": DOCUMENT_RELATIONS,
        "word/styles.xml": styles(tag(comparison.target.head.language)),
        "word/settings.xml": SETTINGS,
        "word/footer1.xml": footer(title),
    }
    return _packed(parts)


def _packed(parts: dict[str, str]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A fixed time: the same comparison gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text.encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _document(comparison: Comparison) -> Iterator[str]:
    is_rtl = direction(tag(comparison.target.head.language)) == "rtl"
    revisions = _Revisions()
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    yield f'{_PROLOGUE}<w:document xmlns:w="{_NAMESPACE}" xmlns:r="{relations}"><w:body>'
    # What moved together is one range: it opens in its first passage and closes in its last.
    for (move, is_origin), group in groupby(passages(comparison), key=_move_of):
        together = list(group)
        for place, passage in enumerate(together):
            edges = (place == 0, place == len(together) - 1) if move else (False, False)
            name = "moveFromRange" if is_origin else "moveToRange"
            yield from _paragraph(passage, revisions, *revisions.range(name, move, *edges), is_rtl=is_rtl)
    yield PAGE
    yield "</w:body></w:document>"


def _move_of(passage: Passage) -> tuple[str, bool]:
    return passage.move, passage.is_origin


class _Revisions:
    """Numbers every revision of the document; none may have the number of another."""

    def __init__(self) -> None:
        self._last = 0
        self._range = ""

    def mark(self, name: str, *, is_empty: bool = False) -> str:
        """An opening (or empty) revision element."""
        return f'<w:{name} {self.identity()} w:author="policy-archive"{"/" if is_empty else ""}>'

    def identity(self) -> str:
        self._last += 1
        return f'w:id="{self._last}"'

    def range(self, name: str, move: str, opens: bool, closes: bool) -> tuple[str, str]:
        """What opens and closes the range of a move; each "" where the range goes on."""
        if opens:
            self._range = self.identity()
        start = f'<w:{name}Start {self._range} w:author="policy-archive" w:name="{move}"/>' if opens else ""
        return start, f"<w:{name}End {self._range}/>" if closes else ""


def _paragraph(
    passage: Passage, revisions: _Revisions, opening: str, closing: str, *, is_rtl: bool
) -> Iterator[str]:
    yield f'<w:p><w:pPr><w:pStyle w:val="{_style(passage.paragraph)}"/>'
    if is_rtl:
        yield "<w:bidi/>"
    if passage.mark is not Fate.KEPT:
        yield f"<w:rPr>{revisions.mark(_RUNS[passage.mark], is_empty=True)}</w:rPr>"
    yield f"</w:pPr>{opening}"
    yield from _runs(passage.stretches, revisions, is_rtl=is_rtl)
    yield f"{closing}</w:p>"


def _runs(stretches: Sequence[Stretch], revisions: _Revisions, *, is_rtl: bool) -> Iterator[str]:
    look = "<w:rPr><w:rtl/></w:rPr>" if is_rtl else ""
    for stretch in stretches:
        is_deleted = stretch.fate is Fate.DELETED
        run = f"<w:r>{look}{run_text(stretch.text, is_deleted=is_deleted)}</w:r>"
        name = _RUNS[stretch.fate]
        yield f"{revisions.mark(name)}{run}</w:{name}>" if name else run


def _style(paragraph: Paragraph | None) -> str:
    if paragraph is None:
        return "Normal"
    if paragraph.kind is BlockKind.HEADING:
        return f"Heading{min(max(paragraph.level, 1), 6)}"
    looks = {BlockKind.LIST_ITEM: "ListParagraph", BlockKind.QUOTE: "Quote"}
    return looks.get(paragraph.kind, "Normal")
