"""Figures: the numbers and dates that a text mentions, and which of them a substitution changed.

Western, Arabic-Indic and other decimal digits, Chinese numerals, and the number words of English,
French, German and Spanish; signs, percent and currency belong to a number. A mention is compared by
its value where the value is beyond doubt, else by how it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from archive.diff.slots import CLOSE, Mention, paired, singular, words_around
from archive.model import Facet, Substitution
from archive.segmentation.words import is_in_address

MONTH_WORDS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sept sep oct nov dec
    janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre décembre decembre
    januar februar märz april juni juli oktober dezember
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""Months by name, lower-case."""
NUMBER_WORDS = frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion
    trillion percent
    deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
    cinquante soixante cent mille milliard milliards millions
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig sechzig siebzig
    achtzig neunzig hundert tausend prozent
    dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta ciento mil
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
"""Numbers in words, lower-case."""

_MONTH = "(?:" + "|".join(sorted(MONTH_WORDS, key=lambda month: (-len(month), month))) + r")\b\.?"
_HAN_DIGITS = "零〇○一二三四五六七八九十百千"
_HAN = _HAN_DIGITS + "两兩万萬亿億廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_COUNTED = "条條项項款章节節编編年月日号號个個名人次元倍届屆期岁歲周週天时時件家户戶种種类類级級度页頁部"
_HAN_NUMBER = (
    f"第[{_HAN}]+|百分之[{_HAN}]+(?:[点點][{_HAN}]+)?|[{_HAN}]+(?=[{_COUNTED}])"
    f"|[一二三四五六七八九两兩][十百千万萬亿億][{_HAN}]*|十[一二三四五六七八九]"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
_DATE = (
    rf"\b{_DAY}\s+(?:de\s+|of\s+)?{_MONTH}(?:\s*,?\s*(?:de\s+|del\s+)?\d{{4}})?"
    rf"|\b{_MONTH}\s+{_DAY}(?:\s*,\s*|\s+)\d{{4}}\b"
    rf"|\b{_MONTH}\s+\d{{4}}\b|\b{_MONTH}\s+{_DAY}(?!\w)"
    r"|(?<!\d)\d{4}([-/])\d{1,2}\1\d{1,2}(?!\d)|(?<![\d./])\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)"
    rf"|(?:\d{{2,4}}|[{_HAN_DIGITS}]{{2,4}})\s*年(?:\s*(?:\d{{1,2}}|[{_HAN_DIGITS}]{{1,3}})\s*月)?"
    rf"(?:\s*(?:\d{{1,2}}|[{_HAN_DIGITS}]{{1,3}})\s*日)?"
    rf"|(?:\d{{1,2}}|[{_HAN_DIGITS}]{{1,3}})\s*月\s*(?:\d{{1,2}}|[{_HAN_DIGITS}]{{1,3}})\s*日"
)
_CURRENCY = "$€£¥₩₽₹₺￥﹩＄"
_POINTS = r"(?:percentage|basis)\s+points?|points?\s+de\s+(?:pourcentage|base)|(?:prozent|basis)punkte?n?"
_SCALE = (
    rf"(?:(?:{_POINTS}|per\s+cent|pour\s+cent|hundred|thousand|million|billion|trillion|percent|mille|millions?|milliards?|tausend|millionen|milliarden"
    r"|mio|mrd|prozent|mil|millón|millones)\b|个百分点|個百分點|个基点|個基點|[十百千万萬亿億]+)"
)
_PERCENT = "%\u066a\u2030\uff05"
_JOINT = "(?:[-\u2010-\u2013 \u00a0\u202f]|\u00e2[\u0080-\u009f\u20ac\u2018-\u201d]*)"
"""What joins a whole number and a fraction: hyphen, space, or a hyphen damaged in decoding."""
_DAMAGED = r"\u00e2[\u0080-\u009f\u20ac\u2018-\u201d]*\d"
_VULGAR = "[\u00bc-\u00be\u2150-\u215e\u2189]"
_FRACTION = (
    rf"(?:(?<!\d)\d{{1,3}}{_JOINT})?(?<![\d/\u2044])\d{{1,3}}[/\u2044]\d{{1,3}}(?![\d/\u2044])"
    rf"|(?:\d{{1,3}}{_JOINT}?)?{_VULGAR}"
)
_NUMBER = (
    rf"(?<![\w.,])(?:[-\u2212\uff0d])?(?:[{_CURRENCY}]\s?)?(?:{_FRACTION})(?:\s?[{_PERCENT}]|\s?{_SCALE})?"
    rf"|(?:(?<![\w.,])[-\u2212\u2013\uff0d])?(?:[{_CURRENCY}]\s?)?"
    r"(?:(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"
    r"|(?<!\d)\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:[.,'\u2019\u00a0\u202f\u066b\u066c\uff0c\uff0e]\d+)*)"
    rf"(?:\s?[{_PERCENT}]|\s?[{_CURRENCY}]|\s?{_SCALE}|(?:(?!{_DAMAGED})[^\W\d_])+)?"
    rf"|{_HAN_NUMBER}"
    rf"|\b(?:{'|'.join(sorted(NUMBER_WORDS))})\b"
)


@cache
def _pattern(facet: Facet) -> re.Pattern[str]:
    """What a mention looks like; compiled when the first figure is met, since it takes a while."""
    return re.compile(_DATE if facet is Facet.DATE else _NUMBER, re.IGNORECASE)


_WHOLE_AND_FRACTION = re.compile(rf"(?<=\d){_JOINT}(?=\d+[/\u2044]\d)|(?<=\d){_JOINT}?(?={_VULGAR})")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'\u2019\u00a0\u202f\u066c])\d{3})(?:\1\d{3})*(?!\d)")
_GLUED = re.compile(r"\d([^\W\d_\u00bc-\u00be\u2150-\u215e\u2189]+)$")
_LETTERED = re.compile(r"\d+(?:[a-z]|bis|ter|quater|quinquies)?")
"""A number of a paragraph, as 2, 2a, 2bis."""
_WINDOW = 40
"""Characters on each side of an edit within which a mention that it touches may begin or end."""

COMMA_GROUPS = frozenset({"en", "zh", "ja", "ko", "th", "he"})
"""Languages that write 1,000 for a thousand."""
POINT_GROUPS = frozenset({"de", "fr", "es", "it", "pt", "nl", "ru", "pl", "tr", "id", "da", "sv", "fi", "cs"})
"""Languages that write a comma before decimals."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edit stands in one whole text: ``start`` to ``stop``, empty where nothing was there."""

    text: str
    start: int
    stop: int


def figure_changes(base: Place, target: Place, language: str = "") -> list[Substitution]:
    """The numbers and dates that one edit changed: the mentions it touches on one side but not the other."""
    found = []
    rest: list[list[tuple[int, int]]] = []
    for facet in (Facet.DATE, Facet.NUMBER):
        spans = [_touched(_pattern(facet), place) for place in (base, target)]
        if facet is Facet.DATE:
            rest = spans
        else:
            spans = [_outside(own, dates) for own, dates in zip(spans, rest, strict=True)]
        old, new = (
            [_mention(facet, place.text, *span) for span in own]
            for own, place in zip(spans, (base, target), strict=True)
        )
        close = max(base.stop - base.start, target.stop - target.start) <= CLOSE
        found += _differences(facet, old, new, language, close=close)
    return found


_SIGN_OF_FIGURE = re.compile(rf"\d|{_VULGAR}|[{_CURRENCY}{_PERCENT}{_HAN}\u2212-]")
_WORDS = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"\d{1,2}:\d")
_LETTERS = re.compile(r"[^\W\d_]+")


def may_hold_figure(text: str) -> bool:
    """Whether a text holds anything that a number or a date is made of."""
    if _SIGN_OF_FIGURE.search(text):
        return True
    found = _WORDS.findall(text.lower())
    return not (NUMBER_WORDS.isdisjoint(found) and MONTH_WORDS.isdisjoint(found))


def without_figures(text: str) -> str:
    """A text without the numbers and dates in it."""
    if not may_hold_figure(text):
        return text
    return _pattern(Facet.NUMBER).sub("", _pattern(Facet.DATE).sub("", text))


def _touched(pattern: re.Pattern[str], place: Place) -> list[tuple[int, int]]:
    """Spans of the mentions that an edit overlaps or touches."""
    low, high = max(0, place.start - _WINDOW), min(len(place.text), place.stop + _WINDOW)
    while low > 0 and place.text[low - 1].isalnum() and place.start - low < 2 * _WINDOW:
        low -= 1
    return [
        match.span()
        for match in pattern.finditer(place.text, low, high)
        if match.start() <= place.stop
        and match.end() >= place.start
        and not _is_in_name(place.text, *match.span())
    ]


def mentions_near(place: Place, reach: int) -> list[tuple[int, int]]:
    """Spans of the numbers that an edit touches or that begin at most ``reach`` characters behind it."""
    wider = Place(place.text, place.start, min(len(place.text), place.stop + reach))
    return _touched(_pattern(Facet.NUMBER), wider)


_IDENTIFIER = re.compile(r"[0-9A-Za-z_]*(?:_|[0-9][A-Za-z]+[0-9])[0-9A-Za-z_]*", re.ASCII)
_LEFT_PART = re.compile(r"[0-9A-Za-z_]{0,80}\Z")
_RIGHT_PART = re.compile(r"[0-9A-Za-z_]{0,80}")


def _is_in_name(text: str, start: int, stop: int) -> bool:
    """Whether digits stand inside an address, or an identifier such as a6d7c50 or step_2: no figures."""
    if is_in_address(text, start, stop):
        return True
    left, right = _LEFT_PART.search(text, max(0, start - 80), start), _RIGHT_PART.match(text, stop)
    word = (left[0] if left else "") + text[start:stop].strip() + (right[0] if right else "")
    return _IDENTIFIER.fullmatch(word) is not None


def _outside(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (start, stop) for start, stop in spans if not any(low < stop and start < high for low, high in others)
    ]


def _mention(facet: Facet, text: str, start: int, stop: int) -> Mention:
    """A figure with its slot. What it counts is a word of its own (5km), else the word behind it."""
    own = text[start:stop].strip()
    before, behind = words_around(text, start, stop)
    if facet is Facet.DATE:
        return Mention(own, before)
    if _YEAR.fullmatch(own) or _CLOCK.match(own):
        return Mention(own, before, behind, "year" if _YEAR.fullmatch(own) else "clock")
    units = [word for word in _LETTERS.findall(own.lower()) if word not in NUMBER_WORDS]
    return Mention(own, before, behind, " ".join(units) or singular(behind))


def _differences(
    facet: Facet, old: list[Mention], new: list[Mention], language: str, *, close: bool
) -> list[Substitution]:
    """Mentions of one side alone, paired by their slots; equal values cancel out."""
    old_values, new_values = ([value(each.text, language) for each in side] for side in (old, new))
    common = Counter(old_values) & Counter(new_values)
    left = _without(old, old_values, Counter(common))
    right = _without(new, new_values, Counter(common))
    found = []
    for i, j in paired(left, right, close=close):
        before = "" if i is None else left[i].text
        after = "" if j is None else right[j].text
        if facet is Facet.DATE or _is_figure(before, after):
            found.append(Substitution(facet, before, after))
    return found


def _is_figure(before: str, after: str) -> bool:
    """Whether two mentions are figures: digits glued to letters (10km, a name like 4you) only as a pair.

    A single letter numbers a paragraph (2a) and needs no partner.
    """
    if all(not text or _LETTERED.fullmatch(text) for text in (before, after)):
        return True
    tails = [_GLUED.search(text) for text in (before, after)]
    if not any(tails):
        return True
    return tails[0] is not None and tails[1] is not None and tails[0].group(1) == tails[1].group(1)


def _without(mentions: list[Mention], values: list[str], common: Counter[str]) -> list[Mention]:
    kept = []
    for mention, own in zip(mentions, values, strict=True):
        if common[own] > 0:
            common[own] -= 1
        else:
            kept.append(mention)
    return kept


def value(mention: str, language: str = "") -> str:
    """A mention in comparable form: plain digits, one minus, no grouping where grouping is certain.

    "1,000" is a thousand in English and one in German; where the language is unknown a lone
    separator before three digits stays as it is written.
    """
    plain = _WHOLE_AND_FRACTION.sub("+", mention)
    plain = unicodedata.normalize("NFKC", plain).lower().replace("\u2044", "/")
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    plain = plain.replace("\u2212", "-").replace("\u2013", "-").replace("\u066a", "%").replace(" ", "")
    return ungrouped(plain, language)


def ungrouped(text: str, language: str = "") -> str:
    """A text with certain groupings of thousands removed from its numbers."""
    return _GROUPED.sub(lambda match: _plain_number(match, language), text)


def _plain_number(match: re.Match[str], language: str) -> str:
    text, separator = match.group(), match.group(1)
    tag = language.partition("-")[0].lower()
    rest = match.string[match.end() : match.end() + 2]
    if match.start() and (
        match.string[match.start() - 1].isdigit() or match.string[match.start() - 1] in ".,"
    ):
        return text
    repeated = text.count(separator) > 1
    decimals_follow = len(rest) == 2 and rest[0] in ".," and rest[0] != separator and rest[1].isdigit()
    certain = separator not in ".," or repeated or decimals_follow
    known = (separator == "," and tag in COMMA_GROUPS) or (separator == "." and tag in POINT_GROUPS)
    return text.replace(separator, "") if certain or known else text
