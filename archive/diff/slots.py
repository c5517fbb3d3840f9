"""Slots: which figure of one side answers which of the other.

A figure's slot is what it counts and what leads up to it: "to 4.75 percent" answers "at 5.00 percent",
not "by 0.25 percentage points". Where nothing decides, figures stay unpaired: a false pair would be
an invented fact, a missing one can be read off the edits.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

from archive.diff.numerals import HAN, TIME_WORDS

Pair = tuple[int | None, int | None]
"""Index in the base's mentions and in the target's; None where nothing answers."""

CLOSE = 160
"""Characters of either side up to which an edit is short enough to pair figures by their order alone."""

_CURRENCY = re.compile("[$€£¥₩₽₹₺￥﹩＄]|\\b(?:eur|usd|gbp|chf|euros?|dollars?|crowns?)\\b|元")
_PERCENT = re.compile(r"[%\u066a\uff05]|percent|per cent|prozent|pour cent|vom hundert|v\. ?h\.|百分之")
_POINTS = re.compile(r"points?\b|punkte?n?\b|个百分点|個百分點|基点|基點")
_TIME = re.compile(rf"(?:\b(?:{'|'.join(sorted(TIME_WORDS))})|[年月日周週天时時])\Z")
_ORDINAL = re.compile(f"第[（(]?[{HAN}\\d]+[）)]?(.?)|[{HAN}]+()\\Z")
_ACT = re.compile(r"\d+/\d{4}\Z|\d{2,4}/\d+(?:/[^\W\d_]+)?\Z")
"""The number of an act (575/2013, 2013/36/EU), which is no fraction."""
_LABELS = {
    word: name
    for name, words in {
        "§": "§ §§",
        "article": "art article articles artikel artikels artikeln artículo artículos",
        "paragraph": "abs absatz absatzes absätze absätzen para paragraph paragraphs al alinéa alinéas",
        "sentence": "satz satzes sätze sätzen",
        "number": "nr nrn nummer nummern no nos",
        "section": "section sections sec clause clauses",
        "point": "point points ziffer ziffern buchst buchstabe",
        "chapter": "chapter chapters kapitel kapitels chapitre chapitres",
        "annex": "annex annexes annexe anhang anhangs anlage anlagen",
    }.items()
    for word in words.split()
}
"""Words before the number of a part of a text, lower-case, by what they mean."""
_LABEL = re.compile(r"(§+|[^\W\d_]+)\.?\s*\Z")
_DIGITS = re.compile(r"\d+")
_NEXT = re.compile(r"[\s\u00a0]*([\u2e80-\u9fff]|[^\W\d_]+)")
_LAST = re.compile(r"([\u2e80-\u9fff]|[^\W\d_]{4,})\W+(?:[^\W\d_]{1,3}\W+){0,2}\Z|([\u2e80-\u9fff])\Z")


_WEAK = frozenset({("", ""), ("", "year"), ("", "clock")})
"""Units by which alone no figure answers another in a long edit, besides those of references."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure as it is written.

    ``before`` is a word before it (small ones skipped), ``behind`` the word behind it, ``counted``
    what it counts, "" where it counts nothing, as a date does, ``label`` what part of a text it numbers
    ("section", "§"), "" where no such word stands before it. ``is_name`` is true of the digits of a name
    (D-12345), which are no figure, but may be one on the other side.
    """

    text: str
    before: str = ""
    behind: str = ""
    counted: str = ""
    label: str = ""
    is_name: bool = False

    @property
    def kind(self) -> str:
        """What sort of quantity or reference it is, as far as its signs tell: a time, money; "" unknown."""
        ordinal = _ORDINAL.match(self.text)
        if ordinal:
            return f"ordinal {ordinal[1] or ''}"
        if _ACT.match(self.text):
            return "act"
        if self.label:
            return f"ordinal {self.label}"
        return "time" if _TIME.search(self.text.lower()) else self._share_or_money()

    def _share_or_money(self) -> str:
        named = f"{self.text.lower()} {self.behind}"
        if _POINTS.search(named):
            return "points"
        if _PERCENT.search(named):
            return "share"
        return "money" if _CURRENCY.search(named) else ""

    @property
    def unit(self) -> tuple[str, str]:
        """Its kind, or else what it counts."""
        kind = self.kind
        return (kind, "") if kind else ("", self.counted)

    @property
    def is_weak(self) -> bool:
        """Whether its unit alone answers nothing in a long edit: a bare number, a year, a reference."""
        unit = self.unit
        return unit in _WEAK or unit[0].startswith("ordinal")


def words_around(text: str, start: int, stop: int) -> tuple[str, str]:
    """A word before the stretch (small ones skipped) and the word behind it, in lower case; "" for none."""
    last = _LAST.search(text[max(0, start - 30) : start])
    following = _NEXT.match(text, stop)
    before = (last.group(1) or last.group(2)).lower() if last else ""
    return before, following.group(1).lower() if following else ""


def label_of(text: str, start: int) -> str:
    """What part of a text a number at ``start`` counts by the word before it (Abs. 2); "" for none."""
    found = _LABEL.search(text[max(0, start - 16) : start])
    return _LABELS.get(found[1].lower(), "") if found else ""


def paired(old: Sequence[Mention], new: Sequence[Mention], *, close: bool) -> list[Pair]:
    """Every mention of both sides once, in reading order, with what answers it.

    By unit and the word before, then by unit if that tells anything (any two years have theirs in common);
    in an edit that is ``close`` then by digits and by kind of quantity; in each round only where both
    sides have equally many, and then in their order.
    """
    rounds: list[Callable[[Mention], Hashable]] = [
        lambda each: (each.unit, each.before),
        lambda each: each.unit if close or not each.is_weak else id(each),
    ]
    if close:
        rounds += [lambda each: "".join(_DIGITS.findall(each.text)) or each.text, lambda each: each.kind]
    answers: dict[int, int] = {}
    for key in rounds if old and new else ():
        left = _grouped(old, key, answers.keys())
        right = _grouped(new, key, answers.values())
        for slot, positions in left.items():
            if len(positions) == len(right.get(slot, ())):
                answers |= dict(zip(positions, right[slot], strict=True))
    return _in_order(answers, len(old), len(new))


def _grouped(
    mentions: Sequence[Mention], key: Callable[[Mention], Hashable], taken: Collection[int]
) -> dict[Hashable, list[int]]:
    used = set(taken)
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for position, mention in enumerate(mentions):
        if position not in used:
            groups[key(mention)].append(position)
    return groups


def _in_order(answers: dict[int, int], old: int, new: int) -> list[Pair]:
    """Pairs by their place in the base; a figure of the target alone stands behind the one before it."""
    partners = {j: i for i, j in answers.items()}
    ranked: list[tuple[float, int, Pair]] = [(i, -1, (i, answers.get(i))) for i in range(old)]
    reached = -1
    for j in range(new):
        if j in partners:
            reached = max(reached, partners[j])
        else:
            ranked.append((reached + 0.5, j, (None, j)))
    return [pair for _, _, pair in sorted(ranked, key=lambda row: row[:2])]


def singular(word: str) -> str:
    """A word without the ending of a plural: month and months count the same."""
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
