"""Visible: characters that act instead of showing are shown instead of acting.

Control characters could break a page or drive a terminal, bidirectional controls could make a text
read as what it is not, and some invisible characters are exactly the difference that a reader looks
for. Each becomes a mark that names it; white space that is no plain space is marked only where an
edit touches it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_SHORT = {
    "\u00ad": "SHY",
    "\u061c": "ALM",
    "\u200b": "ZWSP",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\ufeff": "BOM",
}
_CONTROLS = (
    *("NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "HT", "LF", "VT", "FF", "CR", "SO", "SI"),
    *(
        "DLE",
        "DC1",
        "DC2",
        "DC3",
        "DC4",
        "NAK",
        "SYN",
        "ETB",
        "CAN",
        "EM",
        "SUB",
        "ESC",
        "FS",
        "GS",
        "RS",
        "US",
    ),
)
_ODD_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BLANK = {
    " ": "␣",
    "\t": "⇥",
    "\n": "↵",
    "\u00a0": "⍽",
    "\u2002": "[en space]",
    "\u2003": "[em space]",
    "\u2009": "[thin space]",
    "\u202f": "[narrow no-break space]",
    "\u3000": "[ideographic space]",
}


def mark_of(character: str) -> str:
    """The mark that stands for one acting character: "[NUL]", "[RLO]", "[U+2028]"."""
    code = ord(character)
    if code < 0x20:
        return f"[{_CONTROLS[code]}]"
    return "[DEL]" if code == 0x7F else f"[{_SHORT.get(character, f'U+{code:04X}')}]"


def name_of(character: str) -> str:
    """What Unicode calls an acting character, with its code: "RIGHT-TO-LEFT OVERRIDE (U+202E)"."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{name} ({code})" if name else f"control character {code}"


def visible(text: str) -> str:
    """The text with every acting character replaced by its mark; safe for a page and a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return _ACTING.sub(lambda found: mark_of(found[0]), text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one acting character to be shown as a mark."""
    return _pieces(_ACTING, text)


def blank_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is one blank that only looks like a plain space."""
    return _pieces(_ODD_BLANK, text)


def _pieces(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, bool]]:
    start = 0
    for found in pattern.finditer(text):
        if found.start() > start:
            yield text[start : found.start()], False
        yield found[0], True
        start = found.end()
    if start < len(text):
        yield text[start:], False


def has_acting(text: str) -> bool:
    """Whether any acting character stands in the text."""
    return _ACTING.search(text) is not None


def blank_marks(text: str) -> str:
    """Marks for a text of nothing but white space, so that an edit of it can be seen."""
    return "".join(_BLANK.get(character, mark_of(character)) for character in text)
