"""Blame: each sentence of a version with the version that brought its present words. Pure over a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.model import Comparison, Paragraph, Version, VersionHead
from archive.segmentation.words import is_word
from archive.services.language.ages import Runs
from archive.services.language.wordings import Standing, Strand, wordings
from archive.trails import Blame, BlamedRun, BlamedSentence, Citation, Wording


def blame(versions: Sequence[Version], comparisons: Sequence[Comparison]) -> Blame:
    """Every sentence of the last of these versions, in order.

    ``versions`` are a series' versions in order (at least one), ``comparisons`` those of neighbours.
    """
    last = versions[-1]
    standing = wordings(comparisons, versions[0].paragraphs)
    sentences = [
        sentence
        for position, each in enumerate(standing)
        for sentence in _blamed(last.head, last.paragraphs[position], position, each)
    ]
    return Blame(tuple(version.head for version in versions), tuple(sentences))


def cite(head: VersionHead, position: int, paragraph: Paragraph, start: int, end: int) -> Citation:
    """The citation of a stretch of a paragraph, cut to what is shown (no white space around it)."""
    text = paragraph.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    assert head.effective_on is not None  # noqa: S101 - a held version has a date
    return Citation(
        series=head.series or "",
        number=head.number,
        effective_on=head.effective_on,
        position=position,
        quote=text[start:end],
        digest=head.digest,
        text_digest=paragraph.digest,
        start=start,
    )


def _blamed(
    head: VersionHead, paragraph: Paragraph, position: int, standing: Standing
) -> Iterator[BlamedSentence]:
    start = 0
    for strand in standing.strands:
        end = start + len(strand.text)
        citation = cite(head, position, paragraph, start, end)
        if citation.quote:
            yield BlamedSentence(
                citation,
                strand.since,
                strand.first,
                runs_within(
                    standing.runs, paragraph.text, citation.start, citation.start + len(citation.quote)
                ),
                tuple(earlier(strand)),
                paragraph.is_furniture,
            )
        start = end


def earlier(strand: Strand) -> Iterator[Wording]:
    """The wordings before the present one, the latest first."""
    before = strand.previous
    while before is not None:
        yield Wording(before.since, before.text.strip())
        before = before.previous


def runs_within(runs: Runs, text: str, start: int, end: int) -> tuple[BlamedRun, ...]:
    """The runs between two offsets, where their words are of different age; else nothing."""
    found, offset = [], 0
    for length, version in runs:
        low, high = max(start, offset), min(end, offset + length)
        if low < high:
            found.append(BlamedRun(version, text[low:high]))
        offset += length
    ages = {run.version for run in found if is_word(run.text)}
    return tuple(found) if len(ages) > 1 else ()
