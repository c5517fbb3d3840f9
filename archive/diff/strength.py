"""Strength: whether a substituted word says more or less than the one it replaced.

Ranked words per language stand in ``strength.toml`` beside this module, for people to edit. Negation
and scope can mislead such a ladder, so a verdict is always given with the words it rests on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from archive.diff.mentions import Place
from archive.model import Facet, Substitution

STRENGTHENED, WEAKENED = "strengthened", "weakened"

_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_UNIT = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7af]|[^\\W\u2e80-\u9fff\uac00-\ud7af]+(?:['\u2019-][^\\W\u2e80-\u9fff]+)*"
)
"""One character of an unspaced script, or one word with its apostrophes and hyphens."""
_JOINING = re.compile("[\\w'\u2019-]")
_WORD = re.compile(r"\w+")
_LONG_WORD = 5
"""Letters from which any word of a term is looked for, as "deeply" in "deeply concerned"."""
_EXTENT = "extent"
_REACH = 40
"""Characters on each side of an edit within which a term that it touches may begin or end."""

Rank = tuple[str, str, int]
"""Language, ladder and step of a term."""


@cache
def ranks() -> dict[str, tuple[Rank, ...]]:
    """Every term in lower case with its places; a term may stand in several ladders and languages."""
    import tomllib
    from importlib.resources import files

    lexicon = tomllib.loads(files("archive.diff").joinpath("strength.toml").read_text(encoding="utf-8"))
    found: dict[str, list[Rank]] = {}
    for language, ladders in lexicon.items():
        for ladder, steps in ladders.items():
            for step, terms in enumerate(steps):
                for term in terms:
                    found.setdefault(term.lower(), []).append((language, ladder, step))
    return {term: tuple(places) for term, places in found.items()}


@cache
def _openings() -> dict[str, int]:
    """The first word, or character, of every term, with how many the longest such term has."""
    found: dict[str, int] = {}
    for term in ranks():
        units = _UNIT.findall(term)
        found[units[0]] = max(found.get(units[0], 0), len(units))
    return found


@cache
def _units_of_terms() -> frozenset[str]:
    """Every word, or character, of every term."""
    return frozenset(unit for term in ranks() for unit in _UNIT.findall(term))


@cache
def telling_words() -> frozenset[str]:
    """Words of terms, in lower case, without one of which an edit changes no term: the long ones of each."""
    found: set[str] = set()
    for term in ranks():
        if not _UNSPACED.search(term):
            words = _WORD.findall(term)
            found.update([max(words, key=len), *[word for word in words if len(word) >= _LONG_WORD]])
    return frozenset(found)


def shifts(base: str, target: str, language: str = "", *, in_context: bool = False) -> list[Substitution]:
    """Terms of ``base`` whose place a stronger or weaker term of the same ladder takes in ``target``.

    Both are the two sides of one substitution. ``language`` is a tag like "de" or "zh-Hant"; where
    it is unknown or has no ladders, both terms must come from one language. Terms that both sides
    hold say nothing; of the rest, those are paired that answer each other beyond doubt. With
    ``in_context`` two terms must share the word before or behind them; terms of extent always the
    one behind, for "some rules" and "each meeting" do not speak of the same.
    """
    return list(_shifts(base, target, language.partition("-")[0].lower(), in_context))


@lru_cache(maxsize=1024)
def _shifts(base: str, target: str, tag: str, in_context: bool) -> tuple[Substitution, ...]:
    """The same, remembered: one substitution often comes many times."""
    old, new = _surplus(_standing(base), _standing(target))
    notes = {
        (i, j): note
        for i, before in enumerate(old)
        for j, after in enumerate(new)
        if (note := _compared(before, after, tag, in_context=in_context))
    }
    return tuple(
        [Substitution(Facet.STRENGTH, old[i].text, new[j].text, notes[i, j]) for i, j in _answering(notes)]
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """A term with the words around it, in lower case; "" at the ends of the text."""

    text: str
    before: str
    behind: str

    @property
    def plain(self) -> str:
        return _plain(self.text)


def _standing(text: str) -> list[_Standing]:
    """The terms of a text, in order, with their neighbours."""
    found = []
    for start, stop in _spans(text):
        before = _UNIT.findall(text[max(0, start - _REACH) : start].lower())[-1:]
        behind = _UNIT.findall(text[stop : stop + _REACH].lower())[:1]
        found.append(_Standing(text[start:stop], "".join(before), "".join(behind)))
    return found


def _compared(before: _Standing, after: _Standing, language: str, *, in_context: bool) -> str:
    """The verdict on two terms, "" where their neighbours forbid one."""
    known = ranks()
    old: Sequence[Rank] = known[before.plain]
    new: Sequence[Rank] = known[after.plain]
    if before.behind != after.behind:
        old, new = ([rank for rank in places if not rank[1].startswith(_EXTENT)] for places in (old, new))
        if in_context and before.before != after.before:
            return ""
    return _verdict(old, new, language)


def _surplus(old: list[_Standing], new: list[_Standing]) -> tuple[list[_Standing], list[_Standing]]:
    """The terms of each side that the other does not hold as often."""
    common = Counter(term.plain for term in old) & Counter(term.plain for term in new)
    return _beyond(old, common), _beyond(new, common)


def _beyond(found: Sequence[_Standing], common: Counter[str]) -> list[_Standing]:
    left = Counter(common)
    kept = []
    for term in found:
        if left[term.plain]:
            left[term.plain] -= 1
        else:
            kept.append(term)
    return kept


def _answering(notes: Mapping[tuple[int, int], str]) -> list[tuple[int, int]]:
    """In order if as many stand on both sides; else only those that have one possible answer each."""
    left, right = sorted({i for i, _ in notes}), sorted({j for _, j in notes})
    if len(left) == len(right):
        return [pair for pair in zip(left, right, strict=True) if pair in notes]
    answers, asked = Counter(i for i, _ in notes), Counter(j for _, j in notes)
    return [(i, j) for i, j in sorted(notes) if answers[i] == asked[j] == 1]


def widened(place: Place) -> str:
    """The text of an edit with the terms that it touches, as "deeply" touches "concerned" behind it."""
    if not _may_touch_terms(place):
        return place.text[place.start : place.stop]
    low, high = max(0, place.start - _REACH), min(len(place.text), place.stop + _REACH)
    # A window never begins or ends inside a word.
    while low > 0 and place.text[low - 1].isalnum() and place.start - low < 2 * _REACH:
        low -= 1
    while high < len(place.text) and place.text[high].isalnum() and high - place.stop < 2 * _REACH:
        high += 1
    first, last = place.start, place.stop
    for start, stop in _spans(place.text[low:high]):
        between = place.text[low + stop : place.start], place.text[place.stop : low + start]
        if not between[0].strip() and not between[1].strip():
            first, last = min(first, low + start), max(last, low + stop)
    return place.text[first:last]


def _may_touch_terms(place: Place) -> bool:
    """Whether the word before an edit or the one behind it is part of any term, or joins with the edit."""
    left = place.text[max(0, place.start - _REACH) : place.start]
    right = place.text[place.stop : place.stop + _REACH]
    beside = []
    for edge, words in ((left[-1:], left.rsplit(None, 1)[-1:]), (right[:1], right.split(None, 1)[:1])):
        is_unit = not edge.isascii() and _UNSPACED.match(edge) is not None
        if not is_unit and _JOINING.match(edge):
            return True
        beside += [edge] if is_unit else words
    return _may_be_of_terms(" ".join(beside))


@lru_cache(maxsize=4096)
def _may_be_of_terms(text: str) -> bool:
    """Whether any word, or character, of a short text is part of any term; remembered, as few are met."""
    return not _units_of_terms().isdisjoint(_UNIT.findall(_plain(text)))


def is_unspaced(text: str) -> bool:
    """Whether a text holds a script that is written without spaces."""
    return _UNSPACED.search(text) is not None


def terms(text: str) -> list[str]:
    """The terms in a text, in order; where several fit, the longest."""
    return [text[start:stop] for start, stop in _spans(text)]


def _spans(text: str) -> list[tuple[int, int]]:
    """Where terms stand: whole words in a row, or characters in scripts without spaces."""
    known, openings = ranks(), _openings()
    words = _UNIT.findall(text.lower().replace("\u2019", "'"))
    if openings.keys().isdisjoint(words):
        return []
    units = [match.span() for match in _UNIT.finditer(text)]
    if len(units) != len(words):  # a letter became two in lower case
        words = [_plain(text[start:stop]) for start, stop in units]
    spans = []
    at = 0
    for number, word in enumerate(words):
        most = openings.get(word) if number >= at else None
        if most is None:
            continue
        start = units[number][0]
        for end in range(min(number + most, len(units)), number, -1):
            stop = units[end - 1][1]
            if _plain(text[start:stop]) in known:
                spans.append((start, stop))
                at = end
                break
    return spans


def _plain(term: str) -> str:
    return " ".join(term.lower().replace("\u2019", "'").split())


def _verdict(before: Sequence[Rank], after: Sequence[Rank], language: str) -> str:
    """Strengthened, weakened, or "" where the terms share no ladder or stand on one step."""
    places = {(tag, ladder): step for tag, ladder, step in before}
    shared = [
        (tag == language, tag, ladder, step - places[tag, ladder])
        for tag, ladder, step in after
        if (tag, ladder) in places and step != places[tag, ladder]
    ]
    if not shared:
        return ""
    own, _, _, difference = max(shared, key=lambda place: place[0])
    if language and not own and language in {tag for tag, _, _ in before}:
        return ""
    return STRENGTHENED if difference > 0 else WEAKENED


def without_terms(text: str) -> str:
    """A text without any term of a ladder."""
    rest, at = [], 0
    for start, stop in _spans(text):
        rest.append(text[at:start])
        at = stop
    return "".join([*rest, text[at:]])
