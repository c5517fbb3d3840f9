"""Shape: the whole comparison as one picture, the base's bar above the target's.

It stands in the minute and, turned upright by the page, is the minimap beside the text. Every shape
of a change leads to it; all unchanged text is one shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Comparison
from archive.reports.ribbons import Ribbon, Stretch, bounds, ribbons, short, weights

ALONG = 1000.0
ACROSS = 100.0
_BAR = 16.0
_THINNEST = 2.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One shape to draw: its path, its look, the change that it leads to ("" for unchanged text)."""

    path: str
    look: str
    id: str
    label: str


def shape(comparison: Comparison) -> tuple[Figure, ...]:
    """All shapes of the picture, ``ALONG`` long and ``ACROSS`` high, unchanged text first.

    Both bars share one scale, so that a text that grew is longer.
    """
    base, target = weights(comparison.base), weights(comparison.target)
    unit = ALONG / max(sum(base), sum(target), 1)
    drawn = ribbons(comparison, bounds(base, unit), bounds(target, unit))
    same = "".join(_path(each) for each in drawn if each.look == "unchanged")
    changed = [
        Figure(_path(each), each.look, each.id, each.label) for each in drawn if each.look != "unchanged"
    ]
    return (Figure(same, "unchanged", "", "unchanged"), *changed) if same else tuple(changed)


def _path(ribbon: Ribbon) -> str:
    base, target = [[_seen(each) for each in side] for side in (ribbon.base, ribbon.target)]
    if not base:
        return "".join(_box(each, ACROSS - _BAR) for each in target)
    if not target:
        return "".join(_box(each, 0) for each in base)
    return "".join(_whole(start, end) for start, end in pieces(base, target))


def pieces(base: Sequence[Stretch], target: Sequence[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Which stretch of the base leads to which of the target: several share the one."""
    if len(base) == 1 and len(target) >= 1:
        yield from zip(_shares(base[0], target), target, strict=True)
    elif len(target) == 1 and base:
        yield from zip(base, _shares(target[0], base), strict=True)
    else:
        yield from zip(base, target, strict=False)


def _shares(stretch: Stretch, others: Sequence[Stretch]) -> Iterator[Stretch]:
    """A stretch cut in proportion to the lengths of others."""
    total = sum(end - start for start, end in others)
    at = stretch[0]
    for start, end in others:
        length = (stretch[1] - stretch[0]) * (end - start) / total
        yield at, at + length
        at += length


def _seen(stretch: Stretch) -> Stretch:
    """The stretch, widened to what an eye can find."""
    return stretch[0], max(stretch[1], stretch[0] + _THINNEST)


def _box(stretch: Stretch, top: float) -> str:
    length = short(stretch[1] - stretch[0])
    return f"M{short(stretch[0])},{short(top)}h{length}v{short(_BAR)}h-{length}z"


def _whole(base: Stretch, target: Stretch) -> str:
    """From the upper edge of the base's bar to the lower edge of the target's, in one outline."""
    (a, b), (c, d) = [(short(start), short(end)) for start, end in (base, target)]
    near, middle, far, end = (short(y) for y in (_BAR, ACROSS / 2, ACROSS - _BAR, ACROSS))
    if (a, b) == (c, d):
        return f"M{a},0V{end}H{b}V0Z"
    down = f"M{a},0V{near}C{a},{middle} {c},{middle} {c},{far}V{end}"
    return f"{down}H{d}V{far}C{d},{middle} {b},{middle} {b},{near}V0Z"
