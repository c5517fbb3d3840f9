"""Rows: figures side by side that a joint lists or bounds, where an edit touches the joint.

A list names its figures one by one, and each is compared by itself; but where one side lists what the
other side bounds ("5 and 7 percent", "5 to 7 percent"), both are one quantity each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from archive.diff.joints import Relation, Span, may_relink, relation
from archive.diff.mentions import Place, is_figure, outside
from archive.diff.numerals import mentions
from archive.diff.slots import CLOSE
from archive.diff.values import value
from archive.model import Facet

_WINDOW = 120
"""Characters on each side of an edit within which a row that it touches may begin or end."""

Mentioned = dict[Span, Facet]
"""Figures of one side by where they stand, in reading order."""


class _Row(NamedTuple):
    """Figures in a row, from the first to the last."""

    facet: Facet
    relation: Relation
    start: int
    stop: int


def aligned(base: Place, target: Place, old: Mentioned, new: Mentioned) -> tuple[Mentioned, Mentioned]:
    """The figures that an edit touches, a row as one where it answers a range of the other side.

    An edit of joints alone touches the figures around it only where a list became a range, or a range
    a list.
    """
    if may_relink(base.own, target.own):
        return _relinked(base, target, old, new)
    if max(len(base.own), len(target.own)) > CLOSE:
        return old, new
    ranges = [_ranges(side, place.text) for side, place in ((old, base), (new, target))]
    if bool(ranges[0]) is bool(ranges[1]):
        return old, new
    if ranges[0]:
        return old, _joined(new, _rows(target), ranges[0])
    return _joined(old, _rows(base), ranges[1]), new


def _relinked(base: Place, target: Place, old: Mentioned, new: Mentioned) -> tuple[Mentioned, Mentioned]:
    """The rows around an edit of joints alone, where these differ; dates hold their days themselves."""
    dates: list[Mentioned] = [
        {span: facet for span, facet in side.items() if facet is Facet.DATE} for side in (old, new)
    ]
    rows = [list(_rows(place)) for place in (base, target)]
    told = [{(row.start, row.stop): row.facet for row in side} for side in rows]
    if [row.relation for row in rows[0]] == [row.relation for row in rows[1]] or not all(rows):
        return dates[0], dates[1]
    return told[0], told[1]


def _ranges(side: Mentioned, text: str) -> list[Span]:
    """Numbers that are two ends of one range."""
    return [
        span for span, facet in side.items() if facet is Facet.NUMBER and "~" in value(text[slice(*span)])
    ]


def _joined(side: Mentioned, rows: Iterator[_Row], ranges: Sequence[Span]) -> Mentioned:
    """The figures of a side with its rows as one each, if they are as many as the other side's ranges."""
    found = [row for row in rows if row.facet is Facet.NUMBER]
    if len(found) != len(ranges):
        return side
    whole = [(row.start, row.stop) for row in found]
    kept = {span: side[span] for span in outside(list(side), whole)}
    return dict(sorted((kept | dict.fromkeys(whole, Facet.NUMBER)).items()))


def _rows(place: Place) -> Iterator[_Row]:
    """Rows of dates, then of numbers, whose joints an edit touches."""
    low, high = max(0, place.start - _WINDOW), min(len(place.text), place.stop + _WINDOW)
    dates = mentions(Facet.DATE, place.text, low, high)
    yield from _rows_of(Facet.DATE, place, dates)
    numbers = outside(mentions(Facet.NUMBER, place.text, low, high), dates)
    yield from _rows_of(Facet.NUMBER, place, [span for span in numbers if is_figure(place.text, *span)])


def _rows_of(facet: Facet, place: Place, spans: Sequence[Span]) -> Iterator[_Row]:
    """Neighbours that are joined alike, in one row each; an edit touches a joint of it."""
    rows: list[_Row] = []
    for one, other in pairwise(spans):
        link = relation(place.text, one, other[0])
        if not link:
            continue
        if rows and rows[-1].stop == one[1] and rows[-1].relation == link:
            rows[-1] = rows[-1]._replace(stop=other[1])
        else:
            rows.append(_Row(facet, link, one[0], other[1]))
    for row in rows:
        first = next(stop for start, stop in spans if start == row.start)
        last = next(start for start, stop in spans if stop == row.stop)
        if place.start < last and place.stop > first:
            yield row
