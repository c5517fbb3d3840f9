"""Start-up stays light: a command loads what it asks, and no more. Told by modules, never by times."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archive.store import open_archive
from tests.making import taken_in

DATABASE = {"sqlalchemy", "alembic", "psycopg"}
ENGINE = {"archive.diff.compare", "archive.diff.align", "diff_match_patch", "rapidfuzz"}
READERS = {
    "archive.readers.registry",
    "archive.readers.dates",
    "selectolax",
    "markdown_it",
    "charset_normalizer",
}
PAGES = {"jinja2", "archive.reports.html"}
LANGUAGE = {"archive.services.language.numbers", "archive.services.language.formulas"}
SELDOM = {"alembic", "psycopg", "sqlalchemy.dialects.postgresql", "concurrent.futures.process"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files, and an archive of three versions whose answers were all asked for once."""
    place = tmp_path_factory.mktemp("light")
    (place / "a.txt").write_text("Keep left.\n", encoding="utf-8")
    (place / "b.txt").write_text("Keep right.\n", encoding="utf-8")
    with open_archive(str(place / "archive.db"), create=True) as repository:
        taken_in(repository, *(f"Fees are {n} marks.\n\nPilots serve." for n in (3, 4, 5)))
    for command in ("log", "blame", "numbers", "formulas"):
        loaded_by(place, command, "policy")
    return place


def loaded_by(folder: Path, *arguments: str) -> set[str]:
    """Every module that a command loads."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "archive.cli", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in loaded
    return loaded


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["diff", "a.txt", "b.txt"], ["log", "--help"]]
)
def test_what_needs_no_archive_loads_no_database_library(folder: Path, arguments: list[str]) -> None:
    assert not loaded_by(folder, *arguments) & (DATABASE | PAGES)


@pytest.mark.parametrize("command", ["series", "log policy", "show policy@first", "db info"])
def test_a_look_at_what_is_held_loads_neither_engine_nor_readers(folder: Path, command: str) -> None:
    needless = ENGINE | READERS | PAGES | LANGUAGE | SELDOM | {"archive.trails"}
    assert not loaded_by(folder, *command.split()) & needless


@pytest.mark.parametrize("command", ["blame", "numbers", "formulas", "audit"])
def test_an_answer_that_is_kept_loads_nothing_that_would_work_it_out(folder: Path, command: str) -> None:
    assert not loaded_by(folder, command, "policy") & (ENGINE | READERS | PAGES | LANGUAGE | SELDOM)


def test_checking_what_is_held_loads_nothing_that_compares_it(folder: Path) -> None:
    assert not loaded_by(folder, "verify") & (ENGINE | READERS | PAGES | LANGUAGE | SELDOM)
