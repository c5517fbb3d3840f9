"""Quantities: the numbers of a text that count or measure something, with unit, noun and hedge. Pure.

Numbers are read as English writes them (1,000.5), with thin spaces and the European comma where the
digits allow no other reading; words in the document's language; Chinese characters where a noun
follows. A range ("2 to 2-1/4 percent", 三万元以上二十万元以下) and a part ("two thirds", 百分之五) are
one quantity. What dates, refers or lists is left out (``archive.services.language.uncounted``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from archive.segmentation.words import words
from archive.services.language.hedges import bound_behind, hedge_before
from archive.services.language.numerals import (
    FIGURES,
    HAN,
    HAN_PART,
    HYPHEN,
    VULGAR,
    han_points,
    parts_pattern,
    spoken,
    value,
    words_pattern,
)
from archive.services.language.uncounted import is_uncounted
from archive.trails import Quantity

_each = re.compile(r"\S+").findall

MEASURES = "个個名项項次家艘起份吨噸天年倍批座人岁歲周種种类類位户戶元"
_DAYS = r"日(?:[内內前后後起止以之]|[^\u3400-\u9fff]|$)"
_HAN_NUMERAL = (
    rf"{HAN_PART}|[〇零○一二两兩三四五六七八九十百千廿卅][{HAN}]+(?=[多余餘]?[\u3400-\u9fff])(?<!一一)"
    rf"|[二两兩三四五六七八九十](?=[多余餘]?(?:[{MEASURES}]|{_DAYS}))"
)
_MULTIPLIERS = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "millions": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "milliard": 10**9,
    "milliards": 10**9,
    "millionen": 10**6,
    "milliarden": 10**9,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "千": 1000,
    "百万": 10**6,
    "万亿": 10**12,
}
_MULTIPLIER = "|".join(sorted(_MULTIPLIERS, key=len, reverse=True))
_PERCENT = (
    r"percentage points?|percent|per cent|pour cent|por ciento|points de pourcentage|Prozentpunkten?|Prozent|"
    r"basis points?|Basispunkten?|%|‰|％|[个個]百分[点點]|[个個]?基[点點]"
)
_CURRENCY = r"US\$|[$€£¥₩₹]|USD |EUR |GBP |RMB "
_MONEY = "[美欧歐港日]元|元|圓|円|英镑|英鎊"

SMALL_WORDS = frozenset(
    _each(
        "a an the and or of in on at by for to from with without as is are was were be been has have had "
        "will shall may must should that which who whose this these those it its our we they their his "
        "her he she than then but if when while through into over under per not no nor so up about between "
        "during against before after within across around including also all each every both since until "
        "upon via de du des la le les en et à au aux dans par pour sur avec environ qui que est sont und der "
        "die das den dem von zu im für mit auf bei nach"
    )
)
_NOUN = re.compile(rf"(?:\s|{HYPHEN})(?P<word>[^\W\d_][\w'’\-]*)")
_HAN_MEASURE = re.compile(
    "平方公里|平方千米|平方米|立方米|公里|千米|海里|公顷|公頃|公斤|千克|小时|小時|分钟|分鐘|[个個]工作日|工作日|"
    "[个個]月|周岁|人次|艘次|架次|[吨噸天年月日周岁歲倍人]"
)
_HAN_CLASSIFIER = "个個名项項次家艘起份座批部件种種类類条條位户戶所处處支辆輛台架颗顆门門期间間"
_HAN_STOP = "和与與及或的在之等并並为為向从從自由至较較比以内內外前后後起"
_NOUN_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Draft:
    """A number while it is read: ``factor`` is its multiplier's, ``counts`` whether it counts something."""

    quantity: Quantity
    factor: int
    counts: bool


def quantities(text: str, language: str = "") -> list[Quantity]:
    """The quantities of a text, in order; they do not overlap. ``language``: the tag of its document."""
    spoken_in = spoken(language)
    if not _any(spoken_in).search(text):
        return []
    drafts = [
        draft
        for match in _number(spoken_in).finditer(text)
        if not is_uncounted(text, *match.span("number"))
        if (draft := _draft(text, match, spoken_in)) is not None
    ]
    return [draft.quantity for draft in _ranges_joined(text, drafts) if draft.counts]


def sign_of(quantity: Quantity) -> str:
    """The words or sign for its unit that stand behind a number, as the text has them; "" for none."""
    match = re.search(rf"(?:{_PERCENT}|{_MONEY})$", quantity.text, re.IGNORECASE)
    return match.group() if match else ""


@cache
def _any(spoken_in: str) -> re.Pattern[str]:
    said = f"{words_pattern(spoken_in)}|{parts_pattern(spoken_in)}"
    return re.compile(rf"\d|[{HAN}{VULGAR}]|{said}", re.IGNORECASE)


@cache
def _part(spoken_in: str) -> re.Pattern[str]:
    return re.compile(parts_pattern(spoken_in), re.IGNORECASE)


@cache
def _number(spoken_in: str) -> re.Pattern[str]:
    said = f"{parts_pattern(spoken_in)}|{words_pattern(spoken_in)}"
    return re.compile(
        rf"(?P<currency>{_CURRENCY})?\s?(?<![.,/])(?<![^\W\u3040-\u30ff\u3400-\u9fff])(?<![^\W\d][-\u2010\u2011])"
        r"(?P<sign>[\u2212-](?=\d))?"
        rf"(?P<number>{FIGURES}|{said}|{_HAN_NUMERAL})"
        rf"(?P<more>多|余|餘)?(?:[\s\u00a0-]?(?P<multiplier>{_MULTIPLIER})(?![a-z]))?(?P<more2>多|余|餘)?"
        rf"(?:[\s\u00a0\u202f-]?(?P<percent>{_PERCENT})(?![a-z])|(?P<money>{_MONEY}))?",
        re.IGNORECASE,
    )


# --- one number -----------------------------------------------------------------------------------


def _draft(text: str, match: re.Match[str], spoken_in: str) -> _Draft | None:
    found = value(match["number"], spoken_in)
    if found is None:
        return None
    factor = _MULTIPLIERS.get((match["multiplier"] or "").lower(), 1)
    sign = -1 if match["sign"] else 1
    start = match.start("currency") if match["currency"] else match.start("sign" if sign < 0 else "number")
    end = start + len(text[start : match.end()].rstrip())
    noun = _noun(text, end, spoken_in)
    quantity = Quantity(
        text=text[start:end],
        value=_plain(sign * found * factor),
        start=start,
        end=end,
        unit=_unit(match),
        noun=noun,
        hedge=_hedge(text, start, match),
        bound=_bound(text, end),
    )
    return _Draft(quantity, factor, _counts(text, match, noun, spoken_in))


def _counts(text: str, match: re.Match[str], noun: str, spoken_in: str) -> bool:
    """Whether a number counts something, rather than being a pronoun, part of a name, or a range's end."""
    number, before = match["number"], text[: match.start("number")]
    if number[0].isdigit() or re.match(f"[{VULGAR}]", number):
        return re.search(r"\d[-\u2010\u2011]$", before) is None
    if "分之" in number or _part(spoken_in).match(text, match.start("number")):
        return True
    is_ratio = _RATIO.search(before) is not None
    if not (noun or match["percent"] or match["multiplier"] or match["money"] or is_ratio):
        return False
    begins_sentence = not before.strip() or before.rstrip()[-1] in ".!?:"
    return not number[0].isupper() or (begins_sentence and not noun[:1].isupper())


_RATIO = re.compile(r"\bune?\s\S+\ssur\s$|\bone in\s$|\bout of\s$", re.IGNORECASE)


def _unit(match: re.Match[str]) -> str:
    percent = (match["percent"] or "").lower()
    if "point" in percent or "punkt" in percent or percent.endswith(("点", "點")):
        is_share = percent.startswith(("percent", "prozent")) or "pourcentage" in percent or "百分" in percent
        return "percentage points" if is_share else "basis points"
    if percent:
        return "‰" if percent == "‰" else "percent"
    return han_points(match["number"])[0] or (match["currency"] or match["money"] or "").strip()


def _hedge(text: str, start: int, match: re.Match[str]) -> str:
    return " ".join(filter(None, [hedge_before(text, start), match["more"] or match["more2"] or ""]))


def _bound(text: str, end: int) -> str:
    """What bounds a number from behind, its noun or measure between."""
    measure = _HAN_MEASURE.match(text, end)
    return bound_behind(text, end, measure.end() if measure else end)


def _noun(text: str, end: int, spoken_in: str) -> str:
    """What is counted: up to three words that follow, until a small word or a sign ends them.

    In German as far as the first word with a capital, without which nothing is counted.
    """
    if "\u3400" <= text[end : end + 1] <= "\u9fff":
        return _han_noun(text, end)
    noun: list[str] = []
    while len(noun) < _NOUN_WORDS and (match := _NOUN.match(text, end)):
        if match["word"].lower() in SMALL_WORDS:
            break
        noun.append(match["word"])
        end = match.end()
        if spoken_in == "de" and match["word"][0].isupper():
            return " ".join(noun)
    return "" if spoken_in == "de" else " ".join(noun)


def _han_noun(text: str, end: int) -> str:
    """A measure, or a classifier and the word behind it, or the word that follows."""
    measure = _HAN_MEASURE.match(text, end)
    if measure:
        return measure.group()
    classifier = text[end] if text[end] in _HAN_CLASSIFIER else ""
    rest = re.match(rf"[^\W\d{_HAN_STOP}]+", text[end + len(classifier) : end + len(classifier) + 8])
    word = words(rest.group())[0] if rest else ""
    return classifier + (word if not classifier or len(word) > 1 else "")


# --- ranges ---------------------------------------------------------------------------------------

_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\s+\Z", re.IGNORECASE)
_MOVES = re.compile(r"\b(?:from|by|von|um|de|du|des|desde)\s+\Z|[从從由自]\Z", re.IGNORECASE)
_LINK = re.compile(r"\s(?:to|bis|à|a)\s|\s?[\u2013\u2014~～-]\s?|(?P<measure>[\u3400-\u9fff]{0,2}?)(?:至|到)")
_AND = re.compile(r"\s(?:and|und|et|y)\s")
_HAN_RANGE = re.compile(r"(?P<measure>[\u3400-\u9fff]{0,2}?)以上")


def _ranges_joined(text: str, drafts: Sequence[_Draft]) -> list[_Draft]:
    """The numbers with the two ends of a range as one."""
    joined: list[_Draft] = []
    for draft in drafts:
        if joined and _is_range(text, joined[-1].quantity, draft.quantity):
            joined[-1] = _range(text, joined[-1], draft)
        else:
            joined.append(draft)
    return joined


def _is_range(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two neighbours bound one quantity: what stands between says so, and their units agree.

    What follows "from" or "by" is a movement, and stays two numbers.
    """
    if one.upper or one.unit not in ("", other.unit) or other.end - one.start > _LONGEST_RANGE:
        return False
    before, behind = text[max(0, one.start - 12) : one.start], text[other.end : other.end + 6]
    span = (one.end, other.start)
    bounded = _HAN_RANGE.fullmatch(text, *span)
    if bounded:
        return behind.startswith(f"{bounded['measure']}以下")
    if _MOVES.search(before):
        return False
    link = _LINK.fullmatch(text, *span) or (_BETWEEN.search(before) and _AND.fullmatch(text, *span))
    if not link:
        return False
    measure = link.groupdict().get("measure") or ""
    return behind.startswith(measure) and Decimal(one.value) < Decimal(other.value)


_LONGEST_RANGE = 60


def _range(text: str, one: _Draft, other: _Draft) -> _Draft:
    """Both ends as one quantity; a multiplier behind the upper end holds for both ("2 to 3 million")."""
    low, high = one.quantity, other.quantity
    factor = other.factor if one.factor == 1 and text[high.end - 1] < "\u3400" else 1
    start, end = low.start, high.end
    quantity = replace(
        high,
        text=text[start:end],
        start=start,
        value=_plain(Decimal(low.value) * factor),
        upper=high.value,
        hedge=low.hedge,
        bound="" if low.bound else high.bound,
    )
    return _Draft(quantity, other.factor, one.counts or other.counts)


def _plain(found: Decimal) -> str:
    """A value without exponent or trailing zeros."""
    shown = format(found, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
