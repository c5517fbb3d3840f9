"""The search index: whoever is interrupted goes on, two at once do it once, and a series is read as it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import func, select

from archive.errors import ReferenceUnknown
from archive.services.language.search import search, tokens
from archive.store import Repository, open_archive
from archive.store.derived import open_derived
from archive.store.derived_tables import passages
from archive.store.search import Entry, SearchIndex
from archive.store.sketches import sketches_of
from tests.store.makers import deposit_at, filled

SERIES = [f"series {number}" for number in range(5)]


def passage_count(repository: Repository) -> int:
    derived = open_derived(repository.database)
    with derived.begin() as connection:
        count = connection.execute(select(func.count()).select_from(passages)).scalar_one()
    derived.close()
    return count


def distinct_texts(repository: Repository) -> int:
    return sum(
        len({p.text for v in repository.versions(repository.heads(each.name)) for p in v.paragraphs})
        for each in repository.series()
    )


def test_an_interrupted_index_goes_on_where_it_stopped(repository: Repository) -> None:
    filled(repository, steps=3, series=SERIES)

    def interrupt(done: int, _of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        search(repository, "council", progress=interrupt)
    told: list[tuple[int, int]] = []
    found = search(repository, "council", limit=500, progress=lambda *far: told.append(far))
    assert told == [(1, 2), (2, 2)]
    assert {hit.latest.series for hit in found.hits} == set(SERIES)
    assert passage_count(repository) == distinct_texts(repository)
    assert search(repository, "council", limit=500) == found


def test_one_more_version_costs_its_own_series_alone(repository: Repository) -> None:
    filled(repository, steps=3, series=SERIES)
    search(repository, "council")
    repository.deposit_many([deposit_at(9, "series 2")])
    told: list[tuple[int, int]] = []
    search(repository, "council", progress=lambda *far: told.append(far))
    assert told == [(1, 1)]
    assert passage_count(repository) == distinct_texts(repository)


def test_two_first_searches_at_once_index_each_series_once(place: str) -> None:
    with open_archive(place, create=True) as repository:
        repository.deposit_many([deposit_at(step, name) for step in range(12) for name in SERIES])

    def ask(query: str) -> int:
        with open_archive(place) as own:
            return search(own, query).total

    with ThreadPoolExecutor(4) as together:
        assert len(set(together.map(ask, ["council"] * 4))) == 1
    with open_archive(place) as repository:
        assert passage_count(repository) == distinct_texts(repository)


def test_versions_read_together_are_those_read_one_by_one(repository: Repository) -> None:
    """Also where the series lie scattered over the log, and in any order asked for."""
    for step in range(0, 80, 4):
        repository.deposit_many([deposit_at(s, name) for name in SERIES[:2] for s in range(step, step + 4)])
    heads = [head for name in SERIES[:2] for head in repository.heads(name)][::-3]
    together = repository.versions(heads)
    for head, version in zip(heads, together, strict=True):
        alone = repository.version(head)
        assert version.head == head
        assert list(version.paragraphs) == list(alone.paragraphs)
        assert list(version.paragraphs.digests) == list(alone.paragraphs.digests)  # type: ignore[attr-defined]


def test_a_version_that_is_not_held_is_told(repository: Repository) -> None:
    filled(repository, steps=1)
    stranger = deposit_at(7, "policy")[2].head
    with pytest.raises(ReferenceUnknown, match=r"No version .* of 'policy' is held"):
        repository.versions([stranger])


def begun_anew(place: Path) -> None:
    """Remove an archive, and leave what was worked out from it."""
    for part in place.parent.glob(f"{place.name}*"):
        if not part.name.startswith(f"{place.name}.derived"):
            part.unlink()


def series_found(repository: Repository, query: str) -> set[str]:
    return {hit.latest.series for hit in search(repository, query, limit=500).hits}


def test_nothing_is_found_of_an_archive_that_stood_there_before(tmp_path: Path) -> None:
    place = tmp_path / "a.db"
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=3, series=SERIES[:2])
        assert series_found(repository, "council") == set(SERIES[:2])
    begun_anew(place)
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=3, series=SERIES[2:4])
        assert series_found(repository, "council") == set(SERIES[2:4])


def test_an_archive_brought_back_from_a_backup_is_indexed_as_it_is_now(tmp_path: Path) -> None:
    place, backup = tmp_path / "a.db", tmp_path / "backup.db"
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=3, series=SERIES[:1])
    copyfile(place, backup)
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=3, series=SERIES[1:2])
        assert series_found(repository, "council") == set(SERIES[:2])
    begun_anew(place)
    copyfile(backup, place)
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=4, series=SERIES[2:3])
        assert series_found(repository, "council") == {SERIES[0], SERIES[2]}


def test_marks_of_an_archive_that_stood_there_before_are_dropped(tmp_path: Path) -> None:
    place = tmp_path / "a.db"
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=3, series=SERIES[:2])
        sketches = sketches_of(repository, "rules")
        marked = sketches.refresh()
        for heads in sketches.portions():
            sketches.write(heads, [{7}] * len(heads))
        assert sketches.holders({7}) == {7: frozenset(SERIES[:2])}
    begun_anew(place)
    with open_archive(str(place), create=True) as repository:
        filled(repository, steps=3, series=SERIES[2:4])
        assert sketches_of(repository, "rules").holders({7}) == {}
        assert sketches_of(repository, "rules").refresh() == marked


def test_texts_that_are_stored_alike_stay_as_many_as_they_are(repository: Repository) -> None:
    index = SearchIndex(open_derived(repository.database), tokens)
    place = ("2001-01-01", "a", 0)
    entries = [Entry("series", False, place, place, 1, said) for said in ("who \ud800 pays", "who ? pays")]
    for upto in (1, 2, 3):
        index.replace("series", entries, upto)
        assert passage_count(repository) == 2
