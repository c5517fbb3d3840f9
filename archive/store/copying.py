"""Copying an archive to another database: row by row as it is, resumable, compared at the end.

Facts are copied with their ids, so events keep their leaf hashes and the tree its root. The target
must be empty, or what an earlier copy of the same archive left off: its events must be the beginning
of the source's. Until all is there it is marked, and opened for nothing but going on: half an archive
would look like a whole one that lost its texts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, text

from archive.errors import SettingInvalid, StoreDamaged, StoreForeign
from archive.model import Fixity
from archive.store import merkle
from archive.store.database import Database
from archive.store.opening import HEAD, UNFINISHED
from archive.store.repository import Repository
from archive.store.tables import (
    blobs,
    events,
    frames,
    labels,
    notes,
    paragraphs,
    provenances,
    texts,
    versions,
    witnesses,
)

PAGE = 500

Progress = Callable[[str, int], None]
"""Told which table is being copied, and how many of its rows are done."""

_FACTS = (labels, events, witnesses, provenances, versions, paragraphs)
_FORMS = (frames, blobs, texts, notes)


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to: how many rows were written, and the fixity of the target."""

    rows: int
    fixity: Fixity


def copy_archive(
    source: Repository, target: Repository, tell: Progress = lambda _table, _rows: None
) -> Copied:
    """Make the target hold exactly what the source holds; the result is verified.

    Raises SettingInvalid where both are one database, StoreForeign where the target holds something
    else, StoreDamaged where source and target differ in the end (a source that is written meanwhile is
    copied as it was in the beginning).
    """
    if _are_one(source.database, target.database):
        message = f"'{source.place}' and '{target.place}' are the same archive."
        raise SettingInvalid(message, "Name a place where nothing is yet as TO.")
    with source.database.reading() as reader:
        _check_beginning(reader, target)
        _mark(target, UNFINISHED)
        rows = sum(_copy_facts(reader, target, table, tell) for table in _FACTS)
        rows += _copy_forms(reader, target, tell)
        expected = merkle.root(_leaves(reader)).hex()
    fixity = target.verify()
    if fixity.root != expected:
        message = f"'{target.place}' does not hold what '{source.place}' does."
        raise StoreDamaged(message, "Copy into an empty database.")
    _mark(target, HEAD)
    return Copied(rows, fixity)


def _are_one(source: Database, target: Database) -> bool:
    """Whether two addresses, however they are written, lead to one database."""
    one, other = source.address.path, target.address.path
    if one is not None and other is not None:
        return Path(one).samefile(other)
    return one is None and other is None and _identity(source) == _identity(target)


def _identity(database: Database) -> str:
    """What tells a PostgreSQL database from all others, and in it the schema that the archive lies in.

    Any role may ask when the server was started, to the microsecond; not so for its system identifier,
    which besides is the same in a backup that was restored.
    """
    asked = (
        "SELECT concat_ws(' ', pg_postmaster_start_time(), oid, to_regclass('alembic_version')::oid)"
        " FROM pg_database WHERE datname = current_database()"
    )
    with database.reading() as connection:
        connection.execute(text("SET LOCAL TimeZone = 'UTC'"))  # a role may have another
        return str(connection.execute(text(asked)).scalar_one())


def _mark(target: Repository, revision: str) -> None:
    """Say in the schema's place whether the target is an archive yet."""
    with target.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def _leaves(connection: Connection, size: int | None = None) -> list[bytes]:
    return list(connection.execute(select(events.c.leaf).order_by(events.c.id).limit(size)).scalars())


def _check_beginning(reader: Connection, target: Repository) -> None:
    with target.database.reading() as connection:
        held = _leaves(connection)
    if held != _leaves(reader, len(held)):
        message = f"'{target.place}' holds another archive."
        raise StoreForeign(message, "Copy into an empty database.")


def _copy_facts(reader: Connection, target: Repository, table: Table, tell: Progress) -> int:
    """Copy what the target lacks of a table, in pages of one transaction each."""
    key = table.c.id
    with target.database.reading() as connection:
        newest: int | None = connection.execute(select(func.max(key))).scalar_one()
    after: object = -1 if newest is None else newest
    done = 0
    while rows := _rows(reader, select(table).where(key > after).order_by(key).limit(PAGE)):
        with target.database.writing() as connection:
            connection.execute(insert(table), rows)
        after, done = rows[-1]["id"], done + len(rows)
        tell(table.name, done)
    return done


def _copy_forms(reader: Connection, target: Repository, tell: Progress) -> int:
    """Copy the storage forms anew, in one transaction: they may have been packed since."""
    done = 0
    with target.database.writing() as connection:
        for table in reversed(_FORMS):
            connection.execute(delete(table))
        for table in _FORMS:
            key = next(iter(table.primary_key.columns))
            after: object = -1
            while rows := _rows(reader, select(table).where(key > after).order_by(key).limit(PAGE)):
                connection.execute(insert(table), rows)
                after, done = rows[-1][key.name], done + len(rows)
                tell(table.name, done)
    return done


def _rows(reader: Connection, wanted: Select[tuple[object, ...]]) -> list[dict[str, object]]:
    return [dict(row) for row in reader.execute(wanted).mappings()]
