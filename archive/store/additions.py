"""What a copy takes from a damaged source: storage forms made anew for what is new.

The target's own forms stay. A frame that is damaged in the source, and that something new leans on, is
taken from the target where that has one of the same number: it is the same frame unless either archive
was packed since, and what comes out is checked against digests in any case.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, select

from archive.errors import StoreDamaged
from archive.store.columns import text_bytes
from archive.store.draft import Draft
from archive.store.frames import Frames
from archive.store.holdings import Holdings
from archive.store.labels import Labels
from archive.store.notes import Notes
from archive.store.parts import parted, slices
from archive.store.rows import Origin
from archive.store.tables import blobs, events, paragraphs, texts, witnesses
from archive.store.texts import LARGEST_PART, Texts, pack_content
from archive.store.verify import DAMAGE


class MendedFrames(Frames):
    """The source's frames, each that is damaged or lost there read from ``spare`` instead."""

    def __init__(self, spare: Connection) -> None:
        super().__init__()
        self._spare = spare

    def _fetch(self, connection: Connection, numbers: Iterable[int]) -> None:
        for number in numbers:
            try:
                super()._fetch(connection, [number])
            except DAMAGE:
                super()._fetch(self._spare, [number])


class Additions:
    """Forms for the facts that ``draft`` has taken from ``origin`` after the event ``newest``."""

    def __init__(self, origin: Origin, draft: Draft, newest: int) -> None:
        self._origin = origin
        self._draft = draft
        self._newest = newest
        self._source = MendedFrames(draft.connection)
        self._own = Frames()

    def add(self) -> int:
        """Write them down; how many rows, frames apart. Raises StoreDamaged where a content is lost."""
        rows = self._add_witnesses() + self._add_texts() + self._add_notes()
        self._draft.flush()
        return rows

    def _add_witnesses(self) -> int:
        held = Holdings(Labels(), self._source, Notes(self._source))
        new = select(witnesses.c.id, witnesses.c.digest).where(witnesses.c.id > self._newest)
        rows = self._draft.connection.execute(new.order_by(witnesses.c.id)).all()
        for row in rows:
            with self._origin.database.faults():
                data = held.data(self._origin.connection, row.id)
            if sha256(data).digest() != row.digest:
                message = f"The stored bytes of witness {row.id} do not match their digest."
                raise StoreDamaged(message, "See `archive verify`.")
            self._draft.insert(blobs, witness=row.id, frame=self._own.add(self._draft, data, ()), start=0)
        return len(rows)

    def _add_texts(self) -> int:
        first = self._draft.next_paragraph(0)
        new = select(paragraphs.c.id).where(paragraphs.c.id >= first).order_by(paragraphs.c.id)
        numbers = self._draft.connection.execute(new).scalars().all()
        for some in slices(numbers, _TEXTS):
            with self._origin.database.faults():
                found = Texts(self._source).load(self._origin.connection, some)
            contents = [text_bytes(found[number]) for number in some]
            for part in parted(contents, list(map(len, contents)), LARGEST_PART):
                frame = self._own.add(self._draft, pack_content(part), ())
                place = self._draft.next_paragraph(len(part))
                self._draft.insert(texts, first=place, paragraphs=len(part), frame=frame, start=0)
        return len(numbers)

    def _add_notes(self) -> int:
        new = select(events.c.id).where(events.c.id > self._newest).order_by(events.c.id)
        numbers = self._draft.connection.execute(new).scalars().all()
        with self._origin.database.faults():
            found = Notes(self._source).read(self._origin.connection, numbers)
        Notes(self._own).write(self._draft, sorted(found.items()))
        return len(found)


_TEXTS = 5_000
"""Paragraphs whose texts are read together."""
