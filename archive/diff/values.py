"""Values: a figure in comparable form, so that another spelling of one number is not another number."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from archive.diff.joints import bounded
from archive.diff.numerals import CLASSIFIERS, CURRENCY, HAN, JOINT, MONTHS, TIMES, VULGAR, WORD_VALUES

_WHOLE_AND_FRACTION = re.compile(rf"(?<=\d){JOINT}(?=\d+[/\u2044]\d)|(?<=\d){JOINT}?(?={VULGAR})")
_GROUPED = re.compile(r"\d{1,3}(?:([.,'\u2019\u00a0\u202f\u066c])\d{3})(?:\1\d{3})*(?!\d)")
_HAN_RUN = re.compile(f"[{HAN}]+")
_HAN_TAIL = re.compile(rf"(?<=\d)[{CLASSIFIERS}](?!\w)")
_CURRENCY_BEHIND = re.compile(rf"^([^{CURRENCY}]+)([{CURRENCY}])$")
_PLURAL = re.compile(r"(?<=[^\W\d_]{3})[sn]\Z")
_PERCENT = re.compile(r"\bper\s?cent\b|\bpour\s+cent\b|\bprozent\b|\bvom\s+hundert\b|\bv\.\s?h\.|\u066a")
_IN_BRACKETS = re.compile(r"(?<=第)\((.*?)\)")
_SHORT_TIMES = {"h": "hour", "hrs": "hour", "min": "minute", "mins": "minute"}
_MULTIPLES = {"twice": "2", "thrice": "3"}
_SCALES = {
    word: zeros
    for zeros, words in (
        (3, "thousand tausend mille mil"),
        (4, "万 萬"),
        (6, "million millions millionen mio millón millones"),
        (8, "亿 億"),
        (9, "milliard milliards milliarden mrd"),
    )
    for word in words.split()
}
"""Zeros that a word stands for; a billion has nine or twelve, as the language has it, and stays a word."""
_SCALED = re.compile(
    rf"(?<![\d.,])(\d+)(?:[.,](\d{{1,2}}))?({'|'.join(sorted(_SCALES, key=len, reverse=True))})"
    r"(?![^\W\d_\u2e80-\u9fff])"
)
_WORD = re.compile(r"[^\W\d_]+")
_HAN_VALUES = {sign: place % 10 for place, sign in enumerate("〇一二三四五六七八九零壹贰叁肆伍陆柒捌玖")} | {
    "○": 0,
    "两": 2,
    "兩": 2,
    "廿": 20,
    "卅": 30,
}
_HAN_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

COMMA_GROUPS = frozenset({"en", "zh", "ja", "ko", "th", "he"})
"""Languages that write 1,000 for a thousand."""
POINT_GROUPS = frozenset({"de", "fr", "es", "it", "pt", "nl", "ru", "pl", "tr", "id", "da", "sv", "fi", "cs"})
"""Languages that write a comma before decimals."""


@lru_cache(maxsize=4096)
def value(mention: str, language: str = "") -> str:
    """A mention in comparable form: plain digits, one minus, no grouping where grouping is certain.

    Number words and Chinese numerals become digits, plurals and measure words of things go, for they
    are no part of the value. "1,000" is a thousand in English and one in German; where the language is
    unknown a lone separator before three digits stays as it is written.
    """
    plain = _WHOLE_AND_FRACTION.sub("+", mention)
    plain = unicodedata.normalize("NFKC", plain).lower().replace("\u2044", "/")
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    plain = plain.replace("\u2212", "-").replace("\u2013", "-")
    plain = _IN_BRACKETS.sub(r"\1", _PERCENT.sub("%", plain))
    plain = _WORD.sub(lambda match: _word_value(match[0]), plain)
    if _HAN_RUN.search(plain):
        plain = _HAN_RUN.sub(_han_value, plain)
    plain = bounded(plain)
    plain = _HAN_TAIL.sub("", plain.removeprefix("第")).replace(" ", "")
    plain = ungrouped(_CURRENCY_BEHIND.sub(r"\2\1", plain), language)
    return _PLURAL.sub("", _SCALED.sub(_scaled, plain))


def _scaled(match: re.Match[str]) -> str:
    """A number with the word of its scale in digits: 1.5 million is 1500000."""
    whole, part, scale = match.groups(default="")
    return whole + part.ljust(_SCALES[scale], "0") if len(part) <= _SCALES[scale] else match[0]


def _word_value(word: str) -> str:
    """A number word in digits, a span of time by its English name; any other word as it is."""
    if word in WORD_VALUES and word not in _SCALES:
        return str(WORD_VALUES[word])
    return TIMES.get(word) or _SHORT_TIMES.get(word) or _MULTIPLES.get(word, word)


@lru_cache(maxsize=4096)
def date_value(mention: str) -> str:
    """A date in comparable form: year-month-day where these are beyond doubt, however it is written.

    "1 October 2021", "October 1, 2021" and "2021年10月1日" are one day; "3/4/2021" is left as it stands.
    """
    plain = unicodedata.normalize("NFKC", mention).lower()
    plain = _HAN_RUN.sub(_han_value, plain)
    months = [MONTHS[word] for word in _WORD.findall(plain) if word in MONTHS]
    numbers = [int(digits) for digits in re.findall(r"\d+", plain)]
    if months or "月" in plain:
        plain = bounded(plain)
    if len(months) == 1:
        years = [number for number in numbers if number > 31]
        days = [number for number in numbers if number <= 31]
        if len(years) < 2:
            joined = ("~" if "~" in plain else "&").join(map(str, days))
            return "-".join(map(str, [*years, months[0], *([joined] if days else [])]))
    if len(numbers) == 3 and numbers[0] > 31 and not months:
        return "-".join(map(str, numbers))
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", plain)
    return "-".join(str(int(part)) for part in german.groups()[::-1]) if german else plain


def _han_value(match: re.Match[str]) -> str:
    """A Chinese numeral in digits; a scale alone behind digits (5万) stays as it is."""
    numeral = match[0]
    if all(sign in _HAN_SCALES for sign in numeral):
        return numeral
    if not any(sign in _HAN_STEPS or sign in _HAN_SCALES for sign in numeral):
        return "".join(str(_HAN_VALUES[sign]) for sign in numeral)
    whole = section = digit = 0
    for sign in numeral:
        if sign in _HAN_VALUES:
            digit = _HAN_VALUES[sign]
        elif sign in _HAN_STEPS:
            section, digit = section + (digit or 1) * _HAN_STEPS[sign], 0
        else:
            whole, section, digit = (whole + section + digit) * _HAN_SCALES[sign], 0, 0
    return str(whole + section + digit)


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
