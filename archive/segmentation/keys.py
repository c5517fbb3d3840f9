"""Keys: what of a text is compared when typography is set aside. Used for matching, never shown.

``signature`` decides what a typographic change is (docs/decisions/0012): letters with their marks,
digits, and the signs that carry meaning. Everything else (spaces, quotes, apostrophes, dashes,
case, breaks, Unicode form) is folded away.
"""

from __future__ import annotations

import re
import unicodedata

_ASCII_FOLDING = {
    code: None for code in range(128) if chr(code) not in "abcdefghijklmnopqrstuvwxyz0123456789$%+<=>~.,:/-"
}
_ASCII_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
_SIGNS = re.compile(r"[\W_]+")
_SEPARATORS = ".,:/-\u066b\u066c\u2044"
_LONE_SEPARATOR = re.compile(r"(?<!\d)[.,:/\-\u066b\u066c\u2044]+|[.,:/\-\u066b\u066c\u2044]+(?!\d)")
_MINUS = re.compile(r"(?:(?<=^)|(?<=[\s(\[{\"'<=>:,;/$€£¥«»„“”‘’|]))-(?=[$€£¥]?[.,]?\d)")
_BRACKET = re.compile(r"[<>](?![=\d])")
"""Angle brackets that compare nothing: they stand around titles and links."""
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_MINUS_MARK = "\u2212"
_PERCENT = "%\u066a\u2030\u2031"
_SHAPED = {"<super>", "<sub>", "<fraction>"}
_SPACING = re.compile("<compat> 0020 03")
"""How an accent with a space of its own is taken apart (´ ¨); the space is no letter to bear it."""
_SHAPING = frozenset(map(chr, [0x034F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
"""Marks that select a shape or join, and are not seen by themselves."""


def _is_kept(character: str) -> bool:
    """Whether a folded character carries meaning: letter, mark, number, sign of value."""
    if character in _SHAPING:
        return False
    kind = unicodedata.category(character)
    if kind[0] in "LMN" or character in _PERCENT or character in _SEPARATORS or character == _MINUS_MARK:
        return True
    return kind in {"Sc", "Sm", "So"} and character != "|"


class _Folding(dict[int, str]):
    """What becomes of each character, worked out once: a table for ``str.translate``.

    Compatibility forms (full width, ligatures, circled) give way to plain ones, but not raised or
    lowered figures and fractions: 10² is not 102.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        parts = unicodedata.decomposition(character)
        is_plain = parts.split(" ", 1)[0] in _SHAPED or _SPACING.match(parts)
        plain = character if is_plain else unicodedata.normalize("NFKC", character)
        folded = "".join(c for c in plain.lower() if _is_kept(c))
        self[code] = folded
        return folded


_FOLDING = _Folding()


def signature(text: str) -> str:
    """The letters, digits and signs of value of a text, in order.

    Two texts with one signature differ in typography at most. Kept besides letters (with marks) and
    digits: percent, currency, mathematical and other symbols, a minus before a number, and what
    stands between two digits (1.5 is not 15; 3-5 is not 35).
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_DASHES)
    if "-" in text:
        text = _MINUS.sub(_MINUS_MARK, text)
    if text.isascii():
        return _LONE_SEPARATOR.sub("", _BRACKET.sub("", text.lower().translate(_ASCII_FOLDING)))
    kept = _LONE_SEPARATOR.sub("", _BRACKET.sub("", text.translate(_FOLDING)))
    # Once more, for a mark that a space or a sign parted from its letter.
    return unicodedata.normalize("NFC", kept)


def folded(text: str) -> str:
    """The letters and digits of a text without any sign or mark, in one case and one Unicode form."""
    if text.isascii():
        return text.lower().translate(_ASCII_LETTERS)
    return _SIGNS.sub("", unicodedata.normalize("NFD", text).translate(_FOLDING))


_ACCENTS = {
    "\u00b4": "\u0301",
    "`": "\u0300",
    "\u00a8": "\u0308",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u00b8": "\u0327",
    "\u02c7": "\u030c",
    "\u02da": "\u030a",
}
_ACCENT_BEFORE = re.compile(rf"([{''.join(_ACCENTS)}])\s?([^\W\d_])")
_ACCENT_BEHIND = re.compile(rf"([^\W\d_])\s?([{''.join(_ACCENTS)}])")


def accented(text: str) -> tuple[str, str]:
    """A text with accents that have a space of their own (´ ¨) put on the letter behind, and before them.

    Only where letter and accent are one character of Unicode: "M¨arkte" is "Märkte", "don´t" stays.
    """
    return (
        _ACCENT_BEFORE.sub(lambda found: _one_letter(found[2], found[1], found[0]), text),
        _ACCENT_BEHIND.sub(lambda found: _one_letter(found[1], found[2], found[0]), text),
    )


def _one_letter(letter: str, accent: str, written: str) -> str:
    composed = unicodedata.normalize("NFC", letter + _ACCENTS[accent])
    return composed if len(composed) == 1 else written


def spaceless(text: str) -> str:
    """A text without any white space: equal ones differ in spaces and breaks only."""
    if text.isascii():
        return text.encode("ascii").translate(None, _ASCII_SPACES).decode("ascii")
    return "".join(text.split())


_ASCII_SPACES = bytes(code for code in range(128) if chr(code).isspace())
_WORD = re.compile(r"\w+")
_ASCII_WORDS = bytes(
    ord(chr(code).lower()) if code < 128 and (chr(code).isalnum() or chr(code) == "_") else ord(" ")
    for code in range(256)
)
"""Letters in lower case, digits and underscores, a space for anything else."""
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


def terms(text: str) -> list[str]:
    """What two paragraphs are compared by: lower-case words; in scripts without spaces, pairs of characters.

    Cruder than ``archive.segmentation.words`` and several times quicker. Pairs of characters, unlike
    words from a dictionary, survive an edit next to them; apostrophes and hyphens divide words.
    """
    found = _lower_words(text)
    return found if text.isascii() or not _UNSPACED.search(text) else _divided(found)


def letters_and_terms(text: str) -> tuple[str, list[str]]:
    """``letters`` and ``terms`` of a text, which is looked through once for both."""
    found = _lower_words(text)
    spaced = text.isascii() or not _UNSPACED.search(text)
    return "".join(found), found if spaced else _divided(found)


def _divided(words: list[str]) -> list[str]:
    """The words, with those of scripts without spaces as pairs of neighbouring characters."""
    divided: list[str] = []
    for word in words:
        if word.isascii() or not _UNSPACED.search(word):
            divided.append(word)
        else:
            divided.extend([word[at : at + 2] for at in range(len(word) - 1)] or [word])
    return divided


def letters(text: str) -> str:
    """The lower-case letters and digits of a text, joined: a coarse signature for measuring likeness."""
    return "".join(_lower_words(text))


def _lower_words(text: str) -> list[str]:
    """Runs of letters, digits and underscores, in lower case; a law holds both ways to them together."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split()
    return _WORD.findall(text.lower())
