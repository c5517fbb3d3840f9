"""An archive in figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text

from archive.store.database import Database
from archive.store.repository import Repository
from archive.store.tables import events, frames, metadata, paragraphs, provenances, versions, witnesses


@dataclass(frozen=True, slots=True)
class Info:
    """An archive at a glance.

    ``bytes`` counts everything on the disk, ``bytes_without_search`` leaves out what is derived (the
    search index and caches, which can be made anew). ``content`` is the size of all witnesses as
    received. ``engine`` names the database and its version, ``schema`` the revision.
    """

    place: str
    engine: str
    schema: str
    bytes: int
    bytes_without_search: int
    content: int
    series: int
    versions: int
    witnesses: int
    provenances: int
    paragraphs: int
    events: int
    frames: int


def info(repository: Repository) -> Info:
    """The archive in figures."""
    from archive.store.opening import HEAD

    database = repository.database
    whole, core = bytes_on_disk(database), bytes_of_facts(database)
    with database.reading() as connection:
        distinct = select(func.count(func.distinct(versions.c.series)))
        return Info(
            place=repository.place,
            engine=_engine(connection),
            schema=HEAD,
            bytes=whole,
            bytes_without_search=core,
            # PostgreSQL adds up large integers as decimal numbers.
            content=int(
                connection.execute(select(func.coalesce(func.sum(witnesses.c.size), 0))).scalar_one()
            ),
            series=connection.execute(distinct).scalar_one(),
            versions=_count(connection, versions),
            witnesses=_count(connection, witnesses),
            provenances=_count(connection, provenances),
            paragraphs=_count(connection, paragraphs),
            events=_count(connection, events),
            frames=_count(connection, frames),
        )


def bytes_on_disk(database: Database) -> int:
    """Everything that the archive takes up, derived data included."""
    if database.address.path is None:
        with database.reading() as connection:
            total: int = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            return total
    files = [
        Path(f"{database.address.path}{part}{log}")
        for part in ("", ".derived")
        for log in ("", "-wal", "-shm")
    ]
    return sum(file.stat().st_size for file in files if file.exists())


def bytes_of_facts(database: Database) -> int:
    """What facts and their storage take up: the archive's own tables with their indexes."""
    with database.reading() as connection:
        if database.address.path is None:
            sizes = [_table_size(connection, table) for table in metadata.sorted_tables]
            return sum(sizes)
        pages: int = connection.execute(text("PRAGMA page_count")).scalar_one()
        size: int = connection.execute(text("PRAGMA page_size")).scalar_one()
        return pages * size


def _table_size(connection: Connection, table: Table) -> int:
    total: int = connection.execute(
        text("SELECT pg_total_relation_size(CAST(:name AS regclass))"), {"name": table.name}
    ).scalar_one()
    return total


def _count(connection: Connection, table: Table) -> int:
    total: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return total


def _engine(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        version = connection.execute(text("SELECT sqlite_version()")).scalar_one()
        return f"SQLite {version}"
    version = connection.execute(text("SHOW server_version")).scalar_one()
    return f"PostgreSQL {version}"
