"""Markdown: the comparison for an issue, a wiki or a mail.

Insertions and deletions are ``<ins>`` and ``<del>``, which CommonMark passes through and no asterisk can
break. Nothing from a document is read as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from archive.model import (
    PARAGRAPH_BREAK,
    Brief,
    Change,
    ChangeKind,
    Comparison,
    Edit,
    Exhibit,
    Operation,
    Sentence,
    VersionHead,
)
from archive.reports.decisions import orphan_words, words_at
from archive.reports.movements import arrivals, departures, range_of, stretches
from archive.reports.places import Places, places
from archive.reports.shares import similarity
from archive.reports.sides import (
    edits_of,
    has_edits,
    is_furniture,
    numbers,
    opening_words,
    sides_named,
    span,
    verdict,
)
from archive.reports.visible import blank_marks, visible
from archive.trails import UNDECIDED, Decided

_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_MARKUP = re.compile(r"([\\`*_\[\]#|~$!])")
_BLOCK = re.compile(r"^([-+=]|\d+(?=[.)]))")
_LEADING = re.compile(r"^[ \t]+")
_ELEMENTS = {Operation.INSERT: "ins", Operation.DELETE: "del"}


def comparison_markdown(
    comparison: Comparison,
    brief: Brief | None = None,
    *,
    context: int | None = 0,
    warnings: Sequence[Sentence] = (),
    decided: Decided = UNDECIDED,
) -> str:
    """The comparison in CommonMark: head, brief where given, every change; ``context`` as for text.

    ``context`` counts the unchanged paragraphs kept around each change; None keeps all. ``warnings``
    are told where no brief brings its own; what was ``decided`` stands at its change.
    """
    parts = [
        *_head(comparison),
        *(f"**Note:** {_sentence(one)}" for one in (brief.warnings if brief else warnings)),
        *(_brief(brief) if brief else ()),
        *(f"**Note:** {escaped(words)}" for words in orphan_words(decided)),
        "## Changes",
        *_changes(comparison, context, decided),
    ]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return _MARKUP.sub(r"\\\1", visible(text).translate(_HTML)).replace("\n", "<br>")


def _opened(line: str) -> str:
    """A line whose first characters begin no list, rule or code block."""
    line = _LEADING.sub(lambda found: "&#32;" * len(found[0]), line)
    return _BLOCK.sub(lambda found: f"&#{ord(found[0][0])};{found[0][1:]}", line)


def _head(comparison: Comparison) -> Iterator[str]:
    base, target = comparison.base.head, comparison.target.head
    names = sides_named(comparison)
    yield f"# {escaped(target.title or base.title or target.series or 'Comparison')}"
    yield f"{_side('Base', names[0], base)}\n{_side('Target', names[1], target)}"


def _side(side: str, name: str, head: VersionHead) -> str:
    dating = f", dated by {escaped(head.dated_by)}" if head.dated_by else ""
    return f"- **{side}:** {escaped(name)}{dating}; text SHA-256 `{head.text_digest}`"


def _brief(brief: Brief) -> Iterator[str]:
    yield f"**{_sentence(brief.overall)}**"
    if brief.sentences:
        yield "\n".join(f"- {_sentence(one)}" for one in brief.sentences)
    if brief.unnamed:
        yield f"Further changes of substance: {brief.unnamed}."
    if brief.numbers:
        yield _table("Kind", brief.numbers)
    if brief.strength:
        yield _table("Reading", brief.strength)
    if brief.numbering:
        yield _numbering(brief.numbering)


def _numbering(exhibits: Sequence[Exhibit]) -> str:
    """The numbers that paragraphs bear, in one line: what matters less needs no table."""
    told = (
        f"¶ {numbers(each.target or each.base)} {escaped(each.substitution.base) or 'none'} → "
        f"{escaped(each.substitution.target) or 'none'}"
        for each in exhibits
    )
    return f"Renumbered: {'; '.join(told)}."


def _sentence(sentence: Sentence) -> str:
    return "".join(f"“{escaped(p.text)}”" if p.side else escaped(p.text) for p in sentence.phrases)


def _table(last: str, exhibits: Sequence[Exhibit]) -> str:
    rows = [f"| Where | Base | Target | {last} |", "|---|---|---|---|"]
    for each in exhibits:
        one = each.substitution
        words = (escaped(one.base) or "none", escaped(one.target) or "none", one.note or one.facet.value)
        rows.append(f"| ¶ {numbers(each.target or each.base)} | {' | '.join(words)} |")
    return "\n".join(rows)


def _changes(comparison: Comparison, context: int | None, decided: Decided) -> Iterator[str]:
    near = _near(comparison, context)
    placed = places(comparison)
    for stretch in stretches(comparison, placed):
        yield from _elsewhere(placed, stretch[0])
        changes = [comparison.changes[index] for index in stretch]
        if len(changes) > 1:
            yield from _block(comparison, changes, context, decided)
        elif stretch[0] in near:
            yield from _change(comparison, changes[0], decided)
    yield from _elsewhere(placed, len(comparison.changes))
    yield _totals(comparison)


def _change(comparison: Comparison, change: Change, decided: Decided) -> Iterator[str]:
    if change.kind is not ChangeKind.UNCHANGED:
        yield f"### {_title(comparison, change)}"
    yield from (f"**Decision:** {escaped(words)}" for words in words_at(decided, change.id))
    yield _quoted(edits_of(comparison, change))


def _block(
    comparison: Comparison, changes: Sequence[Change], context: int | None, decided: Decided
) -> Iterator[str]:
    """A block that moved together, its range first, its unedited paragraphs folded."""
    yield f"### {range_of(changes)}: moved together"
    for is_told, run in groupby(changes, key=lambda change: _is_told_apart(change, context, decided)):
        together = list(run)
        if is_told:
            for change in together:
                yield from _change(comparison, change, decided)
        else:
            opening = escaped(opening_words(comparison.target.paragraphs[together[0].target[0]].text))
            yield f"*Unedited: {range_of(together)}, “{opening}”*"


def _is_told_apart(change: Change, context: int | None, decided: Decided) -> bool:
    """Whether a paragraph of a block that moved together has more to tell than that."""
    return context is None or has_edits(change) or bool(decided.of(change.id))


def _totals(comparison: Comparison) -> str:
    figures = comparison.summary
    engine = escaped(comparison.engine)
    return f"{figures.unchanged} unchanged; similarity {similarity(figures)}. Compared by {engine}."


def _near(comparison: Comparison, context: int | None) -> set[int]:
    changes = comparison.changes
    if context is None:
        return set(range(len(changes)))
    differing = [index for index, each in enumerate(changes) if each.kind is not ChangeKind.UNCHANGED]
    return {near for index in differing for near in range(index - context, index + context + 1)}


def _elsewhere(placed: Places, index: int) -> Iterator[str]:
    """What stood or stands before a change and is told elsewhere."""
    for left in departures(placed, index):
        stood = "it" if len(left.here) == 1 else "they"
        verb = "merged into" if left.verb == "merged" else f"{left.verb} to"
        yield f"*¶ {numbers(left.here)} of the base stood here; {stood} {verb} ¶ {numbers(left.there)}.*"
    for came in arrivals(placed, index):
        origin = f"{came.verb} from ¶ {numbers(came.there)} of the base"
        yield f"*¶ {numbers(came.here)} {'stands' if len(came.here) == 1 else 'stand'} here; {origin}.*"


def _title(comparison: Comparison, change: Change) -> str:
    labels = [facet.value for facet in change.facets] if change.base and change.target else []
    labels += ["furniture"] if is_furniture(comparison, change) else []
    told = f" ({', '.join(labels)})" if labels else ""
    return f"{span(change)}: {verdict(change)}{told}"


def _quoted(edits: Sequence[Edit]) -> str:
    paragraphs = "".join(_marked(edit) for edit in edits).split(PARAGRAPH_BREAK)
    return "\n>\n".join(f"> {_opened(paragraph)}" for paragraph in paragraphs)


def _marked(edit: Edit) -> str:
    pieces = edit.text.split(PARAGRAPH_BREAK)
    if edit.operation is Operation.KEEP:
        return PARAGRAPH_BREAK.join(escaped(piece) for piece in pieces)
    element = _ELEMENTS[edit.operation]
    shown = [_element(element, blank_marks(p) if p.isspace() else escaped(p)) for p in pieces]
    joint = f"<{element}>¶</{element}>"
    return (joint + (PARAGRAPH_BREAK if edit.operation is Operation.INSERT else " ")).join(shown)


def _element(element: str, text: str) -> str:
    return f"<{element}>{text}</{element}>" if text else ""
