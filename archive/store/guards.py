"""Whether the database's own structure is whole, and the guards that keep facts from change are there."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from archive.model import Finding
from archive.store.shape import shape_findings
from archive.store.tables import FACTS

_POSTGRESQL_GUARDS = tuple(f"{table.name}_no_change" for table in FACTS)


def structure_findings(connection: Connection) -> list[Finding]:
    """What is wrong with the database itself, rows apart."""
    if connection.dialect.name == "sqlite":
        return [*_sqlite_pages(connection), *shape_findings(connection)]
    return [*shape_findings(connection), *_missing(_POSTGRESQL_GUARDS, _postgresql_triggers(connection))]


def unguarded_tables(connection: Connection) -> list[str]:
    """Tables of facts that are there without the guards that keep them from change."""
    is_sqlite = connection.dialect.name == "sqlite"
    held = _sqlite_triggers(connection) if is_sqlite else _postgresql_triggers(connection)
    there = set(inspect(connection).get_table_names())
    kinds = ("update", "delete") if is_sqlite else ("change",)
    return [
        table.name
        for table in FACTS
        if table.name in there and not all(f"{table.name}_no_{kind}" in held for kind in kinds)
    ]


def _missing(wanted: tuple[str, ...], held: set[str]) -> list[Finding]:
    return [
        Finding("structure", f"trigger {name}", "The guard against altering facts is missing or disabled.")
        for name in wanted
        if name not in held
    ]


def _sqlite_pages(connection: Connection) -> list[Finding]:
    broken = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
    dangling = connection.execute(text("PRAGMA foreign_key_check")).all()
    return [
        *(Finding("structure", "database file", line) for line in broken if line != "ok"),
        *(
            Finding("structure", f"{row[0]} {row[1]}", f"It points to a row of {row[2]} that is missing.")
            for row in dangling[:100]
        ),
    ]


def _sqlite_triggers(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())


def _postgresql_triggers(connection: Connection) -> set[str]:
    return set(
        connection.execute(
            text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        ).scalars()
    )
