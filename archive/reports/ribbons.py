"""Ribbons: which stretch of one text became which stretch of the next, as shapes to draw.

A text is a bar, its paragraphs lie on it one after the other, each as long as its text. A *ribbon*
leads from a stretch of the base's bar to a stretch of the target's. Neighbours that changed in the
same way and stay together become one shape, so that a long text needs few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from archive.model import Change, ChangeKind, Comparison, Operation, Significance, Version

LEAST = 60
"""Characters that even the shortest paragraph counts for, so that a heading can be seen."""

Stretch = tuple[float, float]
"""From where to where on a bar."""


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A group of neighbouring changes: ``look`` names how they changed, ``id`` the first of them.

    ``base`` and ``target`` are the stretches on both bars, empty where that side has nothing.
    ``count`` says how many changes it joins, ``age`` what the drawer wants told apart besides.
    """

    look: str
    id: str
    label: str
    base: tuple[Stretch, ...]
    target: tuple[Stretch, ...]
    count: int = 1
    age: int = 0


def weights(version: Version) -> list[int]:
    """How long each paragraph lies on its bar: its characters, at least ``LEAST``."""
    return [max(len(paragraph.text), LEAST) for paragraph in version.paragraphs]


def bounds(lengths: Sequence[float], unit: float) -> list[float]:
    """Where paragraphs begin and the last one ends: one more bound than paragraphs."""
    marks, total = [0.0], 0.0
    for length in lengths:
        total += length
        marks.append(total * unit)
    return marks


def look_of(change: Change) -> str:
    """How a change is drawn: by its kind, edited ones by how much of them changed.

    "typographic" is an edit of typography alone; "edited slight", "edited" and "edited heavy" have less
    than a tenth, less than a third, or more of their characters changed.
    """
    if change.moved:
        return "moved"
    if change.kind is not ChangeKind.EDITED:
        return change.kind.value
    if change.significance is Significance.TYPOGRAPHIC:
        return "typographic"
    share = changed_share(change)
    return "edited slight" if share < 0.1 else "edited" if share < 1 / 3 else "edited heavy"


def changed_share(change: Change) -> float:
    """The share of a change's characters that were inserted or deleted: 0.0 to 1.0."""
    kept = sum(2 * len(edit.text) for edit in change.edits if edit.operation is Operation.KEEP)
    total = kept + sum(len(edit.text) for edit in change.edits if edit.operation is not Operation.KEEP)
    return 1 - kept / total if total else 0.0


def ribbons(comparison: Comparison, base: Sequence[float], target: Sequence[float]) -> tuple[Ribbon, ...]:
    """All ribbons of a comparison over the bounds of both bars, unchanged ones first."""
    joined = ribbons_between(comparison, base, target, [0] * len(comparison.changes))
    return tuple(sorted(joined, key=lambda each: each.look != "unchanged"))


def ribbons_between(
    comparison: Comparison, base: Sequence[float], target: Sequence[float], ages: Sequence[int]
) -> Iterator[Ribbon]:
    """The same in reading order; unchanged neighbours are joined only where their ages agree."""
    return _joined(
        _ribbon(change, base, target, age) for change, age in zip(comparison.changes, ages, strict=True)
    )


def _ribbon(change: Change, base: Sequence[float], target: Sequence[float], age: int) -> Ribbon:
    return Ribbon(
        look=look_of(change),
        id=change.id,
        label=_label(change),
        base=_stretches(change.base, base),
        target=_stretches(change.target, target),
        age=age,
    )


def _label(change: Change) -> str:
    numbers = [str(positions[0] + 1) for positions in (change.base, change.target) if positions]
    return f"{change.kind} ¶ {' → '.join(dict.fromkeys(numbers))}"


def _stretches(positions: Sequence[int], marks: Sequence[float]) -> tuple[Stretch, ...]:
    """The stretches that some paragraphs take; several where others stand between them."""
    runs: list[tuple[int, int]] = []
    for position in positions:
        if runs and runs[-1][1] == position:
            runs[-1] = (runs[-1][0], position + 1)
        else:
            runs.append((position, position + 1))
    return tuple((marks[first], marks[end]) for first, end in runs)


def _joined(single: Iterable[Ribbon]) -> Iterator[Ribbon]:
    """Runs of unchanged neighbours, and of moves that stayed together, as one ribbon each."""
    pending: Ribbon | None = None
    for each in single:
        if pending and _continues(pending, each):
            pending = _extended(pending, each)
            continue
        if pending:
            yield pending
        pending = each
    if pending:
        yield pending


def _continues(ribbon: Ribbon, following: Ribbon) -> bool:
    return (
        ribbon.look == following.look
        and ribbon.look in ("unchanged", "moved")
        and ribbon.age == following.age
        and _touches(ribbon.base, following.base)
        and _touches(ribbon.target, following.target)
    )


def _touches(stretches: tuple[Stretch, ...], following: tuple[Stretch, ...]) -> bool:
    return stretches[-1][1] == following[0][0]


def _extended(ribbon: Ribbon, following: Ribbon) -> Ribbon:
    return replace(
        ribbon,
        base=((ribbon.base[0][0], following.base[-1][1]),),
        target=((ribbon.target[0][0], following.target[-1][1]),),
        count=ribbon.count + following.count,
    )


# --- shapes ---------------------------------------------------------------------------------------


def band(start: Stretch, end: Stretch, near: float, far: float) -> str:
    """The path of a ribbon between two standing bars, from ``near`` on the left to ``far`` on the right."""
    left, middle, right = short(near), short((near + far) / 2), short(far)
    (a, b), (c, d) = [(short(top), short(bottom)) for top, bottom in (start, end)]
    there = f"M{left},{a}C{middle},{a} {middle},{c} {right},{c}"
    return f"{there}V{d}C{middle},{d} {middle},{b} {left},{b}Z"


def short(number: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")
