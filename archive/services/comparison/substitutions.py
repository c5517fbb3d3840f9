"""Substitutions told in words: what of one change became what, compactly enough for one sentence. Pure.

A *spot* is a place where edits stand without a kept word between them. A *clause* is one thing that
can be told of a change: a figure that became another, words that became other words, or a figure that
is gone or new. The engine's evidence tells figures; short spots that it does not cover tell words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.model import PARAGRAPH_BREAK, Change, Edit, Facet, Operation, Substitution
from archive.services.comparison.exhibits import SideText, Span

CLAUSES = 4
"""How many clauses one sentence holds; more are only counted."""

_WORDS = 4
_LETTERS = 40
_UNSPACED_LETTERS = 8
_NUMERIC = (Facet.NUMBER, Facet.DATE)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WEIGHTY = re.compile(r"[^\W\d_]{4}|" + _UNSPACED.pattern)
_LETTER = re.compile(r"[^\W\d_]")
_ALNUM = re.compile(r"[^\W_]")
_BARE_FIGURE = re.compile(r"\d{1,2}")
_SMALL_WORDS = "(?:of|to|in|on|at|by|as|is|or|and|the|was|were|are|for|from|than)"
_NEXT = re.compile(rf"[ \u00a0]?[%‰°]|[ \u00a0](?!{_SMALL_WORDS}\b)[^\W\d_]+|{_UNSPACED.pattern}{{1,2}}")
_LAST = re.compile(rf"[^\W\d_]+[ \u00a0]\Z|{_UNSPACED.pattern}{{1,2}}\Z")


@dataclass(frozen=True, slots=True)
class Spot:
    """What was deleted and inserted at one place, and from where to where in the text of each side."""

    base: str
    target: str
    base_span: Span
    target_span: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing to tell: ``base`` became ``target``; "" where it is gone or new. ``place`` orders clauses."""

    base: str
    target: str
    place: int
    is_figure: bool = False

    @property
    def is_both(self) -> bool:
        return bool(self.base and self.target)

    @property
    def is_weighty(self) -> bool:
        """Whether a word of some length stands on a side: "a" that became "the" decides little."""
        return bool(_WEIGHTY.search(f"{self.base} {self.target}"))


def clauses(change: Change) -> tuple[Clause, ...]:
    """Everything of a change that a sentence can tell, in reading order; strength is told elsewhere."""
    if not (change.base and change.target):
        return ()
    found = list(spots(change.edits))
    sides = SideText(change.edits, Operation.DELETE), SideText(change.edits, Operation.INSERT)
    told: list[Clause] = []
    covered: set[int] = set()
    for each in dict.fromkeys(change.evidence):
        places = _place(sides[0], each.base), _place(sides[1], each.target)
        under = [nth for nth, spot in enumerate(found) if _touches(spot, places)]
        covered.update(under)
        if each.facet in _NUMERIC:
            told += _figure(each, sides, places, min(under, default=len(found)))
    told += [_words(spot, nth) for nth, spot in enumerate(found) if nth not in covered and _is_short(spot)]
    # The engine gives its evidence once, however often it occurs: what is told by it is not told again.
    seen = {(each.base, each.target) for each in change.evidence if each.facet is Facet.STRENGTH}
    unseen = {
        (each.base, each.target): each for each in reversed(told) if (each.base, each.target) not in seen
    }
    return tuple(sorted(unseen.values(), key=lambda clause: clause.place))


def foremost(told: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses for one sentence, in their order: figures and words by turns, what is gone or new last."""
    figures = [each for each in told if each.is_figure and each.is_both]
    words = sorted((each for each in told if not each.is_figure), key=lambda each: not each.is_weighty)
    single = [each for each in told if not each.is_both]
    ranked = sorted(
        [(nth, each) for row in (figures, words) for nth, each in enumerate(row)], key=lambda pair: pair[0]
    )
    chosen = [*(each for _, each in ranked), *single][:CLAUSES]
    return tuple(sorted(chosen, key=lambda clause: clause.place))


def spots(edits: Iterable[Edit]) -> Iterator[Spot]:
    """The places where edits stand; a kept blank between two edits does not part them."""
    base = target = 0
    run: list[Edit] = []
    starts = (0, 0)
    for edit in edits:
        is_kept = edit.operation is Operation.KEEP
        if is_kept and run and not edit.text.isspace():
            yield from _spot(run, starts)
            run = []
        if not is_kept and not run:
            starts = (base, target)
        if run or not is_kept:
            run.append(edit)
        base += len(edit.text) * (edit.operation is not Operation.INSERT)
        target += len(edit.text) * (edit.operation is not Operation.DELETE)
    yield from _spot(run, starts)


def _spot(run: Sequence[Edit], starts: tuple[int, int]) -> Iterator[Spot]:
    run = run[:-1] if run and run[-1].operation is Operation.KEEP else run
    if run:
        base = "".join(edit.text for edit in run if edit.operation is not Operation.INSERT)
        target = "".join(edit.text for edit in run if edit.operation is not Operation.DELETE)
        ends = starts[0] + len(base), starts[1] + len(target)
        yield Spot(base, target, (starts[0], ends[0]), (starts[1], ends[1]))


def _place(side: SideText, words: str) -> Span | None:
    return side.locate(words) if words else None


def _touches(spot: Spot, places: tuple[Span | None, Span | None]) -> bool:
    return any(
        place is not None and place[0] < span[1] and span[0] < place[1]
        for place, span in zip(places, (spot.base_span, spot.target_span), strict=True)
    )


def _figure(
    each: Substitution, sides: tuple[SideText, SideText], places: tuple[Span | None, Span | None], at: int
) -> Iterator[Clause]:
    """The clause of a figure; a bare one of a digit or two takes the word beside it along, or is not told."""
    base, target = each.base, each.target
    if any(_BARE_FIGURE.fullmatch(words) for words in (base, target)) and base and target:
        base, target = _with_neighbour(each, sides, places)
    words = [words for words in (base, target) if words]
    if any(map(is_telling, words)) and all(_ALNUM.search(each) for each in words):
        yield Clause(base, target, at, is_figure=True)


def _with_neighbour(
    each: Substitution, sides: tuple[SideText, SideText], places: tuple[Span | None, Span | None]
) -> tuple[str, str]:
    """Both figures with the word after them and a name before them ("Article 4") that both sides share."""
    if places[0] is None or places[1] is None:
        return each.base, each.target
    found = ((sides[0].text, *places[0]), (sides[1].text, *places[1]))
    after = _shared(_NEXT.match(text, end) for text, _, end in found)
    before = _shared(_LAST.search(text[:start][-30:]) for text, start, _ in found)
    if after and not before[:1].isupper():
        before = ""
    return before + each.base + after, before + each.target + after


def _shared(found: Iterable[re.Match[str] | None]) -> str:
    """What was found on both sides, if it is the same; else ""."""
    words = {each[0] if each else "" for each in found}
    return words.pop() if len(words) == 1 else ""


def is_telling(words: str) -> bool:
    """Whether words can be quoted by themselves: a sign or a single digit or letter says nothing."""
    return sum(character.isalnum() for character in words) > 1 or bool(_UNSPACED.search(words))


def _is_short(spot: Spot) -> bool:
    """Whether a spot is short words that became other short words, not mere typography."""
    return _folded(spot.base) != _folded(spot.target) and all(
        is_telling(text) and _LETTER.search(text) is not None and _fits(text)
        for text in (spot.base, spot.target)
    )


def _fits(text: str) -> bool:
    if PARAGRAPH_BREAK in text:
        return False
    unspaced = len(_UNSPACED.findall(text))
    return unspaced <= _UNSPACED_LETTERS and len(text.split()) <= _WORDS and len(text) <= _LETTERS


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _words(spot: Spot, at: int) -> Clause:
    return Clause(" ".join(spot.base.split()), " ".join(spot.target.split()), at)
