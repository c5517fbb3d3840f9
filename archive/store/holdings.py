"""Witnesses read back: exact bytes, and where they came from."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, select

from archive.errors import ReferenceUnknown, StoreDamaged
from archive.model import Provenance, Witness
from archive.store.frames import Frames
from archive.store.labels import Labels, address_of
from archive.store.notes import Note, Notes
from archive.store.tables import Record, blobs, provenances, witnesses


class Holdings:
    """Witnesses and provenances of one archive."""

    def __init__(self, labels: Labels, store: Frames, notes: Notes) -> None:
        self._labels = labels
        self._notes = notes
        self._frames = store

    def find(self, connection: Connection, digest: str) -> int | None:
        """Number of the witness of this digest."""
        found: int | None = connection.execute(
            select(witnesses.c.id).where(*_named(digest))
        ).scalar_one_or_none()
        return found

    def is_noted(self, connection: Connection, number: int, provenance: Provenance) -> bool:
        """Whether the witness is known to have come from there, by that method and address."""
        wanted = (
            self._labels.find(connection, provenance.source),
            self._labels.find(connection, provenance.method),
            None
            if provenance.source_url is None
            else self._labels.find(connection, provenance.source_url) or -1,
        )
        rows = connection.execute(
            select(provenances.c.source, provenances.c.method, provenances.c.source_url).where(
                provenances.c.witness == number
            )
        )
        return any(tuple(row) == wanted for row in rows)

    def data(self, connection: Connection, number: int) -> bytes:
        """A witness's bytes as they are stored; not yet checked against the digest."""
        row = connection.execute(
            select(blobs.c.frame, blobs.c.start, witnesses.c.size)
            .join_from(blobs, witnesses, blobs.c.witness == witnesses.c.id)
            .where(blobs.c.witness == number)
        ).first()
        if row is None:
            message = f"The bytes of witness {number} are missing."
            raise StoreDamaged(message, "See `archive verify`.")
        return self._frames.content(connection, row.frame)[row.start : row.start + row.size]

    def witness(self, connection: Connection, digest: str) -> Witness:
        """The witness of this digest, its bytes checked; raises ReferenceUnknown, StoreDamaged."""
        row = self._row(connection, digest)
        data = self.data(connection, row.id)
        if sha256(data).hexdigest() != digest:
            message = f"The stored bytes of witness {digest[:12]} do not match their digest."
            raise StoreDamaged(message, "See `archive verify`.")
        self._labels.learn(connection, [row.media_type])
        return Witness(digest, data, self._labels.text(row.media_type))

    def _row(self, connection: Connection, digest: str) -> Record:
        row = connection.execute(
            select(witnesses.c.id, witnesses.c.media_type).where(*_named(digest))
        ).first()
        if row is None:
            message = f"No witness {digest[:12]} is held."
            raise ReferenceUnknown(message, "See `archive log SERIES --format json`.")
        return row

    def provenances(self, connection: Connection, digest: str) -> list[Provenance]:
        """Every place where these bytes came from, in the order noted."""
        number = self._row(connection, digest).id
        rows = connection.execute(
            select(provenances).where(provenances.c.witness == number).order_by(provenances.c.id)
        ).all()
        notes = self._notes.read(connection, [row.id for row in rows])
        return [provenance_of(connection, self._labels, row, notes.get(row.id, {})) for row in rows]


def _named(digest: str) -> tuple[ColumnElement[bool], ...]:
    """The witness of this digest: its address finds it quickly, its digest decides."""
    exact = bytes.fromhex(digest)
    return witnesses.c.address == address_of(exact), witnesses.c.digest == exact


def provenance_of(connection: Connection, labels: Labels, row: Record, note: Note) -> Provenance:
    """The provenance of a row and its note."""
    labels.learn(connection, [row.source, row.method, row.source_url])
    return Provenance(
        labels.text(row.source),
        labels.text(row.method),
        row.retrieved_at,
        labels.text_or_none(row.source_url),
        {name: str(value) for name, value in note.items()},
    )
