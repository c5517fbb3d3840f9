"""Rows: a comparison as the page lays it out, top to bottom.

A *card* is one change that differs, a *fold* a run of unchanged paragraphs, a *landmark* the heading
over a change, a *signpost* the place where a paragraph stood or stands that is shown elsewhere. What is
furniture only stands together in a *surround*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from archive.model import Change, ChangeKind, Comparison, Paragraph, Significance
from archive.reports.marks import Line, Mark, base_lines, look_of, shown_pieces, steps, target_lines
from archive.reports.movements import pointer_to, told_together
from archive.reports.places import Elsewhere, places, runs
from archive.reports.sides import edits_of, is_furniture, numbers, opening_words, span, verdict
from archive.reports.visible import has_acting, visible


@dataclass(frozen=True, slots=True)
class Card:
    """One change that differs.

    ``other`` names the anchor of its other end ("" for none); ``fork`` holds the heights (0 to 100) at
    which the several paragraphs of a split or merge lie.
    """

    id: str
    kind: str
    verdict: str
    span: str
    significance: str
    facets: tuple[str, ...]
    notes: tuple[str, ...]
    base: tuple[Line, ...]
    target: tuple[Line, ...]
    other: str = ""
    fork: tuple[float, ...] = ()
    form: str = field(default="card", init=False)


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of unchanged paragraphs, each once, with its number on both sides."""

    count: int
    span: str
    opening: str
    lines: tuple[Line, ...]
    form: str = field(default="fold", init=False)


@dataclass(frozen=True, slots=True)
class Landmark:
    """An unchanged heading that stays in sight, because a change stands under it."""

    line: Line
    form: str = field(default="landmark", init=False)


@dataclass(frozen=True, slots=True)
class Signpost:
    """Where paragraphs stood or stand that are shown elsewhere, and what leads there.

    ``side`` is the side that they stand in, ``verb`` what became of them, ``to`` the other end's
    numbers. ``anchors`` name this place, one for each change; ``id`` is the first change.
    """

    anchors: tuple[str, ...]
    id: str
    side: str
    place: str
    verb: str
    to: str
    opening: str
    is_one: bool = True
    form: str = field(default="signpost", init=False)


Item = Card | Fold | Landmark | Signpost


@dataclass(frozen=True, slots=True)
class Surround:
    """Furniture that stands together: kept, and folded."""

    items: tuple[Item, ...]
    differing: int
    kinds: str
    form: str = field(default="surround", init=False)


Row = Item | Surround


def rows(comparison: Comparison) -> tuple[Row, ...]:
    """The whole page's text, in reading order of the target."""
    placed = list(_placed(comparison))
    together = groupby(placed, key=lambda each: each[1])
    return tuple(
        row for outside, group in together for row in _gathered(comparison, outside, [c for c, _ in group])
    )


@dataclass(frozen=True, slots=True)
class _Post:
    """What stands elsewhere, of one side and told together, and the anchors that name the place."""

    elsewhere: tuple[Elsewhere, ...]
    side: str
    anchors: tuple[str, ...]


def _placed(comparison: Comparison) -> Iterator[tuple[Change | _Post, bool]]:
    """Changes and signposts in order, each with whether it is furniture only."""
    placed = places(comparison)
    seen: Counter[tuple[str, str]] = Counter()
    for index in range(len(comparison.changes) + 1):
        sides = (("base", placed.departures_before(index)), ("target", placed.arrivals_before(index)))
        for side, elsewhere in sides:
            for together in told_together(elsewhere):
                anchors = tuple(_anchor(each.change.id, side, seen) for each in together)
                outside = all(is_furniture(comparison, each.change) for each in together)
                yield _Post(together, side, anchors), outside
        if index < len(comparison.changes):
            change = comparison.changes[index]
            yield change, is_furniture(comparison, change)


def _anchor(identity: str, side: str, seen: Counter[tuple[str, str]]) -> str:
    """The name of a place; the second and later ones of one change and side are counted."""
    seen[identity, side] += 1
    suffix = f"-{seen[identity, side]}" if seen[identity, side] > 1 else ""
    return f"{'o' if side == 'base' else 'a'}-{identity}{suffix}"


def _gathered(comparison: Comparison, outside: bool, group: Sequence[Change | _Post]) -> Iterator[Row]:
    items = tuple(_items(comparison, group))
    if not outside:
        yield from items
        return
    changes = [each for each in group if isinstance(each, Change)]
    differing = sum(1 for each in changes if each.kind is not ChangeKind.UNCHANGED)
    yield Surround(items, differing, _furniture_kinds(comparison, changes))


def _furniture_kinds(comparison: Comparison, changes: Sequence[Change]) -> str:
    base, target = comparison.base.paragraphs, comparison.target.paragraphs
    paragraphs = [base[p] for each in changes for p in each.base]
    paragraphs += [target[p] for each in changes for p in each.target]
    return ", ".join(dict.fromkeys(p.furniture.value for p in paragraphs if p.furniture))


def _items(comparison: Comparison, group: Sequence[Change | _Post]) -> Iterator[Item]:
    runs_of_items = [list(run) for _, run in groupby(group, key=_run_key)]
    for place, run in enumerate(runs_of_items):
        first = run[0]
        if isinstance(first, _Post):
            yield _signpost(comparison, first)
        elif first.kind is ChangeKind.UNCHANGED:
            unchanged = [each for each in run if isinstance(each, Change)]
            is_last = place + 1 == len(runs_of_items)
            yield from _folds(comparison, unchanged, is_last=is_last)
        else:
            yield _card(comparison, first)


def _folds(comparison: Comparison, run: Sequence[Change], *, is_last: bool) -> Iterator[Item]:
    """A run of unchanged paragraphs, folded but for the heading under which the next change stands."""
    target = comparison.target.paragraphs
    headings = [place for place, each in enumerate(run) if target[each.target[0]].is_heading]
    if is_last or not headings:
        yield _fold(comparison, run)
        return
    before, heading, after = run[: headings[-1]], run[headings[-1]], run[headings[-1] + 1 :]
    if before:
        yield _fold(comparison, before)
    yield Landmark(_unchanged_line(comparison, heading))
    if after:
        yield _fold(comparison, after)


def _run_key(item: Change | _Post) -> object:
    """The same for unchanged neighbours, its own for everything else."""
    return "unchanged" if isinstance(item, Change) and item.kind is ChangeKind.UNCHANGED else id(item)


def _fold(comparison: Comparison, run: Sequence[Change]) -> Fold:
    lines = tuple(_unchanged_line(comparison, change) for change in run)
    base = tuple(position for change in run for position in change.base)
    target = tuple(position for change in run for position in change.target)
    places = f"¶ {numbers(target)}" if base == target else f"¶ {numbers(base)} → {numbers(target)}"
    first = comparison.target.paragraphs[target[0]].text
    return Fold(len(run), places, _opening(first), lines)


def _unchanged_line(comparison: Comparison, change: Change) -> Line:
    paragraph = comparison.target.paragraphs[change.target[0]]
    base, target = numbers(change.base), numbers(change.target)
    pieces = shown_pieces(paragraph.text) if has_acting(paragraph.text) else ()
    number = target if base == target else f"{base} →{target}"
    return Line(number, look_of(paragraph), (Mark("", paragraph.text, "", pieces),))


def _signpost(comparison: Comparison, post: _Post) -> Signpost:
    pointer = pointer_to(post.elsewhere, from_base=post.side == "base")
    version = comparison.base if post.side == "base" else comparison.target
    return Signpost(
        anchors=post.anchors,
        id=post.elsewhere[0].change.id,
        side=post.side,
        place=numbers(pointer.here),
        verb=pointer.verb,
        to=numbers(pointer.there),
        opening=_opening(version.paragraphs[pointer.here[0]].text),
        is_one=len(pointer.here) == 1,
    )


def _card(comparison: Comparison, change: Change) -> Card:
    all_typographic = change.significance is Significance.TYPOGRAPHIC
    stepped = list(steps(edits_of(comparison, change), all_typographic))
    base = [comparison.base.paragraphs[position] for position in change.base]
    target = [comparison.target.paragraphs[position] for position in change.target]
    return Card(
        id=change.id,
        kind=change.kind.value,
        verdict=verdict(change).capitalize(),
        span=span(change),
        significance=change.significance.value,
        facets=_facets(change),
        notes=tuple(dict.fromkeys(each.note for each in change.evidence if each.note)),
        base=base_lines(stepped, _numbers(change.base), [look_of(each) for each in base]) if base else (),
        target=target_lines(stepped, _numbers(change.target), [look_of(each) for each in target])
        if target
        else (),
        other=_other_end(change),
        fork=_fork(target if change.kind is ChangeKind.SPLIT else base) if _is_regrouped(change) else (),
    )


def _other_end(change: Change) -> str:
    """The signpost that marks where the change's text stood or stands besides; "" for none."""
    if change.moved or len(runs(change.base)) > 1:
        return f"o-{change.id}"
    return f"a-{change.id}" if len(runs(change.target)) > 1 else ""


def _facets(change: Change) -> tuple[str, ...]:
    if not (change.base and change.target):
        return ()
    return tuple(facet.value for facet in change.facets)


def _is_regrouped(change: Change) -> bool:
    return change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED)


def _fork(paragraphs: Sequence[Paragraph]) -> tuple[float, ...]:
    """Middle heights of the paragraphs of one side, in per cent, by the length of their texts."""
    weights = [len(paragraph.text) + 60 for paragraph in paragraphs]
    total, middle, heights = sum(weights), 0.0, []
    for weight in weights:
        heights.append(round(100 * (middle + weight / 2) / total, 1))
        middle += weight
    return tuple(heights)


def _numbers(positions: Sequence[int]) -> list[str]:
    return [str(position + 1) for position in positions]


def _opening(text: str) -> str:
    return visible(opening_words(text))
