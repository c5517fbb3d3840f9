"""Numerals: how numbers and dates are written, as patterns.

Western, Arabic-Indic and other decimal digits, Chinese numerals, and the number words of English,
French, German and Spanish; signs, percent and currency belong to a number, and so does what it measures
where that is a time ("three days") or a Chinese measure word (五万元, 第三条).
"""

from __future__ import annotations

import re
from functools import cache

from archive.diff.joints import DAYS, DAYS_HAN, Span
from archive.model import Facet
from archive.segmentation.keys import terms

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan janvier januar enero يناير января",
            "february feb février fevrier februar febrero فبراير февраля",
            "march mar mars märz marzo مارس марта",
            "april apr avril abril أبريل апреля",
            "may mai mayo مايو мая",
            "june jun juin juni junio يونيو июня",
            "july jul juillet juli julio يوليو июля",
            "august aug août aout agosto أغسطس августа",
            "september sep sept septembre septiembre سبتمبر сентября",
            "october oct octobre oktober octubre أكتوبر октября",
            "november nov novembre noviembre نوفمبر ноября",
            "december dec décembre decembre dezember diciembre ديسمبر декабря",
        ),
        1,
    )
    for word in words.split()
}
"""Months by name, lower-case, with their numbers."""
MONTH_WORDS = frozenset(MONTHS)
"""Months by name, lower-case."""

# The Spanish eleven is left out: in English it is a conjunction.
WORD_VALUES = {
    word: value
    for value, words in (
        (2, "two deux zwei dos"),
        (3, "three trois drei tres"),
        (4, "four quatre vier cuatro"),
        (5, "five cinq fünf cinco"),
        (6, "six sechs seis"),
        (7, "seven sept sieben siete"),
        (8, "eight huit acht ocho"),
        (9, "nine neuf neun nueve"),
        (10, "ten dix zehn diez"),
        (11, "eleven onze elf"),
        (12, "twelve douze zwölf doce"),
        (13, "thirteen treize"),
        (14, "fourteen quatorze"),
        (15, "fifteen quinze"),
        (16, "sixteen seize"),
        (17, "seventeen"),
        (18, "eighteen"),
        (19, "nineteen"),
        (20, "twenty vingt zwanzig veinte"),
        (30, "thirty trente dreißig treinta"),
        (40, "forty quarante vierzig cuarenta"),
        (50, "fifty cinquante fünfzig cincuenta"),
        (60, "sixty soixante sechzig"),
        (70, "seventy siebzig"),
        (80, "eighty achtzig"),
        (90, "ninety neunzig"),
        (100, "hundred cent hundert ciento"),
        (1000, "thousand mille tausend mil"),
    )
    for word in words.split()
}
"""What a number word by itself says, lower-case."""
_SCALE_WORDS = frozenset("million billion trillion percent milliard milliards millions prozent".split())  # noqa: SIM905 - reads as words
FREQUENCIES = frozenset("once twice thrice einmal zweimal dreimal viermal".split())  # noqa: SIM905 - reads as words
"""Words that count occasions where a period follows (twice a year)."""
TIMES = {
    word: name
    for name, words in {
        "second": "second seconds seconde secondes sekunde sekunden",
        "minute": "minute minutes minuten",
        "hour": "hour hours heure heures stunde stunden hora horas",
        "day": "day days jour jours tag tage tagen día días",
        "week": "week weeks semaine semaines woche wochen",
        "month": "month months mois monat monate monaten mes meses",
        "year": "year years an ans année années jahr jahre jahren año años",
    }.items()
    for word in words.split()
}
"""Words for spans of time, lower-case, by what they mean."""
TIME_WORDS = frozenset(TIMES)
"""Spans of time, lower-case: without its own a number says something else."""
NUMBER_WORDS = frozenset(WORD_VALUES) | _SCALE_WORDS
"""Numbers in words, lower-case."""

HAN_DIGITS = "零〇○一二三四五六七八九十百千"
HAN = HAN_DIGITS + "两兩万萬亿億廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
"""Characters of Chinese numerals."""
CLASSIFIERS = "条條項项款章节節编編号號个個名人次倍届屆期件家户戶种種类類级級度页頁部岁歲"
"""Chinese measure words that say what sort of thing is counted; another one is not another number."""
HAN_UNITS = "年月日周週天时時元"
"""Chinese measure words without which a number says something else."""
CURRENCY = "$€£¥₩₽₹₺￥﹩＄"
PERCENT = "%\u066a\u2030\uff05"
VULGAR = "[\u00bc-\u00be\u2150-\u215e\u2189]"
JOINT = "(?:[-\u2010-\u2013 \u00a0\u202f]|\u00e2[\u0080-\u009f\u20ac\u2018-\u201d]*)"
"""What joins a whole number and a fraction: hyphen, space, or a hyphen damaged in decoding."""
DAMAGED = r"\u00e2[\u0080-\u009f\u20ac\u2018-\u201d\d]"
"""How a hyphen begins that was damaged in decoding: no letter of what stands before it."""

_MONTH = "(?:" + "|".join(sorted(MONTH_WORDS, key=lambda month: (-len(month), month))) + r")\b\.?"
_HAN_YEAR = "[零〇○一二三四五六七八九]"
_HAN_DAY = rf"(?:\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})"
_HAN_DAYS = rf"{_HAN_DAY}(?:\s*日?{DAYS_HAN}{_HAN_DAY}){{0,9}}\s*日"
_HAN_MONTH_DAY = rf"\s*{_HAN_DAY}\s*月(?:\s*{_HAN_DAYS})?"
_HAN_MEASURE = f"(?:[个個](?:月|百分点|百分點|星期|工作日|小时|小時)?|[小]?[{HAN_UNITS}]|[{CLASSIFIERS}])"
_HAN_NUMBER = (
    # 第三人 is whoever is not a party.
    f"(?!第三[人方者])第(?:[{HAN}]+|\\d+(?:-\\d+)?)[{CLASSIFIERS}]?(?:之(?:[{HAN}]+|\\d+))?|百分之[{HAN}]+(?:[点點][{HAN}]+)?"
    f"|第[（(](?:[{HAN}]+|\\d+)[）)][{CLASSIFIERS}]?|(?<=[（(])[{HAN}]+(?=[）)])|(?<![^\\n])[{HAN}]+(?=、)"
    # 统一, 唯一, 上一级 and their like are words, whatever follows.
    f"|(?!(?<=[统統唯同单單划劃逐上下])一(?:{_HAN_MEASURE}))(?<!第)(?:[{HAN}]+[至到～])?[{HAN}]+{_HAN_MEASURE}"
    f"|[一二三四五六七八九两兩][十百千万萬亿億][{HAN}]*|十[一二三四五六七八九]"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"
_MORE = rf"(?:\s*,\s*{_DAY}){{0,9}}"
_LAST_DAY = rf"(?:{_MORE}{DAYS}(?:{_MONTH}\s+)?{_DAY}(?!\w))"
_DATE = (
    rf"\b(?:{_DAY}{_MORE}{DAYS})?{_DAY}\s+(?:de\s+|of\s+)?{_MONTH}(?:\s*,?\s*(?:de\s+|del\s+)?\d{{4}})?"
    rf"|\b{_MONTH}\s+{_DAY}{_LAST_DAY}?(?:\s*,\s*|\s+)\d{{4}}\b"
    rf"|\b{_MONTH}\s+\d{{4}}\b|\b{_MONTH}\s+{_DAY}(?!\w){_LAST_DAY}?"
    r"|(?<!\d)\d{4}(?P<iso>[-/])\d{1,2}(?P=iso)\d{1,2}(?!\d)"
    # 2.1.10 is a number of a paragraph; a year has four digits, or all three parts have two.
    r"|(?<![\d./])(?:[0-3]?\d(?P<dot>[./])[0-3]?\d(?P=dot)\d{4}|[0-3]\d(?P<sep>[./])[0-3]\d(?P=sep)\d\d)(?![./]?\d)"
    # 30年 and 十一年 are spans of time; a year has four digits, its era, or a month behind it.
    rf"|(?:(?<!\d)\d{{4}}|(?<!{_HAN_YEAR}){_HAN_YEAR}{{4}}|民[国國]\s*(?:\d{{1,3}}|[{HAN_DIGITS}]{{1,5}}))"
    rf"\s*年(?:{_HAN_MONTH_DAY})?"
    rf"|(?:(?<!\d)\d{{1,3}}|[{HAN_DIGITS}]{{1,5}})\s*年{_HAN_MONTH_DAY}"
    rf"|{_HAN_DAY}\s*月\s*{_HAN_DAYS}"
)
_POINTS = r"(?:percentage|basis)\s+points?|points?\s+de\s+(?:pourcentage|base)|(?:prozent|basis)punkte?n?"
_NO_YEAR = r"(?!\s+(?:d(?:ie|en|as|em|er|eren|essen)|(?:ein|eine|diese|jede|andere)[nmrs]?|alle|sich)\b)"
"""What does not follow the French year "an", but the German "an"."""
_TIMES = rf"(?:{'|'.join(sorted(TIME_WORDS - {'an'}))}|an\b{_NO_YEAR})\b"
_SCALE = (
    rf"(?:(?:{_POINTS}|per\s+cent|pour\s+cent|hundred|thousand|million|billion|trillion|percent|mille|millions?|milliards?|tausend|millionen|milliarden"
    rf"|mio|mrd|prozent|vom\s+hundert|vom\s+tausend|mil|millón|millones)\b|v\.\s?[ht]\.|[十百千万萬亿億]*{_HAN_MEASURE}|个?基点|個?基點|[十百千万萬亿億]+|{_TIMES})"
)
_FRACTION = (
    rf"(?:(?<!\d)\d{{1,3}}{JOINT})?(?<![\d/\u2044])\d{{1,3}}[/\u2044]\d{{1,3}}(?![\d/\u2044])"
    rf"|(?<![\d/])\d{{2,4}}/\d{{1,4}}/(?:eu|eg|ewg|ji|gasp|euratom|ce|cee|ue|jai|ec|eec|jha|cfsp)\b"
    rf"|(?<![\d/])(?:\d{{4}}/\d{{1,5}}|\d{{1,4}}/\d{{4}})(?![\d/])"
    rf"|(?:\d{{1,3}}{JOINT}?)?{VULGAR}"
)
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_IN_WORDS = (
    rf"\b(?:twice|thrice)(?=\s+(?:as|the)\b)|\b(?:once|twice|thrice)\s+(?:an?|per|each|every)\s+[^\W\d_]+|\b(?:ein|zwei|drei|vier)mal\s+(?:im|pro|am)\s+[^\W\d_]+"
    rf"|\b(?:(?:{_TENS})[-\u2010\u2011](?:{_ONES})|{'|'.join(sorted(NUMBER_WORDS))})\b(?:\s{_TIMES})?"
)
_LEAD = rf"(?:(?<![\w.,)\]}}])[-\u2212\u2013\uff0d])?(?:[{CURRENCY}]\s?)?"
_NUMBER = (
    rf"(?<![\w.,]){_LEAD}(?:{_FRACTION})(?:\s?[{PERCENT}]|\s?{_SCALE})?"
    rf"|{_LEAD}"
    r"(?:(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])"
    r"|(?<!\d)\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?"
    r"|\d+(?:[.,'\u2019\u00a0\u202f\u066b\u066c\uff0c\uff0e]\d+)*)"
    rf"(?:\s?[{PERCENT}]|\s?[{CURRENCY}]|\s?{_SCALE}|(?:(?!{DAMAGED})[^\W\d_\u2e80-\u9fff])+)?"
    rf"|{_HAN_NUMBER}"
    rf"|{_IN_WORDS}"
)


@cache
def pattern(facet: Facet, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """What a mention looks like; compiled when the first figure is met, since it takes a while.

    Without flags for a text in lower case, which takes less than half as long to search.
    """
    return re.compile(_DATE if facet is Facet.DATE else _NUMBER, flags)


def mentions(facet: Facet, text: str, low: int = 0, high: int | None = None) -> list[Span]:
    """Where the numbers or dates between two places of a text stand, in order."""
    # The patterns look back at one character.
    first = max(0, low - 1)
    around = text[first:high]
    if not may_hold(facet, around):
        return []
    lower = around.lower()
    if len(lower) == len(around) and (around.isascii() or not _OTHER_CASES.search(around)):
        found = pattern(facet, 0).finditer(lower, low - first)
    else:
        found = pattern(facet).finditer(around, low - first)
    spans = [(match.start() + first, match.end() + first) for match in found]
    if facet is Facet.DATE:
        return [span for span in spans if not _VERB.search(text, *span)]
    return spans


_VERB = re.compile(r"\b(?:may|march)\b(?!\s+\d|.*\d{4})", re.DOTALL)
"""A month in lower case without a year: no month (Section 5 may apply)."""


_SIGN_OF_FIGURE = re.compile(rf"\d|{VULGAR}|[{CURRENCY}{PERCENT}{HAN}{HAN_UNITS}\u2212-]")
_ASCII_VALUE = b"0123456789%$-"
_WORDS = re.compile(r"\w+")
TELLING = NUMBER_WORDS | TIME_WORDS | MONTH_WORDS | FREQUENCIES
"""Words without one of which a text without digits and signs holds no figure."""


def may_hold_figure(text: str) -> bool:
    """Whether a text holds anything that a number or a date is made of."""
    if text.isascii():
        return may_hold_value(text) or not TELLING.isdisjoint(terms(text))
    return _SIGN_OF_FIGURE.search(text) is not None or not TELLING.isdisjoint(_WORDS.findall(text.lower()))


def may_hold_value(text: str) -> bool:
    """Whether an ASCII text holds a digit or a sign of value; deleting them is quicker than searching."""
    raw = text.encode("ascii")
    return len(raw.translate(None, _ASCII_VALUE)) < len(raw)


_SIGN_OF_DATE = re.compile(r"\d[./-]\d|[年月]")
_OTHER_CASES = re.compile("[\u0130\u0131\u017f\u1c80-\u1c88]")
"""Letters that a pattern takes for others (i, s, в) where case is ignored, and ``lower`` does not."""


def may_hold(facet: Facet, text: str) -> bool:
    """Whether ``pattern`` could find anything in a text, which takes far longer to see; a law holds this."""
    if facet is Facet.DATE:
        return (
            _SIGN_OF_DATE.search(text) is not None
            or not MONTH_WORDS.isdisjoint(_WORDS.findall(text.lower()))
            or _OTHER_CASES.search(text) is not None
        )
    return may_hold_figure(text) or _OTHER_CASES.search(text) is not None


def without_figures(text: str) -> str:
    """A text without the numbers and dates in it."""
    if not may_hold_figure(text):
        return text
    return _without(Facet.NUMBER, _without(Facet.DATE, text))


def _without(facet: Facet, text: str) -> str:
    """A text without the mentions of one kind."""
    spans = mentions(facet, text)
    starts, ends = [start for start, _ in spans], [stop for _, stop in spans]
    return "".join([text[at:stop] for at, stop in zip([0, *ends], [*starts, len(text)], strict=True)])
