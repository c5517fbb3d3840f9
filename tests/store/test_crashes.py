"""Whatever happens to process, disk or connection: what was reported as recorded is there, and whole.

`make test` kills a few times, `make torture` 500 times on each database.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.errors import StoreError, StoreMissing, StoreReadOnly
from archive.store import Repository, open_archive
from tests.store.makers import content_of, deposit_at, filled
from tests.store.torture import Tally, full
from tests.stores import drop_database, make_database, running_server

KILLS = full(500, 5)
LIFE = 50
"""Kills that one archive goes through before another is begun, so that its making is hit, too."""

ROOT = Path(__file__).resolve().parents[2]


def start(work: str, place: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.worker", work, place, *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def killed_after(process: subprocess.Popen[str], seconds: float) -> list[str]:
    """What the process was told until it was killed, ``seconds`` after it began."""
    assert process.stdout is not None
    assert process.stdout.readline() == "begins\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return rest.split("\n")[:-1]  # a line that was cut off was not told


def held_digests(repository: Repository) -> set[str]:
    return {h.digest for series in repository.series() for h in repository.heads(series.name)}


@pytest.fixture
def fresh_places(request: pytest.FixtureRequest, place: str, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes places for further archives on the same database."""
    server = request.getfixturevalue("postgresql_server") if place.startswith("postgresql") else ""
    made: list[str] = []

    def fresh() -> str:
        made.append(make_database(server) if server else str(tmp_path / f"{len(made)}.db"))
        return made[-1]

    yield fresh
    for each in made if server else ():
        drop_database(server, each)


def test_killed_at_any_instant_nothing_reported_is_lost(fresh_places: Callable[[], str]) -> None:
    """Writers, and at every fifth kill a packer; the first moments of an archive are hit as well."""
    chance = random.Random(11)
    place = fresh_places()
    reported: set[str] = set()
    tally = Tally("kills", KILLS)
    for kill in range(KILLS):
        if kill and kill % LIFE == 0:
            place, reported = fresh_places(), set()
        is_packing = kill % 5 == 4
        work = ("pack", place) if is_packing else ("write", place, f"series {kill % 3}", 400)
        told = killed_after(start(*work), chance.random() * 0.4)
        if not is_packing:
            reported |= set(told)
            tally.count("versions reported before them", len(told))
        tally.count("in packing" if is_packing else "in writing")
        after_a_kill(place, reported, thoroughly=kill % 10 >= 8 or kill < 2)
        tally.next()
    the_rest_is_completed(place)


CRASHES = full(25, 1)


@pytest.mark.postgres
def test_a_server_that_crashes_forgets_nothing_reported(tmp_path: Path) -> None:
    """Not the writer but the whole server dies, in the middle of writing; it is set to answer too early."""
    chance = random.Random(13)
    with short_folder() as folder:
        with running_server(folder / "data") as server:
            place = make_database(server)
        told: set[str] = set()
        tally = Tally("crashes of the server", CRASHES, every=5)
        for crash in range(CRASHES):
            with running_server(folder / "data"):
                writer = start("write", place, f"series {crash}", 400)
                assert writer.stdout is not None
                first = [writer.stdout.readline() for _ in range(2)]
                time.sleep(chance.random() * 0.5)
                crash_server(folder / "data")
                rest, errors = writer.communicate()
                assert "StoreError" in errors or writer.returncode == 0
                reported = [line for line in (first[1] + rest).split("\n")[:-1] if line]
                told |= set(reported)
                tally.count("versions reported before them", len(reported))
            with running_server(folder / "data"):
                after_a_kill(place, told, thoroughly=True)
            tally.next()


def crash_server(data: Path) -> None:
    """Every process of the server ends at once and nothing is put in order."""
    os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


@contextmanager
def short_folder() -> Iterator[Path]:
    """Where a server's socket can be, whose path must be short."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp" if Path("/tmp").is_dir() else None))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def after_a_kill(place: str, reported: set[str], *, thoroughly: bool) -> None:
    """The archive opens, holds what was reported, and is whole; nothing is there where none was made."""
    try:
        with open_archive(place) as repository:
            assert reported <= held_digests(repository)
            if thoroughly:
                assert repository.verify().findings == ()
    except StoreMissing:
        assert reported == set()


def the_rest_is_completed(place: str) -> None:
    done = start("write", place, "series 0", 30)
    _, errors = done.communicate()
    assert done.returncode == 0, errors
    with open_archive(place) as repository:
        assert repository.verify().findings == ()
        assert {deposit_at(step, "series 0")[2].head.digest for step in range(30)} <= held_digests(repository)


def test_full_disk_keeps_nothing_of_the_step_and_says_so(repository: Repository) -> None:
    filled(repository, steps=2)
    before = repository.root()
    with (
        a_full_disk(repository),
        pytest.raises(StoreError, match=r"disk that holds .* is full; nothing of this step was kept"),
    ):
        repository.deposit_many([deposit_at(step) for step in range(2, 400)])
    assert repository.root() == before
    repository.deposit_many([deposit_at(step) for step in range(2, 60)])
    assert repository.verify().findings == ()


@contextmanager
def a_full_disk(repository: Repository) -> Iterator[None]:
    """SQLite may use one page more; a server says what it says when its disk is full, at a late row."""
    engine = repository.database.engine
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
        yield
        with engine.connect() as connection:
            connection.execute(text("PRAGMA max_page_count = 1000000"))
        return
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER full_disk BEFORE INSERT ON notes FOR EACH STATEMENT EXECUTE FUNCTION fill()"
        )
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION fill CASCADE")


@pytest.mark.postgres
def test_a_server_that_only_reads_is_read_and_says_so_to_writers(postgresql_server: str) -> None:
    """As a standby is, or a server whose disk was made read-only."""
    url = make_database(postgresql_server)
    with open_archive(url, create=True) as repository:
        filled(repository, steps=1)
        with repository.database.engine.begin() as connection:
            name = connection.execute(text("SELECT current_database()")).scalar_one()
            connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with open_archive(url) as repository:
        assert repository.verify().findings == ()
        with pytest.raises(StoreReadOnly, match="may not be written"):
            repository.deposit_many([deposit_at(5)])
    drop_database(postgresql_server, url)


@pytest.mark.postgres
def test_connection_cut_in_the_middle_is_told_and_survived(postgresql_server: str) -> None:
    url = make_database(postgresql_server)
    with open_archive(url, create=True) as repository, open_archive(url) as other:
        filled(repository, steps=2)
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

        def deposits() -> object:
            for step in range(2, 450):
                if step == 320:
                    with other.database.engine.connect() as connection:
                        connection.execute(cut)
                yield deposit_at(step)

        with pytest.raises(StoreError, match="Run it again"):
            repository.deposit_many(deposits())  # type: ignore[arg-type]
        assert repository.verify().findings == ()
        repository.deposit_many([deposit_at(step) for step in range(2, 450)])
        assert repository.series()[0].versions == 449 + 1
        assert repository.verify().findings == ()
    drop_database(postgresql_server, url)


def test_an_archive_survives_being_copied_while_it_is_closed(tmp_path: Path) -> None:
    """One file is all there is: after closing no log file holds anything back."""
    path = tmp_path / "a.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=2)
        before = content_of(repository)
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]
    shutil.copy(path, tmp_path / "c.db")
    with open_archive(str(tmp_path / "c.db"), read_only=True) as repository:
        assert content_of(repository) == before
