"""Rows of one database, written into another as they are.

Reading and writing go wrong in different databases: what the source says is named after the source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import zip_longest

from sqlalchemy import Column, Connection, Select, Table, delete, func, insert, select, tuple_

from archive.store.database import Database
from archive.store.tables import FACTS, FORMS, events

PAGE = 500

Progress = Callable[[str, int], None]
"""Told which table is being copied, and how many of its rows are done."""

Wanted = Select[tuple[object, ...]]

Values = dict[str, object]
"""A row: its values by column."""

Writing = Callable[[], AbstractContextManager[Connection]]
"""What opens a transaction, or lends one that is open."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One state of the database that is copied from."""

    database: Database
    connection: Connection

    def pages(self, wanted: Wanted, *key: Column[int]) -> Iterator[list[Values]]:
        """The rows by ``key``, some hundred at a time; faults are named after this database."""
        with self.database.faults():
            yield from _pages(self.connection, wanted, key)

    def rows(self, wanted: Wanted, *key: Column[int]) -> Iterator[Values]:
        """The rows by ``key``, one by one."""
        with self.database.faults():
            yield from _rows(self.connection, wanted, key)


def _pages(connection: Connection, wanted: Wanted, key: Sequence[Column[int]]) -> Iterator[list[Values]]:
    """Rows in the order of columns that no two of them share."""
    page = _page(connection, wanted, key)
    while page:
        yield page
        last = [page[-1][column.name] for column in key]
        page = _page(connection, wanted.where(tuple_(*key) > last), key)


def _page(connection: Connection, wanted: Wanted, key: Sequence[Column[int]]) -> list[Values]:
    return [dict(row) for row in connection.execute(wanted.order_by(*key).limit(PAGE)).mappings()]


def _rows(connection: Connection, wanted: Wanted, key: Sequence[Column[int]]) -> Iterator[Values]:
    return (row for page in _pages(connection, wanted, key) for row in page)


def leaves(connection: Connection, size: int | None = None) -> list[bytes]:
    """The leaf hashes of the log, or of its first ``size`` events."""
    return list(connection.execute(select(events.c.leaf).order_by(events.c.id).limit(size)).scalars())


def copy_facts(origin: Origin, writing: Writing, tell: Progress) -> int:
    """Copy the facts that the target lacks; how many rows."""
    return sum(_copy_newer(origin, writing, table, tell) for table in FACTS)


def _copy_newer(origin: Origin, writing: Writing, table: Table, tell: Progress) -> int:
    """Copy what the target lacks of a table, in pages of one ``writing`` each."""
    with writing() as writer:
        newest: int | None = writer.execute(select(func.max(table.c.id))).scalar_one()
    done = 0
    wanted = select(table).where(table.c.id > (-1 if newest is None else newest))
    for rows in origin.pages(wanted, table.c.id):
        with writing() as writer:
            writer.execute(insert(table), rows)
        done += len(rows)
        tell(table.name, done)
    return done


def copy_forms(origin: Origin, writer: Connection, tell: Progress) -> int:
    """Copy the storage forms anew, for they may have been packed since; how many rows."""
    done = 0
    for table in reversed(FORMS):
        writer.execute(delete(table))
    for table in FORMS:
        for rows in origin.pages(select(table), *table.primary_key.columns):
            writer.execute(insert(table), rows)
            done += len(rows)
            tell(table.name, done)
    return done


def has_same_facts(origin: Origin, other: Connection) -> bool:
    """Whether both hold the same facts, row for row; a value that cannot be read is another one."""
    for table in FACTS:
        key = list(table.primary_key.columns)
        given, held = origin.rows(select(table), *key), _rows(other, select(table), key)
        if any(one != another for one, another in zip_longest(given, held)):
            return False
    return True
