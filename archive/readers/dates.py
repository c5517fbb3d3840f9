"""Dates as documents write them: found by their form, read without guessing.

A date is found only where day, month and year all stand there; a year alone is none. Where day
and month cannot be told apart ("03/04/2021") the date is ``ambiguous`` and has no value.
Two-digit years are no dates. Times are kept, and time zones where the source gives them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from archive.readers.months import MONTHS

_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR = r"(?P<year>1[89]\d\d|2[01]\d\d)"
_NOT_IN_NUMBER = r"(?<![\w/.-])(?<!\d[,])"
_END = r"(?:(?!\w)|(?=م(?!\w)))(?![-/.]\d)"  # Arabic marks the era with a letter at the year
_HAN = "〇零○Ｏ一二三四五六七八九十廿卅两"
_HAN_DIGITS = {
    **{character: value for value, character in enumerate("〇一二三四五六七八九")},
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
}

_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (rule, re.compile(form, re.IGNORECASE))
    for rule, form in (
        ("ISO date", rf"{_NOT_IN_NUMBER}{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)(?!-\d)"),
        (
            "year first",
            rf"{_NOT_IN_NUMBER}{_YEAR}(?P<mark>[/.-])\s?(?P<month>\d{{1,2}})(?P=mark)\s?(?P<day>\d{{1,2}})(?!\d)(?![-/.]\d)",
        ),
        ("day first", rf"{_NOT_IN_NUMBER}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}{_END}"),
        (
            "numbers",
            rf"{_NOT_IN_NUMBER}(?P<one>\d{{1,2}})(?P<mark>[/-])(?P<two>\d{{1,2}})(?P=mark){_YEAR}{_END}",
        ),
        (
            "day month year",
            rf"{_NOT_IN_NUMBER}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|re|º|ª|°|\.|[»”\"])?[\s-]{{1,3}}"
            rf"(?:de\s+|day\s+of\s+|of\s+)?(?:(?:{_MONTH})\s?/\s?)?(?P<name>{_MONTH})\.?[,،]?[\s-]{{1,3}}"
            rf"(?:de\s+|del\s+)?{_YEAR}{_END}",
        ),
        (
            "month day year",
            rf"(?<!\w)(?P<name>{_MONTH})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s{{0,3}}|\s{{1,3}}){_YEAR}{_END}",
        ),
        (
            "year month day in characters",
            r"(?P<era>令和|平成|昭和|民國|民国|中華民國)?\s?(?<![\d])(?P<year>\d{1,4}|元)\s?[年년]\s?"
            r"(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]",
        ),
        (
            "Chinese numerals",
            rf"(?P<year>[{_HAN}]{{4}})\s?年\s?(?P<month>[{_HAN}]{{1,3}})\s?月\s?(?P<day>[{_HAN}]{{1,3}})\s?[日号號]",
        ),
    )
)
_MAY_HOLD_DATE = re.compile(r"1[89]\d\d|2[01]\d\d|[年년]")
"""What every form holds: its year, or the character behind it."""

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911, "中華民國": 1911}

_TIME = re.compile(
    r"(?:T|[\s,]{1,3}|\s?[-–|·]\s?)(?:at\s+|um\s+|à\s+|в\s+|a\s+las\s+)?(?P<half>上午|下午)?\s?"
    r"(?P<hour>[01]?\d|2[0-3])[:：h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half2>[ap])\.?m\.?(?!\w))?(?:\s?(?:Uhr|時|时))?"
    r"(?:\s?\(?(?P<zone>Z(?!\w)|UTC(?:[+-]\d{1,2})?|GMT(?:[+-]\d{1,2})?|CEST|CET|EST|EDT|PST|PDT|BST|MSK|CST(?=\+8)|[+-]\d\d:?\d\d)\)?)?"
    r"(?![\d:])",
    re.IGNORECASE,
)
_ZONES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "CET": 1,
    "CEST": 2,
    "EST": -5,
    "EDT": -4,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "MSK": 3,
}


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: ``start`` inclusive to ``end`` exclusive, a time included where one follows.

    ``value`` is a ``datetime`` where hour and minute stand there (aware where a zone does), a
    ``date`` otherwise, and None where the date is ambiguous. ``rule`` names its form.
    """

    value: date | None
    start: int
    end: int
    text: str
    rule: str

    @property
    def is_ambiguous(self) -> bool:
        return self.value is None

    @property
    def day(self) -> date | None:
        """The calendar day, without the time."""
        return self.value.date() if isinstance(self.value, datetime) else self.value

    @property
    def moment(self) -> datetime | None:
        """Date and time, where a time stands there."""
        return self.value if isinstance(self.value, datetime) else None


_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")


def dates_in(text: str) -> tuple[FoundDate, ...]:
    """Every date of a text, in order, none overlapping another."""
    found = sorted(_candidates(text), key=lambda one: (one.start, -one.end))
    kept: list[FoundDate] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _candidates(text: str) -> Iterator[FoundDate]:
    plain = with_ascii_digits(text)
    if not _MAY_HOLD_DATE.search(plain):
        return
    for rule, form in _FORMS:
        for match in form.finditer(plain):
            readable, day = _calendar_day(rule, match)
            if readable:
                yield _with_time(text, plain, match, day, rule)


def with_ascii_digits(text: str) -> str:
    """The text with the decimal digits of all scripts as 0 to 9; every character keeps its place."""
    if text.isascii() or not _FOREIGN_DIGIT.search(text):
        return text
    return "".join(str(int(one)) if one.isdecimal() else one for one in text)


def _calendar_day(rule: str, match: re.Match[str]) -> tuple[bool, date | None]:
    """Whether the match is a date at all, and which (None: day and month cannot be told apart)."""
    try:
        return True, _READINGS[rule](match)
    except (ValueError, KeyError):
        return False, None


def _by_number(match: re.Match[str]) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _by_name(match: re.Match[str]) -> date:
    return date(int(match["year"]), MONTHS[match["name"].lower()], int(match["day"]))


def _either_order(match: re.Match[str]) -> date | None:
    one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
    if one == two or one > 12:
        return date(year, two, one)
    if two > 12:
        return date(year, one, two)
    return None


def _in_characters(match: re.Match[str]) -> date:
    year = 1 if match["year"] == "元" else int(match["year"])
    if match["era"]:
        year += _ERAS[match["era"]]
    if not 1800 <= year <= 2199:
        raise ValueError(year)
    return date(year, int(match["month"]), int(match["day"]))


def _in_han_numerals(match: re.Match[str]) -> date:
    year = int("".join(str(_HAN_DIGITS[character]) for character in match["year"]))
    if not 1800 <= year <= 2199:
        raise ValueError(year)
    return date(year, han_number(match["month"]), han_number(match["day"]))


_READINGS: dict[str, Callable[[re.Match[str]], date | None]] = {
    "ISO date": _by_number,
    "year first": _by_number,
    "day first": _by_number,
    "numbers": _either_order,
    "day month year": _by_name,
    "month day year": _by_name,
    "year month day in characters": _in_characters,
    "Chinese numerals": _in_han_numerals,
}


def han_number(numeral: str) -> int:
    """Value of a Chinese numeral from 1 to 99 ("二十九" is 29, "十" is 10).

    Raises:
        KeyError: a character is no numeral.
    """
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, units = numeral.rpartition("十")
    if not ten:
        return int("".join(str(_HAN_DIGITS[character]) for character in numeral))
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[units] if units else 0)


def _with_time(text: str, plain: str, match: re.Match[str], day: date | None, rule: str) -> FoundDate:
    time = _TIME.match(plain, match.end())
    if day is None or time is None:
        return FoundDate(day, match.start(), match.end(), text[match.start() : match.end()].strip(), rule)
    end = time.end()
    return FoundDate(_moment(day, time), match.start(), end, text[match.start() : end].strip(), rule)


def _moment(day: date, time: re.Match[str]) -> datetime:
    hour = int(time["hour"])
    half = (time["half2"] or "").lower() or {"下午": "p", "上午": "a"}.get(time["half"] or "", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    second = int(time["second"] or 0)
    naive = datetime(day.year, day.month, day.day, hour, int(time["minute"]), second)  # noqa: DTZ001 - the source's own claim
    zone = _zone(time["zone"])
    return naive.replace(tzinfo=zone) if zone else naive


def _zone(name: str | None) -> timezone | None:
    """The time zone of a name or offset; None where the source gives none."""
    if not name:
        return None
    if name.upper() in _ZONES:
        hours = _ZONES[name.upper()]
        return timezone(timedelta(hours=hours)) if hours else UTC
    sign, digits = re.sub(r"^(?:UTC|GMT|CST)", "", name, flags=re.IGNORECASE)[:1], re.sub(r"\D", "", name)
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    return timezone(timedelta(minutes=-minutes if sign == "-" else minutes)) if minutes < 24 * 60 else None
