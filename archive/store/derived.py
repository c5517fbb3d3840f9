"""Derived data: what can be worked out again from the archive at any time, kept beside it for speed.

On SQLite a file of its own beside the archive (``archive.db.derived``), on PostgreSQL a schema of
its own (``derived``). Nothing in it is evidence: it is no part of the append-only promise, ``verify``
does not read it, backups need not hold it, and deleting it costs time only. It is made when first
wanted, dropped when its format changes, and where it cannot be written it lives in memory for the
length of a command.

An archive may be begun anew, or brought back from a backup, beside what was worked out from another.
So a note names the last event that anything here may know of; where the archive does not hold that
very event, all is dropped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, finalize

from sqlalchemy import Connection, Engine, create_engine, event, func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema, DropSchema

from archive.errors import StoreBusy
from archive.store.database import PATIENCE, Database, keep_write_ahead_log, named, sqlite_url
from archive.store.derived_tables import SCHEMA, answers, metadata, notes
from archive.store.tables import events

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

FORMAT = "4"
"""Raised whenever what is kept here is kept otherwise; older data is dropped and worked out again."""

_STANDING = "archive"
_LOCK = 0x64657276
"""The advisory lock under which PostgreSQL's schema is made (\"derv\")."""


class Derived:
    """The derived data of one archive. ``is_lasting``: it will still be there for the next command."""

    def __init__(self, engine: Engine, shown: str, *, is_lasting: bool, is_shared: bool = False) -> None:
        self._engine = engine
        self._is_shared = is_shared
        self._shown = shown
        self.is_lasting = is_lasting

    @property
    def is_sqlite(self) -> bool:
        """Whether the database beneath is SQLite."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def begin(self, *, writes: bool = False) -> Iterator[Connection]:
        """One transaction; with ``writes`` no other writer overlaps it on SQLite."""
        try:
            with self._engine.connect() as connection:
                connection.execution_options(archive_writes=writes)
                with connection.begin():
                    yield connection
        except DBAPIError as fault:
            raise named(fault, self._shown) from fault

    def close(self) -> None:
        """Let go of the file; it opens again when wanted. What lives in memory stays for the command."""
        if self.is_lasting and not self._is_shared:
            self._engine.dispose()

    def end(self) -> None:
        """Let go for good."""
        if not self._is_shared:
            self._engine.dispose()

    def answer(self, kind: str, key: str) -> bytes | None:
        """An answer that is kept; None where there is none."""
        with self.begin() as connection:
            body = connection.execute(
                select(answers.c.body).where(answers.c.kind == kind, answers.c.key == key)
            ).scalar()
        return None if body is None else bytes(body)

    def keep(self, kind: str, key: str, body: bytes) -> None:
        """Keep an answer, in place of an older one; left undone where others keep writing all the while."""
        with suppress(StoreBusy), self.begin(writes=True) as connection:
            connection.execute(answers.delete().where(answers.c.kind == kind, answers.c.key == key))
            connection.execute(answers.insert(), {"kind": kind, "key": key, "body": body})

    def follow(self, archive: Connection) -> None:
        """Note how far the archive has come, before anything is worked out from there on."""
        last = archive.execute(
            select(events.c.id, events.c.leaf).order_by(events.c.id.desc()).limit(1)
        ).first()
        if last is None:
            return
        with self.begin(writes=True) as connection:
            self.take_turn(connection)
            if last.id > int(self.note(connection, _STANDING).partition(" ")[0] or -1):
                self.set_note(connection, _STANDING, f"{last.id} {last.leaf.hex()}")

    def take_turn(self, connection: Connection) -> None:
        """Wait for others who make the derived data or note something; SQLite has one writer anyway."""
        if not self.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))

    def note(self, connection: Connection, name: str) -> str:
        """A note's value; "" where there is none."""
        found = connection.execute(select(notes.c.value).where(notes.c.name == name)).scalar()
        return found or ""

    def set_note(self, connection: Connection, name: str, value: str) -> None:
        """Write a note, in place of an older one."""
        connection.execute(notes.delete().where(notes.c.name == name))
        connection.execute(notes.insert(), {"name": name, "value": value})


def open_derived(database: Database) -> Derived:
    """The derived data beside an archive, made where there is none; in memory where that cannot be.

    A damaged or locked file, or a role that may not write, must not keep anybody from an answer.
    Whoever asks again for the same open archive gets the same object, with its compiled queries.
    """
    with suppress(Exception):
        if database in _OPEN:
            return _prepared(_OPEN[database], database)
        return _kept(database, _beside(database))
    return in_memory(database)


def in_memory(database: Database) -> Derived:
    """Derived data of this command alone, for whoever may read what is kept but not bring it up to date."""
    return _kept(database, _prepared(Derived(_sqlite(""), "memory", is_lasting=False), database))


_OPEN: WeakKeyDictionary[Database, Derived] = WeakKeyDictionary()


def _kept(database: Database, derived: Derived) -> Derived:
    _OPEN[database] = derived
    finalize(database, derived.end)
    return derived


def _beside(database: Database) -> Derived:
    if database.address.path is None:
        shared = Derived(database.engine, database.address.shown, is_lasting=True, is_shared=True)
        return _prepared(shared, database)
    path = Path(database.address.path + ".derived")
    if not _may_write(path):
        raise PermissionError
    return _prepared(Derived(_sqlite(str(path)), str(path), is_lasting=True), database)


def _may_write(path: Path) -> bool:
    if path.exists():
        return os.access(path, os.W_OK)
    return os.access(path.parent, os.W_OK)


def _sqlite(place: str) -> Engine:
    engine = create_engine(
        sqlite_url(place) if place else "sqlite://",
        connect_args={"timeout": PATIENCE},
        execution_options={"schema_translate_map": {SCHEMA: None}},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    keep_write_ahead_log(connection, PATIENCE)
    cursor = connection.cursor()
    # Losing the last writes to a power cut costs a recomputation, nothing more.
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("archive_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepared(derived: Derived, database: Database) -> Derived:
    # No table yet, or not ours: made anew below.
    with suppress(Exception), derived.begin() as connection:
        if _is_current(derived, connection, database):
            return derived
    with derived.begin(writes=True) as connection:
        derived.take_turn(connection)
        # Two commands may come upon the same archive for the first time; the second finds all done.
        is_there = inspect(connection).has_table(notes.name, schema=None if derived.is_sqlite else SCHEMA)
        # Asked first, for a query that fails ends a transaction.
        if not (is_there and _is_current(derived, connection, database)):
            _make_anew(derived, connection)
    return derived


def _is_current(derived: Derived, connection: Connection, database: Database) -> bool:
    """Whether the tables are in today's format and were filled from this very archive."""
    is_known = derived.note(connection, "format") == FORMAT
    return is_known and _is_of(database, derived.note(connection, _STANDING))


def _is_of(database: Database, standing: str) -> bool:
    """Whether the archive holds the event that a note names (``Derived.follow``); "": nothing is kept yet."""
    if not standing:
        return True
    number, leaf = standing.split()
    with database.reading() as connection:
        found = connection.execute(select(events.c.leaf).where(events.c.id == int(number))).scalar()
    return found is not None and found.hex() == leaf


def _make_anew(derived: Derived, connection: Connection) -> None:
    if derived.is_sqlite:
        connection.exec_driver_sql("DROP TABLE IF EXISTS words")  # the search index's own
        metadata.drop_all(connection)
    else:
        connection.execute(DropSchema(SCHEMA, cascade=True, if_exists=True))
        connection.execute(CreateSchema(SCHEMA))
    metadata.create_all(connection)
    derived.set_note(connection, "format", FORMAT)
