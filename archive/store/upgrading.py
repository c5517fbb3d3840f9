"""Creating an archive's tables, and bringing an older archive to the newest schema.

SQLite alters a table by building it anew, which drops its triggers and, with foreign keys on, deletes
or orphans the rows that point to it. So migrations run with foreign keys off, ``rebuilding`` puts the
triggers back, and a migration that leaves a guard out or a reference without its row is undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command, op
from alembic.config import Config
from sqlalchemy import text

from archive.errors import StoreDamaged
from archive.store.database import keep_write_ahead_log
from archive.store.guards import unguarded_tables

if TYPE_CHECKING:
    from alembic.operations import BatchOperations
    from sqlalchemy import Connection

    from archive.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"

PAGE_SIZE = 2048
"""Bytes of a SQLite page; fixed when the file is created."""

_TRIGGERS = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings for the migrations that ship with this program."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Bring the database to the newest schema, in one transaction that no other writer overlaps."""
    with migrating(database) as connection:
        command.upgrade(configuration(connection), "head")


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """A write transaction in which tables may be built anew; StoreDamaged where that broke one."""
    if not database.address.is_sqlite:
        with database.writing() as connection:
            yield connection
            _check(connection)
        return
    _choose_form(database)
    with database.writing(has_foreign_keys=False) as connection:
        yield connection
        _check(connection)


@contextmanager
def rebuilding(table: str) -> Iterator[BatchOperations]:
    """For migrations: alter a table on both databases; on SQLite its triggers are put back."""
    connection = op.get_bind()
    triggers: list[str] = []
    if connection.dialect.name == "sqlite":
        triggers = list(connection.execute(_TRIGGERS, {"table": table}).scalars())
    with op.batch_alter_table(table) as batch:
        yield batch
    for trigger in triggers:
        op.execute(text(trigger))


def _check(connection: Connection) -> None:
    """Raise unless every table of facts has its guards, and every reference its row."""
    for table in unguarded_tables(connection):
        message = f"The upgrade would leave {table} without its guard; nothing was changed."
        raise StoreDamaged(message, "Report this.")
    if connection.dialect.name != "sqlite":
        return
    dangling = connection.execute(text("PRAGMA foreign_key_check")).first()
    if dangling is not None:
        message = f"The upgrade would leave a row of {dangling[0]} without the one it points to."
        raise StoreDamaged(message, "Nothing was changed; see `archive verify`.")


def _choose_form(database: Database) -> None:
    """Page size and write-ahead log; both stay with the file."""
    with database.faults(), database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return
        raw.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        keep_write_ahead_log(raw, database.patience)
