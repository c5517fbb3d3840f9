"""Paragraph texts: each distinct one once per archive, found by its content.

New paragraphs of one version lie together in one frame, which begins with their lengths in bytes.
A paragraph's digest is not stored: reading and digesting a text costs less than keeping 32 bytes
that no compression can shrink (docs/decisions/0021).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlalchemy import BigInteger, Connection, bindparam, func, insert, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from archive.errors import StoreDamaged
from archive.store.columns import bytes_text, text_bytes
from archive.store.frames import Frames
from archive.store.labels import FEW, address_of
from archive.store.tables import paragraphs, texts
from archive.store.varints import packed, unpacked_some

_REMEMBERED = 32 * 2**20
_FEWEST_TO_LEAN = 64

_PACKS = "SELECT DISTINCT (SELECT max(t.first) FROM texts t WHERE t.first <= j.value) FROM "
_PACKS_SQLITE = text(_PACKS + "json_each(:ids) AS j")
_PACKS_POSTGRESQL = text(_PACKS + "unnest(:ids) AS j(value)").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)


def pack_content(contents: Sequence[bytes]) -> bytes:
    """What a frame of texts holds: their lengths, then the texts themselves."""
    return packed(len(content) for content in contents) + b"".join(contents)


def pack_members(content: bytes, count: int) -> list[bytes]:
    """The texts of a frame; raises ValueError where the lengths do not fit."""
    lengths, at = unpacked_some(content, count)
    members = []
    for length in lengths:
        members.append(content[at : at + length])
        at += length
    if at != len(content):
        message = "lengths do not add up"
        raise ValueError(message)
    return members


class Texts:
    """Paragraph texts of one archive, with those read lately."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._texts: dict[int, str] = {}
        self._digests: dict[int, bytes] = {}
        self._numbers: dict[bytes, int] = {}
        self._held = 0

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        self._texts.clear()
        self._digests.clear()
        self._numbers.clear()
        self._held = 0

    def load(self, connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
        """The texts of these paragraphs, by number; raises StoreDamaged where one is missing."""
        wanted = set(numbers)
        missing = wanted - self._texts.keys()
        if missing:
            self._read(connection, missing)
        try:
            return {number: self._texts[number] for number in wanted}
        except KeyError as fault:
            message = f"Paragraph {fault} is missing."
            raise StoreDamaged(message, "See `archive verify`.") from fault

    def digests(self, connection: Connection, numbers: Iterable[int]) -> dict[int, bytes]:
        """The digests of these paragraphs, by number."""
        wanted = set(numbers)
        missing = wanted - self._digests.keys()
        if missing:
            for number, content in self.load(connection, missing).items():
                self._learn(number, sha256(text_bytes(content)).digest())
        return {number: self._digests[number] for number in wanted}

    def number_all(self, connection: Connection, contents: Sequence[str], near: Iterable[int]) -> list[int]:
        """The number of each text; new ones are written down in one frame.

        ``near`` are paragraphs likely to resemble them (the version before): the frame leans on
        theirs.
        """
        encoded = [text_bytes(content) for content in contents]
        digests = [sha256(data).digest() for data in encoded]
        fresh = dict(zip(digests, encoded, strict=True))
        unknown = [digest for digest in fresh if digest not in self._numbers]
        self._find(connection, unknown)
        new = [digest for digest in unknown if digest not in self._numbers]
        if new:
            self._add(connection, new, [fresh[digest] for digest in new], near)
        return [self._numbers[digest] for digest in digests]

    def _find(self, connection: Connection, digests: Sequence[bytes]) -> None:
        """Learn the numbers of those digests that are held: same address, then same content."""
        candidates: list[int] = []
        for at in range(0, len(digests), FEW):
            some = [address_of(digest) for digest in digests[at : at + FEW]]
            rows = connection.execute(select(paragraphs.c.id).where(paragraphs.c.address.in_(some)))
            candidates += rows.scalars()
        if candidates:
            self.digests(connection, candidates)

    def _add(
        self, connection: Connection, digests: Sequence[bytes], contents: Sequence[bytes], near: Iterable[int]
    ) -> None:
        first = 1 + self._last(connection)
        content = pack_content(contents)
        leans = self._leans(connection, near) if len(content) >= _FEWEST_TO_LEAN else ()
        frame = self._frames.add(connection, content, leans)
        connection.execute(insert(texts), {"first": first, "count": len(contents), "frame": frame.id})
        connection.execute(
            insert(paragraphs),
            [{"address": address_of(digest), "id": first + i} for i, digest in enumerate(digests)],
        )
        for i, digest in enumerate(digests):
            self._learn(first + i, digest)

    def _leans(self, connection: Connection, near: Iterable[int]) -> tuple[int, ...]:
        """The frame at the ground of the one that holds most of these paragraphs."""
        tally: dict[int, int] = {}
        for _, count, frame in self._packs(connection, near):
            tally[frame] = max(count, tally.get(frame, 0))
        if not tally:
            return ()
        return (self._frames.root(connection, max(tally, key=lambda frame: (tally[frame], -frame))),)

    def _last(self, connection: Connection) -> int:
        row = connection.execute(select(texts.c.first, texts.c.count).order_by(texts.c.first.desc()).limit(1))
        last = row.first()
        return 0 if last is None else last.first + last.count - 1

    def _read(self, connection: Connection, numbers: Iterable[int]) -> None:
        packs = self._packs(connection, numbers)
        contents = self._frames.contents(connection, {frame for _, _, frame in packs})
        for first, count, frame in packs:
            try:
                members = pack_members(contents[frame], count)
                for i, member in enumerate(members):
                    self._texts[first + i] = bytes_text(member)
            except ValueError as fault:
                message = f"Frame {frame} does not hold the paragraphs from {first} on ({fault})."
                raise StoreDamaged(message, "See `archive verify`.") from fault
            self._held += len(contents[frame])

    def _packs(self, connection: Connection, numbers: Iterable[int]) -> list[tuple[int, int, int]]:
        """First paragraph, count and frame of the packs that hold these paragraphs."""
        wanted = sorted(set(numbers))
        if not wanted:
            return []
        if connection.dialect.name == "sqlite":
            starts = connection.execute(_PACKS_SQLITE, {"ids": json.dumps(wanted)}).scalars().all()
        else:
            starts = connection.execute(_PACKS_POSTGRESQL, {"ids": wanted}).scalars().all()
        packs: list[tuple[int, int, int]] = []
        for at in range(0, len(starts), FEW):
            rows = connection.execute(
                select(texts.c.first, texts.c.count, texts.c.frame).where(
                    texts.c.first.in_(starts[at : at + FEW])
                )
            )
            packs += [(first, count, frame) for first, count, frame in rows]
        return packs

    def trim(self) -> None:
        """Let go of what was read lately once it has grown large; called between operations."""
        if self._held > _REMEMBERED:
            self.forget()

    def _learn(self, number: int, digest: bytes) -> None:
        self._digests[number] = digest
        self._numbers[digest] = number

    def count(self, connection: Connection) -> int:
        """How many distinct paragraphs are held."""
        found: int = connection.execute(select(func.count()).select_from(paragraphs)).scalar_one()
        return found
