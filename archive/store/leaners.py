"""Which frames lean on which: a frame may only go when nothing lies in it and nothing leans on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from archive.store.tables import blobs, frames, notes, texts
from archive.store.varints import unpacked


class Leaners:
    """How many frames lean on each frame; to be used within write transactions only."""

    def __init__(self) -> None:
        self._count: Counter[int] = Counter()
        self._seen = 0

    def catch_up(self, connection: Connection) -> None:
        """Learn of the frames that were written since the last time; ids only grow."""
        rows = connection.execute(
            select(frames.c.id, frames.c.dictionary).where(frames.c.id > self._seen).order_by(frames.c.id)
        )
        for number, dictionary in rows:
            self._count.update(unpacked(dictionary))
            self._seen = number

    def release(self, connection: Connection, candidates: Iterable[int]) -> None:
        """Delete those of these frames that nobody needs any more, and what only they leaned on."""
        self.catch_up(connection)
        waiting = sorted(candidates, reverse=True)
        while waiting:
            number = waiting.pop(0)
            if self._count[number] or self._is_used(connection, number):
                continue
            dictionary = connection.execute(
                select(frames.c.dictionary).where(frames.c.id == number)
            ).scalar_one_or_none()
            if dictionary is None:
                continue
            connection.execute(delete(frames).where(frames.c.id == number))
            for lean in unpacked(dictionary):
                self._count[lean] -= 1
                waiting.append(lean)

    def _is_used(self, connection: Connection, number: int) -> bool:
        return any(
            connection.execute(select(table.c.frame).where(table.c.frame == number).limit(1)).first()
            for table in (blobs, texts, notes)
        )
