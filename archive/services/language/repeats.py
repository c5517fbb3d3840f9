"""Repeats: maximal repeats over the distinct sentences of all versions, from a suffix array. Pure.

A maximal repeat is a sequence that no word to the left or right could lengthen without losing an
occurrence. Words are codes, one character each; numbers count as one word, whatever their value.

Source: Gusfield (1997), section 7.12, maximal repeats; Kasai et al. (2001), the prefix lengths.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.model import HeldParagraphs, Version
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, words
from archive.services.language.numerals import HAN
from archive.services.language.phrase import digests_of
from archive.services.language.phrasing import whole_sentences
from archive.services.language.quantities import MEASURES, SMALL_WORDS

FEWEST_WORDS = 4
"""Words of the shortest formula; in scripts without spaces six characters."""

NUMBER = 2
"""The code of every number, whatever its value."""

_NUMERAL = re.compile(rf".*\d.*|[{HAN}]{{2,}}|[二三四五六七八九十百千万亿]", re.DOTALL)
_FEWEST_HAN = 6
_FEWEST_CONTENT = 3
_LONGEST = 48
_OVERHEAD = 3
_HAN_SMALL = frozenset("的了和与與及或在是等对對为為以并並将將应應由从從被把所其")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def is_number(token: str) -> bool:
    """Whether a word is a number, in digits or in Chinese characters."""
    return _NUMERAL.fullmatch(token) is not None


def counted_words(text: str) -> Iterator[str]:
    """Word tokens of a text, lossless; a Chinese numeral is one of its own (七|个, 十一|国)."""
    at = 0
    for match in _COUNTED.finditer(text):
        yield from words(text[at : match.start()])
        yield match.group()
        at = match.end()
    yield from words(text[at:])


_COUNTED = re.compile(rf"[{HAN}]{{2,}}|[二两兩三四五六七八九十](?=[{MEASURES}])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A distinct sentence: its word tokens as codes, where each lies, and the versions that hold it."""

    text: str
    codes: str
    spans: tuple[tuple[int, int], ...]
    places: dict[int, tuple[int, int]]
    mask: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat: its codes, its occurrences (sentence, first word), the versions that hold it."""

    codes: str
    occurrences: tuple[tuple[int, int], ...]
    mask: int

    @property
    def weight(self) -> int:
        return (len(self.codes) - _OVERHEAD) * self.mask.bit_count()


# --- distinct sentences -----------------------------------------------------------------------------


class Gathering:
    """The distinct sentences of all versions, and the code of every word."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.by_text: dict[str, int] = {}
        self.sentences: list[Sentence] = []
        self.masks: list[int] = []
        self.paragraphs: dict[str, tuple[int, ...]] = {}

    def code(self, word: str) -> str:
        found = self.codes.get(word)
        if found is None:
            number = len(self.codes) + NUMBER + 1
            found = self.codes[word] = chr(number if number < 0xD800 else number + 0x800)
        return found

    def sentence(self, text: str) -> int:
        """The number of a distinct sentence; -1 where it holds no word."""
        if text not in self.by_text:
            codes: list[str] = []
            spans: list[tuple[int, int]] = []
            at = 0
            for token in counted_words(text):
                start, at = at, at + len(token)
                if not is_word(token):
                    continue
                code = chr(NUMBER) if is_number(token) else self.code(signature(token))
                if code == chr(NUMBER) and codes[-1:] == [code] and spans[-1][1] == start:
                    spans[-1] = (spans[-1][0], at)  # 一万 and 二千 are one number
                else:
                    codes.append(code)
                    spans.append((start, at))
            self.by_text[text] = len(self.sentences)
            self.sentences.append(Sentence(text, "".join(codes), tuple(spans), {}, 0))
            self.masks.append(0)
        return self.by_text[text]


def gather(versions: Sequence[Version]) -> Gathering:
    gathered = Gathering()
    for number, version in enumerate(versions):
        digests = digests_of(version)
        new = [position for position, digest in enumerate(digests) if digest not in gathered.paragraphs]
        if new and isinstance(version.paragraphs, HeldParagraphs):
            version.paragraphs.load(new)
        for position in new:
            text = version.paragraphs[position].text
            found = tuple(gathered.sentence(sentence) for sentence in whole_sentences(text))
            gathered.paragraphs[digests[position]] = found
        for position, digest in enumerate(digests):
            if not version.paragraphs[position].is_furniture:
                _stand(gathered, digest, number, position)
    return gathered


def _stand(gathered: Gathering, digest: str, version: int, position: int) -> None:
    """Note that these sentences stand in a version: once each, at their first place."""
    start = 0
    for sentence in gathered.paragraphs[digest]:
        gathered.masks[sentence] |= 1 << version
        each = gathered.sentences[sentence]
        each.places.setdefault(version, (position, start))
        start += len(each.text)


# --- repeats ------------------------------------------------------------------------------------------


class Suffixes:
    """Every suffix of every distinct sentence in order, so that a sequence is found wherever it stands."""

    def __init__(self, gathered: Gathering) -> None:
        self.gathered = gathered
        found = sorted(
            (sentence.codes[at : at + _LONGEST], number, at)
            for number, sentence in enumerate(gathered.sentences)
            if gathered.masks[number]
            for at in range(len(sentence.codes))
        )
        self.texts = [suffix[0] for suffix in found]
        self.places = [(number, at) for _, number, at in found]

    def repeat(self, codes: str, low: int, high: int) -> Repeat:
        """The repeat that stands at these places in the order of suffixes."""
        occurrences = tuple(self.places[low:high])
        mask = 0
        for number, _ in occurrences:
            mask |= self.gathered.masks[number]
        return Repeat(codes, occurrences, mask)

    def every(self, codes: str) -> Repeat:
        """A sequence with all its occurrences."""
        low = bisect_left(self.texts, codes)
        high = bisect_left(self.texts, codes + _LAST, low)
        return self.repeat(codes, low, high)


_LAST = "\U0010ffff"


def repeats(suffixes: Suffixes, fewest: int, latest: int) -> Iterator[Repeat]:
    """Maximal repeats that stand in at least ``fewest`` versions and have content."""
    content = content_codes(suffixes.gathered)
    for codes, low, high in _intervals(suffixes.texts):
        if not is_worth(codes, content):
            continue
        repeat = suffixes.repeat(codes, low, high)
        if is_steady(repeat, fewest, latest) and _is_left_maximal(suffixes.gathered, repeat.occurrences):
            yield repeat


def is_steady(repeat: Repeat, fewest: int, latest: int) -> bool:
    """Whether a repeat stands in enough versions, or is new and was said again."""
    return repeat.mask.bit_count() >= fewest or _is_new(repeat.mask, latest, len(repeat.occurrences))


def _is_new(mask: int, latest: int, occurrences: int) -> bool:
    """Whether a repeat stands in the latest version and the one before only, or twice in the latest."""
    new = 1 << latest
    return mask == new | new >> 1 or (mask == new and occurrences > 1)


def _intervals(suffixes: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Every common prefix that no further word lengthens, with the run of suffixes that share it.

    Whole suffixes count too: a sentence may recur word for word.
    """
    lengths = [_common(one, other) for one, other in pairwise(suffixes)]
    stack: list[tuple[int, int]] = []
    for place, suffix in enumerate(suffixes):
        shared = lengths[place - 1] if place else 0
        low = place
        while stack and stack[-1][0] > shared:
            length, low = stack.pop()
            yield suffixes[low][:length], low, place
        if shared and (not stack or stack[-1][0] < shared):
            stack.append((shared, low if low < place else place - 1))
        following = lengths[place] if place < len(lengths) else 0
        if len(suffix) > max(shared, following):
            yield suffix, place, place + 1
    while stack:
        length, low = stack.pop()
        yield suffixes[low][:length], low, len(suffixes)


def _common(one: str, other: str) -> int:
    """How many leading characters two strings share."""
    shared = min(len(one), len(other))
    if one[:shared] == other[:shared]:
        return shared
    low, high = 0, shared
    while high - low > 1:
        middle = (low + high) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle
    return low


def _is_left_maximal(gathered: Gathering, occurrences: Sequence[tuple[int, int]]) -> bool:
    """Whether what stands to the left differs, or a sentence begins there."""
    before = {gathered.sentences[number].codes[at - 1] if at else "" for number, at in occurrences}
    return len(before) > 1 or "" in before


def content_codes(gathered: Gathering) -> dict[str, int]:
    """What each word weighs: 0 for small words, 1 for others, the number of its characters in Han."""
    weights = {}
    for word, code in gathered.codes.items():
        if word in SMALL_WORDS or word in _HAN_SMALL:
            weights[code] = 0
        else:
            weights[code] = len(_HAN.findall(word)) or int(len(word) > 1)
    return weights


def is_worth(codes: str, content: dict[str, int], fewest: int = FEWEST_WORDS) -> bool:
    """Whether a sequence is long enough for a formula, and says anything; numbers say nothing."""
    weight = sum(content.get(code, 0) for code in codes)
    return weight >= _FEWEST_CONTENT and (len(codes) >= fewest or weight >= _FEWEST_HAN)
