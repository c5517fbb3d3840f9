"""Findings: every doubt about a series, one list for the trail and the dossier alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.errors import StoreError
from archive.model import Comparison, Finding, VersionHead
from archive.reports.shares import similarity
from archive.services.audit.repeated import repeated_findings
from archive.services.audit.reversions import reversions
from archive.services.comparison.cautions import inferred_by, is_stated
from archive.services.language.line import Line

if TYPE_CHECKING:
    from archive.store import Repository

FAR_APART = 0.2
"""Similarity below which two neighbours may not be versions of one statement at all."""


def findings(repository: Repository, line: Line, heads: Sequence[VersionHead]) -> Iterator[Finding]:
    """The doubts about a series: ``heads`` are all its versions, copies too, ``line`` its statements."""
    for head in heads:
        yield from _unsure_date(head)
        yield from (_of_version(finding, head) for finding in head.findings)
    yield from _neighbours(line.heads, line.comparisons)
    yield from _back(line.heads)
    yield from _repeated(line.heads, line.comparisons)
    for blank in line.blanks:
        yield Finding(blank.presence.value, f"{line.series}@{blank.begins}", blank.reason)
    yield from _fixity(repository, heads)


def _unsure_date(head: VersionHead) -> Iterator[Finding]:
    """An effective date that neither a person nor a date line of the document stated."""
    if head.dated_by and not is_stated(head):
        quoted = f": {head.evidence!r}" if head.evidence else ""
        said = f"Its date was inferred ({inferred_by(head)}{quoted})."
        yield Finding("date inferred", head.reference, said)


def _of_version(finding: Finding, head: VersionHead) -> Finding:
    """A finding that was made when the version was drawn: of the version, with the file as its source."""
    is_of_series = finding.subject.startswith(f"{head.series}@")
    return replace(finding, subject=head.reference, source="" if is_of_series else finding.subject)


def _neighbours(line: Sequence[VersionHead], comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """What only neighbours raise: a text unchanged under a new date, versions far apart."""
    for (base, target), comparison in zip(pairwise(line), comparisons, strict=True):
        if base.text_digest == target.text_digest:
            said = f"The text is the same, to the letter, as that of {base.reference}."
            yield Finding("same text", target.reference, said)
        elif comparison.summary.similarity < FAR_APART:
            share = similarity(comparison.summary)
            said = f"Its similarity to {base.reference} is only {share}; is it the same statement?"
            yield Finding("far apart", target.reference, said)


def _back(line: Sequence[VersionHead]) -> Iterator[Finding]:
    """Statements that went back to the text of one that was not their neighbour."""
    back = reversions(line)
    for head in line:
        if earlier := back.get(head.digest):
            said = f"It is back to the text of {earlier.reference}, to the letter."
            yield Finding("earlier text", head.reference, said)


def _repeated(line: Sequence[VersionHead], comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """Lines that stand around statements written anew each time."""
    if comparisons:
        texts = [comparisons[0].base.paragraphs, *(each.target.paragraphs for each in comparisons)]
        yield from repeated_findings(line, texts)


def _fixity(repository: Repository, heads: Sequence[VersionHead]) -> Iterator[Finding]:
    """Witnesses of this series whose bytes do not match their digest any more."""
    for digest in dict.fromkeys(head.witness for head in heads):
        try:
            repository.witness(digest)
        except StoreError as fault:
            yield Finding("fixity", digest, fault.fact)
