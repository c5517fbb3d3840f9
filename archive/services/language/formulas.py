"""Formulas: the word sequences that recur in a series, found by the program. Pure.

Maximal repeats (sequences that no word to the left or right could lengthen without losing an
occurrence) over the distinct sentences of all versions, from a suffix array; numbers count as one
word, whatever their value. Of overlapping sequences the weightiest wins: words times versions.
What is left out: furniture, sequences without two words of content, sequences inside longer ones
that were chosen. Likely the same formula reworded: sequences alike that hardly ever stand in one
version together.

Source: Gusfield (1997), section 7.12, maximal repeats; Kasai et al. (2001), the prefix lengths.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.model import (
    HeldParagraphs,
    Version,
)
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, sentences, words
from archive.services.language.blame import cite
from archive.services.language.finding import Mode, finder
from archive.services.language.line import Line
from archive.services.language.phrase import digests_of
from archive.trails import (
    Citation,
    Formula,
    FormulaForm,
    FormulaLedger,
)

FEWEST_WORDS = 4
"""Words of the shortest formula; in scripts without spaces six characters."""

_FEWEST_HAN = 6
_LONGEST = 48
_OVERHEAD = 3
_FEWEST_IN_PART = 3
_KIN = 0.6
_SEPARATOR = 1
_NUMBER = 2
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A distinct sentence: its word tokens as codes, where each lies, and the versions that hold it."""

    text: str
    codes: str
    spans: tuple[tuple[int, int], ...]
    places: dict[int, tuple[int, int]]
    mask: int


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A repeat: its codes, its occurrences (sentence, first word), the versions that hold it."""

    codes: str
    occurrences: tuple[tuple[int, int], ...]
    mask: int

    @property
    def weight(self) -> int:
        return (len(self.codes) - _OVERHEAD) * self.mask.bit_count()


def formulas(line: Line, fewest: int = 0) -> FormulaLedger:
    """The formula ledger of a series.

    ``fewest``: in how many versions a formula must stand; 0 means two, or three from eight versions on.
    """
    fewest = fewest or (3 if len(line.versions) >= 8 else 2)
    gathered = _gather(line.versions)
    latest = len(line.versions) - 1
    suffixes = _Suffixes(gathered)
    chosen = _choose(_repeats(suffixes, fewest, latest), suffixes, fewest, latest)
    families = _families(chosen)
    found = [_formula(line, gathered, family) for family in families]
    found.sort(key=lambda formula: (-len(formula.versions), formula.versions, formula.text))
    return FormulaLedger(line.heads, tuple(_reworded(line, found)))


# --- distinct sentences -----------------------------------------------------------------------------


class _Gathering:
    """The distinct sentences of all versions, and the code of every word."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.by_text: dict[str, int] = {}
        self.sentences: list[_Sentence] = []
        self.masks: list[int] = []
        self.paragraphs: dict[str, tuple[int, ...]] = {}

    def code(self, word: str) -> str:
        found = self.codes.get(word)
        if found is None:
            number = len(self.codes) + _NUMBER + 1
            found = self.codes[word] = chr(number if number < 0xD800 else number + 0x800)
        return found

    def sentence(self, text: str) -> int:
        """The number of a distinct sentence; -1 where it holds no word."""
        if text not in self.by_text:
            codes, spans, at = [], [], 0
            for token in words(text):
                if is_word(token):
                    is_number = _DIGIT.search(token) is not None
                    codes.append(chr(_NUMBER) if is_number else self.code(signature(token)))
                    spans.append((at, at + len(token)))
                at += len(token)
            self.by_text[text] = len(self.sentences)
            self.sentences.append(_Sentence(text, "".join(codes), tuple(spans), {}, 0))
            self.masks.append(0)
        return self.by_text[text]


def _gather(versions: Sequence[Version]) -> _Gathering:
    gathered = _Gathering()
    for number, version in enumerate(versions):
        digests = digests_of(version)
        new = [position for position, digest in enumerate(digests) if digest not in gathered.paragraphs]
        if new and isinstance(version.paragraphs, HeldParagraphs):
            version.paragraphs.load(new)
        for position in new:
            text = version.paragraphs[position].text
            found = tuple(gathered.sentence(sentence) for sentence in sentences(text))
            gathered.paragraphs[digests[position]] = found
        for position, digest in enumerate(digests):
            if not version.paragraphs[position].is_furniture:
                _stand(gathered, digest, number, position)
    return gathered


def _stand(gathered: _Gathering, digest: str, version: int, position: int) -> None:
    """Note that these sentences stand in a version: once each, at their first place."""
    start = 0
    for sentence in gathered.paragraphs[digest]:
        gathered.masks[sentence] |= 1 << version
        each = gathered.sentences[sentence]
        each.places.setdefault(version, (position, start))
        start += len(each.text)


# --- repeats ------------------------------------------------------------------------------------------


class _Suffixes:
    """Every suffix of every distinct sentence in order, so that a sequence is found wherever it stands."""

    def __init__(self, gathered: _Gathering) -> None:
        self.gathered = gathered
        found = sorted(
            (sentence.codes[at : at + _LONGEST], number, at)
            for number, sentence in enumerate(gathered.sentences)
            if gathered.masks[number]
            for at in range(len(sentence.codes))
        )
        self.texts = [suffix[0] for suffix in found]
        self.places = [(number, at) for _, number, at in found]

    def repeat(self, codes: str, low: int, high: int) -> _Repeat:
        """The repeat that stands at these places in the order of suffixes."""
        occurrences = tuple(self.places[low:high])
        mask = 0
        for number, _ in occurrences:
            mask |= self.gathered.masks[number]
        return _Repeat(codes, occurrences, mask)

    def every(self, codes: str) -> _Repeat:
        """A sequence with all its occurrences."""
        low = bisect_left(self.texts, codes)
        high = bisect_left(self.texts, codes + _LAST, low)
        return self.repeat(codes, low, high)


_LAST = "\U0010ffff"


def _repeats(suffixes: _Suffixes, fewest: int, latest: int) -> Iterator[_Repeat]:
    """Maximal repeats that stand in at least ``fewest`` versions and have content."""
    content = _content_codes(suffixes.gathered)
    for codes, low, high in _intervals(suffixes.texts):
        if not _is_worth(codes, content):
            continue
        repeat = suffixes.repeat(codes, low, high)
        if _is_steady(repeat, fewest, latest) and _is_left_maximal(suffixes.gathered, repeat.occurrences):
            yield repeat


def _is_steady(repeat: _Repeat, fewest: int, latest: int) -> bool:
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


def _is_left_maximal(gathered: _Gathering, occurrences: Sequence[tuple[int, int]]) -> bool:
    """Whether what stands to the left differs, or a sentence begins there."""
    before = {gathered.sentences[number].codes[at - 1] if at else "" for number, at in occurrences}
    return len(before) > 1 or "" in before


def _content_codes(gathered: _Gathering) -> dict[str, int]:
    """What each word weighs: 0 for small words, 1 for words of four letters, characters in Han."""
    weights = {}
    for word, code in gathered.codes.items():
        han = len(_HAN.findall(word))
        weights[code] = han or int(len(word) >= 4)
    return weights


def _is_worth(codes: str, content: dict[str, int], fewest: int = FEWEST_WORDS) -> bool:
    weight = sum(content.get(code, 0) for code in codes)
    return weight >= 2 and (len(codes) >= fewest or weight >= _FEWEST_HAN)


# --- choosing -------------------------------------------------------------------------------------------


def _choose(repeats: Iterable[_Repeat], suffixes: _Suffixes, fewest: int, latest: int) -> list[_Repeat]:
    """The weightiest repeats; of one that is partly covered by weightier ones, its longest new part.

    A part may stand in more places than the whole did; all of them are claimed for it.
    """
    gathered = suffixes.gathered
    ranked = sorted(repeats, key=lambda repeat: (-repeat.weight, -len(repeat.codes), repeat.codes))
    covered = [bytearray(len(sentence.codes)) for sentence in gathered.sentences]
    content = _content_codes(gathered)
    chosen: dict[str, _Repeat] = {}
    for repeat in ranked:
        part = _trimmed(_fresh_part(repeat, covered), content)
        if part is None or not _is_worth(part.codes, content, _FEWEST_IN_PART):
            continue
        whole = part if part is repeat else suffixes.every(part.codes)
        if whole.codes not in chosen and _is_steady(whole, fewest, latest):
            chosen[whole.codes] = whole
        for each in (repeat, whole):
            for number, at in each.occurrences:
                covered[number][at : at + len(each.codes)] = b"\x01" * len(each.codes)
    return list(chosen.values())


def _fresh_part(repeat: _Repeat, covered: Sequence[bytearray]) -> _Repeat | None:
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


def _part(repeat: _Repeat, begin: int, end: int) -> _Repeat:
    if (begin, end) == (0, len(repeat.codes)):
        return repeat
    moved = tuple((number, at + begin) for number, at in repeat.occurrences)
    return _Repeat(repeat.codes[begin:end], moved, repeat.mask)


def _trimmed(repeat: _Repeat | None, content: dict[str, int]) -> _Repeat | None:
    """Without the small words at its end that lead on to something else, and those after a cut."""
    if repeat is None:
        return None
    begin, end = 0, len(repeat.codes)
    while end and not content.get(repeat.codes[end - 1], 1):
        end -= 1
    while begin < end and not content.get(repeat.codes[begin], 1) and repeat.occurrences[0][1] + begin > 0:
        begin += 1
    return _part(repeat, begin, end) if begin < end else None


def _families(chosen: Sequence[_Repeat]) -> list[list[_Repeat]]:
    """Chosen repeats, those together that are forms of one formula; the commonest form first."""
    families: list[list[_Repeat]] = []
    holders: dict[str, set[int]] = defaultdict(set)
    ranked = sorted(chosen, key=lambda repeat: (-repeat.mask.bit_count(), -len(repeat.codes), repeat.codes))
    for repeat in ranked:
        near = Counter(number for code in set(repeat.codes) for number in holders[code])
        kin = [number for number, _ in near.most_common(8) if _is_kin(families[number], repeat)]
        if kin:
            families[kin[0]].append(repeat)
            continue
        for code in set(repeat.codes):
            holders[code].add(len(families))
        families.append([repeat])
    return families


def _is_kin(family: Sequence[_Repeat], repeat: _Repeat) -> bool:
    """Whether a repeat is another form of a family's formula: alike, and hardly ever beside it."""
    mask = 0
    for each in family:
        mask |= each.mask
    together = (mask & repeat.mask).bit_count()
    if together > 1 or together == repeat.mask.bit_count():
        return False
    one, other = Counter(family[0].codes), Counter(repeat.codes)
    return 2 * (one & other).total() / (one.total() + other.total()) >= _KIN


def _is_missed(formula: Formula) -> bool:
    """Whether the ledger would call it missing for the first time, if nothing like it stood there."""
    return formula.versions[-1] == formula.total - 2 and not formula.gaps


def _reworded(line: Line, found: Sequence[Formula]) -> Iterator[Formula]:
    """The formulas; those that only the latest version lacks with what stands there nearly like them."""
    last = line.versions[-1]
    paragraphs = list(enumerate(last.paragraphs))
    for formula in found:
        if not _is_missed(formula):
            yield formula
            continue
        find = finder(formula.latest_form.last.quote, Mode.NEAR)
        near = ((position, p, find(p.text)) for position, p in paragraphs if not p.is_furniture)
        hit = next(((position, p, spans[0]) for position, p, spans in near if spans), None)
        yield replace(formula, reworded=cite(last.head, hit[0], hit[1], *hit[2])) if hit else formula


# --- what is handed on ------------------------------------------------------------------------------------


def _formula(line: Line, gathered: _Gathering, family: Sequence[_Repeat]) -> Formula:
    forms = tuple(_form(line, gathered, repeat) for repeat in family)
    versions = sorted({version for form in forms for version in form.versions})
    return Formula(forms, tuple(versions), len(line.versions))


def _form(line: Line, gathered: _Gathering, repeat: _Repeat) -> FormulaForm:
    places: dict[int, tuple[int, int]] = {}
    for number, at in repeat.occurrences:
        for version in gathered.sentences[number].places:
            places.setdefault(version, (number, at))
    versions = sorted(places)
    first, last = (_citation(line, gathered, repeat, places[v], v) for v in (versions[0], versions[-1]))
    text = _numbers_blanked(last.quote) if chr(_NUMBER) in repeat.codes else " ".join(last.quote.split())
    return FormulaForm(text, tuple(versions), first, last)


def _citation(
    line: Line, gathered: _Gathering, repeat: _Repeat, place: tuple[int, int], version: int
) -> Citation:
    sentence = gathered.sentences[place[0]]
    position, start = sentence.places[version]
    first, last = sentence.spans[place[1]], sentence.spans[place[1] + len(repeat.codes) - 1]
    held = line.versions[version]
    return cite(held.head, position, held.paragraphs[position], start + first[0], start + last[1])


def _numbers_blanked(text: str) -> str:
    return " ".join("".join("‹…›" if _DIGIT.search(token) else token for token in words(text)).split())
