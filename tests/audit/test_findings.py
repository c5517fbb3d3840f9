"""One list of doubts for the trail and the dossier, and what is no doubt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.app import cli
from archive.services.audit.dossier import dossier
from archive.services.audit.log import series_log
from archive.services.audit.trail import series_trail
from archive.services.intake.ingest import ingest
from archive.store import Repository, open_archive
from tests.making import undated

ALL = "mfa-annual-article central-bank-statement privacy-policy ocean-statement-zh data-authority-fr"


@pytest.mark.parametrize("series", ALL.split())
def test_trail_and_dossier_raise_the_same_doubts(repository: Repository, series: str) -> None:
    assert series_trail(repository, series).findings == dossier(repository, series).findings


def test_a_date_on_a_date_line_is_no_doubt_and_the_day_of_posting_is(tmp_path: Path) -> None:
    line = "Statement on the harbour\n\nMay 1, 2001\n\nWe shall keep the peace of the harbour.\n"
    posted = "Statement on the harbour\n\nPosted on May 1, 2002\n\nWe shall keep the peace of the harbour.\n"
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        for text in (line, posted):
            ingest(repository, undated(text))
        doubted = [each.subject for each in series_trail(repository, "policy").findings]
    assert doubted == ["policy@#2 (2002-05-01)"]


def test_the_first_log_of_a_series_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        for year in (2001, 2002, 2003):
            ingest(repository, undated(f"Statement {year}\n\nMay 1, {year}\n\nThe harbour stays open.\n"))
        series_log(repository, "policy", lambda done, of: told.append((done, of)))
    assert told[-1] == (2, 2)


def test_a_readers_doubt_is_of_the_version_and_names_the_file(tmp_path: Path) -> None:
    text = "Statement\n\nMay 1, 2001\n\nThe cafÃ© at the harbour stays open.\n"
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        deposit = undated(text)
        ingest(repository, deposit)
        found = [each for each in series_trail(repository, "policy").findings if each.kind == "mojibake"]
    assert [(each.subject, each.source) for each in found] == [("policy@#1 (2001-05-01)", deposit.name)]


def test_copies_are_counted_beside_the_statements(archived: Path) -> None:
    for command in ("log", "audit"):
        told = CliRunner().invoke(cli, ["--db", str(archived), command, "mfa-annual-article"])
        assert "9 versions (8 statements; 1 copy beside them)" in told.output


def test_what_looks_at_statements_says_that_copies_stand_beside_them(archived: Path) -> None:
    for words in (("formulas",), ("numbers",), ("strength",), ("blame",), ("phrase", "harbour")):
        told = CliRunner().invoke(cli, ["--db", str(archived), words[0], "mfa-annual-article", *words[1:]])
        assert "(8 statements; 1 copy stands beside them.)" in told.stderr, words
        assert "beside them" not in told.stdout


def test_the_log_says_what_the_trail_says(repository: Repository) -> None:
    """It reads no text where that is known, and re-reads no witness."""
    for _ in range(2):  # worked out, then kept
        logged = series_log(repository, "mfa-annual-article")
        trail = series_trail(repository, "mfa-annual-article").entries
        assert logged == tuple(replace(entry, provenances=()) for entry in trail)
