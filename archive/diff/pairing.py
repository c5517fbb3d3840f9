"""Pairing: which of the paragraphs that are not equal answer each other.

Five passes, each over what the one before left: the heaviest chain of pairs, splits and merges that
stand in order; plain pieces next to their whole; pairs that moved; pairs that their neighbours vouch for;
other pieces next to their whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from archive.diff.answers import Answers, Pairing, Span
from archive.diff.candidates import by_place, by_words
from archive.diff.chain import Link, heaviest_chain
from archive.diff.likeness import MOST_CHANCE, Likeness, Sketch
from archive.diff.pieces import CLEAR, FAINT, MOST, grown, may_be_piece, rest_likeness
from archive.diff.settings import DiffSettings

IN_ORDER = 0.1
"""Likeness that a pair standing in order must pass."""
BEYOND_CHANCE, BEYOND_CHANCE_BESIDE = 0.08, 0.05
"""Likeness beyond what strangers of their sizes have in common that a pair must pass too; beside a pair."""
PLAINLY = BEYOND_CHANCE + MOST_CHANCE
"""Likeness from which chance needs no look."""
ENVY = 0.2
"""How much of what a better partner elsewhere would offer is held against a pair."""
ENVY_OF_PIECES = 0.35
"""The same for splits and merges."""
FURTHER_PIECE = 0.25
"""Worth of each further piece of a split or merge, as a share of a pair's."""
EQUAL_WORTH = 2.0
"""Worth to the chain of two equal paragraphs in order."""
VOUCHED = 0.1
"""Likeness that suffices next to a pair (where a paragraph between two pairs answers the one between)."""
PLAIN = 0.6
"""Share of its words that a piece must add to its whole to be taken before anything is paired far away."""
PLACED = 0.01
"""Worth of a piece that is told by its place alone: less than any that adds words of its own."""
TINY, TINY_WHOLE = 12, 80
"""Letters up to which list items and headings between the same neighbours pair by their marks alone."""

_MARKS = re.compile(r"[\W_]*")
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


def pair_up(likeness: Likeness, pairing: Pairing, settings: DiffSettings) -> None:
    """Pair what can be paired of the sketched paragraphs, into ``pairing``."""
    cells = by_words(likeness, settings.reach) | by_place(likeness, _expected(likeness, pairing).__getitem__)
    scores = likeness.scores(sorted(cells))
    _pair_in_order(likeness, pairing, scores)
    # Before a heading, say, finds its like far away, its own text may hold it.
    _attach_pieces(likeness, pairing, PLAIN)
    _pair_moved(pairing, scores, settings.likeness)
    while _pair_vouched(likeness, pairing):
        pass
    for _ in range(MOST - 1):
        if not _attach_pieces(likeness, pairing, settings.piece):
            break


def _expected(likeness: Likeness, pairing: Pairing) -> dict[int, list[int]]:
    """Target places, by unpaired base position, as the nearest pairs before and after suggest."""
    places: dict[int, list[int]] = {}
    shift = 0
    for i in likeness.base:
        span = pairing.base.get(i - 1)
        shift = shift if span is None else span[1] + 1 - i
        places[i] = [i + shift]
    shift = len(pairing.target) - len(pairing.base)
    for i in reversed(likeness.base):
        span = pairing.base.get(i + 1)
        shift = shift if span is None else span[0] - 1 - i
        if i + shift not in places[i]:
            places[i].append(i + shift)
    return places


def _pair_in_order(likeness: Likeness, pairing: Pairing, scores: dict[tuple[int, int], float]) -> None:
    """Add the heaviest chain of pairs, splits and merges through what is already paired."""
    runs = _runs(likeness, scores)
    best_base, best_target = _best(scores, runs)
    links = [
        Link(i, i, j, j, 2 * (score - IN_ORDER - ENVY * (max(best_base[i], best_target[j]) - score)))
        for (i, j), score in scores.items()
        if score > IN_ORDER and (score > PLAINLY or score > BEYOND_CHANCE + likeness.chance(i, j))
    ]
    for (first, last, start, stop), score in runs.items():
        better = best_base[first] if first == last else best_target[start]
        pieces = last - first + stop - start
        worth = (2 + 2 * FURTHER_PIECE * pieces) * (score - IN_ORDER)
        links.append(Link(first, last, start, stop, worth - 2 * ENVY_OF_PIECES * (better - score)))
    for link in heaviest_chain([link for link in links if link.value > 0] + _fixed_links(pairing)):
        if link.first not in pairing.base:
            pairing.add((link.first, link.last), (link.start, link.stop))


def _best(
    scores: dict[tuple[int, int], float], runs: dict[tuple[int, int, int, int], float]
) -> tuple[dict[int, float], dict[int, float]]:
    """The most that any answer offers each base and each target paragraph, where it is worth anything."""
    best_base: defaultdict[int, float] = defaultdict(float)
    best_target: defaultdict[int, float] = defaultdict(float)
    for (i, j), score in scores.items():
        if score > IN_ORDER:
            best_base[i] = max(best_base[i], score)
            best_target[j] = max(best_target[j], score)
    for (first, last, start, stop), score in runs.items():
        if first == last:
            best_base[first] = max(best_base[first], score)
        if start == stop:
            best_target[start] = max(best_target[start], score)
    return best_base, best_target


def _fixed_links(pairing: Pairing) -> list[Link]:
    """What is paired already, pairs side by side in one link."""
    return [Link(i, i + size - 1, j, j + size - 1, EQUAL_WORTH * size) for i, j, size in pairing.runs()]


def _runs(likeness: Likeness, scores: dict[tuple[int, int], float]) -> dict[tuple[int, int, int, int], float]:
    """Possible splits and merges, as spans on both sides, grown from pairs of very different length."""
    runs: dict[tuple[int, int, int, int], float] = {}
    for (i, j), score in scores.items():
        if not FAINT <= score <= CLEAR:
            continue
        base, target = likeness.base[i], likeness.target[j]
        if may_be_piece(target, base):
            for run in grown(likeness, base, likeness.target, j, score):
                runs[i, i, run.first, run.last] = run.likeness
        elif may_be_piece(base, target):
            for run in grown(likeness, target, likeness.base, i, score):
                runs[run.first, run.last, j, j] = run.likeness
    return runs


def _pair_moved(pairing: Pairing, scores: dict[tuple[int, int], float], least: float) -> None:
    """Pair what is left wherever it stands, the most alike first, then the nearest."""
    ranked = sorted((-score, abs(i - j), i, j) for (i, j), score in scores.items() if score >= least)
    for _, _, i, j in ranked:
        if pairing.is_free(i, j):
            pairing.add((i, i), (j, j))


def _pair_vouched(likeness: Likeness, pairing: Pairing) -> bool:
    """Pair next to pairs, where little likeness is enough; True if anything was paired."""
    found = []
    for i in likeness.base:
        if i in pairing.base:
            continue
        below, above = pairing.below(i), pairing.above(i)
        for j in {below, above}:
            if j is None or j not in likeness.target or j in pairing.target:
                continue
            between = below == above
            score = likeness.pair(i, j)
            if _is_vouched(likeness, (i, j), score, between=between):
                found.append((not between, -score, i, j))
    paired = False
    for _, _, i, j in sorted(found):
        if pairing.is_free(i, j):
            pairing.add((i, i), (j, j))
            paired = True
    return paired


def _is_vouched(likeness: Likeness, cell: tuple[int, int], score: float, *, between: bool) -> bool:
    """Whether two paragraphs next to a pair, or ``between`` two, are alike enough to be one themselves."""
    if score >= VOUCHED and (between or score > BEYOND_CHANCE_BESIDE + likeness.chance(*cell)):
        return True
    return between and _same_marks(likeness.base[cell[0]], likeness.target[cell[1]])


def _same_marks(base: Sketch, target: Sketch) -> bool:
    """Whether two very short paragraphs look the same but for their words.

    They begin with one mark (list items, headings, table rows), or are built alike around figures
    ("October 1, 2021", "September 29, 2022").
    """
    shorter, longer = sorted((len(base.letters), len(target.letters)))
    if longer > TINY_WHOLE:
        return False
    mark = _mark(base.text)
    if shorter <= TINY and mark and mark == _mark(target.text):
        return True
    build = _build(base.text)
    return "0" in build and build == _build(target.text)


def _build(text: str) -> str:
    """A text with one letter for each word and one digit for each number."""
    return _DIGITS.sub("0", _LETTERS.sub("a", text)).strip()


def _mark(text: str) -> str:
    found = _MARKS.match(text)
    return found.group().strip() if found else ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A piece that would fit a group: the span it would make, what is gained, on which side it stands."""

    loss: float
    merges: bool
    whole: int
    span: Span


@dataclass(frozen=True, slots=True)
class _View:
    """Both sides as wholes and parts: splits have their parts in the target, merges in the base."""

    merges: bool
    wholes: dict[int, Sketch]
    parts: dict[int, Sketch]
    whole_spans: Answers
    part_spans: Answers


def _attach_pieces(likeness: Likeness, pairing: Pairing, least: float) -> bool:
    """Attach unpaired paragraphs to the group next to them that they are a piece of; True if any was."""
    splits = _View(False, likeness.base, likeness.target, pairing.base, pairing.target)
    merges = _View(True, likeness.target, likeness.base, pairing.target, pairing.base)
    attached = False
    offers = [(offer, view) for view in (splits, merges) for offer in _offers(likeness, view, least)]
    for offer, view in sorted(offers, key=lambda pair: astuple(pair[0])):
        first, last = view.whole_spans[offer.whole]
        taken = [place for place in offer.span if place in view.part_spans and not first <= place <= last]
        if taken or offer.span[1] - offer.span[0] != last - first + 1:
            continue
        whole = (offer.whole, offer.whole)
        pairing.add(*((offer.span, whole) if view.merges else (whole, offer.span)))
        attached = True
    return attached


def _offers(likeness: Likeness, view: _View, least: float) -> Iterator[_Offer]:
    """Every unpaired paragraph that its neighbour's group would be more alike with."""
    spans = view.part_spans
    for position, piece in view.parts.items():
        if position in spans or not spans.is_answered_beside(position) or not piece.shape:
            continue
        for neighbour in (position - 1, position + 1):
            owner = spans.get(neighbour)
            if owner is None or owner[0] != owner[1] or owner[0] not in view.wholes:
                continue
            whole, span = view.wholes[owner[0]], view.whole_spans[owner[0]]
            places = range(span[0], span[1] + 1)
            if len(places) >= MOST or any(place not in view.parts for place in places):
                continue
            wider = (min(span[0], position), max(span[1], position))
            now, then = ([view.parts[n] for n in range(first, last + 1)] for first, last in (span, wider))
            gain = _gain(likeness, whole, piece, (now, then), least)
            gain = gain or PLACED * rest_likeness(whole, piece, now, before=position < span[0])
            if gain > 0:
                yield _Offer(-gain, view.merges, owner[0], wider)


def _gain(
    likeness: Likeness, whole: Sketch, piece: Sketch, rows: tuple[list[Sketch], list[Sketch]], least: float
) -> float:
    """How much more alike a group is with one more piece; 0 where the piece adds too little of its own.

    A piece without letters (a rule, the bars of a table) is judged by its signs.
    """
    if piece.terms and likeness.shared(whole, piece) < least * piece.mass:
        return 0.0
    now, then = map(likeness.joined, rows)
    if not piece.terms:
        return likeness.shape_between(whole, then) - likeness.shape_between(whole, now)
    if likeness.shared(whole, then) - likeness.shared(whole, now) < least * piece.mass:
        return 0.0
    return likeness.between(whole, then) - likeness.between(whole, now)
