"""Alembic's entry: migrate the archive at the given connection, or at ``archive_place``/ARCHIVE_DB."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

from alembic import context

from archive.store.database import Database
from archive.store.opening import address_of
from archive.store.tables import metadata
from archive.store.upgrading import migrating

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from sqlalchemy import Connection

SEARCH = "search_"
"""Prefix of tables that a search index keeps for itself; they are no part of the schema."""

NameKind = Literal[
    "schema", "table", "column", "index", "unique_constraint", "foreign_key_constraint", "check_constraint"
]
Parent = Literal["schema_name", "table_name", "schema_qualified_table_name"]


def is_ours(name: str | None, kind: NameKind, _parents: MutableMapping[Parent, str | None]) -> bool:
    """Whether autogenerate should look at a table."""
    return kind != "table" or not (name or "").startswith(SEARCH)


def migrate(connection: Connection) -> None:
    """Run the migrations asked for inside the connection's own transaction."""
    context.configure(
        connection=connection, target_metadata=metadata, include_name=is_ours, transactional_ddl=True
    )
    with context.begin_transaction():
        context.run_migrations()


def place() -> str:
    """The archive to migrate: `-x db=PLACE`, the environment's ARCHIVE_DB, or archive.db."""
    given = context.get_x_argument(as_dictionary=True).get("db")
    return str(given or os.environ.get("ARCHIVE_DB", "archive.db"))


def main() -> None:
    """Migrate by the caller's connection, or open one."""
    connection: Connection | None = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    database = Database(address_of(place()), read_only=False)
    try:
        with migrating(database) as own:
            migrate(own)
    finally:
        database.close()


main()
