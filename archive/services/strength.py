"""Strength: wording that was strengthened or weakened over time, with the sentences on both sides. Pure.

What counts is the engine's verdict on aligned passages (docs/decisions/ says how it is reached);
this module only gathers it along the line and cites it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.model import (
    Change,
    Comparison,
    Facet,
    Version,
)
from archive.segmentation.words import sentences
from archive.services.blame import cite
from archive.services.line import Line
from archive.trails import (
    Citation,
    StrengthShift,
)


def strength(line: Line) -> tuple[StrengthShift, ...]:
    """Every strengthened or weakened wording of a series, in order of time, then of the text."""
    return tuple(
        shift
        for version, comparison in enumerate(line.comparisons, start=1)
        for change in comparison.changes
        for shift in _shifts(comparison, change, version)
    )


def _shifts(comparison: Comparison, change: Change, version: int) -> Iterator[StrengthShift]:
    for substitution in dict.fromkeys(change.evidence):
        if substitution.facet is Facet.STRENGTH:
            base, target = comparison.base, comparison.target
            yield StrengthShift(
                version,
                change.id,
                substitution,
                sentence_with(base, change.base, substitution.base, other=(target, change.target)),
                sentence_with(target, change.target, substitution.target, other=(base, change.base)),
            )


def sentence_with(
    version: Version,
    positions: Sequence[int],
    wanted: str,
    other: tuple[Version, Sequence[int]],
) -> Citation | None:
    """The sentence at these positions that holds the words; one that the other side lacks comes first."""
    if not wanted:
        return None
    opposite = {sentence.strip() for p in other[1] for sentence in sentences(other[0].paragraphs[p].text)}
    found = None
    for position in positions:
        paragraph = version.paragraphs[position]
        start = 0
        for sentence in sentences(paragraph.text):
            end = start + len(sentence)
            if wanted in sentence:
                citation = cite(version.head, position, paragraph, start, end)
                if sentence.strip() not in opposite:
                    return citation
                found = found or citation
            start = end
    return found
