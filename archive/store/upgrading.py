"""Creating an archive's tables, and bringing an older archive to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from archive.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"

PAGE_SIZE = 2048
"""Bytes of a SQLite page; fixed when the file is created."""


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings for the migrations that ship with this program."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Bring the database to the newest schema, in one transaction that no other writer overlaps."""
    if database.address.is_sqlite:
        _choose_form(database)
    with database.writing() as connection:
        command.upgrade(configuration(connection), "head")


def _choose_form(database: Database) -> None:
    """Page size and write-ahead log; both stay with the file."""
    with database.faults(), database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return
        raw.execute(f"PRAGMA page_size = {PAGE_SIZE}")
        raw.execute("PRAGMA journal_mode = WAL")
