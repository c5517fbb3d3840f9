"""An archive with the demonstration corpus in it, made once for all audit tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.services.language.formulas import formulas
from archive.services.language.line import Line, line_of
from archive.store import Repository, open_archive
from archive.trails import FormulaLedger
from tests.making import ingested
from tests.stores import place, postgresql_server

__all__ = ["place", "postgresql_server"]


@pytest.fixture(scope="session")
def archived(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of an archive that holds the corpus."""
    place = tmp_path_factory.mktemp("audit") / "corpus.db"
    with open_archive(str(place), create=True) as repository:
        ingested(repository, corpus)
    return place


@pytest.fixture(scope="session")
def repository(archived: Path) -> Iterator[Repository]:
    """That archive, opened for reading."""
    with open_archive(str(archived), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def annual(repository: Repository) -> Line:
    return line_of(repository, "mfa-annual-article")


@pytest.fixture(scope="session")
def bank(repository: Repository) -> Line:
    return line_of(repository, "central-bank-statement")


@pytest.fixture(scope="session")
def annual_ledger(annual: Line) -> FormulaLedger:
    return formulas(annual)
