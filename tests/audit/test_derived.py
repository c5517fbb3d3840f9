"""Derived data: one more version costs its neighbours only; lost, damaged or forged, it costs time only."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from archive.services.language.answers import blame_of
from archive.services.language.line import line_of
from archive.services.language.memory import Memory
from archive.store import Repository, open_archive
from archive.store.derived import open_derived
from archive.store.derived_tables import comparisons
from archive.trails import Blame
from tests.making import taken_in

TEXTS = [f"The harbour is open. Fees are {n} marks.\n\nPilots serve in year {n}." for n in (3, 4, 5, 7)]


@pytest.fixture
def archive_file(tmp_path: Path) -> Path:
    place = tmp_path / "a.db"
    with open_archive(str(place), create=True) as repository:
        taken_in(repository, *TEXTS[:2], "", *TEXTS[2:])
    return place


def blamed(place: Path) -> Blame:
    with open_archive(str(place), read_only=True) as repository:
        return blame_of(repository, line_of(repository, "policy"))


def kept(repository: Repository) -> int:
    derived = open_derived(repository.database)
    with derived.begin() as connection:
        found: int = connection.execute(select(func.count()).select_from(comparisons)).scalar_one()
    derived.close()
    return found


def compared(repository: Repository) -> int:
    assert len(list(line_of(repository, "policy").comparisons)) == len(repository.heads("policy")) - 1
    return kept(repository)


def test_a_new_version_costs_one_comparison_and_a_late_one_two(archive_file: Path) -> None:
    with open_archive(str(archive_file), create=True) as repository:
        assert compared(repository) == 3
        taken_in(repository, TEXTS[0], first=2010)
        assert compared(repository) == 4
        taken_in(repository, "The harbour is shut.", first=2003)
        assert compared(repository) == 6


def test_a_late_version_is_fitted_in_as_if_it_had_always_been_there(
    archive_file: Path, tmp_path: Path
) -> None:
    blamed(archive_file)
    late = "The harbour is open. Fees are 4 marks.\n\nPilots serve in year 5."
    with open_archive(str(archive_file), create=True) as repository:
        taken_in(repository, late, first=2003)
    with open_archive(str(tmp_path / "b.db"), create=True) as repository:
        taken_in(repository, *TEXTS[:2], late, *TEXTS[2:])
    told = [
        [(s.citation.quote, s.since, s.first, s.runs) for s in blamed(p).sentences]
        for p in (archive_file, tmp_path / "b.db")
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("harm", ["deleted", "garbage", "empty"])
def test_lost_or_damaged_it_is_made_again(archive_file: Path, harm: str) -> None:
    before = blamed(archive_file)
    derived = archive_file.with_name("a.db.derived")
    for leftover in archive_file.parent.glob("a.db.derived-*"):
        leftover.unlink()
    if harm == "deleted":
        derived.unlink()
    else:
        derived.write_bytes(b"no database at all" * 100 if harm == "garbage" else b"")
    assert blamed(archive_file) == before


def test_without_a_place_to_write_answers_come_all_the_same(
    archive_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.store.derived._may_write", lambda path: False)
    assert len(blamed(archive_file).sentences) == 3
    assert not archive_file.with_name("a.db.derived").exists()


@pytest.mark.parametrize(
    ("kept", "forged"),
    [(b"Fees are 7 marks", b"Fees are 9 marks"), (b'"versions":[[0', b'"versions":[[99')],
    ids=["other words", "a paragraph that is not there"],
)
def test_forged_texts_are_not_used(archive_file: Path, kept: bytes, forged: bytes) -> None:
    with open_archive(str(archive_file), read_only=True) as repository:
        line = line_of(repository, "policy")
        memory = Memory(repository)
        packed = memory.recall("texts", line.key)
        assert packed is not None
        assert kept in packed
        memory.keep("texts", line.key, packed.replace(kept, forged))
        again = line_of(repository, "policy")
    assert [p.text for p in again.versions[-1].paragraphs] == [p.text for p in line.versions[-1].paragraphs]


def test_a_damaged_comparison_is_told_apart_from_a_good_one(archive_file: Path) -> None:
    blamed(archive_file)
    with open_archive(str(archive_file), read_only=True) as repository:
        derived = open_derived(repository.database)
        with derived.begin(writes=True) as connection:
            connection.execute(update(comparisons).values(body=b"damaged"))
        derived.close()
        assert len(list(line_of(repository, "policy").comparisons)) == 3
