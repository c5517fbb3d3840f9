"""Strength: whether a substituted word says more or less than the one it replaced.

Ranked words per language stand in ``strength.toml`` beside this module, for people to edit. Negation
and scope can mislead such a ladder, so a verdict is always given with the words it rests on.
"""

from __future__ import annotations

import re
from functools import cache

from archive.model import Facet, Substitution

STRENGTHENED, WEAKENED = "strengthened", "weakened"

_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_UNIT = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7af]|[^\\W\u2e80-\u9fff\uac00-\ud7af]+(?:['\u2019-][^\\W\u2e80-\u9fff]+)*"
)
"""One character of an unspaced script, or one word with its apostrophes and hyphens."""
_WORD = re.compile(r"\w+")
_LONGEST = 6
"""Words, or characters, in the longest term."""

Rank = tuple[str, str, int]
"""Language, ladder and step of a term."""


@cache
def ranks() -> dict[str, tuple[Rank, ...]]:
    """Every term in lower case with its places; a term may stand in several ladders and languages."""
    import tomllib
    from importlib.resources import files

    lexicon = tomllib.loads(files("archive.diff").joinpath("strength.toml").read_text(encoding="utf-8"))
    found: dict[str, list[Rank]] = {}
    for language, ladders in lexicon.items():
        for ladder, steps in ladders.items():
            for step, terms in enumerate(steps):
                for term in terms:
                    found.setdefault(term.lower(), []).append((language, ladder, step))
    return {term: tuple(places) for term, places in found.items()}


@cache
def telling_words() -> frozenset[str]:
    """The longest word of every term, in lower case: without one of them no term stands in a text."""
    return frozenset(max(_WORD.findall(term), key=len) for term in ranks() if not _UNSPACED.search(term))


def shifts(base: str, target: str, language: str = "") -> list[Substitution]:
    """Terms of ``base`` whose place a stronger or weaker term of the same ladder takes in ``target``.

    Both are the two sides of one substitution. ``language`` is a tag like "de" or "zh-Hant"; where
    it is unknown or has no ladders, both terms must come from one language.
    """
    old, new = terms(base), terms(target)
    found = []
    for before, after in zip(old, new, strict=False):
        note = _verdict(ranks()[_plain(before)], ranks()[_plain(after)], language.partition("-")[0].lower())
        if note:
            found.append(Substitution(Facet.STRENGTH, before, after, note))
    return found


def terms(text: str) -> list[str]:
    """The terms in a text, in order; where several fit, the longest."""
    return [text[start:stop] for start, stop in _spans(text)]


def _spans(text: str) -> list[tuple[int, int]]:
    """Where terms stand: whole words in a row, or characters in scripts without spaces."""
    known = ranks()
    units = [match.span() for match in _UNIT.finditer(text)]
    spans = []
    at = 0
    while at < len(units):
        start = units[at][0]
        for end in range(min(at + _LONGEST, len(units)), at, -1):
            stop = units[end - 1][1]
            if _plain(text[start:stop]) in known:
                spans.append((start, stop))
                at = end - 1
                break
        at += 1
    return spans


def _plain(term: str) -> str:
    return " ".join(term.lower().replace("\u2019", "'").split())


def _verdict(before: tuple[Rank, ...], after: tuple[Rank, ...], language: str) -> str:
    """Strengthened, weakened, or "" where the terms share no ladder or stand on one step."""
    places = {(tag, ladder): step for tag, ladder, step in before}
    shared = [
        (tag == language, tag, ladder, step - places[tag, ladder])
        for tag, ladder, step in after
        if (tag, ladder) in places and step != places[tag, ladder]
    ]
    if not shared:
        return ""
    own, _, _, difference = max(shared, key=lambda place: place[0])
    if language and not own and language in {tag for tag, _, _ in before}:
        return ""
    return STRENGTHENED if difference > 0 else WEAKENED


def without_terms(text: str) -> str:
    """A text without any term of a ladder."""
    rest, at = [], 0
    for start, stop in _spans(text):
        rest.append(text[at:start])
        at = stop
    return "".join([*rest, text[at:]])
