"""Shape: the whole comparison as one picture, the base's bar facing the target's.

Lying, it stands in the minute; upright, it is the minimap beside the text. Every shape leads to its
change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Comparison
from archive.reports.ribbons import Ribbon, Stretch, band, bounds, ribbons, short, weights

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


def shape(comparison: Comparison, *, is_upright: bool) -> tuple[Figure, ...]:
    """All shapes of the picture, ``ALONG`` long and ``ACROSS`` wide, unchanged ones first.

    Both bars share one scale, so that a text that grew is longer.
    """
    base, target = weights(comparison.base), weights(comparison.target)
    unit = ALONG / max(sum(base), sum(target), 1)
    drawn = ribbons(comparison, bounds(base, unit), bounds(target, unit))
    return tuple(figure for each in drawn for figure in _figures(each, is_upright))


def _figures(ribbon: Ribbon, is_upright: bool) -> Iterator[Figure]:
    base, target = [[_seen(each) for each in side] for side in (ribbon.base, ribbon.target)]
    paths = [_box(each, 0, _BAR, is_upright) for each in base]
    paths += [_box(each, ACROSS - _BAR, ACROSS, is_upright) for each in target]
    paths += [
        band(start, end, _BAR, ACROSS - _BAR, is_upright=is_upright) for start, end in pieces(base, target)
    ]
    is_unchanged = ribbon.look == "unchanged"
    label = f"{ribbon.count} unchanged" if is_unchanged else ribbon.label
    yield Figure("".join(paths), ribbon.look, "" if is_unchanged else ribbon.id, label)


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


def _box(stretch: Stretch, near: float, far: float, is_upright: bool) -> str:
    start, length = short(stretch[0]), short(stretch[1] - stretch[0])
    low, thickness = short(near), short(far - near)
    if is_upright:
        return f"M{low},{start}h{thickness}v{length}h-{thickness}z"
    return f"M{start},{low}h{length}v{thickness}h-{length}z"
