"""Formulas: the word sequences that recur in a series, found by the program. Pure.

Of overlapping maximal repeats (``archive.services.language.repeats``) the weightiest wins: words times
versions. What is left out: furniture, sequences without two words of content, sequences inside longer
ones that were chosen. Likely the same formula reworded: sequences alike that hardly ever stand in one
version together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archive.segmentation.words import words
from archive.services.language.blame import cite
from archive.services.language.finding import Mode, finder
from archive.services.language.line import Line
from archive.services.language.repeats import (
    DIGIT,
    NUMBER,
    Gathering,
    Repeat,
    Suffixes,
    content_codes,
    gather,
    is_steady,
    is_worth,
    repeats,
)
from archive.trails import (
    Citation,
    Formula,
    FormulaForm,
    FormulaLedger,
)

_FEWEST_IN_PART = 3
_KIN = 0.6


def formulas(line: Line, fewest: int = 0) -> FormulaLedger:
    """The formula ledger of a series.

    ``fewest``: in how many versions a formula must stand; 0 means two, or three from eight versions on.
    """
    fewest = fewest or (3 if len(line.versions) >= 8 else 2)
    gathered = gather(line.versions)
    latest = len(line.versions) - 1
    suffixes = Suffixes(gathered)
    chosen = _choose(repeats(suffixes, fewest, latest), suffixes, fewest, latest)
    families = _families(chosen)
    found = [_formula(line, gathered, family) for family in families]
    found.sort(key=lambda formula: (-len(formula.versions), formula.versions, formula.text))
    return FormulaLedger(line.heads, tuple(_reworded(line, found)))


# --- choosing -------------------------------------------------------------------------------------------


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
        part = _trimmed(_fresh_part(repeat, covered), content)
        if part is None or not is_worth(part.codes, content, _FEWEST_IN_PART):
            continue
        whole = part if part is repeat else suffixes.every(part.codes)
        if whole.codes not in chosen and is_steady(whole, fewest, latest):
            chosen[whole.codes] = whole
        for each in (repeat, whole):
            for number, at in each.occurrences:
                covered[number][at : at + len(each.codes)] = b"\x01" * len(each.codes)
    return list(chosen.values())


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


def _trimmed(repeat: Repeat | None, content: dict[str, int]) -> Repeat | None:
    """Without the small words at its end that lead on to something else, and those after a cut."""
    if repeat is None:
        return None
    begin, end = 0, len(repeat.codes)
    while end and not content.get(repeat.codes[end - 1], 1):
        end -= 1
    while begin < end and not content.get(repeat.codes[begin], 1) and repeat.occurrences[0][1] + begin > 0:
        begin += 1
    return _part(repeat, begin, end) if begin < end else None


def _families(chosen: Sequence[Repeat]) -> list[list[Repeat]]:
    """Chosen repeats, those together that are forms of one formula; the commonest form first."""
    families: list[list[Repeat]] = []
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


def _is_kin(family: Sequence[Repeat], repeat: Repeat) -> bool:
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


def _formula(line: Line, gathered: Gathering, family: Sequence[Repeat]) -> Formula:
    forms = tuple(_form(line, gathered, repeat) for repeat in family)
    versions = sorted({version for form in forms for version in form.versions})
    return Formula(forms, tuple(versions), len(line.versions))


def _form(line: Line, gathered: Gathering, repeat: Repeat) -> FormulaForm:
    places: dict[int, tuple[int, int]] = {}
    for number, at in repeat.occurrences:
        for version in gathered.sentences[number].places:
            places.setdefault(version, (number, at))
    versions = sorted(places)
    first, last = (_citation(line, gathered, repeat, places[v], v) for v in (versions[0], versions[-1]))
    text = _numbers_blanked(last.quote) if chr(NUMBER) in repeat.codes else " ".join(last.quote.split())
    return FormulaForm(text, tuple(versions), first, last)


def _citation(
    line: Line, gathered: Gathering, repeat: Repeat, place: tuple[int, int], version: int
) -> Citation:
    sentence = gathered.sentences[place[0]]
    position, start = sentence.places[version]
    first, last = sentence.spans[place[1]], sentence.spans[place[1] + len(repeat.codes) - 1]
    held = line.versions[version]
    return cite(held.head, position, held.paragraphs[position], start + first[0], start + last[1])


def _numbers_blanked(text: str) -> str:
    return " ".join("".join("‹…›" if DIGIT.search(token) else token for token in words(text)).split())
