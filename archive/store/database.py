"""One database, spoken to in two ways: reading one state of it, or writing one transaction.

SQLite: write-ahead log, BEGIN IMMEDIATE for writing (so that nobody who waited has to start over),
every commit synced to the disk. PostgreSQL: one advisory lock makes writers take turns, so that the
event chain stays one chain; reading sees one state of the database from its first statement on.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError

from archive.errors import StoreBusy, StoreDamaged, StoreError, StoreReadOnly

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 60.0
"""Seconds to wait for another writer before giving up."""

NOTICE = 2.0
"""Seconds of waiting for another writer after which it is said."""

_PAUSE = 0.01
"""Seconds between two attempts at what SQLite itself does not wait for."""

Waiting = Callable[[str], None]
"""Told, by the name of the archive, that another writer keeps us waiting."""

WRITERS_LOCK = 0x61726368697665
"""Key of the advisory lock that PostgreSQL's writers take turns by ("archive" in ASCII)."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: ``url`` for SQLAlchemy, ``shown`` for people (no password)."""

    url: str
    shown: str
    path: str | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file."""
        return self.path is not None


def sqlite_url(path: str, **query: str) -> str:
    """The URL of a file, whatever is in its name: in a URL ``?``, ``#`` and ``%`` mean something else."""
    named = f"./{path}" if path == _IN_MEMORY else path
    return URL.create("sqlite", database=named, query=query).render_as_string(hide_password=False)


_IN_MEMORY = ":memory:"
"""What SQLite takes for no file at all."""


class Database:
    """Connections to one archive's database; faults come out as the archive's own errors."""

    def __init__(
        self,
        address: Address,
        *,
        read_only: bool,
        patience: float = PATIENCE,
        waiting: Waiting | None = None,
    ) -> None:
        self.address = address
        self.is_read_only = read_only
        self.patience = patience
        self._waiting = waiting
        self._engine = _sqlite(address, patience) if address.is_sqlite else _postgresql(address)

    @property
    def engine(self) -> Engine:
        """For what needs an engine itself, such as migrations."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self.faults(), self._engine.connect() as connection:
            if not self.address.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, *, has_foreign_keys: bool = True) -> Iterator[Connection]:
        """A transaction that no other writer overlaps; it is kept whole or not at all.

        ``has_foreign_keys`` False: SQLite does not look after references meanwhile, so that tables may
        be built anew.
        """
        if self.is_read_only:
            message = f"'{self.address.shown}' was opened for reading only."
            raise StoreReadOnly(message, "Open it for writing.")
        with self.faults(), self._engine.connect() as connection:
            connection.execution_options(archive_writes=True)
            with self._without_references(connection, has_foreign_keys), self._begun(connection):
                yield connection

    @contextmanager
    def _begun(self, connection: Connection) -> Iterator[None]:
        """A transaction that has the writers' lock; waiting for it long is told, once."""
        notice = threading.Timer(NOTICE, self._tell_waiting)
        notice.daemon = True
        if self._waiting is not None:
            notice.start()
        try:
            with connection.begin():
                if not self.address.is_sqlite:
                    self._take_turn(connection)
                notice.cancel()
                yield
        finally:
            notice.cancel()

    def _tell_waiting(self) -> None:
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting(self.address.shown)

    @contextmanager
    def _without_references(self, connection: Connection, has_foreign_keys: bool) -> Iterator[None]:
        raw = connection.connection.driver_connection
        if has_foreign_keys or raw is None or not self.address.is_sqlite:
            yield
            return
        raw.execute("PRAGMA foreign_keys = OFF")  # inside a transaction it would do nothing
        try:
            yield
        finally:
            raw.execute("PRAGMA foreign_keys = ON")

    def _take_turn(self, connection: Connection) -> None:
        connection.execute(text(f"SET LOCAL lock_timeout = {int(self.patience * 1000)}"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITERS_LOCK})
        # A server that answers before the disk has it would forget on a crash what was reported.
        connection.execute(
            text(
                "SELECT set_config('synchronous_commit', 'on', true)"
                " WHERE current_setting('synchronous_commit') = 'off'"
            )
        )

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn a driver's fault into the archive's error that names it."""
        try:
            yield
        except DBAPIError as fault:
            raise named(fault, self.address.shown) from fault
        except (sqlite3.Error, UnicodeDecodeError) as fault:
            # Raised while a connection is made, or where a damaged schema cannot even be quoted.
            raise _named_origin(fault, self.address.shown) from fault

    def close(self) -> None:
        """Close every connection; on SQLite the write-ahead log is folded in."""
        self._engine.dispose()


def named(fault: DBAPIError, shown: str) -> StoreError:
    """The archive's error for a driver's fault, by its code where the driver gives one."""
    origin = fault.orig
    if isinstance(origin, sqlite3.Error):
        return _named_origin(origin, shown)
    if (known := _named_postgresql(getattr(origin, "sqlstate", None) or "", shown, origin)) is not None:
        return known
    if isinstance(fault, OperationalError):
        return StoreError(
            f"The database '{shown}' cannot be reached ({_line(origin)}).",
            "Run it again; if that does not help, check the address and that the server runs.",
        )
    return _refused(shown, origin)


def _named_postgresql(state: str, shown: str, origin: BaseException | None) -> StoreError | None:
    """By SQLSTATE; see the appendix of error codes in PostgreSQL's manual."""
    if state in {"55P03", "57014", "40P01"}:
        return StoreBusy(f"'{shown}' is being written by somebody else.", "Try again later.")
    if state in {"42501", "25006"}:
        return StoreReadOnly(f"'{shown}' may not be written by this role.", f"The database says: {origin}")
    if state.startswith("XX"):
        return StoreDamaged(f"'{shown}' is damaged ({origin}).", "Restore it from a backup.")
    if state == "53100":
        return _full(shown)
    return None


def _named_origin(fault: sqlite3.Error | UnicodeDecodeError, shown: str) -> StoreError:
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return _named_sqlite(code & 0xFF, shown, fault)


def _named_sqlite(code: int, shown: str, origin: BaseException | None) -> StoreError:
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusy(f"'{shown}' is being written by another process.", "Try again later.")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return StoreReadOnly(
            f"'{shown}' cannot be written.", "Check the permissions of the file and its folder."
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return StoreDamaged(
            f"'{shown}' is damaged ({_line(origin)}).", "`archive rescue` brings out what is whole."
        )
    if code == sqlite3.SQLITE_FULL:
        return _full(shown)
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(f"The disk that holds '{shown}' fails ({_line(origin)}).", "Run it again.")
    return _refused(shown, origin)


def _full(shown: str) -> StoreError:
    return StoreError(
        f"The disk that holds '{shown}' is full; nothing of this step was kept.",
        "Make room and run it again.",
    )


def _refused(shown: str, origin: BaseException | None) -> StoreError:
    return StoreError(
        f"The database '{shown}' refuses ({_line(origin)}).",
        "Check it with `archive verify`; if it finds nothing, report this.",
    )


def _line(fault: BaseException | None) -> str:
    if isinstance(fault, UnicodeDecodeError):  # Python's own words are about codecs and positions
        return "a text in it is no UTF-8 any more"
    return " ".join(str(fault).split())


def _sqlite(address: Address, patience: float) -> Engine:
    engine = create_engine(address.url, connect_args={"timeout": patience})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transactions would neither roll back DDL nor begin when told to.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def keep_write_ahead_log(connection: DBAPIConnection, patience: float) -> None:
    """Have a SQLite file written ahead, for good; ``patience``: seconds to wait for whoever uses it.

    SQLite's own timeout is no help here: the change begins as a reader's and becomes a writer's, and
    there it refuses at once, since two that wait for each other would wait for ever.
    """
    end = time.monotonic() + patience
    while True:
        try:
            connection.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("archive_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(address: Address) -> Engine:
    return create_engine(address.url, isolation_level="READ COMMITTED")


DRIVER_FAULTS = (DBAPIError, DatabaseError)
"""What a driver raises, for those who name damage rather than stop at it."""
