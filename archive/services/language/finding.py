"""Finding a phrase in a text: folded, exact, by regular expression, or nearly. Pure.

Offsets are characters, inclusive start to exclusive end; matches do not overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from archive.errors import SettingInvalid
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, words

Span = tuple[int, int]
Finder = Callable[[str], list[Span]]

_JUNK = r"[^\w%\u066a\u2030$€£¥₩₽₹+<=>^~]*"
_SEPARATORS = ".,:/-"
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NEAR_SHARE = 3
_STEM = 4


class Mode(StrEnum):
    """How a phrase is looked for."""

    FOLDED = "folded"
    EXACT = "exact"
    REGEX = "regex"
    NEAR = "near"


def finder(phrase: str, mode: Mode) -> Finder:
    """What finds a phrase in a text.

    Folded: the same letters, digits and signs of value in the same order, whole words only; case,
    quotes, dashes and spaces do not count. Near: the same words with small changes between.

    Raises:
        SettingInvalid: the phrase holds nothing to look for, or is no regular expression.
    """
    if not phrase.strip():
        raise SettingInvalid("The phrase is empty.", "Give the words to look for.")
    if mode is Mode.EXACT:
        return _pattern_finder(re.compile(re.escape(phrase)))
    if mode is Mode.REGEX:
        return _pattern_finder(_compiled(phrase))
    mark = signature(phrase)
    if not mark:
        raise SettingInvalid(
            f"{phrase!r} holds no letter or digit.", "Look for it with --exact, or as --regex."
        )
    return _near_finder(phrase) if mode is Mode.NEAR else _folded_finder(mark)


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as fault:
        raise SettingInvalid(
            f"{pattern!r} is no regular expression: {fault}.", "See Python's `re` syntax."
        ) from None


def _pattern_finder(pattern: re.Pattern[str]) -> Finder:
    return lambda text: [match.span() for match in pattern.finditer(text) if match.group()]


# --- folded ---------------------------------------------------------------------------------------


def _folded_finder(mark: str) -> Finder:
    # Letter by letter with anything that folding drops in between: the text is searched as it is,
    # and only a match pays for folding.
    pattern = re.compile(_JUNK.join(re.escape(character) for character in mark), re.IGNORECASE)

    def find(text: str) -> list[Span]:
        spans = [m.span() for m in pattern.finditer(text) if signature(m.group()) == mark]
        if not spans and mark in signature(text):
            spans = list(_slow_spans(text, mark))
        return [span for span in spans if _is_whole(text, span)]

    return find


def _slow_spans(text: str, mark: str) -> Iterator[Span]:
    """Matches where characters fold to several or from several: full width, ligatures, loose accents."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in signature(character):
            folded.append(letter)
            places.append(place)
    at = "".join(folded).find(mark)
    while at >= 0:
        yield places[at], places[at + len(mark) - 1] + 1
        at = "".join(folded).find(mark, at + len(mark))


def _is_whole(text: str, span: Span) -> bool:
    """Whether a match begins and ends where a word or a number does (in scripts that have spaces)."""
    start, end = span
    return not (_runs_on(text[start], text, start - 1, -1) or _runs_on(text[end - 1], text, end, 1))


def _runs_on(edge: str, text: str, place: int, step: int) -> bool:
    """Whether the word or number at a match's edge goes on beyond it."""
    if not 0 <= place < len(text) or _UNSPACED.match(edge):
        return False
    beyond = text[place]
    if beyond.isalnum():
        return edge.isalnum() and not _UNSPACED.match(beyond)
    further = text[place + step : place + step + 1] if place + step >= 0 else ""
    return edge.isdigit() and beyond in _SEPARATORS and further.isdigit()


# --- near -----------------------------------------------------------------------------------------


def _near_finder(phrase: str) -> Finder:
    wanted = [signature(token) for token in words(phrase) if is_word(token)]
    allowed = max(1, len(wanted) // _NEAR_SHARE)
    known = set(wanted)

    def find(text: str) -> list[Span]:
        tokens = _placed_words(text)
        if len(wanted) == 1:
            return [span for word, span in tokens if _same_stem(word, wanted[0])]
        if sum(word in known for word, _ in tokens) < len(wanted) - allowed:
            return []
        return _best_windows(wanted, tokens, allowed)

    return find


def _placed_words(text: str) -> list[tuple[str, Span]]:
    placed, at = [], 0
    for token in words(text):
        if is_word(token):
            placed.append((signature(token), (at, at + len(token))))
        at += len(token)
    return placed


def _same_stem(word: str, wanted: str) -> bool:
    """Whether two words share all but a short ending ("deplore", "deplored")."""
    shared = min(len(word), len(wanted))
    stem = max(_STEM, shared - 2)
    if word == wanted:
        return True
    return shared >= _STEM and word[:stem] == wanted[:stem] and abs(len(word) - len(wanted)) <= 3


def _best_windows(wanted: list[str], tokens: list[tuple[str, Span]], allowed: int) -> list[Span]:
    """Windows within ``allowed`` word steps (one word more, less or other) of the phrase, best first.

    Source: Sellers (1980), the phrase against every window at once.
    """
    costs = list(range(len(wanted) + 1))
    starts = [0] * len(costs)
    found: list[tuple[int, int, int]] = []
    for place, (word, _) in enumerate(tokens):
        previous, previous_starts = costs, starts
        costs, starts = [0], [place + 1]
        for row, letter in enumerate(wanted, start=1):
            options = (
                (previous[row - 1] + (word != letter), previous_starts[row - 1]),
                (previous[row] + 1, previous_starts[row]),
                (costs[row - 1] + 1, starts[row - 1]),
            )
            cost, start = min(options, key=lambda option: (option[0], -option[1]))
            costs.append(cost)
            starts.append(start)
        if costs[-1] <= allowed:
            found.append((costs[-1], starts[-1], place))
    return _without_overlaps(found, tokens, len(wanted))


def _without_overlaps(
    found: list[tuple[int, int, int]], tokens: list[tuple[str, Span]], size: int
) -> list[Span]:
    """The cheapest windows that do not overlap; of equal ones those nearest to the phrase's length."""
    chosen: list[tuple[int, int]] = []
    for _, start, last in sorted(
        found, key=lambda each: (each[0], abs(each[2] - each[1] + 1 - size), each[1])
    ):
        if start <= last and all(last < low or start > high for low, high in chosen):
            chosen.append((start, last))
    return [(tokens[start][1][0], tokens[last][1][1]) for start, last in sorted(chosen)]
