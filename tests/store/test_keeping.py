"""Packing, copying, rescuing: the same content in another form, or what is left of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.errors import SettingInvalid, StoreError, StoreForeign, StoreNewer
from archive.store import Repository, open_archive
from archive.store.copying import copy_archive
from archive.store.info import info
from archive.store.opening import HEAD, opened, schema_of
from archive.store.packing import pack
from archive.store.rescue import rescue
from tests.store.makers import content_of, deposit_at, filled, provenance_of, version_of, witness_of


def grown(repository: Repository) -> None:
    """Series long enough that witnesses fall into several groups, and one that is no text."""
    filled(repository, steps=20)
    repository.deposit_many([deposit_at(step, name) for step in range(60) for name in ("policy", "terms")])
    binary = witness_of(bytes(range(256)) * 40, "application/pdf")
    repository.hold(binary, provenance_of("a.pdf"))
    repository.record(version_of(binary, ["A text that its bytes do not show."], "scans"))
    repository.hold(witness_of(b"never read"), provenance_of("b.bin"))


@pytest.fixture
def small_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Frames so small that even a test's archive needs many."""
    monkeypatch.setattr("archive.store.packing.CHUNK", 4_000)
    monkeypatch.setattr("archive.store.packing.GROUP", 16_000)


def test_packing_changes_the_form_and_nothing_else(repository: Repository, small_frames: None) -> None:
    grown(repository)
    before, root, events = content_of(repository), repository.root(), list(repository.events())
    packing = pack(repository)
    assert packing.packed == 3
    assert packing.findings == ()
    with open_archive(repository.database.address.url, read_only=True) as fresh:
        assert content_of(fresh) == before
        assert list(fresh.events()) == events
        assert fresh.verify().findings == ()
    assert content_of(repository) == before, "what was remembered before packing still serves"
    assert repository.root() == root


def test_packing_again_does_nothing_until_something_new_comes(repository: Repository) -> None:
    grown(repository)
    pack(repository)
    assert pack(repository).packed == 0
    repository.deposit_many([deposit_at(70)])
    assert pack(repository).packed == 1
    assert repository.verify().findings == ()


def test_writing_goes_on_after_packing(repository: Repository, small_frames: None) -> None:
    """Also by a process that remembers frames which packing has replaced."""
    grown(repository)
    with open_archive(repository.database.address.url) as other:
        pack(other)
    more = [deposit_at(step) for step in range(60, 75)]
    repository.deposit_many(more)
    for witness, origin, version in [deposit_at(80), deposit_at(81, "new")]:
        repository.hold(witness, origin, "policy")
        repository.record(version)
    with open_archive(repository.database.address.url, read_only=True) as fresh:
        assert fresh.verify().findings == ()
        for witness, _, version in more:
            assert fresh.witness(witness.digest) == witness
            assert list(fresh.version(version.head).paragraphs) == list(version.paragraphs)


def test_packing_interrupted_between_series_leaves_a_whole_archive(
    repository: Repository, small_frames: None
) -> None:
    grown(repository)
    before = content_of(repository)

    def interrupt(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack(repository, interrupt)
    assert repository.verify().findings == ()
    assert content_of(repository) == before
    assert pack(repository).packed == 3, "every series had something left to do"


def test_packing_makes_smaller(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        repository.deposit_many([deposit_at(step) for step in range(150)])
        packing = pack(repository)
        assert packing.after < packing.before
        assert info(repository).bytes_without_search <= packing.after


@pytest.fixture
def other_place(request: pytest.FixtureRequest, place: str, tmp_path: Path) -> Iterator[str]:
    """A second place, on the other database."""
    from tests.stores import drop_database, make_database

    if place.startswith("postgresql"):
        yield str(tmp_path / "other.db")
        return
    server = request.getfixturevalue("postgresql_server")
    url = make_database(server)
    yield url
    drop_database(server, url)


@pytest.mark.postgres
def test_copy_is_the_same_archive_on_the_other_database(repository: Repository, other_place: str) -> None:
    grown(repository)
    pack(repository)
    with open_archive(other_place, create=True) as target:
        copied = copy_archive(repository, target)
        assert copied.fixity.findings == ()
        assert content_of(target) == content_of(repository)
        assert list(target.events()) == list(repository.events())
        repository.deposit_many([deposit_at(90)])
        copied = copy_archive(repository, target)
        assert target.root() == repository.root()
        assert copied.fixity.findings == ()
        target.deposit_many([deposit_at(91)])
        assert target.verify().findings == ()


@pytest.mark.postgres
def test_interrupted_copy_goes_on_where_it_stopped(repository: Repository, other_place: str) -> None:
    grown(repository)

    def interrupt(table: str, _rows: int) -> None:
        if table == "versions":
            raise KeyboardInterrupt

    with open_archive(other_place, create=True) as target:
        with pytest.raises(KeyboardInterrupt):
            copy_archive(repository, target, interrupt)
        assert copy_archive(repository, target).fixity.findings == ()
        assert content_of(target) == content_of(repository)


@pytest.mark.postgres
def test_half_a_copy_is_no_archive_until_the_copy_went_on(repository: Repository, other_place: str) -> None:
    """Else its series would be listed without texts, and a new version in it would end the copy for good."""
    grown(repository)

    def interrupt(table: str, _rows: int) -> None:
        if table == "versions":
            raise KeyboardInterrupt

    with open_archive(other_place, create=True) as target, pytest.raises(KeyboardInterrupt):
        copy_archive(repository, target, interrupt)
    for read_only in (True, False):
        with pytest.raises(StoreError, match="unfinished copy") as told:
            open_archive(other_place, create=not read_only, read_only=read_only)
        assert "archive copy" in told.value.next_step
    with opened(other_place, create=True, unfinished=True) as target:
        assert copy_archive(repository, target).fixity.findings == ()
    with open_archive(other_place, read_only=True) as target:
        assert content_of(target) == content_of(repository)


@pytest.mark.parametrize("table", ["labels", "events", "versions", "paragraphs", "blobs", "notes"])
def test_an_older_copy_stays_whole_when_its_renewal_breaks_off(
    place: str, tmp_path: Path, table: str
) -> None:
    """The source may die of what broke it off: the backup of last week is then all there is."""

    def interrupt(name: str, _rows: int) -> None:
        if name == table:
            raise KeyboardInterrupt

    backup = str(tmp_path / "backup.db")
    with open_archive(place, create=True) as source:
        filled(source, steps=3)
        with open_archive(backup, create=True) as target:
            copy_archive(source, target)
        last_week = content_of(source)
        source.deposit_many([deposit_at(step, "a new series") for step in range(8)])
        with open_archive(backup) as target, pytest.raises(KeyboardInterrupt):
            copy_archive(source, target, interrupt)
        with open_archive(backup, read_only=True) as whole:
            assert content_of(whole) == last_week
            assert whole.verify().findings == ()
        with open_archive(backup) as target:
            assert copy_archive(source, target).fixity.findings == ()
            assert content_of(target) == content_of(source)


def test_an_older_copy_stays_whole_when_its_renewal_is_killed(tmp_path: Path) -> None:
    """Nobody can clean up then: what was written until then is simply not there."""
    source, backup = str(tmp_path / "source.db"), str(tmp_path / "backup.db")
    with open_archive(source, create=True) as one, open_archive(backup, create=True) as two:
        filled(one, steps=3)
        copy_archive(one, two)
        last_week = content_of(two)
        one.deposit_many([deposit_at(step) for step in range(20, 28)])
    killed = (
        "import os, sys; from archive.store import open_archive\n"
        "from archive.store.copying import copy_archive\n"
        "copy_archive(*map(open_archive, sys.argv[1:]), lambda table, rows: table == 'texts' and os._exit(9))"
    )
    assert subprocess.run([sys.executable, "-c", killed, source, backup], check=False).returncode == 9
    with open_archive(backup) as whole:
        assert content_of(whole) == last_week
        assert whole.verify().findings == ()


def test_copy_of_an_empty_archive_is_an_archive(place: str, tmp_path: Path) -> None:
    two = str(tmp_path / "two.db")

    def interrupt(_table: str, _rows: int) -> None:
        raise KeyboardInterrupt

    with open_archive(place, create=True) as source, open_archive(two, create=True) as target:
        assert copy_archive(source, target, interrupt).rows == 0
    with open_archive(two, read_only=True) as copied:
        assert copied.verify().findings == ()


def test_a_copy_that_another_schema_began_does_not_go_on(tmp_path: Path) -> None:
    """Rows of two schemas would be called an archive of the newest."""
    source, half = str(tmp_path / "source.db"), str(tmp_path / "half.db")

    def interrupt(table: str, _rows: int) -> None:
        if table == "events":
            raise KeyboardInterrupt

    with open_archive(source, create=True) as one, open_archive(half, create=True) as two:
        filled(one, steps=2)
        with pytest.raises(KeyboardInterrupt):
            copy_archive(one, two, interrupt)
        assert schema_of(half) == f"copying {HEAD}"
        with two.database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = 'copying 9999'"))
    with pytest.raises(StoreNewer, match="schema 9999"):
        opened(half, create=True, unfinished=True)


def test_copy_refuses_a_place_that_holds_something_else(place: str, tmp_path: Path) -> None:
    with (
        open_archive(place, create=True) as one,
        open_archive(str(tmp_path / "two.db"), create=True) as two,
    ):
        filled(one, steps=1)
        filled(two, steps=2, series=["other"])
        with pytest.raises(StoreForeign, match="another archive"):
            copy_archive(one, two)


def test_copy_onto_itself_is_refused_however_the_place_is_written(place: str, tmp_path: Path) -> None:
    """It would mark the only archive as an unfinished copy, and an interrupt would lock it out."""
    with open_archive(place, create=True) as only:
        filled(only, steps=2)
        before = content_of(only)
    for again in (place, *other_names(place, tmp_path)):
        with (
            open_archive(place, read_only=True) as source,
            opened(again, create=True, unfinished=True) as target,
            pytest.raises(SettingInvalid, match="are the same archive") as told,
        ):
            copy_archive(source, target)
        assert "as TO" in told.value.next_step
    with open_archive(place) as only:
        assert content_of(only) == before


def other_names(place: str, folder: Path) -> list[str]:
    """The same database under other addresses."""
    if place.startswith("postgresql"):
        return [place.replace("postgresql:", "postgres:"), f"{place}&options=-c%20TimeZone%3DAsia/Tokyo"]
    (folder / "link.db").symlink_to(place)
    return [
        str(folder / "link.db"),
        f"sqlite:///{place}",
        str(folder / "." / ".." / folder.name / "archive.db"),
    ]


@pytest.mark.postgres
def test_databases_of_one_server_are_not_the_same_archive(
    repository: Repository, postgresql_server: str
) -> None:
    from tests.stores import drop_database, make_database

    filled(repository, steps=2)
    one, other = make_database(postgresql_server), make_database(postgresql_server)
    with open_archive(one, create=True) as first, open_archive(other, create=True) as second:
        copy_archive(repository, first)
        copy_archive(first, second)
        assert content_of(second) == content_of(repository)
    for each in (one, other):
        drop_database(postgresql_server, each)


def test_rescue_brings_out_what_still_matches(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(str(path), create=True) as repository:
        grown(repository)
        witnesses = {h.witness for s in repository.series() for h in repository.heads(s.name)}
    whole = rescue(str(path), tmp_path / "whole")
    assert whole.lost == ()
    assert whole.written == len(witnesses) + 1, "the witness without a version, too"
    originals = {file.read_bytes() for file in (tmp_path / "whole").rglob("*.*") if file.is_file()}
    for name, data in damaged(path.read_bytes()).items():
        (tmp_path / f"{name}.db").write_bytes(data)
        partly = rescue(str(tmp_path / f"{name}.db"), tmp_path / name)
        assert 0 < partly.written <= whole.written, name
        assert all(file.read_bytes() in originals for file in (tmp_path / name).glob("*/*"))
        assert partly.written + len(partly.lost) <= whole.written


def damaged(data: bytes) -> dict[str, bytes]:
    """Holes everywhere, the end cut off, and a beginning that SQLite would not open."""
    holes = data
    for place in range(20_000, len(data), 30_000):
        holes = holes[:place] + b"\xff" * 200 + holes[place + 200 :]
    return {"holes": holes, "cut": data[: len(data) * 9 // 10], "headless": b"\x00" * 3000 + data[3000:]}


def test_rescue_reads_what_is_still_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=2)
        assert rescue(str(path), tmp_path / "out").written == 4


def test_info_counts_what_is_held(repository: Repository) -> None:
    grown(repository)
    told = info(repository)
    assert (told.series, told.versions, told.witnesses) == (3, 121, 122)
    assert told.events == told.versions + told.witnesses + 1
    assert 0 < told.bytes_without_search <= told.bytes
    assert told.engine.startswith(("SQLite 3.", "PostgreSQL 1"))


def test_witnesses_without_a_version_are_packed_too(repository: Repository) -> None:
    """The same text again in other bytes makes no version, and is evidence nevertheless."""
    again = [witness_of(deposit_at(step)[0].data + b"\n" * (step + 1)) for step in range(40)]
    for witness in again:
        repository.hold(witness, provenance_of("policy.txt"))
    before = info(repository).frames
    pack(repository)
    assert info(repository).frames < before // 4
    assert pack(repository).packed == 0
    with open_archive(repository.database.address.url, read_only=True) as fresh:
        assert [fresh.witness(w.digest) for w in again] == again
        assert fresh.verify().findings == ()


def test_packing_now_and_then_keeps_texts_that_others_lean_on(
    repository: Repository, small_frames: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every round leaves no frame behind that nothing lies in and nothing leans on."""
    monkeypatch.setattr("archive.store.packing.SETTLED", 500)
    for step in range(0, 60, 12):
        names = ["house/policy", "house/terms", "other/policy"]
        repository.deposit_many([deposit_at(s, name) for s in range(step, step + 12) for name in names])
        pack(repository)
        assert repository.verify().findings == ()
