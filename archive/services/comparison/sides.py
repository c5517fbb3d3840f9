"""Sides: the two sides of a comparison as a person names them: files, standard input, references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive.diff.settings import DiffSettings
from archive.model import Comparison, Deposit, Version, VersionHead
from archive.readers.registry import read
from archive.segmentation.paragraphs import PIPELINE, paragraphs
from archive.services.comparison.compare import compare_under_one_pipeline
from archive.services.comparison.pipelines import Opener
from archive.services.comparison.references import Reference, doubt, parse_reference, resolve
from archive.services.intake.deposits import (
    SUFFIXES,
    SourceFile,
    Statements,
    deposit_from_stream,
    read_deposit,
)
from archive.services.intake.versions import strongest, text_digest

if TYPE_CHECKING:
    from archive.store import Repository

STANDARD_INPUT = "-"


def compare_sides(
    base: str, target: str, opener: Opener, stream: Callable[[], bytes], settings: DiffSettings | None = None
) -> Comparison:
    """The comparison of two sides: each a file, ``-`` (read from ``stream``) or a reference.

    ``opener`` gives the archive; it is called only when a side is a reference, so that two plain
    files need no archive at all.

    Raises:
        ReferenceUnknown, IntakeError, StoreError: a side cannot be had.
    """
    base_version, target_version = _side(base, opener, stream), _side(target, opener, stream)
    return compare_under_one_pipeline(base_version, target_version, opener, settings)


def plain_version(deposit: Deposit) -> Version:
    """The version that a plain document makes: no series, no date, no archive.

    Raises:
        IntakeError: it cannot be read.
    """
    reading = read(deposit.data, deposit.name, deposit.media_type)
    text = paragraphs(reading.blocks)
    digest = text_digest(text)
    title, language = strongest(reading.claims, "title"), strongest(reading.claims, "language")
    head = VersionHead(
        digest=digest,
        text_digest=digest,
        paragraphs=len(text),
        title=title.value if title else deposit.name,
        language=language.value if language else "",
        source=deposit.source,
        pipeline=f"{reading.reader} {PIPELINE}",
        encoding=reading.encoding,
        claims=reading.claims,
        findings=reading.findings,
    )
    return Version(head, text)


def _side(name: str, opener: Opener, stream: Callable[[], bytes]) -> Version:
    if name == STANDARD_INPUT:
        return plain_version(deposit_from_stream(stream(), Statements()))
    if _is_file(name):
        return plain_version(read_deposit(SourceFile(Path(name)), Statements()))
    return _held(opener(), parse_reference(name))


def _held(repository: Repository, reference: Reference) -> Version:
    """The version that a reference means; a doubt about which one joins its findings, so that it is told."""
    head = resolve(repository, reference)
    version = repository.version(head)
    found = doubt(repository, reference, head)
    return replace(version, head=replace(head, findings=(found, *head.findings))) if found else version


def _is_file(name: str) -> bool:
    """Whether a side is meant as a path: it exists, or it is spelt as only a path is.

    A series may be called ``Twitch/Terms``, so a slash alone does not make a path.
    """
    path = Path(name)
    looks_like_path = path.suffix.lower() in SUFFIXES or name.startswith(("/", "./", "../"))
    return path.exists() or ("@" not in name and looks_like_path)
