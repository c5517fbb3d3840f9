"""Numerals: how numbers are written in digits, words and Chinese characters, and what they are worth. Pure.

Number words are read in the language of their document, since "elf" and "neuf" are numbers in one
language and other words in the next. Chinese characters are numbers in any document.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import cache

DIGITS = (
    r"(?:\d{1,3}(?:[,\u00a0\u2009\u202f' ]\d{3})+(?:\.\d+)?(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?!\d)|\d+(?:[.,]\d+)?)"
)
# A hyphen read in the wrong encoding is still the hyphen of "1-1/2": archives are full of it.
HYPHEN = r"(?:[-\u2010\u2011 ]|\u00e2\u0080[\u0090-\u0095])"
VULGAR = "\u00bc-\u00be\u2150-\u215e"
FIGURES = rf"(?:{DIGITS}(?:{HYPHEN}\d{{1,2}}/\d{{1,2}}|/\d{{1,2}}|{HYPHEN}?[{VULGAR}])?|[{VULGAR}])"
"""A number in digits, whole or with a fraction: "1,250", "1-3/4", "2\u00bc"."""

HAN = "〇零○一二两兩三四五六七八九十百千万萬亿億廿卅"
_HAN_VALUES = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"〇": 0, "○": 0, "两": 2, "兩": 2}
_HAN_PLACES = {"十": 10, "百": 100, "千": 1000}
_HAN_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_PARTS = {"百": 100, "千": 1000, "万": 10000, "萬": 10000}
HAN_PART = rf"(?:[百千万萬]|[{HAN}]+)分之(?:\d+(?:\.\d+)?|[{HAN}]+(?:[点點][{HAN}]+)?)"
"""A fraction in Chinese: 百分之五, 三分之二."""

_each = str.split
_COUNTED: dict[str, str] = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept "
    "dix-huit dix-neuf",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve",
}
_TENS: dict[str, str] = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
}
_FRENCH_HIGH = {"soixante-dix": 70, "quatre-vingts": 80, "quatre-vingt": 80, "quatre-vingt-dix": 90}
_ONES = {"en": "one", "fr": "un", "de": "ein", "es": "un"}

# What may be parted: "one third" as the name of a part needs "of" behind it where it may be an ordinal.
_PARTS: dict[str, dict[str, int]] = {
    "en": {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10},
    "fr": {"tiers": 3, "quart": 4, "cinquième": 5, "sixième": 6, "dixième": 10},
    "de": {"drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10},
    "es": {"tercio": 3, "cuarto": 4, "quinto": 5, "décimo": 10},
}
_PART_OF: dict[str, str] = {
    "en": r"(?=[\s-](?:of|the)\b|[.,;)]|$)",
    "fr": r"(?=\s(?:du|des)\b|\sde\s(?:la|leurs?|s[ae]s?|c[ae]s?|cette|nos|vos)\b|\sde\sl['’]|\sd['’])",
    "de": "",
    "es": r"(?=\s(?:de|del)\b)",
}
_HALVES: dict[str, str] = {
    "en": r"half(?=\s(?:of|the)\b)",
    "fr": "la moitié",
    "de": "die Hälfte|der Hälfte",
    "es": "la mitad",
}


def spoken(language: str) -> str:
    """The language, of those whose number words are known, in which a document's are read.

    By primary subtag; "en" for any other, for its words are hardly ever words of another language.
    """
    primary = language.partition("-")[0].lower()
    return primary if primary in _COUNTED else "en"


@cache
def word_values(spoken_in: str) -> dict[str, int]:
    """What the number words of a language are worth, lower-case, without those made of others."""
    values = {word: value for value, word in enumerate(_each(_COUNTED[spoken_in]), start=2)}
    values |= {word: 10 * value for value, word in enumerate(_each(_TENS[spoken_in]), start=2)}
    return values | (_FRENCH_HIGH if spoken_in == "fr" else {})


@cache
def words_pattern(spoken_in: str) -> str:
    """What a number in words looks like, those made of others included."""
    ones = "|".join(_each(_COUNTED[spoken_in])[:8])
    simple = "|".join(sorted(word_values(spoken_in), key=len, reverse=True))
    tens = "|".join([*_each(_TENS[spoken_in]), *(_FRENCH_HIGH if spoken_in == "fr" else ())])
    made = {
        "en": rf"(?:{tens})-(?:one|{ones})|one(?=[\s-](?:hundred|thousand|million|billion)\b)",
        "fr": rf"(?:{tens})(?:-et-une?|\set\sune?|-(?:{'|'.join(_each(_COUNTED['fr']))}))",
        "de": rf"(?:ein|{ones})und(?:{tens})",
        "es": rf"(?:{tens})\sy\s(?:uno?|una|{ones})",
    }
    return rf"\b(?:{made[spoken_in]}|{simple})\b"


@cache
def parts_pattern(spoken_in: str) -> str:
    """What a part in words looks like: "two thirds", "one-quarter of", "die Hälfte"."""
    counted = "|".join(_each(_COUNTED[spoken_in])[:8])
    names = "|".join(_PARTS[spoken_in])
    one = rf"(?:{_ONES[spoken_in]}(?:e[mnrs]?)?|a)" if spoken_in in ("en", "de") else _ONES[spoken_in]
    plural = r"(?:e?n|s)" if spoken_in == "de" else "s"
    whole = rf"{one}[\s-](?:{names}){plural if spoken_in == 'de' else ''}{'?' if spoken_in == 'de' else ''}"
    several = rf"(?:{counted})[\s-](?:{names}){plural}?"
    return rf"\b(?:{several}\b(?!\spart)|{whole}\b{_PART_OF[spoken_in]}|{_HALVES[spoken_in]})"


def value(number: str, spoken_in: str) -> Decimal | None:
    """The value of a number as written; None where it is none. Parts are rounded to six decimals."""
    if not number:
        return None
    if "分之" in number:
        return _han_part(number)
    if number[0] in HAN:
        return _han_value(number)
    if number[0].isdigit() or unicodedata.numeric(number[0], None) is not None:
        return _digits_value(number)
    words = re.split(r"[\s-]", number.lower())
    return _part_value(words, spoken_in) or _words_value(number.lower(), spoken_in)


def han_points(number: str) -> tuple[str, int]:
    """Of 百分之五 and its like: what is shared, as a unit ("percent", "‰", ""), and its divisor."""
    if not number.startswith(("百分", "千分")):
        return "", 1
    return ("percent", 100) if number[0] == "百" else ("‰", 1000)


# --- values ---------------------------------------------------------------------------------------


def _rounded(found: Decimal) -> Decimal:
    return round(found, 6)


def _digits_value(number: str) -> Decimal | None:
    mixed = re.fullmatch(rf"(?:(\d+){HYPHEN})?(\d+)/(\d+)", number)
    if mixed:
        whole, top, bottom = mixed.groups()
        return _rounded(Decimal(whole or 0) + Decimal(top) / Decimal(bottom)) if int(bottom) else None
    vulgar = unicodedata.numeric(number[-1]) if re.match(f"[{VULGAR}]", number[-1]) else 0
    if vulgar:
        whole = re.sub(r"\D+$", "", number[:-1])
        return _rounded(Decimal(whole or 0) + Decimal(vulgar))
    plain = re.sub(r"[\s']", "", number)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        plain = plain.replace(".", "")
    try:
        return Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None


def _part_value(words: list[str], spoken_in: str) -> Decimal | None:
    """Two thirds, one-quarter, die Hälfte; None for what is no part."""
    if set(words) & {"moitié", "hälfte", "mitad"} or words[0] == "half":
        return Decimal("0.5")
    if len(words) != 2:
        return None
    name = next((each for each in _PARTS[spoken_in] if words[1].startswith(each)), None)
    if name is None:
        return None
    top = word_values(spoken_in).get(words[0], 1)
    return _rounded(Decimal(top) / _PARTS[spoken_in][name])


def _words_value(number: str, spoken_in: str) -> Decimal | None:
    values = word_values(spoken_in)
    if number in values:
        return Decimal(values[number])
    if number == "one":
        return Decimal(1)
    if spoken_in == "de":
        low, _, high = number.partition("und")
    else:
        high, _, low = re.sub(r"\s(?:et|y)\s|-et-", "-", number).rpartition("-")
    if high not in values:
        return None
    return Decimal(values[high] + values.get(low, 1))


def _han_part(number: str) -> Decimal | None:
    bottom, _, top = number.partition("分之")
    amount = Decimal(top) if top[0].isdigit() else _han_decimal(top)
    if bottom in ("百", "千"):
        return amount
    divisor = Decimal(_HAN_PARTS.get(bottom, 0)) or _han_value(bottom)
    return _rounded(amount / divisor) if divisor else None


def _han_decimal(number: str) -> Decimal:
    whole, _, decimals = re.sub("點", "点", number).partition("点")
    digits = "".join(str(_HAN_VALUES.get(character, 0)) for character in decimals)
    return _han_value(whole) + (Decimal(f"0.{digits}") if digits else 0)


def _han_value(number: str) -> Decimal:
    number = number.replace("廿", "二十").replace("卅", "三十")
    if len(number) > 1 and set(number) <= set(_HAN_VALUES):
        return Decimal("".join(str(_HAN_VALUES[character]) for character in number))
    total = section = current = 0
    for character in number:
        if character in _HAN_GROUPS:
            total = (total + section + current or 1) * _HAN_GROUPS[character]
            section = current = 0
        elif character in _HAN_PLACES:
            section += (current or 1) * _HAN_PLACES[character]
            current = 0
        else:
            current = _HAN_VALUES[character]
    return Decimal(total + section + current)
