"""When bytes last came from a place, and which bytes they were."""

from __future__ import annotations

from sqlalchemy import select

from archive.model import Provenance
from archive.store.database import Database
from archive.store.frames import Frames
from archive.store.holdings import provenance_of
from archive.store.labels import Labels
from archive.store.notes import Notes
from archive.store.tables import provenances, witnesses


def last_provenance(database: Database, source: str, method: str) -> tuple[str, Provenance] | None:
    """The latest provenance of a source by a method, with its witness's digest; None where there is none."""
    labels = Labels()
    with database.reading() as connection:
        place, way = labels.find(connection, source), labels.find(connection, method)
        if place is None or way is None:
            return None
        row = connection.execute(
            select(witnesses.c.digest.label("witness_digest"), provenances)
            .join_from(provenances, witnesses, provenances.c.witness == witnesses.c.id)
            .where(provenances.c.source == place, provenances.c.method == way)
            .order_by(provenances.c.id.desc())
            .limit(1)
        ).first()
        if row is None:
            return None
        note = Notes(Frames()).read(connection, [row.id]).get(row.id, {})
        return row.witness_digest.hex(), provenance_of(connection, labels, row, note)
