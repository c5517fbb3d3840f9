"""Copying an archive to another database: row by row as it is, and compared at the end.

Facts are copied with their ids, so events keep their leaf hashes and the tree its root. The target
must be empty, or hold the beginning of the source's events.

Into an empty database the rows go in many transactions, so that a copy that was interrupted goes on
where it stopped. Until all is there it is marked, and opened for nothing but going on: half an archive
would look like a whole one that lost its texts. A whole archive, such as the backup of last week, is
never marked: what is new comes in one transaction, so that an interrupt, a kill or a source that fails
or is damaged leaves it as it was, or better (``archive.store.renewal``). That costs room for the whole
of the storage forms in the database's journal, and what was written until then is written again the
next time.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from archive.errors import SettingInvalid, StoreDamaged, StoreForeign
from archive.store import merkle
from archive.store.database import Database
from archive.store.opening import HEAD, UNFINISHED, is_unfinished
from archive.store.renewal import Copied, Renewal
from archive.store.repository import Repository
from archive.store.rows import Origin, Progress, copy_facts, copy_forms, leaves

__all__ = ["Copied", "Progress", "copy_archive"]


def copy_archive(
    source: Repository, target: Repository, tell: Progress = lambda _table, _rows: None
) -> Copied:
    """Make the target hold exactly what the source holds; the result is verified.

    A target that is an archive already stays one wherever this breaks off, and is never worse than it
    was, whatever is wrong with the source: see ``archive.store.renewal``. Into an empty database a
    damaged source is copied with its damage, which the findings of the fixity then name.

    Raises SettingInvalid where both are one database, StoreForeign where the target holds something
    else, StoreDamaged where source and target differ in the end (a source that is written meanwhile is
    copied as it was in the beginning).
    """
    if _are_one(source.database, target.database):
        message = f"'{source.place}' and '{target.place}' are the same archive."
        raise SettingInvalid(message, "Name a place where nothing is yet as TO.")
    with source.database.reading() as reader:
        origin = Origin(source.database, reader)
        if not _is_whole(origin, target):
            rows = copy_facts(origin, target.database.writing, tell)
            with target.database.writing() as writer:
                rows += copy_forms(origin, writer, tell)
                _check_end(reader, writer, source.place, target.place)
                _say_schema(writer, HEAD)
            fixity = target.verify()
            return Copied(rows, fixity, fixity.findings)
    return Renewal(source, target, tell).result()


def _is_whole(origin: Origin, target: Repository) -> bool:
    """Whether the target is an archive; one that is empty yet is marked, where anything will come."""
    with target.database.writing() as writer:
        held, schema = leaves(writer), _schema(writer)
        if is_unfinished(schema):
            if held != leaves(origin.connection, len(held)):
                message = f"'{target.place}' holds the beginning of another archive."
                raise StoreForeign(message, "Copy into an empty database.")
            return False
        if held or not leaves(origin.connection, 1):
            return True
        _say_schema(writer, f"{UNFINISHED} {schema}")
    return False


def _schema(connection: Connection) -> str:
    found: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return found


def _say_schema(writer: Connection, schema: str) -> None:
    writer.execute(text("UPDATE alembic_version SET version_num = :schema"), {"schema": schema})


def _check_end(reader: Connection, writer: Connection, source: str, target: str) -> None:
    """Compare the trees before anything is called a copy."""
    if merkle.root(leaves(writer)) != merkle.root(leaves(reader)):
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
