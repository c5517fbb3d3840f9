"""Choosing: which of the repeats of a series are formulas, and where each begins and ends. Pure.

Of overlapping maximal repeats (``archive.services.language.repeats``) the weightiest wins: words times
versions. What is left out: furniture, sequences without two words of content, sequences inside longer
ones that were chosen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from archive.segmentation.keys import signature
from archive.services.language.phrasing import PAUSE
from archive.services.language.repeats import (
    FEWEST_WORDS,
    NUMBER,
    Gathering,
    Repeat,
    Sentence,
    Suffixes,
    content_codes,
    is_steady,
    is_worth,
    repeats,
)

_FEWEST_IN_PART = 3


def chosen(gathered: Gathering, fewest: int, latest: int) -> list[Repeat]:
    """The repeats that are formulas: each in ``fewest`` versions at least, none inside another.

    ``latest`` is the last version of the line.
    """
    suffixes = Suffixes(gathered)
    return _unhidden(_choose(repeats(suffixes, fewest, latest), suffixes, fewest, latest), gathered)


def _choose(candidates: Iterable[Repeat], suffixes: Suffixes, fewest: int, latest: int) -> list[Repeat]:
    """The weightiest repeats; of one that is partly covered by weightier ones, its longest new part.

    A part may stand in more places than the whole did; all of them are claimed for it.
    """
    gathered = suffixes.gathered
    ranked = sorted(candidates, key=lambda repeat: (-repeat.weight, -len(repeat.codes), repeat.codes))
    covered = [bytearray(len(sentence.codes)) for sentence in gathered.sentences]
    content = content_codes(gathered)
    chosen: dict[str, Repeat] = {}
    for repeat in ranked:
        fresh = _fresh_part(repeat, covered)
        part = _trimmed(fresh, gathered, content) if fresh is not None else None
        if part is None or not _is_formula(part, gathered, content):
            continue
        whole = part if part is repeat else suffixes.every(part.codes)
        if whole.codes not in chosen and is_steady(whole, fewest, latest):
            chosen[whole.codes] = whole
        for each in (repeat, whole):
            for number, at in each.occurrences:
                covered[number][at : at + len(each.codes)] = b"\x01" * len(each.codes)
    return _without_parts(chosen.values())


def _is_formula(part: Repeat, gathered: Gathering, content: dict[str, int]) -> bool:
    """Whether what is left of a repeat is a phrase: long enough, the more so where it ends in none."""
    edge = _Edges(part, gathered)
    is_open = not (edge.is_closed(0) or edge.is_closed(len(part.codes)))
    fewest = FEWEST_WORDS if is_open else _FEWEST_IN_PART
    return is_worth(part.codes, content, fewest) and not _names_people(part, gathered, content)


def _fresh_part(repeat: Repeat, covered: Sequence[bytearray]) -> Repeat | None:
    """The longest part of a repeat that a third of its occurrences do not yet have covered."""
    size, many = len(repeat.codes), len(repeat.occurrences)
    rows = [covered[number][at : at + size] for number, at in repeat.occurrences]
    tally = [sum(column) for column in zip(*rows, strict=True)]
    best, start = (0, 0), -1
    for place, count in enumerate([*tally, many + many]):
        if count * 3 < many * 2:
            start = place if start < 0 else start
        elif start >= 0:
            best = max(best, (place - start, -start))
            start = -1
    length, begin = best[0], -best[1]
    return _part(repeat, begin, begin + length) if length else None


def _part(repeat: Repeat, begin: int, end: int) -> Repeat:
    if (begin, end) == (0, len(repeat.codes)):
        return repeat
    moved = tuple((number, at + begin) for number, at in repeat.occurrences)
    return Repeat(repeat.codes[begin:end], moved, repeat.mask)


def _trimmed(repeat: Repeat, gathered: Gathering, content: dict[str, int]) -> Repeat | None:
    """Without what is left over of other phrases at its ends.

    An end at which no phrase ends loses small words and numbers that lead on to something else, and
    one or two words behind (or before) a pause.
    """
    edge = _Edges(repeat, gathered)
    begin, end = 0, len(repeat.codes)
    while begin < end and not edge.is_closed(end):
        pauses = (edge.is_pause(end - 1), edge.is_pause(end - 2))
        step = _leftover(repeat.codes[begin:end][::-1], content, pauses)
        if not step:
            break
        end -= step
    while begin < end and not edge.is_closed(begin):
        pauses = (edge.is_pause(begin + 1), edge.is_pause(begin + 2))
        step = 2 if edge.is_measure(begin, repeat.codes) else 0
        step = step or _leftover(repeat.codes[begin:end], content, pauses)
        if not step:
            break
        begin += step
    while begin < end and edge.word(end - 1) in _CONNECTING:
        end -= 1
    while begin < end and edge.is_leading(begin, repeat.codes):
        begin += 1
    return _part(repeat, begin, end) if begin < end else None


def _leftover(codes: str, content: dict[str, int], pauses: tuple[bool, bool]) -> int:
    """How many of the first words at an open end belong to something else; 0 for none.

    ``pauses``: whether there is a pause behind the first word, and behind the second.
    """
    if codes[0] == chr(NUMBER):
        is_leftover = len(codes) == 1 or not content.get(codes[1], 0)
    else:
        is_leftover = not content.get(codes[0], 1)
    if is_leftover:
        return 1
    return next((n for n in (1, 2) if n < len(codes) and pauses[n - 1]), 0)


class _Edges:
    """Where phrases end in and around a repeat."""

    def __init__(self, repeat: Repeat, gathered: Gathering) -> None:
        self._places = [(gathered.sentences[number], at) for number, at in repeat.occurrences[:_LOOKED_AT]]

    def is_closed(self, place: int) -> bool:
        """Whether anywhere a sentence or a phrase begins or ends before the word at ``place``."""
        return any(_is_pause(sentence, at + place) for sentence, at in self._places)

    def is_leading(self, place: int, codes: str) -> bool:
        """Whether the word at ``place`` only leads on to a phrase: "and", or the number of a list."""
        if codes[place] == chr(NUMBER):
            return self.is_pause(place + 1)
        return self.word(place) in _CONNECTING and all(at + place > 0 for _, at in self._places)

    def is_measure(self, place: int, codes: str) -> bool:
        """Whether a number and its unit end what came before: "at 2 percent and expects"."""
        is_number = codes[place] == chr(NUMBER) and place + 2 < len(codes)
        return is_number and self.word(place + 2) in _CONNECTING

    def word(self, place: int) -> str:
        """The word at ``place``, lower-case."""
        sentence, at = self._places[0]
        return sentence.text[slice(*sentence.spans[at + place])].lower()

    def is_pause(self, place: int) -> bool:
        """Whether there is a pause before the word at ``place``, wherever it stands."""
        return all(_is_pause(sentence, at + place) for sentence, at in self._places)


_LOOKED_AT = 40
_CONNECTING = frozenset("and or but that which who und oder aber et ou mais que qui y o".split())  # noqa: SIM905 - words
"""What joins a phrase to the one before and is no part of it."""


def _is_pause(sentence: Sentence, word: int) -> bool:
    """Whether a sentence begins, ends or pauses before its ``word``-th word."""
    if not 0 < word < len(sentence.spans):
        return True
    return PAUSE.search(sentence.text, sentence.spans[word - 1][1], sentence.spans[word][0]) is not None


def _names_people(repeat: Repeat, gathered: Gathering, content: dict[str, int]) -> bool:
    """Whether a repeat is but names of people: capitals throughout, and initials or signs of a list."""
    number, at = repeat.occurrences[0]
    sentence = gathered.sentences[number]
    spans = sentence.spans[at : at + len(repeat.codes)]
    said = sentence.text[spans[0][0] : spans[-1][1]]
    told = [
        sentence.text[low] for (low, _), code in zip(spans, repeat.codes, strict=True) if content.get(code, 0)
    ]
    return _NAMED.search(said) is not None and all(letter.isupper() for letter in told)


_NAMED = re.compile(r";|(?<!\.)\b[^\W\d_]\.(?!\w)")


def _without_parts(chosen: Iterable[Repeat]) -> list[Repeat]:
    """The repeats without those that stand inside a longer one and in no other version."""
    by_mask: dict[int, list[Repeat]] = defaultdict(list)
    for repeat in chosen:
        by_mask[repeat.mask].append(repeat)
    return [
        repeat
        for same in by_mask.values()
        for repeat in same
        if not any(repeat.codes != other.codes and repeat.codes in other.codes for other in same)
    ]


def _unhidden(chosen: Sequence[Repeat], gathered: Gathering) -> list[Repeat]:
    """The repeats without those that a script without spaces also holds in other versions, cut otherwise.

    Words are found by dictionary there: 身分證 is no word of 身分證明文件, yet a search finds it.
    """
    told = [_said(repeat, gathered) for repeat in chosen]
    wanted = [
        bool(_UNSPACED.search(said)) and chr(NUMBER) not in r.codes
        for r, said in zip(chosen, told, strict=True)
    ]
    if not any(wanted):
        return list(chosen)
    letters = [
        (signature(each.text), mask) for each, mask in zip(gathered.sentences, gathered.masks, strict=True)
    ]
    hidden = {
        place
        for place, (repeat, said) in enumerate(zip(chosen, told, strict=True))
        if wanted[place] and _stands_beyond(signature(said), repeat.mask, letters)
    }
    return [repeat for place, repeat in enumerate(chosen) if place not in hidden]


_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def _stands_beyond(mark: str, mask: int, letters: Sequence[tuple[str, int]]) -> bool:
    """Whether a sentence of a version that is not in ``mask`` holds these letters."""
    return any(held & ~mask and mark in text for text, held in letters)


def _said(repeat: Repeat, gathered: Gathering) -> str:
    """The words of a repeat where it stands first."""
    number, at = repeat.occurrences[0]
    sentence = gathered.sentences[number]
    return sentence.text[sentence.spans[at][0] : sentence.spans[at + len(repeat.codes) - 1][1]]
