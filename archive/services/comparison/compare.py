"""Compare: two versions become one comparison under one pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from archive.diff.compare import compare
from archive.diff.settings import DiffSettings
from archive.errors import IntakeError
from archive.model import Comparison, Deposit, Version, VersionHead
from archive.services.intake.ingest import version_of

if TYPE_CHECKING:
    from archive.store import Repository

Opener = Callable[[], "Repository"]


def compare_heads(repository: Repository, base: VersionHead, target: VersionHead) -> Comparison:
    """The comparison of two held versions."""
    return compare_under_one_pipeline(
        repository.version(base), repository.version(target), lambda: repository
    )


def neighbours(repository: Repository, heads: Sequence[VersionHead]) -> Iterator[Comparison]:
    """The comparison of every version with the one before it, in order; one fewer than ``heads``."""
    for base, target in pairwise(heads):
        yield compare_heads(repository, base, target)


def compare_under_one_pipeline(
    base: Version, target: Version, opener: Opener, settings: DiffSettings | None = None
) -> Comparison:
    """The comparison, with both sides drawn again by today's pipeline if theirs would not agree."""
    if not same_rules(base.head.pipeline, target.head.pipeline):
        base, target = drawn_again(base, opener), drawn_again(target, opener)
    return compare(base, target, settings or DiffSettings())


def same_rules(base: str, target: str) -> bool:
    """Whether two pipelines ("html/1 paragraphs/1") agree: no part stands in both with another number.

    Different readers agree (a page and a plain text are each read by their own), different
    numbers of one reader or of the segmentation do not.
    """
    rules = dict(part.split("/", 1) for part in base.split() if "/" in part)
    return all(
        rules.get(name, number) == number
        for name, _, number in (part.partition("/") for part in target.split())
    )


def drawn_again(version: Version, opener: Opener) -> Version:
    """The same version by today's pipeline, from its witness; itself where that is not possible."""
    head = version.head
    if not head.witness or head.effective_on is None:
        return version
    witness = opener().witness(head.witness)
    deposit = Deposit(
        data=witness.data,
        name=Path(head.source).name,
        source=head.source,
        series=head.series,
        effective_on=head.effective_on,
        dated_by=head.dated_by,
        date_evidence=head.evidence,
        order=head.order,
        title=head.title or None,
        language=head.language or None,
        media_type=witness.media_type,
    )
    try:
        again = version_of(deposit, witness)
    except IntakeError:
        return version
    kept = replace(
        again.head, number=head.number, published_at=head.published_at, recorded_at=head.recorded_at
    )
    return Version(kept, again.paragraphs)
