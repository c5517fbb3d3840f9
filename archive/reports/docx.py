"""DOCX: the comparison as a Word document with real tracked changes.

Accepting all of them gives the target's text, rejecting all the base's. Insertions and deletions are
``w:ins`` and ``w:del``, moves ``w:moveFrom`` and ``w:moveTo`` under one name. A paragraph mark is tracked
like a letter: that is how a split, a merge and a whole new paragraph are written. What people decided
about a change is a comment at its place; comments are no part of the text.

Source: ECMA-376 part 1, 17.13.5 (Revisions).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from archive.model import BlockKind, Comparison, Paragraph
from archive.reports.decisions import orphan_words, words_at
from archive.reports.docx_parts import (
    CONTENT_TYPES,
    DOCUMENT_RELATIONS,
    PAGE,
    RELATIONS,
    SETTINGS,
    Remark,
    comments,
    core_properties,
    footer,
    run_text,
    styles,
)
from archive.reports.naming import direction, page_title, tag
from archive.reports.sides import load_texts
from archive.reports.tracked import Fate, Passage, Stretch, passages
from archive.trails import UNDECIDED, Decided, Decision

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


def comparison_docx(comparison: Comparison, decided: Decided = UNDECIDED) -> bytes:
    """The whole document. The same comparison and decisions give the same bytes."""
    load_texts(comparison)
    title = page_title(comparison)
    remarks = _Remarks(decided)
    document = "".join(_document(comparison, remarks))
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": core_properties(title, comparison.engine),
        "word/document.xml": document,
        "word/comments.xml": comments(remarks.made),
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


class _Remarks:
    """The comments of a document, in the order in which its text calls for them."""

    def __init__(self, decided: Decided) -> None:
        self.decided = decided
        self.made: list[Remark] = []

    def at(self, passage: Passage, *, is_last: bool) -> range:
        """The numbers of the comments that a passage bears; what has lost its change stands at the last."""
        first = len(self.made)
        for change in passage.changes:
            decisions = self.decided.of(change)
            self.made += map(_remark, decisions, words_at(self.decided, change))
        if is_last:
            self.made += map(_remark, self.decided.orphans, orphan_words(self.decided))
        return range(first, len(self.made))


def _remark(decision: Decision, words: str) -> Remark:
    return Remark(decision.by, decision.recorded_at, words[:1].upper() + words[1:])


def _document(comparison: Comparison, remarks: _Remarks) -> Iterator[str]:
    is_rtl = direction(tag(comparison.target.head.language)) == "rtl"
    revisions = _Revisions()
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    yield f'{_PROLOGUE}<w:document xmlns:w="{_NAMESPACE}" xmlns:r="{relations}"><w:body>'
    running = passages(comparison)
    # What moved together is one range: it opens in its first passage and closes in its last.
    for (move, is_origin), group in groupby(running, key=_move_of):
        together = list(group)
        for place, passage in enumerate(together):
            edges = (place == 0, place == len(together) - 1) if move else (False, False)
            name = "moveFromRange" if is_origin else "moveToRange"
            opening, closing = revisions.range(name, move, *edges)
            noted = remarks.at(passage, is_last=passage is running[-1])
            edge = _Edges(opening + _opened(noted), _closed(noted) + closing)
            yield from _paragraph(passage, revisions, edge, is_rtl=is_rtl)
    yield PAGE
    yield "</w:body></w:document>"


def _opened(noted: range) -> str:
    return "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in noted)


def _closed(noted: range) -> str:
    return "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        for number in noted
    )


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


@dataclass(frozen=True, slots=True)
class _Edges:
    """What opens and closes around the runs of a paragraph: the range of a move, comments."""

    opening: str
    closing: str


def _paragraph(passage: Passage, revisions: _Revisions, edges: _Edges, *, is_rtl: bool) -> Iterator[str]:
    yield f'<w:p><w:pPr><w:pStyle w:val="{_style(passage.paragraph)}"/>'
    if is_rtl:
        yield "<w:bidi/>"
    if passage.mark is not Fate.KEPT:
        yield f"<w:rPr>{revisions.mark(_RUNS[passage.mark], is_empty=True)}</w:rPr>"
    yield f"</w:pPr>{edges.opening}"
    yield from _runs(passage.stretches, revisions, is_rtl=is_rtl)
    yield f"{edges.closing}</w:p>"


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
