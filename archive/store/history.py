"""The log read back: events with the payloads that their rows make up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, select

from archive.errors import StoreDamaged
from archive.model import Event
from archive.store.editions import LABELLED, WHOLE, Editions
from archive.store.holdings import provenance_of
from archive.store.labels import Labels
from archive.store.log import Kind, Payload, provenance_payload, version_payload, witness_payload
from archive.store.notes import Note, Notes
from archive.store.tables import Record, events, provenances, versions, witnesses

_PAGE = 1000

ORIGINS = select(
    provenances, witnesses.c.digest, witnesses.c.size, witnesses.c.media_type, witnesses.c.id.label("held")
).join(witnesses, provenances.c.witness == witnesses.c.id)
"""Provenances with the witness that they are of."""


class History:
    """Events of one archive, page by page."""

    def __init__(self, labels: Labels, editions: Editions, notes: Notes) -> None:
        self._labels = labels
        self._notes = notes
        self._editions = editions

    def events(self, connection: Connection, series: int | None) -> Iterator[Event]:
        """All events in order, or those that concern the series of this label."""
        after = -1
        while rows := self._page(connection, series, after):
            yield from self._told(connection, rows)
            after = rows[-1].id

    def _page(self, connection: Connection, series: int | None, after: int) -> Sequence[Record]:
        wanted = select(events.c.id, events.c.recorded_at, events.c.kind, events.c.leaf).where(
            events.c.id > after
        )
        if series is not None:
            drawn = select(versions.c.witness).where(versions.c.series == series)
            ids = select(versions.c.id).where(versions.c.series == series)
            wanted = wanted.where(
                events.c.id.in_(ids.union(select(provenances.c.id).where(provenances.c.witness.in_(drawn))))
            )
        return connection.execute(wanted.order_by(events.c.id).limit(_PAGE)).all()

    def _told(self, connection: Connection, rows: Sequence[Record]) -> Iterator[Event]:
        recorded = self.rows(connection, rows[0].id, rows[-1].id)
        wanted = [(Kind(row.kind), row.id) for row in rows]
        lost = [number for kind, number in wanted if (kind, number) not in recorded]
        if lost:
            raise _missing(lost[0])
        payloads = self.payloads(connection, {key: recorded[key] for key in wanted})
        for row, (kind, number) in zip(rows, wanted, strict=True):
            yield Event(number, row.recorded_at, kind.words, payloads[kind, number], row.leaf.hex())

    def rows(self, connection: Connection, first: int, last: int) -> dict[tuple[Kind, int], Record]:
        """What events of these indices recorded, by kind and index."""
        origins = connection.execute(ORIGINS.where(provenances.c.id.between(first, last))).all()
        recorded = connection.execute(WHOLE.where(versions.c.id.between(first, last))).all()
        return (
            {(Kind.WITNESS_HELD, row.id): row for row in origins if row.held == row.id}
            | {(Kind.PROVENANCE_NOTED, row.id): row for row in origins if row.held != row.id}
            | {(Kind.VERSION_RECORDED, row.id): row for row in recorded}
        )

    def labels_of(self, kind: Kind, row: Record) -> set[int]:
        """The labels that a row uses; a version's styles apart."""
        names: tuple[str, ...] = LABELLED
        if kind is not Kind.VERSION_RECORDED:
            names = ("source", "method", "source_url")
        if kind is Kind.WITNESS_HELD:
            names = (*names, "media_type")
        return {number for name in names if (number := getattr(row, name)) is not None}

    def payloads(
        self, connection: Connection, rows: Mapping[tuple[Kind, int], Record]
    ) -> dict[tuple[Kind, int], Payload]:
        """What the events over these rows say; the rows are of ``ORIGINS`` or ``WHOLE``."""
        origins = {key: row for key, row in rows.items() if key[0] is not Kind.VERSION_RECORDED}
        recorded = [row for key, row in rows.items() if key[0] is Kind.VERSION_RECORDED]
        notes = self._notes.read(connection, [row.id for row in origins.values()])
        self._labels.learn(
            connection, {label for (kind, _), row in origins.items() for label in self.labels_of(kind, row)}
        )
        said = {
            key: self._origin(connection, key[0], row, notes.get(row.id, {})) for key, row in origins.items()
        }
        heads = self._editions.heads(connection, recorded)
        bound = self._editions.sequence_digests(connection, recorded)
        return said | {
            (Kind.VERSION_RECORDED, row.id): version_payload(head, digest)
            for row, head, digest in zip(recorded, heads, bound, strict=True)
        }

    def _origin(self, connection: Connection, kind: Kind, row: Record, note: Note) -> Payload:
        origin = provenance_of(connection, self._labels, row, note)
        if kind is Kind.PROVENANCE_NOTED:
            return provenance_payload(row.digest.hex(), origin)
        return witness_payload(row.digest.hex(), row.size, self._labels.text(row.media_type), origin)


def _missing(index: int) -> StoreDamaged:
    return StoreDamaged(f"What event {index} recorded is missing.", "See `archive verify`.")
