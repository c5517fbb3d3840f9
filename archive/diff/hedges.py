"""Hedges: what stands before a figure and loosens or bounds it (over 5,200; nearly 5,200).

A hedge that changed is told with its figure, as strength: "nearly" claims less than "about", "about"
less than "over". Where a bound is concerned (at least, at most) or a hedge came or went, no direction
is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from archive.diff.mentions import Place, mentions_near
from archive.diff.strength import STRENGTHENED, WEAKENED
from archive.diff.values import value
from archive.model import Facet, Substitution
from archive.segmentation.keys import terms

_CLAIMS = (
    "nearly, almost, near, close to, just under, près de, presque, beinahe, nahezu, knapp, fast, "
    "近, 将近, 將近, 接近",
    "about, around, approximately, roughly, some, environ, quelque, etwa, rund, ungefähr, circa, "
    "约, 約, 大约, 大約",
    "over, just over, more than, well over, plus de, mehr als, gut, über, 超过, 超過, 逾, 多于",
)
"""Hedges that claim more from line to line."""
_BOUNDS = (
    "at least, no fewer than, no less than, at most, no more than, up to, less than, fewer than, under, "
    "below, above, au moins, au plus, jusqu'à, moins de, mindestens, höchstens, bis zu, weniger als, unter, "
    "至少, 最多, 不超过, 不超過, 不少于, 不到"
)
"""Hedges that bound a figure."""
_STEPS = {hedge: step for step, line in enumerate(_CLAIMS) for hedge in line.split(", ")}
_HEDGES = (*_STEPS, *_BOUNDS.split(", "))
_REACH = 16
_FAR = 100
"""Characters before an edit within which the hedge of a figure that it touches begins."""
_HAN = re.compile("[\u2e80-\u9fff]")
_WORDS = re.compile(r"\w+")
_BLANKS = re.compile(r"\s*")

_SPACED = frozenset(max(_WORDS.findall(hedge), key=len) for hedge in _HEDGES if not _HAN.search(hedge))
TELLING = _SPACED | {hedge for hedge in _HEDGES if _HAN.search(hedge)}
"""The longest word of every hedge."""
_UNSPACED = re.compile("|".join(hedge for hedge in _HEDGES if _HAN.search(hedge)))


@dataclass(frozen=True, slots=True)
class _Hedged:
    """A figure with the hedge before it ("" for none), as written and as one phrase."""

    hedge: str
    figure: str
    phrase: str


@cache
def _either() -> str:
    """Every hedge as a pattern, longer ones first; whole words where there are spaces."""
    known = sorted(_HEDGES, key=lambda hedge: (-len(hedge), hedge))
    spaced = "|".join(re.escape(hedge).replace(r"\ ", r"\s+") for hedge in known if not _HAN.search(hedge))
    return rf"(?:(?<!\w)(?:{spaced})(?!\w)|{'|'.join(hedge for hedge in known if _HAN.search(hedge))})"


@cache
def _before_figure() -> re.Pattern[str]:
    return re.compile(rf"{_either()}\s*\Z", re.IGNORECASE)


def hedge_changes(
    base: Place, target: Place, figures: Sequence[Substitution], language: str = ""
) -> list[Substitution]:
    """Figures at one edit whose hedge changed; ``figures`` are the pairs that the edit changed."""
    # Looking for figures costs far more than seeing that no word near the edit is a hedge.
    if not (_may_be_hedged(base) or _may_be_hedged(target)):
        return []
    old, new = _hedged(base), _hedged(target)
    if not any(each.hedge for each in (*old, *new)):
        return []
    old, new = _surplus(old, new, language)
    pairs = {(each.base, each.target) for each in figures if each.base and each.target}
    found = []
    for before in old:
        for after in new:
            same = value(before.figure, language) == value(after.figure, language)
            if before.hedge != after.hedge and (same or (before.figure, after.figure) in pairs):
                note = _note(before.hedge, after.hedge)
                found.append(Substitution(Facet.STRENGTH, before.phrase, after.phrase, note))
    return found if len(found) <= min(len(old), len(new)) else []


def _may_be_hedged(place: Place) -> bool:
    """Whether any word stands near an edit without which no hedge does."""
    around = place.text[max(0, place.start - _FAR) : place.stop + _REACH]
    if around.isascii():
        return not _SPACED.isdisjoint(terms(around))
    return not _SPACED.isdisjoint(_WORDS.findall(around.lower())) or _UNSPACED.search(around) is not None


def _surplus(old: list[_Hedged], new: list[_Hedged], language: str) -> tuple[list[_Hedged], list[_Hedged]]:
    """What each side says of its figures that the other does not say as well."""
    sides = [{(each.hedge, value(each.figure, language)): each for each in side} for side in (old, new)]
    left, right = (
        [each for key, each in own.items() if key not in other]
        for own, other in ((sides[0], sides[1]), (sides[1], sides[0]))
    )
    return left, right


def _hedged(place: Place) -> list[_Hedged]:
    """The figures that an edit touches itself or through the hedge before them."""
    found = []
    for start, stop in mentions_near(place, _REACH):
        hedge = _before_figure().search(place.text, max(0, start - _REACH), start)
        first = hedge.start() if hedge else start
        behind = _BLANKS.match(place.text, place.stop)
        reach = behind.end() if behind else place.stop
        if first <= reach and stop >= place.start:
            name = " ".join(hedge[0].lower().split()) if hedge else ""
            found.append(_Hedged(name, place.text[start:stop].strip(), place.text[first:stop].strip()))
    return found


def _note(before: str, after: str) -> str:
    if before not in _STEPS or after not in _STEPS or _STEPS[before] == _STEPS[after]:
        return ""
    return STRENGTHENED if _STEPS[after] > _STEPS[before] else WEAKENED


def without_hedges(text: str) -> str:
    """A text without any word that can be a hedge."""
    return re.sub(_either(), "", text, flags=re.IGNORECASE)
