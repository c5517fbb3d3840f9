"""Quantities: the numbers of a text that count or measure something, with unit, noun and hedge. Pure.

Dates, years, times, ordinals, list numbers and references to sections are left out: they change for
other reasons. Numbers are read as English writes them (1,000.5), with thin spaces and the European
comma where the digits allow no other reading; Chinese and Japanese numerals where a noun follows.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from archive.trails import (
    Quantity,
)

_DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u2009\u202f' ]\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?"
)
# A hyphen read in the wrong encoding is still the hyphen of "1-1/2": archives are full of it.
_HYPHEN = r"(?:[-\u2010\u2011 ]|\u00e2\u0080[\u0090-\u0095])"
_FRACTION = rf"(?:{_HYPHEN}\d{{1,2}}/\d{{1,2}}|/\d{{1,2}})?"
_each = re.compile(r"\S+").findall

_ENGLISH = _each(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = _each("twenty thirty forty fifty sixty seventy eighty ninety")
_WORD_VALUES = {word: value for value, word in enumerate(_ENGLISH, start=2)} | {
    word: value * 10 for value, word in enumerate(_TENS, start=2)
}
_WORDS = rf"(?:(?:{'|'.join(_TENS)})(?:-(?:one|{'|'.join(_ENGLISH[:8])}))?|{'|'.join(reversed(_ENGLISH))})"
_HAN = "〇零一二两三四五六七八九十百千万亿"
_MEASURES = "个名项次家艘起份吨天年倍批座人"
_HAN_NUMERAL = (
    rf"[{_HAN}]{{2,}}(?=[多余]?[\u3400-\u9fff])"
    rf"|[二两三四五六七八九十](?=[多余]?[{_MEASURES}])"
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
    "Millionen": 10**6,
    "Milliarden": 10**9,
    "万": 10**4,
    "萬": 10**4,
    "亿": 10**8,
    "億": 10**8,
    "千": 1000,
    "百万": 10**6,
    "万亿": 10**12,
}
_MULTIPLIER = "|".join(sorted(_MULTIPLIERS, key=len, reverse=True))
_PERCENT = r"percentage points?|percent|per cent|pour cent|Prozent|basis points?|%|‰|％"
_CURRENCY = r"US\$|[$€£¥₩₹]|USD |EUR |GBP |RMB "

_NUMBER = re.compile(
    rf"(?P<currency>{_CURRENCY})?\s?(?<![.,/])(?<![^\W\u3040-\u30ff\u3400-\u9fff])(?<![\w][-\u2010\u2011])"
    r"(?P<sign>[\u2212-](?=\d))?"
    rf"(?P<number>(?:{_DIGITS}){_FRACTION}|\b{_WORDS}\b|{_HAN_NUMERAL})"
    rf"(?:(?P<link>\s?[\u2013\u2014]\s?|\sto\s|至|\s?～\s?)(?P<upper>(?:{_DIGITS}){_FRACTION}))?"
    rf"(?P<more>多|余)?(?:[\s\u00a0-]?(?P<multiplier>{_MULTIPLIER})(?![a-z]))?(?P<more2>多|余)?"
    rf"(?:[\s\u00a0-]?(?P<percent>{_PERCENT})(?![a-z]))?",
    re.IGNORECASE,
)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "Januar|Februar|März|Juni|Juli|Oktober|Dezember"
)
_NOT_COUNTED = re.compile(
    rf"(?:{_MONTHS})\.?\s\d{{1,2}}(?:(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)?(?!\d)"
    rf"|\d{{1,2}}(?:er|\.|st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b\.?(?:,?\s\d{{4}})?"
    rf"|(?:{_MONTHS})\s(?:of\s)?\d{{4}}"
    r"|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d\d\b|\b24/7\b"
    r"|[\d〇零一二三四五六七八九十]+年(?!来|前|间|以|内)(?:[\d一二三四五六七八九十]+月(?:[\d一二三四五六七八九十]+日)?)?"
    r"|(?<!\d)[\d一二三四五六七八九十]+月(?:[\d一二三四五六七八九十]+日)|[\d一二三四五六七八九十]+日(?=[,，。])"
    r"|(?<![\d.,$€£])(?:1[5-9]|20|21)\d\d(?:[-\u2013/]\d{2,4})?(?![\d,.]\d|\d|\s?(?:million|billion|percent|%))(?!\s(?:km|people|cases|students))"
    r"|\d+(?:st|nd|rd|th|er|ère|e)\b"
    r"|第[\d〇零一二三四五六七八九十百千]+[条款项章节届次部分编]?(?:之[一二三四五六七八九十])?"
    r"|(?:sections?|articles?|paragraphs?|clauses?|chapters?|annex|part|no\.|nos\.|number|rule|step|§+|Art\.|Abs\.|Nr\.|version|page)\s?\d[\d.]*(?:\([a-z0-9]+\))*(?:(?:,?\s(?:and|or|to)\s|[,\u2013-]\s?)\d[\d.]*(?:\([a-z0-9]+\))*)*"
    r"|^\s*(?:\(?\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)\s"
    r"|https?://\S+|\+?\d[\d\s().-]{8,}\d",
    re.IGNORECASE | re.MULTILINE,
)
_HEDGES = (
    "(?:well )?over|more than|nearly|almost|about|around|approximately|roughly|some|at least|at most|up to|"
    "as many as|no fewer than|no less than|no more than|not more than|fewer than|less than|under|close to|"
    "above|below|an estimated|plus de|près de|environ|au moins|moins de|jusqu'à|mehr als|über|fast|rund|etwa|"
    "mindestens|höchstens|bis zu|weniger als"
)
_HEDGE = re.compile(
    rf"(?:^|[\s(,，。、])(?P<hedge>{_HEDGES})\s(?:the\s|its\s|his\s|her\s|our\s)?$"
    r"|(?P<han>超过|超|近|约|大约|将近|"
    r"不少于|不低于|不超过|不高于|至少|至多|最多|多达)$",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset(
    _each(
        "a an the and or of in on at by for to from with without as is are was were be been has have had "
        "will shall may must should that which who whose this these those it its our we they their his "
        "her he she than then but if when while through into over under per not no nor so up about between "
        "during against before after within across around including also all each every both since until "
        "upon via de du des la le les en et à au aux dans par pour sur avec qui que est sont und der die das "
        "den dem von zu im für mit auf bei nach"
    )
)
_NOUN = re.compile(r"(?:[\s\u00a0]|-)(?P<word>[^\W\d_][\w'’\-]*)")
_HAN_NOUN = re.compile(r"(?:(?![和与及或的在之等并为向从自由至较比])[\u3400-\u9fff]){1,6}")
_NOUN_WORDS = 3


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order; they do not overlap."""
    if not _ANY.search(text):
        return []
    found = []
    for match in _NUMBER.finditer(text):
        if not _is_barred(text, *match.span("number")):
            quantity = _quantity(text, match)
            if quantity is not None:
                found.append(quantity)
    return found


def _is_barred(text: str, start: int, end: int) -> bool:
    """Whether a number is part of a date, a reference, an address or the like: its surroundings tell."""
    low = max(0, text.rfind(" ", 0, max(0, start - _REACH)))
    around = _NOT_COUNTED.finditer(text, low, min(len(text), end + _REACH))
    return any(match.start() < end and start < match.end() for match in around)


_REACH = 40
_ANY = re.compile(rf"\d|[{_HAN}]|\b{_WORDS}\b", re.IGNORECASE)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    value = _value(match["number"])
    if value is None:
        return None
    factor = _MULTIPLIERS.get(_cased(match["multiplier"] or ""), 1)
    upper = _value(match["upper"] or "")
    sign = -1 if match["sign"] else 1
    start = match.start("currency") if match["currency"] else match.start("sign" if sign < 0 else "number")
    end = start + len(text[start : match.end()].rstrip())
    noun = _noun(text, end)
    if not match["number"][0].isdigit() and not _counts(text, match, noun):
        return None
    return Quantity(
        text=text[start:end],
        value=_plain(sign * value * factor),
        upper=_plain(upper * factor) if upper is not None else "",
        start=start,
        end=end,
        unit=_unit(match),
        noun=noun,
        hedge=_hedge(text, start, match),
    )


def _counts(text: str, match: re.Match[str], noun: str) -> bool:
    """Whether a number in words counts something, rather than being a pronoun or part of a name."""
    if not (noun or match["percent"] or match["multiplier"]):
        return False
    begins_sentence = (
        not text[: match.start("number")].strip() or text[: match.start("number")].rstrip()[-1] in ".!?:"
    )
    in_capitals = match["number"][0].isupper()
    return not in_capitals or (begins_sentence and not noun[:1].isupper())


def _cased(multiplier: str) -> str:
    return multiplier if multiplier in _MULTIPLIERS else multiplier.lower()


def _unit(match: re.Match[str]) -> str:
    percent = (match["percent"] or "").lower()
    if "point" in percent:
        return "percentage points" if percent.startswith("percent") else "basis points"
    if percent:
        return "‰" if percent == "‰" else "percent"
    return (match["currency"] or "").strip()


def _hedge(text: str, start: int, match: re.Match[str]) -> str:
    before = _HEDGE.search(text[max(0, start - 24) : start])
    after = match["more"] or match["more2"] or ""
    if before:
        return " ".join(filter(None, [(before["hedge"] or before["han"]).lower(), after]))
    return after


def _noun(text: str, end: int) -> str:
    """Up to three words that follow, until a small word or a sign ends them."""
    han = _HAN_NOUN.match(text, end)
    if han:
        return han.group()
    noun: list[str] = []
    while len(noun) < _NOUN_WORDS and (match := _NOUN.match(text, end)):
        if match["word"].lower() in SMALL_WORDS:
            break
        noun.append(match["word"])
        end = match.end()
    return " ".join(noun)


def _value(number: str) -> Decimal | None:
    """The value of a number as written; None where it is none."""
    if not number:
        return None
    if number[0].isdigit():
        return _digits_value(number)
    if number[0] in _HAN:
        return _han_value(number)
    parts = number.lower().split("-")
    return Decimal(sum(1 if part == "one" else _WORD_VALUES[part] for part in parts))


def _digits_value(number: str) -> Decimal | None:
    mixed = re.fullmatch(rf"(?:(\d+){_HYPHEN})?(\d+)/(\d+)", number)
    if mixed:
        whole, top, bottom = mixed.groups()
        return Decimal(whole or 0) + Decimal(top) / Decimal(bottom) if int(bottom) else None
    plain = re.sub(r"[\s']", "", number)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        plain = plain.replace(".", "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


def _han_value(number: str) -> Decimal:
    digits = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    places = {"十": 10, "百": 100, "千": 1000}
    groups = {"万": 10**4, "亿": 10**8}
    total = section = current = 0
    for character in number:
        if character in groups:
            total = (total + section + current or 1) * groups[character]
            section = current = 0
        elif character in places:
            section += (current or 1) * places[character]
            current = 0
        else:
            current = digits[character]
    return Decimal(total + section + current)


def _plain(value: Decimal) -> str:
    """A value without exponent or trailing zeros."""
    shown = format(value, "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
