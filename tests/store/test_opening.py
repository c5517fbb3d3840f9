"""Opening an archive: what is one, what is not, and what is said then."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.errors import (
    SettingInvalid,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
)
from archive.store import database, open_archive
from tests.store.makers import filled, provenance_of, witness_of


def test_missing_archive_is_told_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match=r"no archive at .*archive ingest"):
        open_archive(str(tmp_path / "none.db"))
    with pytest.raises(StoreMissing, match=r"folder .* does not exist"):
        open_archive(str(tmp_path / "no" / "none.db"), create=True)
    assert list(tmp_path.iterdir()) == []


def test_read_only_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        open_archive(str(tmp_path / "none.db"), create=True, read_only=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"just a text", b"SQLite format 2\x00" * 99, b"\x00" * 5000])
def test_file_of_another_kind_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(StoreForeign, match="is not an archive"):
            open_archive(str(path), create=create)
    assert path.read_bytes() == content


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(StoreForeign, match="a database, but not an archive"):
            open_archive(str(path), create=create)
    assert path.read_bytes() == before


def test_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreForeign, match="is not a file"):
        open_archive(str(tmp_path))


def test_archive_of_a_newer_program_is_told(place: str) -> None:
    with open_archive(place, create=True) as repository, repository.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreNewer, match="9999"):
        open_archive(place, create=True)


def test_truncated_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=3)
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(StoreDamaged, match="rescue"):
        read_everything(str(path))


def read_everything(place: str) -> None:
    with open_archive(place) as repository:
        list(repository.events())


def test_waiting_writer_gives_up_with_a_sentence(place: str) -> None:
    with open_archive(place, create=True) as first, open_archive(place, patience=0.2) as second:
        with first.database.writing(), pytest.raises(StoreBusy, match="is being written"):
            second.hold(witness_of(b"x"), provenance_of("x"))
        second.hold(witness_of(b"x"), provenance_of("x"))


def test_waiting_writer_says_so_once(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "NOTICE", 0.05)
    told: list[str] = []
    with (
        open_archive(place, create=True) as first,
        open_archive(place, patience=0.3, waiting=told.append) as second,
    ):
        second.hold(witness_of(b"x"), provenance_of("x"))
        assert not told
        for _ in range(2):
            with first.database.writing(), pytest.raises(StoreBusy):
                second.hold(witness_of(b"y"), provenance_of("y"))
        assert told == [second.place]


def test_an_archive_that_another_begins_to_make_is_waited_for(tmp_path: Path) -> None:
    place = str(tmp_path / "archive.db")
    other = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    ending = threading.Timer(0.3, other.close)
    ending.start()
    with open_archive(place, create=True) as repository:
        assert repository.verify().findings == ()
    ending.join()
    other = sqlite3.connect(str(tmp_path / "held.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="is being written"):
        open_archive(str(tmp_path / "held.db"), create=True, patience=0.2)
    other.close()


def test_reading_goes_on_while_another_writes(place: str) -> None:
    with open_archive(place, create=True) as writer, open_archive(place, patience=0.2) as reader:
        filled(writer, steps=1)
        with writer.database.writing():
            assert len(reader.series()) == 2


@pytest.mark.parametrize(
    "given",
    [
        "mysql://host/db",
        "sqlite://",
        "://",
        ":memory:",
        "sqlite:///:memory:",
        "file:a.db?mode=ro",
        "sqlite:///a.db?mode=ro",
    ],
)
def test_other_kinds_of_database_are_refused(given: str) -> None:
    with pytest.raises(SettingInvalid):
        open_archive(given)


def test_url_leads_to_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(f"sqlite:///{path}", create=True) as repository:
        filled(repository, steps=1)
    with open_archive(str(path)) as repository:
        assert len(repository.series()) == 2


def test_unreachable_server_is_told_without_the_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_archive("postgresql://me:secret@localhost:1/none")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


@contextmanager
def as_somebody_without_rights() -> Iterator[None]:
    """Root may write everywhere; while this lasts we are nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.fixture
def frozen_archive() -> Iterator[Path]:
    """An archive in a folder that we may read but not write."""
    folder = Path(tempfile.mkdtemp())
    with open_archive(str(folder / "a.db"), create=True) as repository:
        filled(repository, steps=1)
    folder.chmod(0o555)
    with as_somebody_without_rights():
        yield folder / "a.db"
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_read_only_folder_is_read_and_not_written(frozen_archive: Path) -> None:
    for create in (False, True):
        with pytest.raises(StoreReadOnly, match="may not be written"):
            open_archive(str(frozen_archive), create=create)
    with pytest.raises(StoreReadOnly, match="may not be written"):
        open_archive(str(frozen_archive.with_name("new.db")), create=True)
    with open_archive(str(frozen_archive), read_only=True) as repository:
        assert repository.verify().findings == ()
        assert len(repository.series()) == 2
    assert [p.name for p in frozen_archive.parent.iterdir()] == ["a.db"]


def test_opening_is_quick_and_leaves_alembic_alone(tmp_path: Path) -> None:
    """Measured in a process of its own, imports apart: at most 30 ms (three tries, the best counts)."""
    path = tmp_path / "a.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=3)
    script = (
        "import sys, time, archive.store.opening\n"
        "from archive.store import open_archive\n"
        "best = 9.0\n"
        "for _ in range(3):\n"
        "    start = time.perf_counter()\n"
        f"    open_archive({str(path)!r}).close()\n"
        "    best = min(best, time.perf_counter() - start)\n"
        "print(best, 'alembic' in sys.modules)\n"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    seconds, has_alembic = out.split()
    assert has_alembic == "False"
    assert float(seconds) < 0.030


def test_importing_the_store_loads_no_database_library() -> None:
    code = "import sys, archive.store; print('sqlalchemy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "False"
