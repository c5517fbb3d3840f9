"""Opening an archive: where it is, whether it is one, and whether this program knows its schema.

An archive at the newest schema is recognised by one small query; Alembic is imported only to create
or to upgrade one.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from archive.errors import (
    SettingInvalid,
    StoreDamaged,
    StoreError,
    StoreForeign,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
)
from archive.store.database import PATIENCE, Address, Database, Waiting, sqlite_url
from archive.store.draft import Clock
from archive.store.repository import Repository, utc_now

HEAD = "0001"
"""The newest schema: the last revision in migrations/versions."""

REVISIONS = ("0001",)
"""Every schema this program can upgrade from, oldest first."""

UNFINISHED = "copying"
"""Stands in the schema's place, before the schema, while another archive is copied into an empty database:
until all is there it is none."""

_MAGIC = b"SQLite format 3\x00"


def address_of(place: str) -> Address:
    """Where ``place`` (a path or a SQLAlchemy URL) leads; raises SettingInvalid."""
    if "://" not in place:
        _refuse_special(place)
        path = _expanded(place)
        return Address(sqlite_url(path), place, path)
    try:
        url = make_url(place)
    except ArgumentError as fault:
        message = f"'{place}' is neither a path nor a database URL."
        raise SettingInvalid(message, "Try `--db archive.db`.") from fault
    shown = url.render_as_string(hide_password=True)
    if url.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        # Named in full: plain `postgresql` has meant different drivers in different SQLAlchemys.
        url = url.set(drivername="postgresql+psycopg")
        return Address(url.render_as_string(hide_password=False), shown)
    if url.drivername in {"sqlite", "sqlite+pysqlite"} and url.database and not url.query:
        _refuse_special(url.database)
        return Address(sqlite_url(url.database), url.database, url.database)
    message = f"'{shown}' is a database of a kind that archives are not kept in."
    raise SettingInvalid(message, "Use a path (SQLite) or a `postgresql://` URL.")


def _refuse_special(path: str) -> None:
    """Raise for names that mean something else to SQLite: whoever gives one would look for no such file."""
    if path == ":memory:" or path.startswith("file:"):
        message = f"'{path}' is SQLite's own name for something else than a file of that name."
        raise SettingInvalid(message, f"Name the archive's file; one that is really called so is './{path}'.")


def _expanded(place: str) -> str:
    """A path with ``~`` as the home that it stands for; as it is where there is no such home."""
    try:
        return str(Path(place).expanduser())
    except RuntimeError:
        return place


def opened(  # noqa: PLR0913 - as open_archive
    place: str,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Clock = utc_now,
    patience: float = PATIENCE,
    waiting: Waiting | None = None,
    unfinished: bool = False,
) -> Repository:
    """The archive at ``place``; see ``archive.store.open_archive``.

    ``unfinished``: also one that an interrupted copy has left, to go on with it.
    """
    address = address_of(place)
    if address.path is not None:
        _check_file(Path(address.path), create=create, read_only=read_only)
        if read_only:
            address = _for_reading(address)
    database = Database(address, read_only=read_only, patience=patience, waiting=waiting)
    try:
        revision = _revision(database)
        if unfinished and is_unfinished(revision):
            _check_goes_on(revision, address.shown)
        else:
            _settle(database, create=create and not read_only)
    except BaseException:
        database.close()
        raise
    return Repository(database, clock)


def is_unfinished(revision: str | None) -> bool:
    """Whether a schema's place says that a copy stopped half way."""
    return revision is not None and revision.split()[:1] == [UNFINISHED]


def _check_goes_on(revision: str | None, shown: str) -> None:
    """Raise unless an unfinished copy has the newest schema: rows of two schemas make no archive."""
    # Marks once named no schema, when there was but the first.
    schema = (revision or "").removeprefix(UNFINISHED).strip() or REVISIONS[0]
    if schema not in {HEAD, *REVISIONS}:
        message = f"'{shown}' holds what a newer program copied (schema {schema}; this one knows {HEAD})."
        raise StoreNewer(message, "Install a newer policy-archive.")
    if schema != HEAD:
        message = f"'{shown}' holds an unfinished copy of the older schema {schema}."
        raise StoreError(message, "Copy into an empty database instead.")


def schema_of(place: str) -> str:
    """The revision of the archive's schema, whatever it is; raises as ``open_archive`` does."""
    database = _existing(place, read_only=True)
    try:
        revision = _found(database)
        if revision is None:
            raise _empty(database.address.shown)
        return revision
    finally:
        database.close()


def upgrade_archive(place: str) -> tuple[str, str]:
    """Bring an archive to the newest schema; its revision before and after."""
    before = schema_of(place)
    database = _existing(place, read_only=False)
    try:
        _settle(database, create=True)
    finally:
        database.close()
    return before, HEAD


def _existing(place: str, *, read_only: bool) -> Database:
    address = address_of(place)
    if address.path is not None:
        _check_file(Path(address.path), create=False, read_only=read_only)
        if read_only:
            address = _for_reading(address)
    return Database(address, read_only=read_only)


def _check_file(path: Path, *, create: bool, read_only: bool) -> None:
    """What can be said of the file before the database looks at it."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        _check_log(path)
        _check_folder(path, create=create and not read_only)
        return
    except OSError as fault:
        message = f"'{path}' cannot be opened ({fault.strerror})."
        raise StoreReadOnly(message, "Check the permissions of its folder.") from fault
    if not path.is_file():
        message = f"'{path}' is not a file."
        raise StoreForeign(message, "Name the archive's own file with `--db`.")
    if not os.access(path, os.R_OK):
        message = f"'{path}' may not be read."
        raise StoreReadOnly(message, "Check its permissions.")
    if not size:
        _check_log(path)
    if size and not _begins_like_sqlite(path):
        message = f"'{path}' is not an archive."
        raise StoreForeign(message, "Name the archive's own file with `--db`.")
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        message = f"'{path}' or its folder may not be written."
        raise StoreReadOnly(message, "Check the permissions, or copy the archive.")


def _check_folder(path: Path, *, create: bool) -> None:
    if not create:
        message = f"There is no archive at '{path}'."
        raise StoreMissing(message, "Create it by `archive ingest`, or name another with `--db`.")
    if not path.parent.is_dir():
        message = f"The folder '{path.parent}' does not exist."
        raise StoreMissing(message, "Create it first.")
    if not os.access(path.parent, os.W_OK):
        message = f"The folder '{path.parent}' may not be written."
        raise StoreReadOnly(message, "Name another place with `--db`.")


def _begins_like_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _for_reading(address: Address) -> Address:
    """A read-only connection; on a read-only medium one that needs no lock files beside the archive."""
    path = Path(address.path or "").resolve()
    is_frozen = not os.access(path.parent, os.W_OK) and not _has_log(path)
    mode = {"immutable": "1"} if is_frozen else {"mode": "ro"}
    return Address(sqlite_url(path.as_uri(), **mode, uri="true"), address.shown, address.path)


def _has_log(path: Path) -> bool:
    """Whether a log with something in it lies beside the file, or where a link to it leads."""
    whole = path.resolve()
    log = whole.with_name(whole.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _check_log(path: Path) -> None:
    """Raise where only the log of an archive is left: SQLite would drop it without a word."""
    if _has_log(path):
        message = f"'{path}' is lost or empty, but its log '{path}-wal' is not."
        raise StoreDamaged(message, "`archive rescue` brings out what is in there; copy both first.")


def _settle(database: Database, *, create: bool) -> None:
    """See to it that the database is an archive of the newest schema."""
    revision = _found(database)
    if revision == HEAD:
        return
    shown = database.address.shown
    if is_unfinished(revision):
        message = f"'{shown}' holds an unfinished copy of an archive."
        raise StoreError(message, "Run the same `archive copy` again: it goes on where it stopped.")
    if revision is None:
        if not create:
            raise _empty(shown)
    elif revision not in REVISIONS:
        message = f"'{shown}' was written by a newer program (schema {revision}; this one knows {HEAD})."
        raise StoreNewer(message, "Install a newer policy-archive.")
    elif not create:
        message = f"'{shown}' has the older schema {revision}."
        raise StoreError(message, "Run `archive db upgrade`.")
    from archive.store.upgrading import upgrade

    upgrade(database)


def _found(database: Database) -> str | None:
    """The schema's revision, None where the database is empty; StoreForeign where it is no archive's."""
    revision = _revision(database)
    if revision is not None:
        return revision
    with database.faults(), database.engine.connect() as connection:
        has_tables = bool(_tables(connection))
    # Between the two looks another process may have made the archive.
    if has_tables and (revision := _revision(database)) is None:
        message = f"'{database.address.shown}' is a database, but not an archive."
        raise StoreForeign(message, "Name the archive's own database with `--db`.")
    return revision


def _revision(database: Database) -> str | None:
    """The schema's revision, None where the database has none."""
    try:
        with database.faults(), database.engine.connect() as connection:
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    except StoreError as error:
        if _lacks_the_table(error.__cause__):
            return None
        raise


def _lacks_the_table(fault: BaseException | None) -> bool:
    """Whether all that is wrong is that no schema was ever made here."""
    origin = getattr(fault, "orig", None)
    return getattr(origin, "sqlstate", "") == "42P01" or str(origin).startswith("no such table")


def _empty(shown: str) -> StoreMissing:
    message = f"There is no archive in '{shown}'; the database is empty."
    return StoreMissing(message, "Create it by `archive ingest`, or name another with `--db`.")


def _tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()
