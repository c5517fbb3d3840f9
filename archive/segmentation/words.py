"""Words and sentences by UAX #29, through ICU: every script, Chinese and Thai by dictionary.

Lossless: joining what these functions give rebuilds the text exactly, whatever it holds.
The rules are ICU's root locale, so that no document's language and no machine's locale changes them.
"""

from __future__ import annotations

import re
from itertools import accumulate

from icu4py import icu_version
from icu4py.breakers import SentenceBreaker, WordBreaker

ICU_VERSION = icu_version
"""Version of the Unicode rules in use; other versions may find other words."""

_ROOT = "root"
_WORDLIKE = re.compile(r"[^\W_]")
_ASCII_RUNS = {code: chr(code) if chr(code).isalnum() else " " for code in range(128)}
_ASCII_JOINTS = re.compile(r"(?<=[A-Za-z])[.':](?=[A-Za-z])|(?<=[0-9])[.,;'](?=[0-9])")
"""What joins two runs of ASCII letters or digits into one word; a law holds this and ``words`` together."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_STAND_IN = "\ufffd"


def words(text: str) -> list[str]:
    """Word tokens of a text: words, numbers, runs of spaces, single signs, in order.

    UAX #29 word boundaries. A lone surrogate, which ICU cannot hold, stands alone as a sign would.
    """
    try:
        return list(WordBreaker(text, _ROOT))
    except UnicodeEncodeError:
        return _recut(text, list(WordBreaker(_SURROGATE.sub(_STAND_IN, text), _ROOT)))


def sentences(text: str) -> list[str]:
    """Sentences of a text with their trailing spaces, in order (UAX #29 sentence boundaries)."""
    try:
        return list(SentenceBreaker(text, _ROOT))
    except UnicodeEncodeError:
        return _recut(text, list(SentenceBreaker(_SURROGATE.sub(_STAND_IN, text), _ROOT)))


def is_word(token: str) -> bool:
    """Whether a token holds a letter or a digit, rather than only spaces and signs."""
    return _WORDLIKE.search(token) is not None


def word_count(text: str) -> int:
    """How many word tokens of a text hold a letter or a digit."""
    if text.isascii() and "_" not in text:
        return len(text.translate(_ASCII_RUNS).split()) - len(_ASCII_JOINTS.findall(text))
    return sum(1 for token in words(text) if _WORDLIKE.search(token))


def _recut(text: str, pieces: list[str]) -> list[str]:
    """The same cuts as ``pieces``, taken from ``text`` of equal length."""
    ends = list(accumulate(map(len, pieces)))
    return [text[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]


_PARAGRAPH_SEPARATOR = "\u2029"


def words_of_each(texts: list[str]) -> list[list[str]]:
    """``words`` of several short texts in one go, which is several times quicker than one by one."""
    if not texts:
        return []
    tokens = iter(words(_PARAGRAPH_SEPARATOR.join(texts)))
    found = []
    for text in texts:
        own: list[str] = []
        left = len(text)
        while left > 0:
            own.append(next(tokens))
            left -= len(own[-1])
        found.append(own)
        next(tokens, None)
    return found
