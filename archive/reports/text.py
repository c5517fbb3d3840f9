"""Text: the comparison for a terminal, word by word, with unchanged paragraphs folded.

Without colour, edits read ``[-deleted-]{+inserted+}``, as git's word diff writes them. Nothing from a
document reaches the terminal as a control character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.model import PARAGRAPH_BREAK, Change, ChangeKind, Comparison, Edit, Operation, Sentence
from archive.reports.decisions import orphan_words, words_at
from archive.reports.movements import arrivals, departures, range_of, stretches
from archive.reports.places import Places, places
from archive.reports.shares import FURNITURE, similarity
from archive.reports.sides import (
    edits_of,
    has_edits,
    labels,
    load_texts,
    numbers,
    opening_words,
    sides_named,
    span,
)
from archive.reports.terminal import Ink, wrapped
from archive.reports.visible import blank_marks, visible
from archive.trails import UNDECIDED, Decided

INNER_WORDS = 24
"""How many words around an edit stay when the rest of a long paragraph is folded."""

_GAP = " … "
_SIGNS = {
    ChangeKind.EDITED: "~",
    ChangeKind.MOVED: "↕",
    ChangeKind.SPLIT: "⑂",
    ChangeKind.MERGED: "⑃",
    ChangeKind.INSERTED: "+",
    ChangeKind.DELETED: "-",
    ChangeKind.UNCHANGED: "=",
}


def comparison_text(  # noqa: PLR0913 - each is an option of the form
    comparison: Comparison,
    *,
    color: bool = False,
    context: int | None = 0,
    width: int | None = None,
    stat: Mapping[str, tuple[int, int]] | None = None,
    warnings: Sequence[Sentence] = (),
    decided: Decided = UNDECIDED,
) -> str:
    """The comparison as lines of text, each ended by a line feed.

    ``context``: how many unchanged paragraphs stay around each change; None folds nothing, not even
    inside long paragraphs. ``width``: columns to wrap at (None: no wrapping). ``stat``, the
    words in and out of each change by its id: one line per change and the totals instead of the text.
    ``warnings`` stand above it, a line each; what was
    ``decided`` stands at its change.
    """
    ink = Ink(color)
    cautions = [ink.caution(f"! {visible(each.text)}") for each in warnings]
    cautions += [ink.caution(f"! {words}") for words in orphan_words(decided)]
    body = (
        _Body(comparison, ink, context, width, decided).lines()
        if stat is None
        else _stat(comparison, stat, ink, decided)
    )
    text = "\n".join([*_head(comparison, ink), *cautions, "", *body]).rstrip("\n")
    return f"{text}\n\n{_totals(comparison)}\n"


def _head(comparison: Comparison, ink: Ink) -> list[str]:
    base, target = (visible(name) for name in sides_named(comparison))
    return [ink.strong(f"--- {base}"), ink.strong(f"+++ {target}")]


def _totals(comparison: Comparison) -> str:
    figures = comparison.summary
    kinds = ("unchanged", "edited", "moved", "split", "merged", "inserted", "deleted")
    counts = ", ".join(f"{getattr(figures, kind)} {kind}" for kind in kinds if getattr(figures, kind))
    weights = f"{figures.substantive} substantive, {figures.typographic} typographic"
    if figures.furniture:
        weights += f", {figures.furniture} in furniture ({FURNITURE})"
    words = f"+{figures.words_inserted} -{figures.words_deleted} words, similarity {similarity(figures)}"
    return f"{counts or 'no paragraphs'}; {weights}; {words}"


# --- the whole text -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Body:
    """The text with its changes; unchanged runs out of reach of ``context`` are folded."""

    comparison: Comparison
    ink: Ink
    context: int | None
    width: int | None
    decided: Decided

    def lines(self) -> Iterator[str]:
        shown = _within_reach(self.comparison, self.context)
        placed = places(self.comparison)
        folded: list[Change] = []
        for stretch in stretches(self.comparison, placed):
            pointers = list(_pointers(placed, stretch[0], self.ink))
            changes = [self.comparison.changes[index] for index in stretch]
            if pointers or stretch[0] in shown:
                yield from _fold(folded, self.ink)
                folded = []
            yield from pointers
            if stretch[0] in shown:
                yield from self._stretch(changes)
            else:
                folded += changes
        yield from _fold(folded, self.ink)
        yield from _pointers(placed, len(self.comparison.changes), self.ink)

    def _stretch(self, changes: Sequence[Change]) -> Iterator[str]:
        """One change; or a block that moved together, its range first, its unedited paragraphs folded."""
        if len(changes) == 1:
            yield from self._change(changes[0])
            return
        yield self.ink.heading(f"↕ {range_of(changes)}  moved together")
        for is_told, run in groupby(changes, key=self._is_told_apart):
            if is_told:
                for change in run:
                    yield from self._change(change)
            else:
                yield from self._unedited(list(run))

    def _is_told_apart(self, change: Change) -> bool:
        """Whether a paragraph of a block that moved together has more to tell than that."""
        return self.context is None or has_edits(change) or bool(self.decided.of(change.id))

    def _unedited(self, run: Sequence[Change]) -> Iterator[str]:
        opening = visible(opening_words(self.comparison.target.paragraphs[run[0].target[0]].text))
        noun = "paragraph" if len(run) == 1 else "paragraphs"
        yield self.ink.faint(f"⋯ {len(run)} {noun} unedited ({range_of(run)}): “{opening}”")
        yield ""

    def _change(self, change: Change) -> Iterator[str]:
        yield _title(self.comparison, change, self.ink)
        yield from (self.ink.caution(f"! {words}") for words in words_at(self.decided, change.id))
        edits = edits_of(self.comparison, change)
        if self.context is not None and change.kind is not ChangeKind.UNCHANGED:
            edits = _without_long_keeps(edits)
        text = "".join(_step(edit, self.ink) for edit in edits)
        for paragraph in text.split(PARAGRAPH_BREAK):
            yield from wrapped(paragraph, self.width)
        yield ""


def _within_reach(comparison: Comparison, context: int | None) -> set[int]:
    """Indexes of the changes to show: those that differ, and ``context`` unchanged ones around them."""
    if context is None:
        load_texts(comparison)
        return set(range(len(comparison.changes)))
    differing = [i for i, each in enumerate(comparison.changes) if each.kind is not ChangeKind.UNCHANGED]
    return {near for index in differing for near in range(index - context, index + context + 1) if near >= 0}


def _fold(folded: Sequence[Change], ink: Ink) -> Iterator[str]:
    if folded:
        positions = [position for change in folded for position in change.target]
        noun = "paragraph" if len(folded) == 1 else "paragraphs"
        yield ink.faint(f"⋯ {len(folded)} {noun} unchanged (¶ {numbers(positions)})")
        yield ""


def _pointers(placed: Places, index: int, ink: Ink) -> Iterator[str]:
    """What stood or stands before a change and is told elsewhere, a line each."""
    for left in departures(placed, index):
        ends = f"¶ {numbers(left.here)} of the base {left.verb} to ¶ {numbers(left.there)}"
        yield ink.move(f"↑ {ends.replace('merged to', 'merged into')}") + "\n"
    for came in arrivals(placed, index):
        ends = f"¶ {numbers(came.here)} {came.verb} from ¶ {numbers(came.there)} of the base"
        yield ink.move(f"↓ {ends}") + "\n"


def _title(comparison: Comparison, change: Change, ink: Ink) -> str:
    if change.kind is ChangeKind.UNCHANGED:
        return ink.faint(f"= {span(change)}")
    return ink.heading(f"{_SIGNS[change.kind]} {span(change)}  {labels(comparison, change)}")


def _step(edit: Edit, ink: Ink) -> str:
    if edit.operation is Operation.KEEP:
        return visible(edit.text)
    is_blank = not edit.text.strip()
    pieces = [_marked(each, is_blank) for each in edit.text.split(PARAGRAPH_BREAK)]
    mark = ink.deleted if edit.operation is Operation.DELETE else ink.inserted
    # A break that is only deleted must not break the line; one that is inserted or deleted is marked.
    joint = mark("¶") + (PARAGRAPH_BREAK if edit.operation is Operation.INSERT else " ")
    return joint.join(mark(each) if each else "" for each in pieces)


def _marked(text: str, is_blank: bool) -> str:
    return blank_marks(text) if is_blank and text else visible(text)


def _without_long_keeps(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same edits with the middle of long kept stretches folded to an ellipsis."""
    last = len(edits) - 1
    return tuple(
        Edit(edit.operation, _shortened(edit.text, index > 0, index < last))
        if edit.operation is Operation.KEEP and last > 0
        else edit
        for index, edit in enumerate(edits)
    )


def _shortened(text: str, after_edit: bool, before_edit: bool) -> str:
    """A kept stretch with ``INNER_WORDS`` words left next to each edit that it touches."""
    words = text.split(" ")
    if len(words) <= 2 * INNER_WORDS + 4 or PARAGRAPH_BREAK in text:
        return text
    opening = " ".join(words[:INNER_WORDS]) if after_edit else ""
    closing = " ".join(words[-INNER_WORDS:]) if before_edit else ""
    return (opening + _GAP + closing).lstrip() if not after_edit else (opening + _GAP + closing)


# --- one line per change --------------------------------------------------------------------------


def _stat(
    comparison: Comparison, volumes: Mapping[str, tuple[int, int]], ink: Ink, decided: Decided
) -> Iterator[str]:
    differing = [each for each in comparison.changes if each.kind is not ChangeKind.UNCHANGED]
    spans, counts = [span(each) for each in differing], [_volume(volumes[each.id]) for each in differing]
    rooms = [max((len(each) for each in column), default=0) for column in (spans, counts)]
    for change, place, count in zip(differing, spans, counts, strict=True):
        line = f"{_SIGNS[change.kind]} {place:<{rooms[0]}}  {count:<{rooms[1]}}  {labels(comparison, change)}"
        yield ink.move(line) if change.moved else line
        yield from (ink.caution(f"  ! {words}") for words in words_at(decided, change.id))


def _volume(words: tuple[int, int]) -> str:
    return f"+{words[0]} -{words[1]}"
