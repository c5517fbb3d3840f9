"""The tables: facts that are never altered, and the stores behind them that may be packed.

Facts (the database itself refuses UPDATE and DELETE): events, witnesses, provenances, versions,
paragraphs, labels. A witness, provenance or version bears as its id the index of the event that
recorded it, so the log needs no payload of its own: it is read back from the rows, and the event's
leaf hash proves that they are still what they were.

Storage forms (``archive pack`` may replace them; every byte is checked against a digest): frames
hold compressed bytes; blobs say where a witness lies in them, texts where paragraphs do, notes where
the longer texts of provenances and versions do.

An ``address`` is the first 31 bits of a digest: it finds candidates, their content decides.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Row, SmallInteger, Table

from archive.store.columns import Day, Moment, Number, Stamp, Utf8

Record = Row[*tuple[object, ...]]
"""A row of any statement; its columns are attributes."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

labels = Table(
    "labels",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("address", Integer, nullable=False),
    Column("text", Utf8, nullable=False),
    Index("ix_labels_address", "address"),
    comment="Short texts that recur: series, titles, sources, pipelines, paragraph styles.",
)

events = Table(
    "events",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("recorded_at", Moment, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("leaf", LargeBinary(32), nullable=False),
    comment="One write each; id is the 0-based index, leaf its RFC 6962 leaf hash.",
)

witnesses = Table(
    "witnesses",
    metadata,
    Column("id", Number, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("address", Integer, nullable=False),
    Column("size", Number, nullable=False),
    Column("media_type", Number, ForeignKey("labels.id"), nullable=False),
    Index("ix_witnesses_address", "address"),
    comment="Exact bytes received: what they are. Where they lie is the blobs' business.",
)

provenances = Table(
    "provenances",
    metadata,
    Column("id", Number, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("witness", Number, ForeignKey("witnesses.id"), nullable=False),
    Column("source", Number, ForeignKey("labels.id"), nullable=False),
    Column("method", Number, ForeignKey("labels.id"), nullable=False),
    Column("source_url", Number, ForeignKey("labels.id")),
    Column("retrieved_at", Moment, nullable=False),
    Index("ix_provenances_witness", "witness"),
    comment="Where, when and how a witness reached us; the details are a note.",
)

versions = Table(
    "versions",
    metadata,
    Column("id", Number, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("digest", LargeBinary(32), nullable=False),
    Column("text_digest", LargeBinary(32), nullable=False),
    Column("series", Number, ForeignKey("labels.id"), nullable=False),
    Column("effective_on", Day, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("witness", Number, ForeignKey("witnesses.id"), nullable=False),
    Column("pipeline", Number, ForeignKey("labels.id"), nullable=False),
    Column("title", Number, ForeignKey("labels.id"), nullable=False),
    Column("language", Number, ForeignKey("labels.id"), nullable=False),
    Column("published_at", Stamp),
    Column("dated_by", Number, ForeignKey("labels.id"), nullable=False),
    Column("source", Number, ForeignKey("labels.id"), nullable=False),
    Column("source_url", Number, ForeignKey("labels.id")),
    Column("encoding", Number, ForeignKey("labels.id"), nullable=False),
    Column("paragraphs", Integer, nullable=False),
    Column("sequence", LargeBinary, nullable=False),
    Index("ix_versions_witness", "witness"),
    Index("ix_versions_series", "series", "effective_on"),
    comment="A dated text of a series; rank orders versions of one day, sequence lists its paragraphs.",
)

paragraphs = Table(
    "paragraphs",
    metadata,
    Column("address", Integer, primary_key=True, autoincrement=False),
    Column("id", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    comment="Every distinct paragraph text once, numbered from 1 without gaps.",
)

frames = Table(
    "frames",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("depth", SmallInteger, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("size", Number, nullable=False),
    Column("dictionary", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    comment="Compressed bytes; dictionary lists the frames whose content they lean on.",
)

blobs = Table(
    "blobs",
    metadata,
    Column("witness", Number, ForeignKey("witnesses.id"), primary_key=True, autoincrement=False),
    Column("frame", Number, ForeignKey("frames.id"), nullable=False),
    Column("start", Number, nullable=False),
    Index("ix_blobs_frame", "frame"),
    comment="Where a witness's bytes begin in a frame's content.",
)

texts = Table(
    "texts",
    metadata,
    Column("first", Number, primary_key=True, autoincrement=False),
    Column("paragraphs", Number, nullable=False),
    Column("frame", Number, ForeignKey("frames.id"), nullable=False),
    Column("start", Number, nullable=False),
    Index("ix_texts_frame", "frame"),
    comment="Where the texts of the paragraphs first, first + 1, ... begin in a frame's content.",
)

notes = Table(
    "notes",
    metadata,
    Column("first", Number, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("last", Number, ForeignKey("events.id"), nullable=False),
    Column("frame", Number, ForeignKey("frames.id"), nullable=False),
    Index("ix_notes_frame", "frame"),
    comment="Which frame holds the notes of events first to last: details, evidence, claims, findings.",
)

FACTS = (labels, events, witnesses, provenances, versions, paragraphs)
"""Tables that the database itself keeps from being altered."""

FORMS = (frames, blobs, texts, notes)
"""Tables of storage forms, each after those it points to."""
