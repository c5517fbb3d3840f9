"""Substitutions told in words: what of one change became what, compactly enough for one sentence. Pure.

A *spot* is a place where edits stand without a kept word between them. A *clause* is one thing that
can be told of a change: a figure that became another, words that became other words, or one of them
that is gone or new. A *label* is the number that a paragraph bears itself. A *step* is a spot too long
for a clause. The engine's evidence tells figures; spots that it does not cover tell words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.model import PARAGRAPH_BREAK, Change, Edit, Facet, Operation, Substitution
from archive.services.comparison.exhibits import SideText, Span, told_once
from archive.services.comparison.phrasing import UNSPACED

CLAUSES = 4
"""How many clauses one sentence holds; more are only counted."""

_WORDS, _LETTERS, _UNSPACED_LETTERS = 4, 40, 8
_WIDE_WORDS, _WIDE_LETTERS, _WIDE_UNSPACED = 8, 70, 16
_LONG_WORDS, _LONG_UNSPACED = 7, 12
_NUMERIC = (Facet.NUMBER, Facet.DATE)
_WEIGHTY = re.compile(r"[^\W\d_]{4}|" + UNSPACED.pattern)
_LETTER = re.compile(r"[^\W\d_]")
_ALNUM = re.compile(r"[^\W_]")
_BARE_FIGURE = re.compile(r"\d{1,3}(?:[a-z]|(?:[.,]\d{3})+)?|[^\W\d_\u2e80-\u9fff]+")
_SMALL_WORDS = (
    "(?:of|to|in|on|at|by|as|is|or|and|the|was|were|are|for|from|than|with|per|à|aux?|dans|des?|du|en|et|la|les?|ou|"
    "par|pour|sur|auf|bei|das|dem|den|der|die|für|im|in|mit|nach|oder|und|von|zu[mr]?)"
)
_NEXT = re.compile(rf"[ \u00a0]?[%‰°]|[ \u00a0](?!{_SMALL_WORDS}\b)[^\W\d_]+|{UNSPACED.pattern}{{1,2}}")
_LAST = re.compile(rf"(?:[^\W\d_]+\.?|§+)[ \u00a0]\Z|{UNSPACED.pattern}{{1,2}}\Z")
_REFERENCE = re.compile(
    r"本?[法条]?第|§|(?:art(?:icle|ikel)?|sections?|clause|chapter|paragraph|point|ziffer|nummer|absatz|satz|buchstabe"
    r"|abs|nr|annex|anlage|annexe|alinéa|chapitre)\b",
    re.IGNORECASE,
)
_EDGES = " \t\n,;:、，；："
_BRACKETS = (("(", ")"), ("（", "）"), ("[", "]"))


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

    @property
    def is_reference(self) -> bool:
        """Whether it points to another place of a text (Article 4, § 63c, 第十二条): no quantity."""
        return all(_REFERENCE.match(side) for side in (self.base, self.target))

    @property
    def gist(self) -> tuple[str, str]:
        """Both sides without signs and case: the same exchange of words has the same gist."""
        return folded(self.base), folded(self.target)


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be told of one change, each in reading order; strength is told elsewhere."""

    clauses: tuple[Clause, ...] = ()
    labels: tuple[Clause, ...] = ()
    steps: tuple[Spot, ...] = ()


def reading(change: Change) -> Reading:
    """Everything of a change that sentences can tell; nothing where it has one side alone."""
    if not (change.base and change.target):
        return Reading()
    return _Reader(change).read()


class _Reader:
    """Goes through the evidence of one change, then through the spots that it leaves."""

    def __init__(self, change: Change) -> None:
        self.spots = list(spots(change.edits))
        self.sides = SideText(change.edits, Operation.DELETE), SideText(change.edits, Operation.INSERT)
        self.evidence = told_once(change)
        self.clauses: list[Clause] = []
        self.labels: list[Clause] = []
        self.covered: set[int] = set()
        self.whole: dict[int, tuple[Span, Span]] = {}
        """Spots that are told as a whole with the figures in them, and what is quoted of each side."""

    def read(self) -> Reading:
        for each in self.evidence:
            self._take(each)
        for nth, spans in self.whole.items():
            base, target = (
                _trimmed(side.text[slice(*span)]) for side, span in zip(self.sides, spans, strict=True)
            )
            if base.endswith(".") != target.endswith("."):
                base, target = base.removesuffix("."), target.removesuffix(".")
            self.clauses.append(Clause(base, target, nth, is_figure=True))
        for nth, spot in enumerate(self.spots):
            if nth not in self.covered:
                self._take_words(spot, nth)
        # Strength has its own sentences; what is told there is not told again.
        told = {(each.base, each.target) for each in self.evidence if each.facet is Facet.STRENGTH}
        fresh = {each.gist: each for each in reversed(self.clauses) if (each.base, each.target) not in told}
        clauses = sorted(filter(self._is_true, fresh.values()), key=lambda each: each.place)
        return Reading(tuple(clauses), tuple(self.labels), tuple(self._steps()))

    def _take(self, each: Substitution) -> None:
        places = _place(self.sides[0], each.base), _place(self.sides[1], each.target)
        under = [nth for nth, spot in enumerate(self.spots) if _touches(spot, places)]
        self.covered.update(under)
        if each.facet not in _NUMERIC:
            return
        if any(place and side.is_label(*place) for side, place in zip(self.sides, places, strict=True)):
            base, target = (side.with_head(place) for side, place in zip(self.sides, places, strict=True))
            self.labels.append(Clause(base, target, min(under, default=0)))
            return
        spot = self.spots[under[0]] if len(under) == 1 else None
        if spot and _is_told_whole(spot, each):
            self._widen(under[0], spot, places)
        elif (each.base and each.target) or not (spot and _is_long(spot)):
            self.clauses += _figure(each, self.sides, places, min(under, default=len(self.spots)))

    def _widen(self, nth: int, spot: Spot, places: tuple[Span | None, Span | None]) -> None:
        spans = self.whole.get(nth, (spot.base_span, spot.target_span))
        base, target = (
            (min(span[0], place[0]), max(span[1], place[1])) if place else span
            for span, place in zip(spans, places, strict=True)
        )
        self.whole[nth] = base, target

    def _take_words(self, spot: Spot, nth: int) -> None:
        if self._is_label(spot):
            self.covered.add(nth)
            self.labels.append(Clause(spot.base.strip(), spot.target.strip(), nth))
        elif _is_short(spot):
            self.clauses.append(Clause(_trimmed(spot.base), _trimmed(spot.target), nth))

    def _is_label(self, spot: Spot) -> bool:
        """Whether the letter that a paragraph bears became another: (b), (c)."""
        spans = spot.base_span, spot.target_span
        return all(side.is_label(*span) for side, span in zip(self.sides, spans, strict=True))

    def _is_true(self, each: Clause) -> bool:
        """Whether words told as gone stand nowhere else in the paragraph, and new ones never stood there."""
        return each.is_both or each.is_figure or not self._stands_beyond(each.base, each.target)

    def _stands_beyond(self, base: str, target: str) -> bool:
        """Whether what one side alone has at a spot stands on the other side at another."""
        side = self.sides[1] if base.strip() else self.sides[0]
        return folded(base or target) in folded(side.text)

    def _steps(self) -> Iterator[Spot]:
        """Spots that are told by themselves: too long for a clause, or a long one gone or new."""
        for nth, spot in enumerate(self.spots):
            if nth in self.whole or _is_short(spot) or PARAGRAPH_BREAK in spot.base + spot.target:
                continue
            base, target = spot.base.strip(), spot.target.strip()
            is_replaced = nth not in self.covered and is_telling(base) and is_telling(target)
            if folded(base) != folded(target) and (is_replaced or _is_long(spot)):
                yield spot


def foremost(told: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses for one sentence, in their order: figures and words by turns, what is gone or new last."""
    figures = [each for each in told if each.is_figure and each.is_both]
    words = [each for each in told if not each.is_figure and each.is_both]
    words.sort(key=lambda each: not each.is_weighty)
    single = sorted((each for each in told if not each.is_both), key=lambda each: not each.is_figure)
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
    """The clause of a figure; a bare one takes the word beside it along, a lone digit is not told."""
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
    if before[:1].isupper() or before[:1] == "§":
        after = ""
    elif after:
        before = ""
    return before + each.base + after, before + each.target + after


def _shared(found: Iterable[re.Match[str] | None]) -> str:
    """What was found on both sides, if it is the same; else ""."""
    words = {each[0] if each else "" for each in found}
    return words.pop() if len(words) == 1 else ""


def _is_told_whole(spot: Spot, each: Substitution) -> bool:
    """Whether words beside a figure were exchanged with it (ab 8. März, bis 9. Mai), few enough to quote."""
    if spot.base.strip() in each.base and spot.target.strip() in each.target:
        return False
    texts = [text for text in (spot.base, spot.target) if text.strip()]
    return all(_fits(text, _WIDE_WORDS, _WIDE_LETTERS, _WIDE_UNSPACED) for text in texts)


def _is_long(spot: Spot) -> bool:
    """Whether a side of a spot is about a clause."""
    return any(
        len(text.split()) >= _LONG_WORDS or len(UNSPACED.findall(text)) >= _LONG_UNSPACED
        for text in (spot.base, spot.target)
    )


def is_telling(words: str) -> bool:
    """Whether words can be quoted by themselves: a sign or a single digit or letter says nothing."""
    return sum(character.isalnum() for character in words) > 1 or bool(UNSPACED.search(words))


def _is_short(spot: Spot) -> bool:
    """Whether a spot is short words that became others, or of some weight that came or went."""
    texts = [text for text in (spot.base, spot.target) if text.strip()]
    if folded(spot.base) == folded(spot.target) or not all(map(_is_short_text, texts)):
        return False
    return len(texts) == 2 or _WEIGHTY.search(texts[0]) is not None


def _is_short_text(text: str) -> bool:
    return is_telling(text) and _LETTER.search(text) is not None and _fits(text)


def _fits(text: str, words: int = _WORDS, letters: int = _LETTERS, unspaced: int = _UNSPACED_LETTERS) -> bool:
    if PARAGRAPH_BREAK in text:
        return False
    return len(UNSPACED.findall(text)) <= unspaced and len(text.split()) <= words and len(text) <= letters


def folded(text: str) -> str:
    """A text's letters and digits alone."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _trimmed(text: str) -> str:
    """A text on one line, without the signs and half brackets at its ends."""
    text = " ".join(text.split()).strip(_EDGES)
    for opening, closing in _BRACKETS:
        if opening not in text:
            text = text.removesuffix(closing)
        if closing not in text:
            text = text.removeprefix(opening)
    return text.strip(_EDGES)
