"""The tables of the derived data, all in one place: whoever makes or drops them must know each."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

from archive.store.columns import Utf8

SCHEMA = "derived"

metadata = MetaData(schema=SCHEMA)

notes = Table(
    "notes",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    comment="The format of the derived data, and how far each index has come.",
)

comparisons = Table(
    "comparisons",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    comment="Comparisons by base, target, settings and engine.",
)

answers = Table(
    "answers",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    comment="What was worked out about a whole line of versions, by what and by which line.",
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series", Text, nullable=False, index=True),
    Column("furniture", Boolean, nullable=False),
    Column("first_on", String(10), nullable=False),
    Column("first_version", String(64), nullable=False),
    Column("first_position", Integer, nullable=False),
    Column("last_on", String(10), nullable=False),
    Column("last_version", String(64), nullable=False),
    Column("last_position", Integer, nullable=False),
    Column("versions", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_passages_order", "last_on", "series", "first_on", "first_position", "id"),
    comment="Distinct paragraphs of each series with where they were first and last seen.",
)

indexed = Table(
    "indexed",
    metadata,
    Column("series", Text, primary_key=True),
    Column("upto", BigInteger, nullable=False),
    comment="The number of events there were when a series was last brought up to date.",
)

marked_series = Table(
    "marked_series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Utf8, nullable=False, unique=True),
    comment="The series that marks speak of.",
)

marks = Table(
    "marks",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("series", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    comment="Which series hold a mark.",
)
