"""Joints: what stands between two figures, whether it lists them or bounds what lies between them.

"5 and 7 May" are two days and "5 to 7 May" three; so are 5日和7日 and 5日至7日. "Between 5 and 7" bounds,
though its joint is that of a list; "from nine to six" may be a movement, which does neither.
"""

from __future__ import annotations

import re
from typing import Literal

Relation = Literal["list", "range", ""]
"""What a joint says of the figures beside it; "" where it is none."""

Span = tuple[int, int]
"""From where to where a mention stands in its text."""

_AND = "and|or|und|oder|sowie|et|ou|y|o"
_TO = "to|through|until|till|bis|à|au|al"
_SMALL = r"(?:\s+(?:on|the|am|zum|den|dem|le|les|el|los))?"
"""A small word that may stand between a joint and the second figure."""
_AND_HAN, _TO_HAN = "和及与與或、", "至到~～\u2013"
_BETWEEN = "between|zwischen|entre"

DAYS = (
    rf"(?:\s*[-\u2013]\s*|(?:\s*,)?\s+(?:{_AND}|{_TO})(?:\s+(?:le|el))?\s+"
    # Nummer 3 bis zum 1. Mai, Section 3 and the 5 May letter: only after an ordinal these join days.
    rf"|(?<=[.\w])(?<!\d)\s+(?:{_AND}|{_TO})\s+(?:the|am|den|dem|zum)\s+)"
)
"""A pattern of what joins the last two of several days of one month, or two months."""
DAYS_HAN = rf"\s*(?:以及|起?[至到]|[{_AND_HAN}~～\u2013-])\s*"
"""The same in Chinese."""
WORDS = frozenset(f"{_AND}|{_TO}|{_BETWEEN}|至|到".split("|"))
"""Joints and what leads up to them, as single words in lower case."""

_LIST = re.compile(rf"(?:\s*[,;]|\s*,?\s+(?:{_AND}|&)){_SMALL}\s+|\s*(?:以及|[{_AND_HAN}])\s*")
_RANGE = re.compile(
    rf"(?:\s+|-\s?)(?P<word>{_TO}){_SMALL}(?:\s+|-)|\s?(?:起?[至到]|[~～\u2013])\s?|(?P<blank>\s?)-(?P=blank)"
)
_SMALL_WORDS = ("", *(f" {word}" for word in "on the am zum den dem le les el los".split()))  # noqa: SIM905 - reads as words
_JOINTS: tuple[tuple[Relation, list[str]], ...] = (
    ("list", [*_AND.split("|"), ",", ";", "&", ", and", ", or", "以及", *_AND_HAN]),
    ("range", [*_TO.split("|"), "起至", "-", *_TO_HAN]),
)
_BY_THEMSELVES = {
    joint + small: kind for kind, joints in _JOINTS for joint in joints for small in _SMALL_WORDS
}
"""What an edit says that is a joint and nothing else."""
_LONGEST_LEAD = 16
"""Characters before a figure within which its "between" begins."""

_LISTED = re.compile(rf"\D*\d+[^\s,]*\s+(?:{_AND}){_SMALL}\s")
_LED = re.compile(rf"(?:{_BETWEEN})\s+(?:(?:the|le|el|dem)\s+)?")
_BOUNDS = re.compile(
    rf"(?<=[\w%.])(?:(?:\s+|-\s?)(?:{_TO}){_SMALL}(?:\s+|-)|\s?[\u2013~～]\s?|\s*日?起?[至到]\s*|(?P<blank>\s?)-(?P=blank))(?=-?[$€£¥]?\d)"
)
_LISTS = re.compile(
    rf"(?<=[\w.])(?:(?:,\s)?\s*(?:{_AND}){_SMALL}\s+|\s*,\s+|\s*日?(?:以及|[{_AND_HAN}])\s*)(?=\d)"
)
_LEAD = re.compile(rf"(?<!\w)(?:{_BETWEEN})\s+(?:(?:the|le|el|dem)\s+)?\Z", re.IGNORECASE)
_FROM = re.compile(r"(?:\b(?:from|by|von|um|de|du|des|d['\u2019])\s*|[从從由自])\Z", re.IGNORECASE)
"""Words before a figure that may make the figure behind it another one (from nine to six)."""
_RANGING = re.compile(r"\b(?:rang\w+|var(?:y|ies|ying|ied)|scale|anywhere|of)\W+\Z", re.IGNORECASE)
"""English words before "from" with which it begins a range."""
_CHANGING = re.compile(
    r"\b(?:pass(?:er?|ent|é\w*)|port(?:er?|ent|é\w*)|augment\w*|rédui\w*|relev\w*|abaiss\w*|ramen\w*|ramèn\w*"
    r"|baiss\w*|hauss\w*|major\w*|diminu\w*|prolong\w*|mont\w+|chang\w*|modifi\w*|transf\w*)\b[^.;]*\Z",
    re.IGNORECASE,
)
"""French verbs before "de" with which it begins a movement (passe de 3 à 5)."""
TIED = re.compile(rf"(?<=\d)-(?:{_AND}|{_TO})-(?=\d)", re.IGNORECASE)
"""Two ends of a range, or two figures of a list, in one compound."""
_LEAD_OF_RANGE = 60
"""Characters before a range within which such words are looked for."""


def relation(text: str, first: Span, start: int) -> Relation:
    """What stands between the figure at ``first`` and the one that begins at ``start`` makes of the two."""
    joint = text[first[1] : start].lower()
    if _RANGE.fullmatch(joint):
        return "range"
    if _LIST.fullmatch(joint):
        return "range" if "," not in joint and lead_of(text, first[0]) < first[0] else "list"
    return ""


def lead_of(text: str, start: int) -> int:
    """Where the "between" begins that stands before a figure at ``start``; ``start`` where none does."""
    found = _LEAD.search(text, max(0, start - _LONGEST_LEAD), start)
    return found.start() if found else start


def start_of_range(text: str, first: Span, start: int) -> int:
    """Where a range begins that ends with the figure at ``start``: with the "between" its joint needs."""
    return lead_of(text, first[0]) if _LIST.fullmatch(text[first[1] : start].lower()) else first[0]


def may_relink(deleted: str, inserted: str) -> bool:
    """Whether an edit put the joint of a range for that of a list, or the other way round."""
    old = _BY_THEMSELVES.get(deleted.strip().lower())
    return old is not None and old != _BY_THEMSELVES.get(inserted.strip().lower(), old)


def is_listed(text: str) -> bool:
    """Whether several days are joined as a list is, so that a "between" before them bounds them."""
    return _LISTED.match(text.lower()) is not None


def bounded(text: str) -> str:
    """A mention in lower case with one sign for what bounds (~), one for what lists (&) and no lead."""
    led = _LED.match(text)
    if led:
        text = text[led.end() :]
    text = _BOUNDS.sub("~", text)
    return _LISTS.sub("~" if led else "&", text)


def is_range(text: str, start: int, first: Span) -> bool:
    """Whether the figure at ``first`` and the one that begins at ``start`` bound one quantity by their words.

    "3 to 5", "between 3 and 5", "von 3 bis 5", "de 3 à 5" do; "from nine to six" and "passe de 3 à 5" are
    movements.
    """
    if relation(text, first, start) != "range":
        return False
    joint = _RANGE.fullmatch(text[first[1] : start].lower())
    low = max(0, first[0] - _LEAD_OF_RANGE)
    movement = _FROM.search(text, low, first[0])
    if joint is None or movement is None or joint["word"] == "bis":
        return True
    before = text[low : movement.start()]
    return (
        _CHANGING.search(before) is None
        if joint["word"] in ("à", "au")
        else _RANGING.search(before) is not None
    )
