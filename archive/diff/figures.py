"""Figures: which numbers and dates a substitution changed.

What a figure looks like stands in ``numerals``, when two are the same in ``values``, which of one side
answers which of the other in ``slots``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from archive.diff.joints import Span
from archive.diff.mentions import Place, mention_at, outside, touched
from archive.diff.rows import aligned
from archive.diff.slots import CLOSE, Mention, paired
from archive.diff.values import date_value, value
from archive.model import Facet, Substitution

_GLUED = re.compile(r"\d([^\W\d_\u00bc-\u00be\u2150-\u215e\u2189\u2e80-\u9fff]+)$")
_PLAIN = r"\d+(?:[a-z]|bis|ter|quater|quinquies)?"
_LETTERED = re.compile(rf"{_PLAIN}(?:(?:\s+(?:to|bis|à)\s+|\s?[\u2013-]\s?){_PLAIN})?")
"""A number of a paragraph, as 2, 2a, 2bis, or a row of them, as 13 bis 13b."""
_UNITS = frozenset(
    "km cm mm kg mg ml cl dl ha kb mb gb tb kw mw gw kwh mwh gwh hz khz mhz ghz min px".split()  # noqa: SIM905 - reads as words
)
"""Units that are written behind the digits without a blank, lower-case: with them digits are no name."""
_IN_WORDS = re.compile(r"[^\W\d_\u2e80-\u9fff]")
_ARTICLE = re.compile("一[个個种種项項类類级級]")
"""A Chinese one that means no more than "a"."""

_Written = tuple[str, Span]
"""A figure as it is written, and where it stands."""


class _Row(NamedTuple):
    """One figure of a change with what answers it; None where nothing does."""

    facet: Facet
    base: Mention | None
    target: Mention | None

    @property
    def is_pair(self) -> bool:
        return self.base is not None and self.target is not None

    @property
    def mention(self) -> Mention:
        """The figure of the base; of the target where it stands there alone."""
        return self.base or self.target or Mention("")


class _Cluster(NamedTuple):
    """Edits in a row that touch one figure together, as the ends of a range, and all that they touch."""

    edits: list[int]
    base: dict[Span, Facet]
    target: dict[Span, Facet]


def figure_changes(
    edits: Sequence[tuple[Place, Place]], language: str = "", beyond: tuple[str, str] = ("", "")
) -> list[tuple[Substitution, ...]]:
    """The numbers and dates that each edit of one change changed: those that it touches on one side only.

    ``edits`` are the places of each on both sides. Edits that touch one figure are weighed as one, and
    all of them have its substitution. A figure that left one edit and stands in another, or in the texts
    ``beyond`` that are too long to be looked into, only moved: it is not told.
    """
    clusters = _clusters(edits)
    rows = [_rows(cluster, edits, language) for cluster in clusters]
    rows = _without_moved(rows, language, beyond)
    found: list[tuple[Substitution, ...]] = [()] * len(edits)
    for cluster, own in zip(clusters, rows, strict=True):
        told = tuple(map(_told, own))
        for number in cluster.edits:
            found[number] = told
    return found


def _clusters(edits: Sequence[tuple[Place, Place]]) -> list[_Cluster]:
    """The edits with the figures that they touch, those that share one in one cluster."""
    clusters: list[_Cluster] = []
    for number, (base, target) in enumerate(edits):
        old, new = aligned(base, target, _mentioned(base), _mentioned(target))
        if not (old or new):
            continue
        own = _Cluster([number], old, new)
        if clusters and _are_one(clusters[-1], own, edits):
            clusters[-1].edits.append(number)
            clusters[-1].base.update(old)
            clusters[-1].target.update(new)
        else:
            clusters.append(own)
    return clusters


def _are_one(before: _Cluster, after: _Cluster, edits: Sequence[tuple[Place, Place]]) -> bool:
    """Whether two clusters touch one figure, or figures of both sides that share what was kept between them.

    In "at 1 to 2 percent" and "to 2 to 3 percent" it is the 2 that both ranges hold.
    """
    if before.base.keys() & after.base.keys() or before.target.keys() & after.target.keys():
        return True
    last, next_ = edits[before.edits[-1]], edits[after.edits[0]]
    gaps = [own.start - other.stop for own, other in zip(next_, last, strict=True)]
    if gaps[0] != gaps[1]:
        return False
    ends = [
        max([stop - place.stop for _, stop in side], default=0)
        for side, place in zip((before.base, before.target), last, strict=True)
    ]
    starts = [
        min([start - place.stop for start, _ in side], default=gaps[0])
        for side, place in zip((after.base, after.target), last, strict=True)
    ]
    return starts[1] < ends[0] or starts[0] < ends[1]


def _mentioned(place: Place) -> dict[Span, Facet]:
    """Dates and other numbers that an edit overlaps or touches, in reading order."""
    dates = touched(Facet.DATE, place)
    numbers = outside(touched(Facet.NUMBER, place), dates)
    found = dict.fromkeys(dates, Facet.DATE) | dict.fromkeys(numbers, Facet.NUMBER)
    return dict(sorted(found.items())) if dates and numbers else found


def _rows(cluster: _Cluster, edits: Sequence[tuple[Place, Place]], language: str) -> list[_Row]:
    """The figures of one side alone, dates first, paired by their slots; equal values cancel out."""
    own = [edits[number] for number in cluster.edits]
    close = max(sum([place.stop - place.start for place in side]) for side in zip(*own, strict=True)) <= CLOSE
    texts = own[0][0].text, own[0][1].text
    rows: list[_Row] = []
    for facet in (Facet.DATE, Facet.NUMBER):
        old, new = (
            [(text[slice(*span)].strip(), span) for span, its in side.items() if its is facet]
            for text, side in zip(texts, (cluster.base, cluster.target), strict=True)
        )
        left, right = (
            [each for _, span in side if not (each := mention_at(facet, text, *span)).is_name]
            for text, side in zip(texts, _differing(facet, old, new, language), strict=True)
        )
        for i, j in paired(left, right, close=close):
            row = _Row(facet, None if i is None else left[i], None if j is None else right[j])
            rows += _of_figures(row)
    return rows


def _without_moved(rows: list[list[_Row]], language: str, beyond: tuple[str, str]) -> list[list[_Row]]:
    """The rows of all clusters without figures that left one of them and stand in another, or beyond.

    It counts the same, and stands in words or in digits on both sides: "two" that left a sentence is no
    paragraph's number 2.
    """

    def name(row: _Row) -> Hashable:
        text = row.mention.text
        is_in_digits = _IN_WORDS.match(text) is None
        return row.facet, _value(row.facet, text, language), is_in_digits, row.mention.unit

    if sum(not row.is_pair for own in rows for row in own) > 1:
        rows = _cancelled(rows, name)
    if not any(beyond):
        return rows
    held = [Counter[Hashable](_values(text, language)) for text in beyond]
    return _beside(rows, held, lambda row: (row.facet, _value(row.facet, row.mention.text, language)))


def _values(text: str, language: str) -> Iterator[tuple[Facet, str]]:
    """The dates and numbers of a text, by their value."""
    for span, facet in _mentioned(Place(text, 0, len(text))).items():
        yield facet, _value(facet, text[slice(*span)].strip(), language)


def _cancelled(rows: list[list[_Row]], key: Callable[[_Row], Hashable]) -> list[list[_Row]]:
    """The rows without figures of one side alone that stand alone on the other side as well, by their key."""
    lone: tuple[Counter[Hashable], ...] = (Counter(), Counter())
    for row in (row for own in rows for row in own if not row.is_pair):
        lone[row.base is None][key(row)] += 1
    common = lone[0] & lone[1]
    return _beside(rows, [common, Counter(common)], key) if common else rows


def _beside(
    rows: list[list[_Row]], held: Sequence[Counter[Hashable]], key: Callable[[_Row], Hashable]
) -> list[list[_Row]]:
    """The rows without figures of one side alone that the other side holds, each as often as it does.

    ``held`` counts keys of base and target, and is used up.
    """

    def is_left(row: _Row) -> bool:
        if row.is_pair:
            return True
        other = held[row.base is not None]
        other[key(row)] -= 1
        return other[key(row)] < 0

    return [[row for row in own if is_left(row)] for own in rows]


def _value(facet: Facet, text: str, language: str) -> str:
    return date_value(text) if facet is Facet.DATE else value(text, language)


def _differing(
    facet: Facet, old: list[_Written], new: list[_Written], language: str
) -> tuple[list[_Written], list[_Written]]:
    """The mentions that the other side does not hold as often, by their letters, then by their value."""
    # In "(2) Two members" and "1. two members" it is the two that stayed.
    old, new = _surplus(old, new, str.lower)
    old, new = _surplus(old, new, lambda text: _value(facet, text, language))
    if old and new and any(_GLUED.search(text) for text, _ in (*old, *new)):
        # 5GB and 5 gigabytes.
        return _surplus(old, new, lambda text: _value(facet, _bare(text), language))
    return old, new


def _bare(text: str) -> str:
    """A figure without the letters glued to it."""
    found = None if _LETTERED.fullmatch(text) else _GLUED.search(text)
    return text.removesuffix(found[1]) if found else text


def _surplus(
    old: list[_Written], new: list[_Written], key: Callable[[str], str]
) -> tuple[list[_Written], list[_Written]]:
    if not (old and new):
        return old, new
    keys = [[key(text) for text, _ in side] for side in (old, new)]
    common = Counter(keys[0]) & Counter(keys[1])
    if not common:
        return old, new
    return _without(old, keys[0], Counter(common)), _without(new, keys[1], Counter(common))


def _of_figures(row: _Row) -> list[_Row]:
    """The row, or of two mentions that do not answer each other those that are figures by themselves.

    Digits glued to letters are a name (4you) and count as a pair alone, with the same letters (10km,
    12km); so does a Chinese "one" that is an article.
    """
    if row.facet is Facet.DATE:
        return [row]
    if row.base and row.target and _tail(row.base.text) == _tail(row.target.text):
        return [row]
    alone = _Row(row.facet, row.base, None), _Row(row.facet, None, row.target)
    return [each for each in alone if each.mention.text and not _is_vague(each.mention.text)]


def _told(row: _Row) -> Substitution:
    base, target = ("" if mention is None else mention.text for mention in row[1:])
    return Substitution(row.facet, base, target)


def _tail(text: str) -> str:
    """The letters glued to a figure's digits, if no unit; "" for one that numbers a paragraph (2a)."""
    if _LETTERED.fullmatch(text):
        return ""
    found = _GLUED.search(text)
    return found[1] if found and found[1].lower() not in _UNITS else ""


def _is_vague(text: str) -> bool:
    """Whether a mention by itself is no figure."""
    return bool(_tail(text)) or _ARTICLE.fullmatch(text) is not None


def _without(mentions: list[_Written], values: list[str], common: Counter[str]) -> list[_Written]:
    kept = []
    for mention, own in zip(mentions, values, strict=True):
        if common[own] > 0:
            common[own] -= 1
        else:
            kept.append(mention)
    return kept
