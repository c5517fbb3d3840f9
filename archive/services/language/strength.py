"""Strength: wording reversed, strengthened or weakened over time, with the sentences on both sides. Pure.

What counts is the engine's ladder of words (docs/decisions/0013). The engine applies it to words that
replace each other; here it is applied to aligned sentences besides, so that a word put before another
("condemn", "strongly condemn") is seen too. Only sentences with as many terms on both sides are judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.diff.strength import shifts, terms
from archive.model import Change, Comparison, Facet, Significance, Substitution, Version
from archive.services.language.blame import cite
from archive.services.language.line import Line
from archive.services.language.phrasing import whole_sentences
from archive.services.language.wordings import EDITED_LIKENESS, Strand, draft, pair_up
from archive.trails import (
    Citation,
    StrengthShift,
)


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
    base, target = comparison.base, comparison.target
    for substitution in (*told, *_between_sentences(comparison, change, told)):
        if not substitution.note:
            continue  # a number's hedge that went neither way: the numbers show it
        yield StrengthShift(
            version,
            change.id,
            substitution,
            sentence_with(base, change.base, substitution.base, other=(target, change.target)),
            sentence_with(target, change.target, substitution.target, other=(base, change.base)),
        )


def _between_sentences(
    comparison: Comparison, change: Change, told: Sequence[Substitution]
) -> Iterator[Substitution]:
    """Shifts between the edited sentences of a change that its evidence does not hold yet."""
    if change.significance is not Significance.SUBSTANTIVE or not change.base or not change.target:
        return
    known = {(each.base, each.target) for each in told}
    language = comparison.target.head.language
    for before, after in edited_sentences(comparison, change):
        for each in shifts(before, after, language):
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


def sentence_with(
    version: Version,
    positions: Sequence[int],
    wanted: str,
    other: tuple[Version, Sequence[int]],
) -> Citation | None:
    """The sentence at these positions that holds the words; one that the other side lacks comes first."""
    if not wanted:
        return None
    opposite = {
        sentence.strip() for p in other[1] for sentence in whole_sentences(other[0].paragraphs[p].text)
    }
    found = None
    for position in positions:
        paragraph = version.paragraphs[position]
        start = 0
        for sentence in whole_sentences(paragraph.text):
            end = start + len(sentence)
            if wanted in sentence:
                citation = cite(version.head, position, paragraph, start, end)
                if sentence.strip() not in opposite:
                    return citation
                found = found or citation
            start = end
    return found
