"""Strength: wording reversed, strengthened or weakened over time, with the sentences on both sides. Pure.

What counts is the engine's ladder of words (docs/decisions/0013). The engine applies it to words that
replace each other; here it is applied to aligned sentences besides, so that a word put before another
("condemn", "strongly condemn") is seen too. Only sentences with as many terms on both sides are judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.diff.strength import shifts, terms
from archive.model import (
    PARAGRAPH_BREAK,
    Change,
    Comparison,
    Facet,
    Operation,
    Significance,
    Substitution,
    Version,
)
from archive.services.language.blame import cite
from archive.services.language.line import Line
from archive.services.language.phrasing import whole_sentences
from archive.services.language.surroundings import likeness
from archive.services.language.wordings import EDITED_LIKENESS, Strand, draft, pair_up
from archive.trails import Citation, StrengthShift

SAME_MATTER = 0.6
"""Sentences less alike than this were rewritten: words answer each other only among the same words."""


def strength(line: Line) -> tuple[StrengthShift, ...]:
    """Every reversed, strengthened or weakened wording of a series, in order of time.

    Within a version reversals come first, the rest in order of the text.
    """
    return tuple(
        shift
        for version, comparison in enumerate(line.comparisons, start=1)
        for shift in sorted(_of_version(comparison, version), key=lambda shift: not shift.is_reversal)
    )


def _of_version(comparison: Comparison, version: int) -> Iterator[StrengthShift]:
    for change in comparison.changes:
        yield from _shifts(comparison, change, version)


def _shifts(comparison: Comparison, change: Change, version: int) -> Iterator[StrengthShift]:
    told = [each for each in dict.fromkeys(change.evidence) if each.facet is Facet.STRENGTH]
    for substitution in (*told, *_between_sentences(comparison, change, told)):
        if not substitution.note:
            continue  # a number's hedge that went neither way: the numbers show it
        for base, target in evidence(comparison, change, substitution):
            yield StrengthShift(version, change.id, substitution, base, target)


def _between_sentences(
    comparison: Comparison, change: Change, told: Sequence[Substitution]
) -> Iterator[Substitution]:
    """Shifts between the edited sentences of a change that its evidence does not hold yet."""
    if change.significance is not Significance.SUBSTANTIVE or not change.base or not change.target:
        return
    known = {(each.base, each.target) for each in told}
    language = comparison.target.head.language
    for before, after in edited_sentences(comparison, change):
        is_rewrite = likeness(before, after) < SAME_MATTER
        for each in shifts(before, after, language, in_context=is_rewrite):
            if (each.base, each.target) not in known and not _is_part(each, told):
                known.add((each.base, each.target))
                yield each


def _is_part(substitution: Substitution, told: Sequence[Substitution]) -> bool:
    """Whether the engine told the same shift with fewer or more words around it."""
    return any(
        (each.base in substitution.base or substitution.base in each.base)
        and (each.target in substitution.target or substitution.target in each.target)
        for each in told
    )


def edited_sentences(comparison: Comparison, change: Change) -> Iterator[tuple[str, str]]:
    """The sentences of a change that answer each other and differ, with as many terms of strength."""
    base = [s for p in change.base for s in whole_sentences(comparison.base.paragraphs[p].text)]
    drafts = [draft(comparison.target.paragraphs[p].text) for p in change.target]
    pair_up([Strand(sentence, 0, 0) for sentence in base], drafts, 1, EDITED_LIKENESS)
    for each in drafts:
        for strand, text in zip(each.strands, each.texts, strict=True):
            if strand is None or strand.previous is None:
                continue
            before = strand.previous.text
            if len(terms(before)) == len(terms(text)):
                yield before, text


def evidence(
    comparison: Comparison, change: Change, substitution: Substitution
) -> list[tuple[Citation | None, Citation | None]]:
    """The sentences that hold the words of a substitution, side by side: at least one pair.

    Sentences that the other side lacks come first; of their pairs that in which one edit exchanged the
    words, then those that hold them on one side only, then the most alike. The same shift in a second
    pair is told again.
    """
    base, target = (comparison.base, change.base), (comparison.target, change.target)
    ones = _holding(*base, substitution.base, _said(*target))
    others = _holding(*target, substitution.target, _said(*base))
    if not ones or not others:
        return [(next(iter(ones), None), next(iter(others), None))]
    pairs = [(one, other) for one in ones for other in others]
    spots = list(_spots(comparison, change, substitution))
    pairs.sort(key=lambda pair: _rank(substitution, pair[0], pair[1], spots))
    chosen: list[tuple[Citation | None, Citation | None]] = [pairs[0]]
    used = set(pairs[0])
    for one, other in pairs[1:]:
        if one not in used and other not in used and _is_at(one, other, spots):
            chosen.append((one, other))
            used |= {one, other}
    return chosen


Spot = tuple[int, int]
"""A paragraph's position and an offset in it."""


def _spots(comparison: Comparison, change: Change, substitution: Substitution) -> Iterator[tuple[Spot, Spot]]:
    """Where one edit takes the words of the base away and puts those of the target in."""
    base = target = 0
    gone, at = "", 0
    for edit in change.edits:
        if edit.operation is Operation.DELETE:
            gone, at = edit.text, base
        elif edit.operation is Operation.INSERT and _holds(substitution, gone, edit.text):
            yield (
                _spot(comparison.base, change.base, at + gone.rindex(substitution.base)),
                _spot(comparison.target, change.target, target + edit.text.rindex(substitution.target)),
            )
        base += len(edit.text) if edit.operation is not Operation.INSERT else 0
        target += len(edit.text) if edit.operation is not Operation.DELETE else 0
        gone = gone if edit.operation is Operation.DELETE else ""


def _holds(substitution: Substitution, gone: str, come: str) -> bool:
    return substitution.base in gone and substitution.target in come


def _spot(version: Version, positions: Sequence[int], offset: int) -> Spot:
    """Where an offset in the joined text of several paragraphs lies."""
    for position in positions[:-1]:
        size = len(version.paragraphs[position].text) + len(PARAGRAPH_BREAK)
        if offset < size:
            return position, offset
        offset -= size
    return positions[-1], offset


def _rank(
    substitution: Substitution, one: Citation, other: Citation, spots: Sequence[tuple[Spot, Spot]]
) -> tuple[bool, bool, float]:
    """What makes two sentences the better evidence, lowest first."""
    is_elsewhere = not _is_at(one, other, spots)
    return is_elsewhere, not _exchanges(substitution, one, other), -likeness(one.quote, other.quote)


def _is_at(one: Citation, other: Citation, spots: Sequence[tuple[Spot, Spot]]) -> bool:
    """Whether one edit exchanged the words between these two sentences."""
    return any(_stands_at(one, base) and _stands_at(other, target) for base, target in spots)


def _stands_at(citation: Citation, spot: Spot) -> bool:
    """Whether a cited sentence holds a spot."""
    position, offset = spot
    return citation.position == position and citation.start <= offset < citation.start + len(citation.quote)


def _exchanges(substitution: Substitution, one: Citation, other: Citation) -> bool:
    """Whether the words of one side are fewer in the other sentence, and the words of the other more."""
    before, after = one.quote, other.quote
    gone, come = substitution.base, substitution.target
    return before.count(gone) > after.count(gone) and after.count(come) > before.count(come)


def _said(version: Version, positions: Sequence[int]) -> set[str]:
    """The sentences of these paragraphs."""
    return {each.strip() for p in positions for each in whole_sentences(version.paragraphs[p].text)}


def _holding(version: Version, positions: Sequence[int], words: str, opposite: set[str]) -> list[Citation]:
    """The sentences that hold the words: those that the other side lacks, or else all."""
    found: list[Citation] = []
    for position in positions if words else ():
        paragraph, start = version.paragraphs[position], 0
        for sentence in whole_sentences(paragraph.text):
            if words in sentence:
                found.append(cite(version.head, position, paragraph, start, start + len(sentence)))
            start += len(sentence)
    return [each for each in found if each.quote not in opposite] or found
