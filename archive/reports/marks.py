"""Marks: the edits of a change as the lines that a page shows.

A *mark* is a stretch of text that is kept, inserted or deleted; a *line* is one paragraph of one side.
The base's lines hold what was kept and deleted. The target's hold all three, so that one cell serves
both layouts: side by side hides its deletions, inline shows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.model import PARAGRAPH_BREAK, Edit, Operation, Paragraph
from archive.reports.visible import blank_marks, blank_pieces, has_acting, mark_of, name_of, pieces

_ELEMENTS = {Operation.KEEP: "", Operation.INSERT: "ins", Operation.DELETE: "del"}
_QUOTES = re.compile("[\\s\"'`´‘’‚‛“”„‟«»‹›「」『』\u2032\u2033\uff02\uff07]+")
_DASHES = re.compile("[-\u2010-\u2015\u2212]+")
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a mark: plain text, or the sign that stands for one acting character, with its name."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text: ``element`` is "", "ins" or "del"; ``classes`` says what else a style must know.

    "t" typographic, "b" a paragraph break or white space shown by a sign.
    ``pieces`` is empty where ``text`` can be shown as it stands.
    """

    element: str
    text: str
    classes: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of one side: its number as shown, its look, its marks."""

    number: str
    look: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An edit, and whether it is typographic only."""

    edit: Edit
    is_typographic: bool


def steps(edits: Sequence[Edit], all_typographic: bool) -> Iterator[Step]:
    """The edits, each with whether it is typographic.

    In a typographic change every one is. In a substantive change a step is dimmed only where nothing
    but spaces, quotes, dashes or case differs and no figure is touched: stricter than the engine's
    own rule, so that nothing of substance is ever dimmed.
    """
    for is_kept, group in groupby(edits, key=lambda edit: edit.operation is Operation.KEEP):
        together = list(group)
        is_minor = not is_kept and (all_typographic or _differs_in_typography(together))
        yield from (Step(edit, is_minor) for edit in together)


def _differs_in_typography(edits: Sequence[Edit]) -> bool:
    base = "".join(edit.text for edit in edits if edit.operation is Operation.DELETE)
    target = "".join(edit.text for edit in edits if edit.operation is Operation.INSERT)
    if _FIGURE.search(base + target):
        return False
    return _bare(base) == _bare(target)


def _bare(text: str) -> str:
    return _DASHES.sub("-", _QUOTES.sub("", text)).casefold()


def base_lines(stepped: Iterable[Step], numbers: Sequence[str], looks: Sequence[str]) -> tuple[Line, ...]:
    """The base's paragraphs: kept and deleted text."""
    shown = (each for each in stepped if each.edit.operation is not Operation.INSERT)
    return _lines(shown, numbers, looks, Operation.DELETE)


def target_lines(stepped: Iterable[Step], numbers: Sequence[str], looks: Sequence[str]) -> tuple[Line, ...]:
    """The target's paragraphs: kept, deleted and inserted text; a deleted break ends no line."""
    return _lines(stepped, numbers, looks, Operation.INSERT)


def _lines(
    stepped: Iterable[Step], numbers: Sequence[str], looks: Sequence[str], own: Operation
) -> tuple[Line, ...]:
    lines: list[list[Mark]] = [[]]
    for step in stepped:
        ends_line = step.edit.operation in (Operation.KEEP, own)
        for index, text in enumerate(step.edit.text.split(PARAGRAPH_BREAK)):
            if index:
                lines[-1].extend(_break(step))
                if ends_line:
                    lines.append([])
            if text:
                lines[-1].append(_mark(step, text))
    return tuple(
        Line(_nth(numbers, place), _nth(looks, place), tuple(marks)) for place, marks in enumerate(lines)
    )


def _nth(values: Sequence[str], place: int) -> str:
    # A text with an empty line inside has more lines than its side has paragraphs.
    return values[place] if place < len(values) else ""


def _break(step: Step) -> Iterator[Mark]:
    if step.edit.operation is not Operation.KEEP:
        yield Mark(_ELEMENTS[step.edit.operation], "¶", "t b" if step.is_typographic else "b")


def _mark(step: Step, text: str) -> Mark:
    element = _ELEMENTS[step.edit.operation]
    classes = "t" if step.is_typographic else ""
    if element and text.isspace():
        return Mark(element, blank_marks(text), f"{classes} b".strip())
    if has_acting(text):
        return Mark(element, text, classes, shown_pieces(text))
    return Mark(element, text, classes, _with_blanks(text) if step.is_typographic else ())


def _with_blanks(text: str) -> tuple[Piece, ...]:
    """A text in pieces that shows which blanks are no plain spaces; () where all are."""
    split = tuple(
        Piece(blank_marks(piece), name_of(piece)) if odd else Piece(piece)
        for piece, odd in blank_pieces(text)
    )
    return split if any(piece.name for piece in split) else ()


def shown_pieces(text: str) -> tuple[Piece, ...]:
    """A text in pieces that can be shown; acting characters give way to signs that name them."""
    return tuple(
        Piece(mark_of(piece), name_of(piece)) if acting else Piece(piece) for piece, acting in pieces(text)
    )


def look_of(paragraph: Paragraph) -> str:
    """How a paragraph is set: "h1" to "h6", "li", "row", "quote" or ""."""
    kind = paragraph.kind.value
    if kind == "heading":
        return f"h{min(max(paragraph.level, 1), 6)}"
    return {"list item": "li", "table row": "row", "quote": "quote"}.get(kind, "")
