"""Finding a phrase in a text: folded, exact, by regular expression, or nearly. Pure.

Offsets are characters, inclusive start to exclusive end; matches do not overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache

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
_MISTYPED = 6
"""Letters from which a word with one letter other is a form of it; "where" is none of "there"."""
_SPARES_A_WORD = 3
"""Words from which on a phrase may lack one."""


class Mode(StrEnum):
    """How a phrase is looked for."""

    FOLDED = "folded"
    EXACT = "exact"
    REGEX = "regex"
    NEAR = "near"


def finder(phrase: str, mode: Mode) -> Finder:
    """What finds a phrase in a text.

    Folded: the same letters, digits and signs of value in the same order, whole words only; case,
    quotes, dashes and spaces do not count. Near: the same words with small changes between, as many as
    a third of the phrase has words, or one; of two words none may be missing, and more than half of the
    phrase's letters must stand there, so that half a phrase is never taken for it.

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
            return [span for word, span in tokens if _is_form(word, wanted[0])]
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


@lru_cache(maxsize=1 << 14)
def _is_form(word: str, wanted: str) -> bool:
    """Whether two words share all but a short ending ("deplore", "deplored"), or all but one letter."""
    if word == wanted:
        return True
    shared, apart = min(len(word), len(wanted)), abs(len(word) - len(wanted))
    stem = max(_STEM, shared - 2)
    if shared >= _STEM and word[:stem] == wanted[:stem] and apart <= 3:
        return True
    return shared >= _MISTYPED and apart <= 1 and (word + wanted).isalpha() and _one_step(word, wanted)


def _one_step(word: str, wanted: str) -> bool:
    """Whether one letter more, less, other, or two exchanged make one word of the other."""
    from rapidfuzz.distance import OSA

    return OSA.distance(word, wanted, score_cutoff=1) <= 1


def _best_windows(wanted: list[str], tokens: list[tuple[str, Span]], allowed: int) -> list[Span]:
    """Windows within ``allowed`` word steps (one word more, less or other) of the phrase, best first.

    In a phrase of two words none may be missing: one may have another form.

    Source: Sellers (1980), the phrase against every window at once.
    """
    missing = 1 if len(wanted) >= _SPARES_A_WORD else allowed + 1
    costs = [missing * row for row in range(len(wanted) + 1)]
    starts = [0] * len(costs)
    found: list[tuple[int, int, int]] = []
    for place, (word, _) in enumerate(tokens):
        previous, previous_starts = costs, starts
        costs, starts = [0], [place + 1]
        for row, letter in enumerate(wanted, start=1):
            options = (
                (previous[row - 1] + _exchange(word, letter, missing), previous_starts[row - 1]),
                (previous[row] + 1, previous_starts[row]),
                (costs[row - 1] + missing, starts[row - 1]),
            )
            cost, start = min(options, key=lambda option: (option[0], -option[1]))
            costs.append(cost)
            starts.append(start)
        if costs[-1] <= allowed and _holds_most(wanted, tokens[starts[-1] : place + 1]):
            found.append((costs[-1], starts[-1], place))
    return _without_overlaps(found, tokens, len(wanted))


def _exchange(word: str, wanted: str, missing: int) -> int:
    """What it costs that a word stands for another: nothing for itself, one step for a form of it."""
    if word == wanted:
        return 0
    return 1 if missing == 1 or _is_form(word, wanted) else missing


def _holds_most(wanted: list[str], tokens: list[tuple[str, Span]]) -> bool:
    """Whether a window holds words, in some form, that make up more than half of the phrase's letters."""
    standing = [word for word, _ in tokens]
    found = sum(len(each) for each in wanted if any(_is_form(word, each) for word in standing))
    return 2 * found > sum(map(len, wanted))


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
