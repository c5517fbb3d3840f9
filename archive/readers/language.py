"""Which language a text is in, by its script and its commonest words.

Enough to label a version where the document does not say: a language is named only where its
common words are frequent and clearly ahead of the next language's; otherwise none is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from operator import add

_COMMON = {
    "en": "the of and to in that is for with be by or are this you your not we",
    "fr": "le la les des et du une est dans pour que qui par sur vous nous au ou",
    "de": "der die das und ist von den zu mit für auf nicht ein eine dem des oder wir",
    "es": "el los las del que en por para con una se su es no al o como más",
    "it": "il di che la per del della con una gli sono non le dei nel al",
    "pt": "o os as do da dos das que em para com uma não por ao é ou se",
    "nl": "de het een van en in is dat op te voor met zijn niet aan of wij u",
}
_WORDS = tuple(frozenset(words.split()) for words in _COMMON.values())
_WORD = re.compile(r"[^\W\d_]+")
_ASCII = re.compile(r"[\x00-\x7f]+")

Tally = tuple[int, tuple[int, ...]]

_SHORT = 4_096
"""Tallies of texts up to so many characters are remembered: versions of a document share most texts."""

_LETTERS = 20_000
_FEWEST_WORDS = 12
_TRADITIONAL = frozenset("國學會與為這對個們條關於發經過應實機規華務總護點產業東車書長門時間問")
_SIMPLIFIED = frozenset("国学会与为这对个们条关于发经过应实机规华务总护点产业东车书长门时间问")


def language_of(texts: Iterable[str]) -> str:
    """BCP 47 tag of the language that a document's texts are in; "" where it cannot be told.

    Only the first 20,000 characters are looked at.
    """
    return _language_of(tuple(_beginning(texts)))


@lru_cache(maxsize=64)
def _language_of(sample: tuple[str, ...]) -> str:
    return _by_script("".join(sample)) or _by_words(sample)


def _beginning(texts: Iterable[str]) -> Iterator[str]:
    left = _LETTERS
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text) + 1


def _by_script(sample: str) -> str:
    scripts = _scripts_in(sample)
    if not scripts:
        return ""
    letters = sum(map(str.isalpha, sample))
    if scripts["kana"] * 20 > letters:
        return "ja"
    if scripts["han"] * 3 > letters:
        return _chinese(sample)
    for script, language in (
        ("hangul", "ko"),
        ("cyrillic", "ru"),
        ("arabic", "ar"),
        ("greek", "el"),
        ("thai", "th"),
    ):
        if scripts[script] * 2 > letters:
            return _cyrillic(sample) if script == "cyrillic" else language
    return ""


def _scripts_in(sample: str) -> Counter[str]:
    """How many letters of each of our scripts; empty for Latin text, which is all that most samples hold."""
    scripts: Counter[str] = Counter()
    # Counted once per distinct character: a page has thousands of letters and about a hundred kinds.
    for character, count in Counter(_ASCII.sub("", sample)).items():
        if character.isalpha() and (script := _script(character)):
            scripts[script] += count
    return scripts


_BLOCKS = (
    ("greek", 0x370, 0x3FF),
    ("cyrillic", 0x400, 0x52F),
    ("arabic", 0x600, 0x77F),
    ("thai", 0xE00, 0xE7F),
    ("kana", 0x3040, 0x30FF),
    ("han", 0x3400, 0x9FFF),
    ("hangul", 0xAC00, 0xD7A3),
)


def _script(character: str) -> str:
    code = ord(character)
    return next((name for name, first, last in _BLOCKS if first <= code <= last), "")


def _chinese(sample: str) -> str:
    only_traditional = sum(character in _TRADITIONAL - _SIMPLIFIED for character in sample)
    only_simplified = sum(character in _SIMPLIFIED - _TRADITIONAL for character in sample)
    if only_traditional == only_simplified:
        return "zh"
    return "zh-Hant" if only_traditional > only_simplified else "zh-Hans"


def _cyrillic(sample: str) -> str:
    """Russian, or none where letters occur that Russian does not have."""
    return "" if re.search("[іїєґўјљњћђ]", sample.lower()) else "ru"


def _by_words(sample: Iterable[str]) -> str:
    total, counts = 0, [0] * len(_COMMON)
    for text in sample:
        words, found = _tally(text)
        total += words
        counts = list(map(add, counts, found))
    if total < _FEWEST_WORDS:
        return ""
    (most, tag), (next_most, _) = sorted(zip(counts, _COMMON, strict=True), reverse=True)[:2]
    return tag if most * 10 >= total and most >= next_most * 1.25 else ""


def _tally(text: str) -> Tally:
    return _short_tally(text) if len(text) <= _SHORT else _tallied(text)


@lru_cache(maxsize=4096)
def _short_tally(text: str) -> Tally:
    return _tallied(text)


def _tallied(text: str) -> Tally:
    """How many words a text has, and how many of them are common in each language."""
    words = _WORD.findall(text.lower())
    tally = Counter(words)
    return len(words), tuple(sum(tally[word] for word in common) for common in _WORDS)
