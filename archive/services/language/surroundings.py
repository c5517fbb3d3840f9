"""Surroundings: the words around a number, and whether two numbers count the same. Pure."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from archive.segmentation.keys import signature
from archive.services.language.lineage import word_bag
from archive.services.language.phrasing import whole_sentences
from archive.services.language.quantities import SMALL_WORDS
from archive.trails import Quantity

_CLAUSE_END = re.compile(r"[.;:!?](?=\s|$)\s*|[。；：！？，]|\n")
_CONTEXT_WORDS = 16
_CONTEXT_HAN = 24
_KEY_WORDS = 3
_STEM = 4
_HAN = re.compile(r"[\u3400-\u9fff]")


# --- whether two numbers count the same -----------------------------------------------------------


def counts_alike(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers have one unit, and either that unit says enough or their nouns agree.

    "three times" and "eleven minutes" do not; "two new ships" and "ships" do; a noun that one side
    lacks is not known to be the same.
    """
    if one.unit != other.unit:
        return False
    return bool(one.unit) or one.noun == other.noun or _share_noun(one.noun, other.noun)


def _share_noun(one: str, other: str) -> bool:
    if _HAN.search(one) and _HAN.search(other):
        return _is_kin_in_han(one, other)
    return any(_is_kin(word, wanted) for word in _folded(one) for wanted in _folded(other))


def _is_kin_in_han(one: str, other: str) -> bool:
    """Whether two nouns share a pair of characters, or, where one is a classifier alone, begin with it."""
    if min(len(one), len(other)) < 3:
        return one[0] == other[0]
    return not _bigrams(one).isdisjoint(_bigrams(other))


def _bigrams(text: str) -> set[tuple[str, str]]:
    return set(pairwise(text))


def _folded(noun: str) -> list[str]:
    return [mark for word in noun.split() if (mark := signature(word))]


def _is_kin(one: str, other: str) -> bool:
    """Whether two words are forms of one ("country", "countries")."""
    stem = max(_STEM, min(len(one), len(other)) - 2)
    return one == other or (one[:stem] == other[:stem] and abs(len(one) - len(other)) <= 2)


@lru_cache(maxsize=1 << 12)
def sentence_around(text: str, place: int) -> str:
    """The sentence of a text in which a character stands."""
    start = 0
    for sentence in whole_sentences(text):
        start += len(sentence)
        if place < start:
            return sentence
    return text


def likeness(one: str, other: str) -> float:
    """Share of words that two sentences have in common.

    Dice coefficient over words, each as often as it stands: 0.0 (none) to 1.0 (the same words).

    Source: Dice (1945).
    """
    bags = word_bag(one), word_bag(other)
    total = bags[0].total() + bags[1].total()
    return 2 * (bags[0] & bags[1]).total() / total if total else 0.0


# --- the words around a number --------------------------------------------------------------------


def context_of(text: str, quantity: Quantity) -> tuple[str, str]:
    """The words of the clause before and after a number: a line's worth."""
    head = text[max(0, quantity.start - _FAR) : quantity.start]
    ends = [match.end() for match in _CLAUSE_END.finditer(head)]
    head = head[ends[-1] :] if ends else head
    is_cut = quantity.start > _FAR and not ends
    return last_words(head, cut=is_cut), first_words(_clause_after(text, quantity.end))


def _clause_after(text: str, start: int) -> str:
    """What follows in the clause, as far as whole words go: a figure is never cut at its point."""
    stop = _CLAUSE_END.search(text, start)
    end = stop.start() if stop else len(text)
    if end <= start + _FAR:
        return text[start:end]
    tail = text[start : start + _FAR]
    return tail if _HAN.search(tail) else tail.rsplit(None, 1)[0]


_FAR = 160


def last_words(head: str, most: int = _CONTEXT_WORDS, han: int = _CONTEXT_HAN, *, cut: bool = False) -> str:
    """The last words, or Chinese characters, before a number; ``cut``: the text begins in mid-word."""
    if _HAN.search(head):
        return head[-han:]
    pieces = re.findall(r"\S+\s*|^\s+", head)
    return "".join(pieces[1 if cut else 0 :][-most:])


def first_words(tail: str, most: int = _CONTEXT_WORDS, han: int = _CONTEXT_HAN) -> str:
    """The first words, or Chinese characters, of what follows a number."""
    if _HAN.search(tail):
        return tail[:han].rstrip()
    return "".join(re.findall(r"\s*\S+", tail)[:most])


def neighbourhood(before: str, hedge: str = "") -> Counter[str]:
    """The last words of content before a number; in Chinese the pairs of its last characters."""
    if _HAN.search(before):
        tail = before[-_NEAR_HAN:]
        return Counter(one + other for one, other in pairwise(tail))
    return Counter(_content(before.removesuffix(hedge))[-_NEAR_WORDS:])


def is_near(one: Counter[str], other: Counter[str], least: float) -> bool:
    """Whether two neighbourhoods are alike by ``least`` (a Dice coefficient) and share enough to tell."""
    shared = (one & other).total()
    return shared >= NEAR_SHARED and 2 * shared >= least * (one.total() + other.total())


_NEAR_WORDS = 6
_NEAR_HAN = 9
NEAR_SHARED = 4
"""Fewest words of two neighbourhoods that must be the same."""


def key_of(text: str, quantity: Quantity) -> tuple[str, ...] | None:
    """What identifies a slot where its passage was rewritten: unit, noun and the words before.

    None where too little is known to tell it from others.
    """
    before, _ = context_of(text, quantity)
    words = (
        [before[-4:]] if _HAN.search(before) else _content(before.removesuffix(quantity.hedge))[-_KEY_WORDS:]
    )
    if len("".join(words)) < _SHORTEST_KEY or not (quantity.noun or quantity.unit):
        return None
    return (quantity.unit, signature(quantity.noun.split(" ")[0]), *words)


def _content(text: str) -> list[str]:
    words = (signature(word) for word in text.split())
    return [word for word in words if word and word not in SMALL_WORDS]


_SHORTEST_KEY = 6
