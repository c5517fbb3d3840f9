"""What every exporter asks of a comparison: filled-in edits, paragraph numbers, names of the sides.

Paragraph numbers shown to people are 1-based, positions 0-based.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.model import (
    PARAGRAPH_BREAK,
    Change,
    ChangeKind,
    Comparison,
    Edit,
    HeldParagraphs,
    Operation,
    Paragraph,
    VersionHead,
)

_OPENING = 90


def edits_of(comparison: Comparison, change: Change) -> tuple[Edit, ...]:
    """The edits of a change; those that an unchanged one left out are filled in from its text."""
    if change.edits:
        return change.edits
    if not change.target:
        return (Edit(Operation.DELETE, _joined(comparison.base.paragraphs, change.base)),)
    text = _joined(comparison.target.paragraphs, change.target)
    return (Edit(Operation.KEEP if change.base else Operation.INSERT, text),)


def _joined(paragraphs: Sequence[Paragraph], positions: Sequence[int]) -> str:
    return PARAGRAPH_BREAK.join(paragraphs[position].text for position in positions)


def touched(comparison: Comparison, change: Change) -> Iterator[Paragraph]:
    """The paragraphs of both sides that a change speaks of, base first."""
    yield from (comparison.base.paragraphs[position] for position in change.base)
    yield from (comparison.target.paragraphs[position] for position in change.target)


def is_furniture(comparison: Comparison, change: Change) -> bool:
    """Whether a change touches furniture only."""
    return all(paragraph.is_furniture for paragraph in touched(comparison, change))


def load_texts(comparison: Comparison) -> None:
    """Fetch the texts of lazily held sides in one go; an exporter that shows all of them asks first."""
    for version in (comparison.base, comparison.target):
        if isinstance(version.paragraphs, HeldParagraphs):
            version.paragraphs.load(range(len(version.paragraphs)))


def numbers(positions: Sequence[int]) -> str:
    """1-based paragraph numbers in short: "4", "4-7", "4, 9"."""
    spans: list[tuple[int, int]] = []
    for position in positions:
        if spans and spans[-1][1] == position:
            spans[-1] = (spans[-1][0], position + 1)
        else:
            spans.append((position + 1, position + 1))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def span(change: Change) -> str:
    """Where a change stands on both sides, in short: "¶ 4 → 5", "¶ 4" where both agree."""
    base, target = numbers(change.base), numbers(change.target)
    if not base or not target or base == target:
        return f"¶ {target or base}"
    return f"¶ {base} → {target}"


def has_edits(change: Change) -> bool:
    """Whether any word or sign of a change was inserted or deleted."""
    return any(edit.operation is not Operation.KEEP for edit in change.edits)


def verdict(change: Change) -> str:
    """The kind of a change in words, with its inner edits told: "moved and edited"."""
    if change.kind is ChangeKind.MOVED and has_edits(change):
        return "moved and edited"
    if change.moved and change.kind is not ChangeKind.MOVED:
        return f"moved and {change.kind}"
    return change.kind.value


def labels(comparison: Comparison, change: Change) -> str:
    """All that a change is, in words: "edited, typographic, spacing, furniture"."""
    parts = [verdict(change)]
    if change.significance == "typographic":
        parts.append("typographic")
    if change.kind not in (ChangeKind.INSERTED, ChangeKind.DELETED):
        parts += [facet.value for facet in change.facets]
    if is_furniture(comparison, change):
        parts.append("furniture")
    return ", ".join(parts)


def opening_words(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text[: 2 * _OPENING].split())
    return line if len(line) <= _OPENING else line[:_OPENING].rsplit(" ", 1)[0] + " …"


def name_of(head: VersionHead) -> str:
    """How an exporter names a side."""
    return head.reference


def sides_named(comparison: Comparison) -> tuple[str, str]:
    """How an exporter names both sides; two of one day without numbers are told apart by their digests."""
    base, target = comparison.base.head, comparison.target.head
    if base.series is not None and name_of(base) == name_of(target):
        return _with_digest(base), _with_digest(target)
    return name_of(base), name_of(target)


def _with_digest(head: VersionHead) -> str:
    return f"{name_of(head)} ({head.digest[:12]})"
