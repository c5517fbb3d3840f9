"""Compare: two sides, named by reference or by file, become one comparison under one pipeline."""

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
from archive.readers.registry import read
from archive.segmentation.paragraphs import PIPELINE, paragraphs
from archive.services.deposits import SourceFile, Statements, deposit_from_stream, read_deposit
from archive.services.ingest import text_digest, version_of
from archive.services.references import parse_reference, resolve

if TYPE_CHECKING:
    from archive.store import Repository

Opener = Callable[[], "Repository"]


def compare_sides(
    base: str, target: str, opener: Opener, stream: Callable[[], bytes], settings: DiffSettings | None = None
) -> Comparison:
    """The comparison of two sides as a person names them: a file, ``-`` (``stream``) or a reference.

    ``opener`` gives the archive; it is called only when a side is a reference, so that two plain
    files need no archive at all.

    Raises:
        ReferenceUnknown, IntakeError, StoreError: a side cannot be had.
    """
    base_version, target_version = _side(base, opener, stream), _side(target, opener, stream)
    return compare_under_one_pipeline(base_version, target_version, opener, settings)


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


def plain_version(deposit: Deposit) -> Version:
    """The version that a plain document makes: no series, no date, no archive."""
    reading = read(deposit.data, deposit.name, deposit.media_type)
    text = paragraphs(reading.blocks)
    digest = text_digest(text)
    title = next((claim.value for claim in reading.claims if claim.subject == "title"), "")
    language = next((claim.value for claim in reading.claims if claim.subject == "language"), "")
    head = VersionHead(
        digest=digest,
        text_digest=digest,
        paragraphs=len(text),
        title=title or deposit.name,
        language=language,
        source=deposit.source,
        pipeline=f"{reading.reader} {PIPELINE}",
        encoding=reading.encoding,
        claims=reading.claims,
        findings=reading.findings,
    )
    return Version(head, text)


def _side(name: str, opener: Opener, stream: Callable[[], bytes]) -> Version:
    if name == "-":
        return plain_version(deposit_from_stream(stream(), Statements()))
    if _is_file(name):
        return plain_version(read_deposit(SourceFile(Path(name)), Statements()))
    repository = opener()
    return repository.version(resolve(repository, parse_reference(name)))


def _is_file(name: str) -> bool:
    """Whether a side is meant as a path: it exists, or it looks like nothing but a path."""
    path = Path(name)
    looks_like_path = "@" not in name and (path.suffix != "" or "/" in name)
    return path.exists() or looks_like_path


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
