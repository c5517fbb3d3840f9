"""Formulas: the word sequences that recur in a series, found by the program. Pure.

Likely the same formula reworded: sequences alike that hardly ever stand in one version together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archive.model import Version
from archive.services.language.blame import cite
from archive.services.language.choosing import chosen
from archive.services.language.finding import Mode, finder
from archive.services.language.line import Line
from archive.services.language.lineage import goes_on
from archive.services.language.phrasing import whole_sentences
from archive.services.language.repeats import NUMBER, Gathering, Repeat, counted_words, gather, is_number
from archive.services.language.surroundings import likeness, sentence_around
from archive.services.language.wordings import EDITED_LIKENESS
from archive.trails import Citation, Formula, FormulaForm, FormulaLedger

_KIN = 0.6
_FEWEST_RARE = 3


def formulas(line: Line, fewest: int = 0) -> FormulaLedger:
    """The formula ledger of a series.

    ``fewest``: in how many versions a formula must stand; 0 means two, or three from eight versions on.
    """
    fewest = fewest or (3 if len(line.versions) >= 8 else 2)
    gathered = gather(line.versions)
    latest = len(line.versions) - 1
    families = _families(chosen(gathered, fewest, latest))
    found = [_formula(line, gathered, family) for family in families]
    found.sort(key=lambda formula: (-len(formula.versions), formula.versions, formula.text))
    return FormulaLedger(line.heads, tuple(_replaced(line, each) for each in _reworded(line, found)))


def _families(repeats: Sequence[Repeat]) -> list[list[Repeat]]:
    """Chosen repeats, those together that are forms of one formula; the commonest form first."""
    families: list[list[Repeat]] = []
    holders: dict[str, set[int]] = defaultdict(set)
    ranked = sorted(repeats, key=lambda repeat: (-repeat.mask.bit_count(), -len(repeat.codes), repeat.codes))
    for repeat in ranked:
        # Forms alike by _KIN share some of their rarer words; counting the common ones takes long.
        rare = sorted(set(repeat.codes), key=lambda code: (len(holders[code]), code))
        rare = rare[: max(_FEWEST_RARE, len(rare) * 6 // 10)]
        near = Counter(number for code in rare for number in holders[code])
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


def _replaced(line: Line, formula: Formula) -> Formula:
    """The formula; one that is gone with the sentence that stood in its place in the version after."""
    if not formula.is_gone:
        return formula
    comparison = line.comparisons[formula.versions[-1]]
    last = formula.latest_form.last
    change = next((each for each in comparison.changes if last.position in each.base), None)
    if change is None or not change.target or not goes_on(change):
        return formula
    before = sentence_around(comparison.base.paragraphs[last.position].text, last.start)
    rivals = [
        (likeness(before, cited.quote), -number, cited)
        for number, cited in enumerate(_sentences_of(comparison.target, change.target))
    ]
    best = max(rivals, key=lambda each: each[:2], default=None)
    return replace(formula, replaced=best[2]) if best and best[0] >= EDITED_LIKENESS else formula


def _sentences_of(version: Version, positions: Iterable[int]) -> Iterator[Citation]:
    """The sentences of these paragraphs, cited."""
    for position in positions:
        paragraph, start = version.paragraphs[position], 0
        for sentence in whole_sentences(paragraph.text):
            yield cite(version.head, position, paragraph, start, start + len(sentence))
            start += len(sentence)


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
    low, high = sentence.spans[place[1]][0], sentence.spans[place[1] + len(repeat.codes) - 1][1]
    high += _closing(sentence.text, low, high)
    held = line.versions[version]
    return cite(held.head, position, held.paragraphs[position], start + low, start + high)


def _closing(text: str, low: int, high: int) -> int:
    """1 where a quotation or bracket that was opened inside is closed right behind, else 0."""
    opener = dict(_PAIRS).get(text[high : high + 1])
    said = text[low:high]
    return int(opener is not None and said.count(opener) > said.count(text[high]))


_PAIRS = (("”", "“"), ("“", "„"), ("»", "«"), (")", "("), ("）", "（"), ("」", "「"), ("》", "《"))


def _numbers_blanked(text: str) -> str:
    shown = "".join("\0" if is_number(token) else token for token in counted_words(text))
    return " ".join(re.sub("\0+", "‹…›", shown).split())
