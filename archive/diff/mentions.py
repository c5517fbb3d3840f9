"""Mentions: the numbers and dates that stand where an edit stands.

What a figure looks like stands in ``numerals``; here are its whole length (ranges as one), what is no
figure though it has digits (addresses, identifiers, compounds), and the words that make its slot.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from archive.diff.joints import TIED, WORDS, Span, is_listed, is_range, lead_of, start_of_range
from archive.diff.numerals import DAMAGED, HAN, NUMBER_WORDS, mentions
from archive.diff.slots import Mention, label_of, singular, words_around
from archive.model import Facet
from archive.segmentation.words import is_in_address

_WINDOW = 40
"""Characters on each side of an edit within which a mention that it touches may begin or end."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"\d{1,2}:\d")
_DAMAGE = re.compile(DAMAGED)
_LETTERS = re.compile(r"[^\W\d_]+")
_HAN_MEASURE = re.compile(rf"[{HAN}\d.,]+(?![{HAN}])([\u2e80-\u9fff]+)\Z")


class Place(NamedTuple):
    """Where an edit stands in one whole text: ``start`` to ``stop``, empty where nothing was there."""

    text: str
    start: int
    stop: int

    @property
    def own(self) -> str:
        """What the edit itself says there."""
        return self.text[self.start : self.stop]


def touched(facet: Facet, place: Place) -> list[Span]:
    """Spans of the mentions that an edit overlaps or touches, ranges as one."""
    low, high = max(0, place.start - _WINDOW), min(len(place.text), place.stop + _WINDOW)
    while low > 0 and place.text[low - 1].isalnum() and place.start - low < 2 * _WINDOW:
        low -= 1
    spans = mentions(facet, place.text, low, high)
    spans = _ranges_joined(place.text, spans) if facet is Facet.NUMBER else _days_led(place.text, spans)
    return [
        (start, stop)
        for start, stop in spans
        if start <= place.stop and stop >= place.start and is_figure(place.text, start, stop)
    ]


def _ranges_joined(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans with the two ends of a range (2 to 2¼ percent) as one."""
    joined: list[Span] = []
    for start, stop in spans:
        if joined and _is_range(text, joined[-1], (start, stop)):
            joined[-1] = (start_of_range(text, joined[-1], start), stop)
        else:
            joined.append((start, stop))
    return joined


def _days_led(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans of dates, those of several days with the "between" before them."""
    return [(lead_of(text, start) if is_listed(text[start:stop]) else start, stop) for start, stop in spans]


def _is_range(text: str, one: Span, other: Span) -> bool:
    """Whether two neighbouring figures bound one quantity: the first has no unit of its own, or the same."""
    if not is_range(text, other[0], one):
        return False
    lower, upper = (Mention(text[start:stop].strip()) for start, stop in (one, other))
    is_bare = NUMBER_WORDS.issuperset(_LETTERS.findall(_DAMAGE.sub("", lower.text.lower())))
    return (is_bare or bool(lower.kind)) and lower.kind in ("", upper.kind)


def mentions_near(place: Place, reach: int) -> list[Span]:
    """Spans of the numbers that an edit touches or that begin at most ``reach`` characters behind it."""
    wider = Place(place.text, place.start, min(len(place.text), place.stop + reach))
    return [span for span in touched(Facet.NUMBER, wider) if not _is_named(place.text, span[0])]


_IDENTIFIER = re.compile(r"[0-9A-Za-z_]*(?:_|[0-9][A-Za-z]+[0-9])[0-9A-Za-z_]*", re.ASCII)
_GROUP = 12
"""Digits of the longest group of a key."""
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LEFT_KEY, _RIGHT_KEY = re.compile(r"[0-9A-Fa-f-]{0,36}\Z"), re.compile(r"[0-9A-Fa-f-]{0,36}")
_COMPOUND = re.compile(r"[^\W\d_][)\]}]?-\d|[)\]}]-\d|\d-[(\[{]?[^\W\d_]")
"""Where digits and letters are tied by a hyphen, as twice in 2-hydroxy-6-methyl."""
_NAMED = re.compile(r"[A-Z]-\Z")
"""What stands before the digits of a name (COVID-19)."""
_LEFT_PART = re.compile(r"[0-9A-Za-z_]{0,80}\Z")
_RIGHT_PART = re.compile(r"[0-9A-Za-z_]{0,80}")
_LEFT_CHUNK, _RIGHT_CHUNK = re.compile(r"\S{0,80}\Z"), re.compile(r"\S{0,80}")


def is_figure(text: str, start: int, stop: int) -> bool:
    """Whether digits are no part of an address, an identifier (a6d7c50, step_2) or a compound."""
    if is_in_address(text, start, stop):
        return False
    word = _around(text, start, stop, _LEFT_PART, _RIGHT_PART)
    if _IDENTIFIER.fullmatch(word) or _is_in_key(text, start, stop):
        return False
    return "-" not in text[max(0, start - 1) : stop + 1] or not _is_compound(text, start, stop)


def _is_in_key(text: str, start: int, stop: int) -> bool:
    """Whether digits stand inside a key of five groups of hexadecimal digits (a UUID)."""
    if "-" not in text[max(0, start - _GROUP) : stop + _GROUP]:
        return False
    return _KEY.search(_around(text, start, stop, _LEFT_KEY, _RIGHT_KEY)) is not None


def _is_named(text: str, start: int) -> bool:
    return _NAMED.search(text, max(0, start - 2), start) is not None


def _is_compound(text: str, start: int, stop: int) -> bool:
    chunk = _around(text, start, stop, _LEFT_CHUNK, _RIGHT_CHUNK)
    # 12-bis-18-monatig and 12-to-18-month are as 18-monatig by itself.
    return len(_COMPOUND.findall(TIED.sub(" ", chunk))) > 1


def _around(text: str, start: int, stop: int, left: re.Pattern[str], right: re.Pattern[str]) -> str:
    """A stretch with what its two patterns find before and behind it."""
    before, behind = left.search(text, max(0, start - 80), start), right.match(text, stop)
    return (before[0] if before else "") + text[start:stop].strip() + (behind[0] if behind else "")


def outside(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    return [
        (start, stop) for start, stop in spans if not any(low < stop and start < high for low, high in others)
    ]


def mention_at(facet: Facet, text: str, start: int, stop: int) -> Mention:
    """A figure with its slot. What it counts is a word of its own (5km), else the word behind it."""
    own = text[start:stop].strip()
    before, behind = words_around(text, start, stop)
    if facet is Facet.DATE:
        return Mention(own, before)
    if _YEAR.fullmatch(own) or _CLOCK.match(own):
        return Mention(own, before, behind, "year" if _YEAR.fullmatch(own) else "clock")
    measure = _HAN_MEASURE.search(own)
    if measure:
        return Mention(own, before, behind, measure[1])
    units = [singular(word) for word in _LETTERS.findall(own.lower()) if word not in NUMBER_WORDS | WORDS]
    return Mention(
        own,
        before,
        behind,
        " ".join(units) or singular(behind),
        label_of(text, start),
        _is_named(text, start),
    )
