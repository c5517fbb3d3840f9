"""Whatever is altered behind the archive's back is found, on both databases.

Every table, every column, every kind of alteration: a value changed, a byte flipped, a row removed,
added, or two swapped, by direct SQL with guards and foreign keys switched off. By default a sample
is tried, in `make torture` everything.
"""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, text

from archive.errors import StoreError
from archive.model import Finding
from archive.store import Repository, open_archive
from archive.store.tables import metadata
from archive.store.verify import Inspection
from tests.store.makers import filled
from tests.store.torture import Tally, full
from tests.stores import drop_database, make_database

SAMPLE = full(10**9, 60)
TABLES = list(metadata.sorted_tables)


@dataclass(frozen=True)
class Alteration:
    """One thing done to the database: what it is, the statement, its values."""

    name: str
    statement: str
    values: dict[str, object]


@contextmanager
def unguarded(repository: Repository) -> Iterator[Connection]:
    """A transaction without guards and foreign keys, which is undone at the end."""
    with repository.database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin() as transaction:
            if not is_sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            yield connection
            transaction.rollback()
        if is_sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


@contextmanager
def without_triggers(connection: Connection) -> Iterator[None]:
    """SQLite: drop the guards and put them back, as a careful attacker would."""
    if connection.dialect.name != "sqlite":
        yield
        return
    held = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in held:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, sql in held:
        connection.exec_driver_sql(sql)


def findings_after(repository: Repository, alteration: Alteration) -> tuple[Finding, ...] | None:
    """What an inspection says; None where the database itself refuses the alteration."""
    with unguarded(repository) as connection:
        with without_triggers(connection):
            try:
                connection.execute(text(alteration.statement), alteration.values)
            except Exception:  # noqa: BLE001 - a constraint of either driver
                return None
        return Inspection(connection).result().findings


def rows_of(repository: Repository, table: Table) -> list[dict[str, object]]:
    with repository.database.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(text(f"SELECT * FROM {table.name}"))]


def changed(value: object) -> list[object]:
    """Values that differ from this one a little."""
    if value is None:
        return [1]
    if isinstance(value, int):
        return [value + 1, value - 1, value + 2**20]
    if isinstance(value, str):
        return [value[:-1] + ("1" if value[-1:] != "1" else "2"), value + "0"]
    assert isinstance(value, bytes)
    places = sorted({0, len(value) // 3, len(value) // 2, len(value) - 1} & set(range(len(value))))
    flipped = [value[:at] + bytes([value[at] ^ 1 << at % 8]) + value[at + 1 :] for at in places]
    return [*flipped, value + b"\x00", *([value[:-1]] if value else [])]


def key_of(table: Table, row: dict[str, object]) -> tuple[str, dict[str, object]]:
    names = [column.name for column in table.primary_key.columns]
    return " AND ".join(f"{name} = :k_{name}" for name in names), {f"k_{name}": row[name] for name in names}


def value_changes(table: Table, rows: list[dict[str, object]]) -> Iterator[Alteration]:
    for row in rows:
        where, key = key_of(table, row)
        for name, value in row.items():
            others = [other[name] for other in rows if other[name] != value][:1]
            for new in [*changed(value), *others]:
                yield Alteration(
                    f"{table.name}.{name} of {key}: {value!r:.40} -> {new!r:.40}",
                    f"UPDATE {table.name} SET {name} = :new WHERE {where}",
                    {"new": new, **key},
                )


def removals(table: Table, rows: list[dict[str, object]]) -> Iterator[Alteration]:
    for row in rows:
        where, key = key_of(table, row)
        yield Alteration(f"{table.name}: {key} removed", f"DELETE FROM {table.name} WHERE {where}", key)


def additions(table: Table, rows: list[dict[str, object]]) -> Iterator[Alteration]:
    """A copy of a row under another key: the next one, and one far away."""
    for row in rows:
        for name in [column.name for column in table.primary_key.columns]:
            largest = max(int(other[name]) for other in rows)  # type: ignore[call-overload]
            for new in (largest + 1, largest + 1000):
                copy = row | {name: new} | ({"digest": os.urandom(32)} if "digest" in row else {})
                names = ", ".join(copy)
                yield Alteration(
                    f"{table.name}: a copy under {name} {new}",
                    f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(':' + n for n in copy)})",
                    copy,
                )


def swaps(table: Table, rows: list[dict[str, object]]) -> Iterator[Alteration]:
    """Two rows change places: each takes the other's key."""
    name = list(table.primary_key.columns)[-1].name
    for one, other in pairwise(rows):
        if {k: v for k, v in one.items() if k != name} == {k: v for k, v in other.items() if k != name}:
            continue
        yield Alteration(
            f"{table.name}: {one[name]} and {other[name]} swapped",
            f"UPDATE {table.name} SET {name} = CASE {name} WHEN :a THEN -:b WHEN :b THEN -:a END "
            f"WHERE {name} IN (:a, :b)",
            {"a": one[name], "b": other[name]},
        )


KINDS: dict[str, Callable[[Table, list[dict[str, object]]], Iterator[Alteration]]] = {
    "changed": value_changes,
    "removed": removals,
    "added": additions,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_alteration_is_found(repository: Repository, kind: str) -> None:
    filled(repository, steps=3)
    assert repository.verify().findings == ()
    every = [a for table in TABLES for a in KINDS[kind](table, rows_of(repository, table))]
    chosen = random.Random(7).sample(every, min(SAMPLE, len(every)))
    tally = Tally(f"rows {kind}" if kind != "changed" else "values changed", len(chosen), every=200)
    missed = []
    for alteration in chosen:
        findings = findings_after(repository, alteration)
        tally.count("refused by the database" if findings is None else "found" if findings else "missed")
        missed += [alteration.name] if findings == () else []
        tally.next()
    assert missed == []
    assert tally.counts["found"] > min(60, len(every)) // 2
    assert repository.verify().findings == (), "the inspection itself left something behind"


def test_two_rows_swapped_are_found(repository: Repository) -> None:
    filled(repository, steps=2)
    every = [a for table in TABLES for a in swaps(table, rows_of(repository, table))]
    tally = Tally("pairs of rows swapped", len(every), every=200)
    for alteration in every:
        assert swapped_findings(repository, alteration), alteration.name
        tally.count("found")
        tally.next()
    assert tally.tried > 20


def swapped_findings(repository: Repository, alteration: Alteration) -> tuple[Finding, ...]:
    """Swap by way of negative keys, since no two rows may bear one key in between."""
    table, name = alteration.statement.split()[1], alteration.statement.split()[3]
    with unguarded(repository) as connection:
        with without_triggers(connection):
            connection.execute(text(alteration.statement), alteration.values)
            connection.execute(text(f"UPDATE {table} SET {name} = -{name} WHERE {name} < 0"))
        return Inspection(connection).result().findings


def test_values_swapped_between_rows_are_found(repository: Repository) -> None:
    """Of every table, two rows exchange the value of one column."""
    filled(repository, steps=2)
    tally = Tally("values swapped between rows", sum(len(table.columns) for table in TABLES))
    for table in TABLES:
        rows = rows_of(repository, table)
        for column in (c.name for c in table.columns if not c.primary_key):
            pair = next(((a, b) for a in rows for b in rows if a[column] != b[column]), None)
            if pair is None:
                continue
            statement = f"UPDATE {table.name} SET {column} = CASE WHEN ({{a}}) THEN :b ELSE :a END WHERE "
            (where_a, key_a), (where_b, key_b) = key_of(table, pair[0]), key_of(table, pair[1])
            where_b = where_b.replace(":k_", ":l_")
            values = {"a": pair[0][column], "b": pair[1][column]} | key_a
            values |= {name.replace("k_", "l_", 1): value for name, value in key_b.items()}
            alteration = Alteration(
                f"{table.name}.{column}",
                statement.format(a=where_a) + f"({where_a}) OR ({where_b})",
                values,
            )
            findings = findings_after(repository, alteration)
            assert findings is None or findings, alteration.name
            tally.count("refused by the database" if findings is None else "found")
            tally.next()
    tally.tell()


def test_missing_guards_are_found(repository: Repository) -> None:
    filled(repository, steps=1)
    with repository.database.engine.begin() as connection:
        name = "versions_no_delete" if connection.dialect.name == "sqlite" else "versions_no_change"
        on = "" if connection.dialect.name == "sqlite" else " ON versions"
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
    assert [(f.kind, f.subject) for f in repository.verify().findings] == [("structure", f"trigger {name}")]


@pytest.mark.parametrize("table", ["labels", "events", "witnesses", "provenances", "versions", "paragraphs"])
def test_the_database_itself_refuses_to_alter_facts(repository: Repository, table: str) -> None:
    filled(repository, steps=1)
    column = "leaf" if table == "events" else "address" if table in {"labels", "paragraphs"} else "id"
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with (
            pytest.raises(Exception, match="append-only"),
            repository.database.engine.begin() as connection,
        ):
            connection.execute(text(statement))
    assert repository.verify().findings == ()


def schema_texts(path: Path) -> list[tuple[int, int]]:
    """Where in the file the schema's own definitions and names lie: start and length."""
    data = path.read_bytes()
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    connection.close()
    texts = {part.encode() for row in rows for part in row if part}
    return [(data.index(part), len(part)) for part in sorted(texts) if part in data]


def test_a_flipped_bit_in_the_schema_is_named_or_refused(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.db", tmp_path / "b.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=1)
        with repository.database.engine.connect() as connection:
            connection.connection.driver_connection.execute("VACUUM")  # leaves no stale copies of the schema
    data, chance, missed = path.read_bytes(), random.Random(3), list[str]()
    for start, length in schema_texts(path):
        place = start + chance.randrange(length)
        flipped = bytes([data[place] ^ 1 << chance.randrange(8)])
        copy.write_bytes(data[:place] + flipped + data[place + 1 :])
        says_the_same = not data[place : place + 1].strip() and not flipped.strip()  # space for space
        if not says_the_same and is_quiet(copy):
            missed.append(f"{data[place : place + 1]!r} -> {flipped!r} in {data[start : start + 40]!r}")
    assert missed == []


def is_quiet(path: Path) -> bool:
    """Whether opening and verifying says nothing."""
    try:
        with open_archive(str(path), read_only=True) as repository:
            return repository.verify().findings == ()
    except StoreError:
        return False


def test_what_does_not_belong_to_the_schema_is_named(repository: Repository) -> None:
    filled(repository, steps=1)
    with repository.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE witnesses ADD COLUMN verdict INTEGER"))
    (finding,) = repository.verify().findings
    assert finding.kind == "structure"
    assert "witnesses" in finding.subject


@pytest.mark.postgres
def test_guards_that_no_longer_refuse_are_found(postgresql_server: str) -> None:
    url = make_database(postgresql_server)
    with open_archive(url, create=True) as repository:
        filled(repository, steps=1)
        with repository.database.engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE OR REPLACE FUNCTION archive_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NULL; END $$"
            )
        assert [f.subject for f in repository.verify().findings] == ["function archive_append_only"]
    drop_database(postgresql_server, url)
