"""The database's schema against the one that the code expects: whatever differs is named.

On SQLite a schema is text in the file, so damage can turn a name into another one and still be read.
The texts are compared token by token, without regard to order and space: those depend on the version
of SQLAlchemy that wrote them. On PostgreSQL the catalogue's columns are compared, and what the guards do.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from sqlalchemy import Connection, create_engine, text

from archive.model import Finding
from archive.store.tables import FACTS, metadata

Object = tuple[str, str, str]
"""Kind, name and table of an object of an SQLite schema."""

Column = tuple[str, str]
"""Table and name of a column."""

_ALEMBIC = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
_SCHEMA = text(
    "SELECT type, CAST(name AS BLOB), CAST(tbl_name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master"
)
_TOKEN = re.compile(r"\w+|[^\w\s\"]")
_OWN_STATISTICS = "sqlite_stat"
_REFUSAL = "BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END"


def shape_findings(connection: Connection) -> list[Finding]:
    """What of the schema is missing, is not as it was made, or does not belong to an archive."""
    if connection.dialect.name == "sqlite":
        return _sqlite_findings(sqlite_schema(connection), _expected_sqlite())
    return [*_postgresql_columns(connection), *_postgresql_refusal(connection)]


def sqlite_guard(table: str, verb: str) -> str:
    """The trigger by which SQLite refuses to alter a table of facts."""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    )


def sqlite_schema(connection: Connection) -> dict[Object, Counter[str]]:
    """The tokens of every object's definition."""
    rows = [tuple(_readable(part) for part in row) for row in connection.execute(_SCHEMA)]
    return {
        (kind, name, table): Counter(_TOKEN.findall(definition))
        for kind, name, table, definition in rows
        if not name.startswith(_OWN_STATISTICS)
    }


def _readable(part: object) -> str:
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part or "")


@cache
def _expected_sqlite() -> dict[Object, Counter[str]]:
    """What a new archive's schema says; the migrations' tests see to it that they make the same."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(_ALEMBIC)
            for table in FACTS:
                for verb in ("UPDATE", "DELETE"):
                    connection.exec_driver_sql(sqlite_guard(table.name, verb))
            return sqlite_schema(connection)
    finally:
        engine.dispose()


def _sqlite_findings(held: dict[Object, Counter[str]], expected: dict[Object, Counter[str]]) -> list[Finding]:
    found = []
    for (kind, name, table), tokens in expected.items():
        there = held.get((kind, name, table))
        if there is None:
            found.append(Finding("structure", f"{kind} {name}", _missing(kind)))
        elif there != tokens:
            message = f"Its definition was altered: {_difference(tokens, there)}."
            found.append(Finding("structure", f"{kind} {name}", message))
    strange = [key for key in held if key not in expected]
    return [*found, *(Finding("structure", f"{kind} {name}", STRANGE) for kind, name, _ in strange)]


STRANGE = "Nothing of that name belongs to an archive."


def _missing(kind: str) -> str:
    if kind == "trigger":
        return "The guard against altering facts is missing or disabled."
    return "The schema lacks it, or calls it otherwise."


def _difference(expected: Counter[str], held: Counter[str]) -> str:
    lost, come = sorted((expected - held).elements()), sorted((held - expected).elements())
    return f"it says {_shown(come)} instead of {_shown(lost)}"


def _shown(tokens: list[str]) -> str:
    return " ".join(repr(token) for token in tokens[:5]) or "nothing"


def _postgresql_columns(connection: Connection) -> list[Finding]:
    held = connection.execute(
        text(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
            "WHERE table_schema = current_schema()"
        )
    )
    there = {(row[0], row[1]): (row[2], row[3] == "YES") for row in held}
    expected = _expected_columns()
    found = []
    for (table, name), form in expected.items():
        told = there.get((table, name))
        if told != form:
            message = "The schema lacks it." if told is None else f"It is {told[0]} instead of {form[0]}."
            found.append(Finding("structure", f"column {table}.{name}", message))
    ours = {table.name for table in metadata.sorted_tables}
    strange = [key for key in there if key[0] in ours and key not in expected]
    return [*found, *(Finding("structure", f"column {table}.{name}", STRANGE) for table, name in strange)]


def _expected_columns() -> dict[Column, tuple[str, bool]]:
    """Type, as PostgreSQL calls it, and whether a column may be empty."""
    from sqlalchemy.dialects import postgresql  # seldom needed, and the largest of them

    dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # it has no types
    return {
        (table.name, column.name): (
            column.type.compile(dialect).lower().replace("varchar", "character varying").partition("(")[0],
            bool(column.nullable),
        )
        for table in metadata.sorted_tables
        for column in table.columns
    }


def _postgresql_refusal(connection: Connection) -> list[Finding]:
    """Whether the function that the guards call still refuses."""
    source = connection.execute(
        text(
            "SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE p.proname = 'archive_append_only' AND n.nspname = current_schema()"
        )
    ).scalar()
    if _TOKEN.findall(source or "") == _TOKEN.findall(_REFUSAL):
        return []
    return [Finding("structure", "function archive_append_only", "The guards' refusal was altered.")]
