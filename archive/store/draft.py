"""One write transaction in the making.

Rows are gathered and written together, since a statement for each costs more than its row. Whoever
reads through the draft's connection reads what was gathered, too: it is written first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, func, insert, select

from archive.model import Event
from archive.store.log import Kind, Payload, event_of
from archive.store.tables import (
    blobs,
    events,
    frames,
    labels,
    notes,
    paragraphs,
    provenances,
    texts,
    versions,
    witnesses,
)

Clock = Callable[[], datetime]

_PARENTS_FIRST = (labels, events, witnesses, provenances, frames, blobs, texts, paragraphs, versions, notes)


class Draft:
    """What one transaction will have written, and the next numbers to give."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._rows: dict[Table, list[dict[str, object]]] = {table: [] for table in _PARENTS_FIRST}
        self._numbers: dict[Table, int] = {}
        newest = select(events.c.id, events.c.recorded_at).order_by(events.c.id.desc()).limit(1)
        last = connection.execute(newest).first()
        self.index: int = 0 if last is None else last.id + 1
        """Index of the next event: the id of the rows that it is about to record."""
        self.latest: datetime | None = None if last is None else last.recorded_at
        """When the last event was recorded."""

    @property
    def connection(self) -> Connection:
        """The transaction's connection, everything gathered so far written."""
        self.flush()
        return self._connection

    def insert(self, table: Table, **row: object) -> None:
        """Gather one row; rows of a table all name the same columns."""
        self._rows[table].append(row)

    def flush(self) -> None:
        """Write the rows gathered, parents before children."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.execute(insert(table), rows)
                rows.clear()

    def next_number(self, table: Table) -> int:
        """The next free id of labels or frames; ids are never given twice."""
        if table not in self._numbers:
            highest = select(func.coalesce(func.max(table.c.id), 0))
            self._numbers[table] = self.connection.execute(highest).scalar_one()
        self._numbers[table] += 1
        return self._numbers[table]

    def next_paragraph(self, count: int) -> int:
        """The first of ``count`` free paragraph numbers in a row."""
        if texts not in self._numbers:
            newest = select(texts.c.first, texts.c.paragraphs).order_by(texts.c.first.desc()).limit(1)
            last = self.connection.execute(newest).first()
            self._numbers[texts] = 1 if last is None else last.first + last.paragraphs
        first = self._numbers[texts]
        self._numbers[texts] += count
        return first

    def append(self, kind: Kind, payload: Payload) -> Event:
        """The next event, never earlier than the one before it, whatever the clock says."""
        now = self._clock().astimezone(UTC)
        event = event_of(self.index, now if self.latest is None else max(now, self.latest), kind, payload)
        self.insert(
            events,
            id=event.index,
            recorded_at=event.recorded_at,
            kind=int(kind),
            leaf=bytes.fromhex(event.digest),
        )
        self.index += 1
        self.latest = event.recorded_at
        return event
