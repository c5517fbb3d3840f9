"""Numbers of list items, as browsers and word processors draw them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def numeral(number: int, style: str) -> str:
    """A number in a style: "1" decimal, "a" or "A" letters, "i" or "I" Roman.

    Numbers that letters or Roman numerals cannot express stand in decimal, as in browsers.
    """
    if style in {"a", "A"} and 1 <= number <= 26**3:
        return _cased(_letters(number), style)
    if style in {"i", "I"} and 1 <= number < 4000:
        return _cased(_roman(number), style)
    return str(number)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    numerals = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numerals += letters * count
    return numerals


def _cased(letters: str, style: str) -> str:
    return letters.upper() if style.isupper() else letters
