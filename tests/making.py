"""Small archives and lines for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from archive import compare
from archive.model import Deposit, Paragraph, Version, VersionHead, digest_of
from archive.services.intake.deposits import Statements, find_sources, read_deposit
from archive.services.intake.ingest import ingest
from archive.services.language.line import Line
from archive.store import Repository


def ingested(repository: Repository, folder: Path) -> None:
    """Take in every statement of a folder."""
    for source in find_sources([folder]).files:
        ingest(repository, read_deposit(source, Statements()))


def deposit(text: str, day: str, series: str = "policy") -> Deposit:
    return Deposit(
        data=text.encode(),
        name=f"{day}.txt",
        source=f"{series}/{day}.txt",
        series=series,
        effective_on=date.fromisoformat(day),
        dated_by="file name",
        date_evidence=f"{day}.txt",
    )


def undated(text: str, series: str = "policy") -> Deposit:
    """A deposit whose date only its text can give."""
    given = deposit(text, "2001-01-01", series)
    return replace(given, name="note.txt", effective_on=None, dated_by="", date_evidence="")


def taken_in(repository: Repository, *texts: str, series: str = "policy", first: int = 2001) -> None:
    """Texts as versions of a series, one a year; a text may be None to leave its year out."""
    for year, text in enumerate(texts, start=first):
        if text:
            ingest(repository, deposit(text, f"{year}-05-01", series))


def line(*texts: Sequence[str] | str) -> Line:
    """A line of texts without an archive; a text is its paragraphs, or one paragraph."""
    rows = [[text] if isinstance(text, str) else list(text) for text in texts]
    versions = tuple(_version(number, row) for number, row in enumerate(rows, start=1))
    return Line(versions, tuple(compare(base, target) for base, target in pairwise(versions)))


def _version(number: int, texts: Sequence[str]) -> Version:
    digest = digest_of(f"{number}\n" + "\n".join(texts))
    head = VersionHead(digest, digest, len(texts), series="policy", number=number)
    return Version(
        replace(head, effective_on=date(2000 + number, 5, 1)), tuple(Paragraph(text) for text in texts)
    )
