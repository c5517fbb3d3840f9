"""Copying an archive to another database: row by row as it is, and compared at the end.

Facts are copied with their ids, so events keep their leaf hashes and the tree its root. The target
must be empty, or hold the beginning of the source's events.

Into an empty database the rows go in many transactions, so that a copy that was interrupted goes on
where it stopped. Until all is there it is marked, and opened for nothing but going on: half an archive
would look like a whole one that lost its texts. A whole archive, such as the backup of last week, is
never marked: what is new comes in one transaction, so that an interrupt, a kill or a source that fails
leaves it as it was. That costs room for the whole of the storage forms in the database's journal, and
what was written until then is written again the next time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, text

from archive.errors import SettingInvalid, StoreDamaged, StoreForeign
from archive.model import Fixity
from archive.store import merkle
from archive.store.database import Database
from archive.store.opening import HEAD, UNFINISHED, is_unfinished
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

Writing = Callable[[], AbstractContextManager[Connection]]
"""What opens a transaction, or lends one that is open."""

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

    A target that is an archive already stays one wherever this breaks off; see the module's head. A
    source that is damaged is copied with its damage, which the findings of the fixity then name.

    Raises SettingInvalid where both are one database, StoreForeign where the target holds something
    else, StoreDamaged where source and target differ in the end (a source that is written meanwhile is
    copied as it was in the beginning).
    """
    if _are_one(source.database, target.database):
        message = f"'{source.place}' and '{target.place}' are the same archive."
        raise SettingInvalid(message, "Name a place where nothing is yet as TO.")
    with source.database.reading() as reader:
        is_whole = _begin(reader, target)
        if is_whole:
            rows = _renew(reader, target, source.place, tell)
        else:
            rows = sum(_copy_facts(reader, target.database.writing, table, tell) for table in _FACTS)
            with target.database.writing() as writer:
                rows += _copy_forms(reader, writer, tell)
                _check_end(reader, writer, source.place, target.place)
                _say_schema(writer, HEAD)
    return Copied(rows, target.verify())


def _begin(reader: Connection, target: Repository) -> bool:
    """Whether the target is a whole archive; one that is empty yet is marked, where anything will come."""
    with target.database.writing() as writer:
        held = _leaves(writer)
        if held != _leaves(reader, len(held)):
            message = f"'{target.place}' holds another archive."
            raise StoreForeign(message, "Copy into an empty database.")
        schema = writer.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        if is_unfinished(schema):
            return False
        if held or not _leaves(reader, 1):
            return True
        _say_schema(writer, f"{UNFINISHED} {schema}")
    return False


def _say_schema(writer: Connection, schema: str) -> None:
    writer.execute(text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema})


def _renew(reader: Connection, target: Repository, source: str, tell: Progress) -> int:
    """Bring a whole archive up to the source, all or nothing."""
    with target.database.writing() as writer:
        rows = sum(_copy_facts(reader, lambda: nullcontext(writer), table, tell) for table in _FACTS)
        rows += _copy_forms(reader, writer, tell)
        _check_end(reader, writer, source, target.place)
    return rows


def _check_end(reader: Connection, writer: Connection, source: str, target: str) -> None:
    """Compare the trees before anything is called a copy."""
    if merkle.root(_leaves(writer)) != merkle.root(_leaves(reader)):
        message = f"'{target}' does not hold what '{source}' does."
        raise StoreDamaged(message, "Copy into an empty database.")


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


def _leaves(connection: Connection, size: int | None = None) -> list[bytes]:
    return list(connection.execute(select(events.c.leaf).order_by(events.c.id).limit(size)).scalars())


def _copy_facts(reader: Connection, writing: Writing, table: Table, tell: Progress) -> int:
    """Copy what the target lacks of a table, in pages of one ``writing`` each."""
    key = table.c.id
    with writing() as writer:
        newest: int | None = writer.execute(select(func.max(key))).scalar_one()
    after: object = -1 if newest is None else newest
    done = 0
    while rows := _rows(reader, select(table).where(key > after).order_by(key).limit(PAGE)):
        with writing() as writer:
            writer.execute(insert(table), rows)
        after, done = rows[-1]["id"], done + len(rows)
        tell(table.name, done)
    return done


def _copy_forms(reader: Connection, writer: Connection, tell: Progress) -> int:
    """Copy the storage forms anew: they may have been packed since."""
    done = 0
    for table in reversed(_FORMS):
        writer.execute(delete(table))
    for table in _FORMS:
        key = next(iter(table.primary_key.columns))
        after: object = -1
        while rows := _rows(reader, select(table).where(key > after).order_by(key).limit(PAGE)):
            writer.execute(insert(table), rows)
            after, done = rows[-1][key.name], done + len(rows)
            tell(table.name, done)
    return done


def _rows(reader: Connection, wanted: Select[tuple[object, ...]]) -> list[dict[str, object]]:
    return [dict(row) for row in reader.execute(wanted).mappings()]
