"""Witnesses that are held and from which no version was drawn."""

from __future__ import annotations

from sqlalchemy import select

from archive.model import Provenance
from archive.store.database import Database
from archive.store.frames import Frames
from archive.store.holdings import provenance_of
from archive.store.labels import Labels
from archive.store.notes import Notes
from archive.store.tables import provenances, versions, witnesses


def unread_witnesses(database: Database) -> list[tuple[str, Provenance]]:
    """Digest and first provenance of every witness without a version, in the order held."""
    drawn = select(versions.c.id).where(versions.c.witness == witnesses.c.id).exists()
    labels = Labels()
    with database.reading() as connection:
        rows = connection.execute(
            select(witnesses.c.digest.label("witness_digest"), provenances)
            .join_from(witnesses, provenances, provenances.c.id == witnesses.c.id)
            .where(~drawn)
            .order_by(witnesses.c.id)
        ).all()
        notes = Notes(Frames()).read(connection, [row.id for row in rows])
        return [
            (row.witness_digest.hex(), provenance_of(connection, labels, row, notes.get(row.id, {})))
            for row in rows
        ]
