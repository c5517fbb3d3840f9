"""Decisions: a person's word on a change, kept as a witness of its own media type.

A decision is evidence too: its exact bytes are held, never altered, bound by the event log and covered
by ``verify`` like any other witness, with the reviewer as provenance. No version is drawn from it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from archive.store.database import Database
from archive.store.tables import events, labels, witnesses

MEDIA_TYPE = "application/vnd.policy-archive.decision+json"
"""What tells a decision from a document."""


def decision_witnesses(database: Database) -> list[tuple[int, datetime, str]]:
    """Event, moment of recording and witness digest of every decision, in order."""
    with database.reading() as connection:
        rows = connection.execute(
            select(witnesses.c.id, events.c.recorded_at, witnesses.c.digest)
            .join(labels, labels.c.id == witnesses.c.media_type)
            .join(events, events.c.id == witnesses.c.id)
            .where(labels.c.text == MEDIA_TYPE)
            .order_by(witnesses.c.id)
        ).all()
        return [(row.id, row.recorded_at, row.digest.hex()) for row in rows]
