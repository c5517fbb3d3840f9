"""Witnesses: holding exact bytes, finding them again, and where they came from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy import Connection, insert, select

from archive.errors import ReferenceUnknown, StoreDamaged
from archive.model import Provenance, Witness
from archive.store.frames import DEEPEST, SWIFT, Frames, compressed
from archive.store.labels import Labels
from archive.store.log import Kind, Pen, provenance_payload, witness_payload
from archive.store.tables import Record, blobs, provenances, versions, witnesses

_WORTH_LEANING = 256
"""Bytes below which leaning on an earlier witness cannot gain much."""


class Holdings:
    """Witnesses and provenances of one archive."""

    def __init__(self, labels: Labels, store: Frames) -> None:
        self._labels = labels
        self._frames = store
        self._latest: dict[str, int] = {}

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        self._latest.clear()

    def find(self, connection: Connection, digest: str) -> int | None:
        """Number of the witness of this digest."""
        found: int | None = connection.execute(
            select(witnesses.c.id).where(witnesses.c.digest == bytes.fromhex(digest))
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

    def hold(
        self,
        connection: Connection,
        pen: Pen,
        witness: Witness,
        provenance: Provenance,
        series: str | None,
    ) -> bool:
        """Write down what is new of both; True if the bytes were."""
        number = self.find(connection, witness.digest)
        if number is None:
            self._add(connection, pen, witness, provenance, series)
            return True
        if not self.is_noted(connection, number, provenance):
            index = pen.index
            pen.append(Kind.PROVENANCE_NOTED, provenance_payload(witness.digest, provenance))
            self._note(connection, index, number, provenance)
        return False

    def _add(
        self, connection: Connection, pen: Pen, witness: Witness, provenance: Provenance, series: str | None
    ) -> None:
        number = pen.index
        payload = witness_payload(witness.digest, witness.size, witness.media_type, provenance)
        pen.append(Kind.WITNESS_HELD, payload)
        connection.execute(
            insert(witnesses),
            {
                "id": number,
                "digest": bytes.fromhex(witness.digest),
                "size": witness.size,
                "media_type": self._labels.number(connection, witness.media_type),
            },
        )
        self._note(connection, number, number, provenance)
        base = None if series is None else self.latest(connection, series)
        frame = self._compress(connection, witness.data, base)
        connection.execute(insert(blobs), {"witness": number, "frame": frame, "start": 0})
        if series is not None:
            self._latest[series] = number

    def _note(self, connection: Connection, index: int, witness: int, provenance: Provenance) -> None:
        connection.execute(
            insert(provenances),
            {
                "id": index,
                "witness": witness,
                "source": self._labels.number(connection, provenance.source),
                "method": self._labels.number(connection, provenance.method),
                "source_url": self._labels.maybe(connection, provenance.source_url),
                "retrieved_at": provenance.retrieved_at,
                "details": _details_json(provenance.details),
            },
        )

    def latest(self, connection: Connection, series: str) -> int | None:
        """The witness last held for this series."""
        if series in self._latest:
            return self._latest[series]
        label = self._labels.find(connection, series)
        if label is None:
            return None
        found: int | None = connection.execute(
            select(versions.c.witness)
            .where(versions.c.series == label)
            .order_by(versions.c.id.desc())
            .limit(1)
        ).scalar_one_or_none()
        return found

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
            select(witnesses.c.id, witnesses.c.media_type).where(witnesses.c.digest == bytes.fromhex(digest))
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
        return [provenance_of(connection, self._labels, row) for row in rows]

    def _frame_of(self, connection: Connection, number: int) -> int:
        frame: int = connection.execute(select(blobs.c.frame).where(blobs.c.witness == number)).scalar_one()
        return frame

    def _compress(self, connection: Connection, data: bytes, base: int | None) -> int:
        """A new frame for a witness's bytes, leaning on an earlier witness's where that pays."""
        leans = () if base is None or len(data) < _WORTH_LEANING else self._leans(connection, base)
        form = compressed(data, self._ground(connection, leans), SWIFT)
        if leans and len(form) > len(data) // 8:
            alone = compressed(data, b"", SWIFT)
            if len(alone) <= len(form) * 2:
                leans, form = (), alone
        return self._frames.write(connection, data, leans, form).id

    def _leans(self, connection: Connection, base: int) -> tuple[int, ...]:
        """The base's own frame, or the one at the ground of its chain where that grew too long."""
        frame = self._frame_of(connection, base)
        if self._frames.frame(connection, frame).depth < DEEPEST:
            return (frame,)
        return (self._frames.root(connection, frame),)

    def _ground(self, connection: Connection, leans: Sequence[int]) -> bytes:
        return b"".join(self._frames.content(connection, lean) for lean in leans)


def _details_json(details: Mapping[str, str]) -> str | None:
    return json.dumps(dict(details), sort_keys=True, separators=(",", ":")) if details else None


def provenance_of(
    connection: Connection,
    labels: Labels,
    row: Record,
) -> Provenance:
    """The provenance of a row."""
    labels.learn(connection, [row.source, row.method, row.source_url])
    return Provenance(
        labels.text(row.source),
        labels.text(row.method),
        row.retrieved_at,
        labels.text_or_none(row.source_url),
        json.loads(row.details) if row.details else {},
    )
