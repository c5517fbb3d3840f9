"""A backup is never worse than it was, whatever is wrong with the archive that is copied onto it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, text

from archive.errors import StoreDamaged, StoreError, StoreForeign
from archive.store import Repository, open_archive
from archive.store.copying import Copied, copy_archive
from archive.store.packing import pack
from archive.store.tables import metadata
from tests.store.makers import content_of, deposit_at, filled
from tests.store.test_tampering import key_of, rows_of

TABLES = {table.name: table for table in metadata.sorted_tables}


@dataclass(frozen=True)
class Kept:
    """A source with something new, and the backup that was made of it before that."""

    source: Repository
    backup: Path
    last_week: list[object]
    now: list[object]


@pytest.fixture
def kept(place: str, tmp_path: Path) -> Iterator[Kept]:
    with open_archive(place, create=True) as source:
        filled(source, steps=2)
        backup = tmp_path / "backup.db"
        with open_archive(str(backup), create=True) as target:
            copy_archive(source, target)
        last_week = content_of(source)
        source.deposit_many([deposit_at(3), deposit_at(3, "new")])
        yield Kept(source, backup, last_week, content_of(source))


@contextmanager
def altering(repository: Repository) -> Iterator[Connection]:
    """A transaction to which neither guards nor references object; SQLite's guards are put back."""
    with repository.database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                guards = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                held = connection.execute(guards).all()
                for name, _ in held:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
                yield connection
                for _, sql in held:
                    connection.exec_driver_sql(sql)
            connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")
            return
        with connection.begin():
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection


@contextmanager
def flipped(repository: Repository, table: Table, row: dict[str, object], name: str) -> Iterator[None]:
    """One value altered: a bit in its middle, or its lowest."""
    where, key = key_of(table, row)
    with altering(repository) as connection:
        statement = text(f"UPDATE {table.name} SET {name} = :new WHERE {where}")
        connection.execute(statement, {"new": bit_flipped(row[name]), **key})
    yield
    with altering(repository) as connection:
        connection.execute(statement, {"new": row[name], **key})


def bit_flipped(value: object) -> object:
    if isinstance(value, bytes):
        at = len(value) // 2
        return value[:at] + bytes([value[at] ^ 4]) + value[at + 1 :] if value else b"\x01"
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 1) + value[1:]
    assert isinstance(value, int)
    return value ^ 1


@contextmanager
def removed(repository: Repository, table: Table, row: dict[str, object]) -> Iterator[None]:
    where, key = key_of(table, row)
    names = ", ".join(row)
    with altering(repository) as connection:
        connection.execute(text(f"DELETE FROM {table.name} WHERE {where}"), key)
    yield
    with altering(repository) as connection:
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {table.name} ({names}) VALUES ({values})"), row)


def renewed(kept: Kept) -> Copied:
    """Copy onto a fresh backup of last week, which is whole afterwards whatever the source is like."""
    trial = kept.backup.with_name("trial.db")
    shutil.copy(kept.backup, trial)
    with open_archive(str(trial)) as target:
        told = copy_archive(kept.source, target)
        assert told.fixity == target.verify()
        assert told.fixity.findings == ()
        assert content_of(target) == (kept.last_week if told.is_left else kept.now)
    return told


@pytest.mark.parametrize("name", TABLES)
def test_a_flipped_bit_in_the_source_leaves_the_backup_whole(kept: Kept, name: str) -> None:
    table = TABLES[name]
    keys = set(table.primary_key.columns)
    for row in some_of(rows_of(kept.source, table)):
        for column in (each for each in table.columns if each not in keys and row[each.name] is not None):
            with flipped(kept.source, table, row, column.name):
                damage = kept.source.verify().findings
                assert bool(renewed(kept).damage) is bool(damage), (row, column.name)


def some_of(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The first and the last: held since last week, and new."""
    return [rows[0], rows[-1]]


@pytest.mark.parametrize("name", TABLES)
def test_a_row_lost_from_the_source_is_not_lost_from_the_backup(kept: Kept, name: str) -> None:
    table = TABLES[name]
    for row in some_of(rows_of(kept.source, table))[:1]:
        with removed(kept.source, table, row):
            assert renewed(kept).damage, row


def test_what_is_new_is_taken_though_what_it_leans_on_is_damaged(kept: Kept) -> None:
    """The backup has the damaged frame whole, and what leans on it is read with that."""
    table = TABLES["frames"]
    leant_on = [row for row in rows_of(kept.source, table) if row["depth"] == 0]
    for row in leant_on[:2]:
        with flipped(kept.source, table, row, "data"):
            told = renewed(kept)
            assert told.damage
            assert not told.is_left
            assert told.rows > 0


def test_a_backup_keeps_its_own_where_the_source_was_packed_since(kept: Kept) -> None:
    pack(kept.source)
    table = TABLES["frames"]
    for row in rows_of(kept.source, table):
        with flipped(kept.source, table, row, "data"):
            assert renewed(kept).damage


def test_damage_in_what_is_new_leaves_the_backup_as_it_is(kept: Kept) -> None:
    table = TABLES["frames"]
    with flipped(kept.source, table, rows_of(kept.source, table)[-1], "data"):
        told = renewed(kept)
    assert told.is_left
    assert told.rows == 0
    assert not renewed(kept).damage, "the damage is undone"


def test_a_source_that_lost_its_newest_events_is_not_ahead(kept: Kept) -> None:
    trial = kept.backup.with_name("trial.db")
    with open_archive(str(trial), create=True) as target:
        copy_archive(kept.source, target)
        with altering(kept.source) as connection:
            for table in ("versions", "provenances", "witnesses", "events"):
                connection.execute(text(f"DELETE FROM {table} WHERE id > 10"))
        with pytest.raises(StoreForeign, match="is ahead of"):
            copy_archive(kept.source, target)
        assert content_of(target) == kept.now
        assert target.verify().findings == ()


def test_a_damaged_backup_is_mended_by_a_whole_source(kept: Kept) -> None:
    with open_archive(str(kept.backup)) as target:
        table = TABLES["frames"]
        row = rows_of(target, table)[0]
        with altering(target) as connection:
            values = {"new": bit_flipped(row["data"]), "id": row["id"]}
            connection.execute(text("UPDATE frames SET data = :new WHERE id = :id"), values)
        assert target.verify().findings
        told = copy_archive(kept.source, target)
        assert told.damage == told.fixity.findings == target.verify().findings == ()
        assert content_of(target) == kept.now


def test_a_backup_whose_facts_are_damaged_still_takes_what_is_new(kept: Kept) -> None:
    """Its facts cannot be put right, and are named; all that the source holds is there besides."""
    with open_archive(str(kept.backup)) as target:
        with altering(target) as connection:
            connection.execute(text("UPDATE versions SET paragraphs = paragraphs + 1 WHERE id = 1"))
        told = copy_archive(kept.source, target)
        assert told.damage == ()
        assert {finding.subject for finding in told.fixity.findings} == {"event 1"}
        assert target.root() == kept.source.root()


def test_pages_of_noise_and_a_missing_end_leave_the_backup_whole(tmp_path: Path) -> None:
    source, backup, trial = (tmp_path / name for name in ("source.db", "backup.db", "trial.db"))
    with open_archive(str(source), create=True) as one, open_archive(str(backup), create=True) as two:
        filled(one, steps=4)
        copy_archive(one, two)
        last_week = content_of(one)
        one.deposit_many([deposit_at(5)])
    data = source.read_bytes()
    for place in range(2048, len(data), 2048 * 7):
        for damaged in (data[:place], data[:place] + b"\xa5" * 2048 + data[place + 2048 :]):
            source.write_bytes(damaged)
            shutil.copy(backup, trial)
            with open_archive(str(trial)) as target:
                tried(source, target)
                assert target.verify().findings == ()
                held = content_of(target)
                assert all(each in held for each in last_week)


def tried(source: Path, target: Repository) -> None:
    """Copy, if there is anything to open; whatever is said is said of the source."""
    with (
        suppress(StoreDamaged, StoreForeign),
        named_in(source.name),
        open_archive(str(source), read_only=True) as damaged,
    ):
        copy_archive(damaged, target)
    for left in source.parent.glob("source.db-*"):
        left.unlink()


@contextmanager
def named_in(name: str) -> Iterator[None]:
    """Faults that name this file."""
    try:
        yield
    except StoreError as fault:
        if name not in fault.fact:
            raise AssertionError(fault) from fault
        raise


def test_a_damaged_page_of_the_source_is_not_said_of_the_backup(tmp_path: Path) -> None:
    source, backup = tmp_path / "source.db", tmp_path / "backup.db"
    with open_archive(str(source), create=True) as one:
        filled(one, steps=4)
    with sqlite3.connect(source) as connection:
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'frames'").fetchone()[0]
    connection.close()
    data = source.read_bytes()
    source.write_bytes(data[: (root - 1) * 2048] + b"\xa5" * 2048 + data[root * 2048 :])
    with (
        open_archive(str(source), read_only=True) as one,
        open_archive(str(backup), create=True) as two,
        pytest.raises(StoreDamaged, match=r"source\.db' is damaged"),
    ):
        copy_archive(one, two)
