"""Strength: whether a substituted word says more or less than the one it replaced.

Ranked words per language stand in ``strength.toml`` beside this module, for people to edit. Negation
and scope can mislead such a ladder, so a verdict is always given with the words it rests on.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from archive.model import Facet, Substitution

STRENGTHENED, WEAKENED = "strengthened", "weakened"

_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_SPACES = re.compile(r"\s+")

Rank = tuple[str, str, int]
"""Language, ladder and step of a term."""


@cache
def ranks() -> dict[str, tuple[Rank, ...]]:
    """Every term in lower case with its places; a term may stand in several ladders and languages."""
    lexicon = tomllib.loads(files("archive.diff").joinpath("strength.toml").read_text(encoding="utf-8"))
    found: dict[str, list[Rank]] = {}
    for language, ladders in lexicon.items():
        for ladder, steps in ladders.items():
            for step, terms in enumerate(steps):
                for term in terms:
                    found.setdefault(term.lower(), []).append((language, ladder, step))
    return {term: tuple(places) for term, places in found.items()}


@cache
def _finder() -> re.Pattern[str]:
    """Any term, the longest that fits first; words as wholes, characters anywhere."""
    terms = sorted(ranks(), key=lambda term: (-len(term), term))
    spaced = [re.escape(term).replace(r"\ ", r"\s+") for term in terms if not _UNSPACED.search(term)]
    unspaced = [re.escape(term) for term in terms if _UNSPACED.search(term)]
    return re.compile(rf"\b(?:{'|'.join(spaced)})\b|(?:{'|'.join(unspaced)})", re.IGNORECASE)


@cache
def first_words() -> frozenset[str]:
    """The first word of every term, in lower case: without one of them no term can stand in a text."""
    return frozenset(re.findall(r"\w+", term)[0] for term in ranks())


def shifts(base: str, target: str, language: str = "") -> list[Substitution]:
    """Terms of ``base`` whose place a stronger or weaker term of the same ladder takes in ``target``.

    Both are the two sides of one substitution. ``language`` is a tag like "de" or "zh-Hant"; where
    it is unknown or has no ladders, both terms must come from one language.
    """
    old, new = _terms(base), _terms(target)
    found = []
    for before, after in zip(old, new, strict=False):
        note = _verdict(ranks()[_plain(before)], ranks()[_plain(after)], language.partition("-")[0].lower())
        if note:
            found.append(Substitution(Facet.STRENGTH, before, after, note))
    return found


def _terms(text: str) -> list[str]:
    return [match.group() for match in _finder().finditer(text.replace("\u2019", "'"))]


def _plain(term: str) -> str:
    return _SPACES.sub(" ", term.lower())


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
    return _finder().sub("", text.replace("\u2019", "'"))
