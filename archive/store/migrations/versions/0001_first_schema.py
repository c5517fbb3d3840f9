"""First schema: facts, storage forms, and the guards that keep facts from being altered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

FACTS = ("labels", "events", "witnesses", "provenances", "versions", "paragraphs")


def upgrade() -> None:
    """Create everything."""
    create_log()
    create_evidence()
    create_versions()
    create_storage()
    for table in FACTS:
        guard(table)


def create_log() -> None:
    """Labels and events."""
    op.create_table(
        "labels",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("address", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_labels"),
        comment="Short texts that recur: series, titles, sources, pipelines, paragraph styles.",
    )
    op.create_index("ix_labels_address", "labels", ["address"])
    op.create_table(
        "events",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        comment="One write each; id is the 0-based index, leaf its RFC 6962 leaf hash.",
    )


def create_evidence() -> None:
    """Witnesses and provenances."""
    op.create_table(
        "witnesses",
        event_key("witnesses"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("address", sa.Integer(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        reference("witnesses", "media_type", "labels.id"),
        sa.PrimaryKeyConstraint("id", name="pk_witnesses"),
        comment="Exact bytes received: what they are. Where they lie is the blobs' business.",
    )
    op.create_index("ix_witnesses_address", "witnesses", ["address"])
    op.create_table(
        "provenances",
        event_key("provenances"),
        reference("provenances", "witness", "witnesses.id"),
        reference("provenances", "source", "labels.id"),
        reference("provenances", "method", "labels.id"),
        reference("provenances", "source_url", "labels.id", nullable=True),
        sa.Column("retrieved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_provenances"),
        comment="Where, when and how a witness reached us; the details are a note.",
    )
    op.create_index("ix_provenances_witness", "provenances", ["witness"])


def create_versions() -> None:
    """Versions and paragraphs."""
    op.create_table(
        "versions",
        event_key("versions"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(32), nullable=False),
        reference("versions", "series", "labels.id"),
        sa.Column("effective_on", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        reference("versions", "witness", "witnesses.id"),
        reference("versions", "pipeline", "labels.id"),
        reference("versions", "title", "labels.id"),
        reference("versions", "language", "labels.id"),
        sa.Column("published_at", sa.String(40)),
        reference("versions", "dated_by", "labels.id"),
        reference("versions", "source", "labels.id"),
        reference("versions", "source_url", "labels.id", nullable=True),
        reference("versions", "encoding", "labels.id"),
        sa.Column("paragraphs", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        comment="A dated text of a series; rank orders versions of one day, sequence lists its paragraphs.",
    )
    op.create_index("ix_versions_series", "versions", ["series", "effective_on"])
    op.create_index("ix_versions_witness", "versions", ["witness"])
    op.create_table(
        "paragraphs",
        sa.Column("address", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.PrimaryKeyConstraint("address", "id", name="pk_paragraphs"),
        sqlite_with_rowid=False,
        comment="Every distinct paragraph text once, numbered from 1 without gaps.",
    )


def create_storage() -> None:
    """Frames, and what lies where in them."""
    op.create_table(
        "frames",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("dictionary", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_frames"),
        comment="Compressed bytes; dictionary lists the frames whose content they lean on.",
    )
    create_places()
    for table in ("blobs", "texts", "notes"):
        op.create_index(f"ix_{table}_frame", table, ["frame"])


def create_places() -> None:
    """Where witnesses, texts and notes lie in the frames."""
    op.create_table(
        "blobs",
        first_key("blobs", "witness", "witnesses.id"),
        reference("blobs", "frame", "frames.id"),
        sa.Column("start", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("witness", name="pk_blobs"),
        comment="Where a witness's bytes begin in a frame's content.",
    )
    op.create_table(
        "texts",
        sa.Column("first", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("paragraphs", NUMBER, nullable=False),
        reference("texts", "frame", "frames.id"),
        sa.Column("start", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("first", name="pk_texts"),
        comment="Where the texts of the paragraphs first, first + 1, ... begin in a frame's content.",
    )
    op.create_table(
        "notes",
        first_key("notes", "first", "events.id"),
        reference("notes", "last", "events.id"),
        reference("notes", "frame", "frames.id"),
        sa.PrimaryKeyConstraint("first", name="pk_notes"),
        comment="Which frame holds the notes of events first to last: details, evidence, claims, findings.",
    )


def event_key(table: str) -> sa.Column[int]:
    """The key of a table whose rows bear the index of the event that recorded them."""
    return first_key(table, "id", "events.id")


def first_key(table: str, name: str, to: str) -> sa.Column[int]:
    """A primary key that points to another table's row."""
    points = sa.ForeignKey(to, name=f"fk_{table}_{name}")
    return sa.Column(name, NUMBER, points, primary_key=True, autoincrement=False)


def reference(table: str, name: str, to: str, *, nullable: bool = False) -> sa.Column[int]:
    """A column that points to another table's row."""
    return sa.Column(name, NUMBER, sa.ForeignKey(to, name=f"fk_{table}_{name}"), nullable=nullable)


def guard(table: str) -> None:
    """Let the database itself refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE of a table of facts."""
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION archive_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION archive_append_only()"
    )
