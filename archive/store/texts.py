"""Paragraph texts: each distinct one once per archive, found by its content.

New paragraphs of one version lie together in one frame, each ended by a line feed. A line feed in a
text, which is rare, is written as two bytes; lengths would cost more than ends that can be foreseen.
A paragraph's digest is not stored: reading and digesting a text costs less than keeping 32 bytes
that no compression can shrink (docs/decisions/0021).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, func, select, text

from archive.errors import StoreDamaged
from archive.store.columns import bytes_text, text_bytes
from archive.store.draft import Draft
from archive.store.frames import Frames
from archive.store.labels import FEW, address_of
from archive.store.parts import parted
from archive.store.tables import Record, paragraphs, texts

_REMEMBERED = 32 * 2**20
_MOST_NUMBERS = 1_000_000
_FEWEST_TO_LEAN = 64
_SAMPLE = 16

END, ESCAPE = b"\n", b"\x10"
ESCAPED, ESCAPED_END = ESCAPE + b"\x10", ESCAPE + b"n"

LARGEST_PART = 2**18
"""Bytes of text in one frame, unless a single text is longer."""

_PACKS = "SELECT DISTINCT (SELECT max(t.first) FROM texts t WHERE t.first <= j.value) FROM "
_PACKS_SQLITE = text(_PACKS + "json_each(:ids) AS j")
_PACKS_POSTGRESQL = text(_PACKS + "unnest(:ids) AS j(value)").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)


def pack_content(contents: Sequence[bytes]) -> bytes:
    """What a frame of texts holds: each text and its end."""
    return b"".join(_escaped(content) + END for content in contents)


def pack_members(content: bytes, count: int, start: int = 0) -> list[bytes]:
    """The ``count`` texts that begin at ``start``; raises ValueError where there are fewer."""
    members, at = [], start
    for _ in range(count):
        end = content.find(END, at)
        if end < 0:
            message = "texts are missing"
            raise ValueError(message)
        members.append(_unescaped(content[at:end]))
        at = end + 1
    return members


def _escaped(content: bytes) -> bytes:
    if END not in content and ESCAPE not in content:
        return content
    return content.replace(ESCAPE, ESCAPED).replace(END, ESCAPED_END)


def _unescaped(content: bytes) -> bytes:
    if ESCAPE not in content:
        return content
    return ESCAPE.join(part.replace(ESCAPED_END, END) for part in content.split(ESCAPED))


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
        missing = [number for number in wanted if number not in self._texts]
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
        missing = [number for number in wanted if number not in self._digests]
        if missing:
            for number, content in self.load(connection, missing).items():
                self._learn(number, sha256(text_bytes(content)).digest())
        return {number: self._digests[number] for number in wanted}

    def learn(self, draft: Draft, digests: Iterable[bytes]) -> None:
        """Find which of these texts are held: same address, then same content."""
        unknown = [digest for digest in digests if digest not in self._numbers]
        candidates: list[int] = []
        for at in range(0, len(unknown), FEW):
            some = [address_of(digest) for digest in unknown[at : at + FEW]]
            found = select(paragraphs.c.id).where(paragraphs.c.address.in_(some))
            candidates += draft.connection.execute(found).scalars()
        if candidates:
            self.digests(draft.connection, candidates)

    def number_all(self, draft: Draft, contents: Mapping[bytes, str], leans: tuple[int, ...]) -> None:
        """See to it that each of these texts, by digest, has a number; ``learn`` must have been asked.

        New ones are written down in frames of a bounded size, which lean on the frames given.
        """
        new = [(d, text_bytes(text)) for d, text in contents.items() if d not in self._numbers]
        for part in parted(new, [len(data) for _, data in new], LARGEST_PART):
            self._add(draft, part, leans)

    def knows(self, digest: bytes) -> bool:
        """Whether a text is known to be held."""
        return digest in self._numbers

    def number(self, digest: bytes) -> int:
        """The number of a text that ``number_all`` was given."""
        return self._numbers[digest]

    def _add(self, draft: Draft, part: Sequence[tuple[bytes, bytes]], leans: tuple[int, ...]) -> None:
        first = draft.next_paragraph(len(part))
        content = pack_content([data for _, data in part])
        frame = self._frames.add(draft, content, leans if len(content) >= _FEWEST_TO_LEAN else ())
        draft.insert(texts, first=first, paragraphs=len(part), frame=frame, start=0)
        for number, (digest, _) in enumerate(part, start=first):
            draft.insert(paragraphs, address=address_of(digest), id=number)
            self._learn(number, digest)

    def leans(self, draft: Draft, near: Sequence[int]) -> tuple[int, ...]:
        """What texts that resemble these paragraphs should lean on.

        The frame at the ground of the one that holds most of a sample of them.
        """
        sample = near[:: max(1, len(near) // _SAMPLE)]
        packs = self.rows(draft.connection, sample)
        if not packs:
            return ()
        largest = max(packs, key=lambda pack: (pack.paragraphs, -pack.first))
        return (self._frames.root(draft, largest.frame),)

    def _read(self, connection: Connection, numbers: Iterable[int]) -> None:
        packs = self.rows(connection, numbers)
        contents = self._frames.contents(connection, {pack.frame for pack in packs})
        for pack in packs:
            try:
                members = pack_members(contents[pack.frame], pack.paragraphs, pack.start)
                texts_read = [bytes_text(member) for member in members]
            except ValueError as fault:
                raise _misfit(pack, fault) from fault
            self._texts.update(enumerate(texts_read, start=pack.first))
            self._held += sum(map(len, texts_read))

    def rows(self, connection: Connection, numbers: Iterable[int]) -> list[Record]:
        """The rows of texts that hold these paragraphs."""
        wanted = sorted(set(numbers))
        if not wanted:
            return []
        if connection.dialect.name == "sqlite":
            starts = connection.execute(_PACKS_SQLITE, {"ids": json.dumps(wanted)}).scalars().all()
        else:
            starts = connection.execute(_PACKS_POSTGRESQL, {"ids": wanted}).scalars().all()
        packs: list[Record] = []
        for at in range(0, len(starts), FEW):
            packs += connection.execute(
                select(texts.c.first, texts.c.paragraphs, texts.c.frame, texts.c.start).where(
                    texts.c.first.in_(starts[at : at + FEW])
                )
            ).all()
        return packs

    def pack(self, connection: Connection, row: Record) -> bytes:
        """The texts of one row as they lie in a frame; raises StoreDamaged where they do not."""
        content = self._frames.content(connection, row.frame)
        try:
            return pack_content(pack_members(content, row.paragraphs, row.start))
        except ValueError as fault:
            raise _misfit(row, fault) from fault

    def trim(self) -> None:
        """Let go of what was read lately once it has grown large; called between operations."""
        if self._held > _REMEMBERED or len(self._numbers) > _MOST_NUMBERS:
            self.forget()

    def _learn(self, number: int, digest: bytes) -> None:
        self._digests[number] = digest
        self._numbers[digest] = number

    def count(self, connection: Connection) -> int:
        """How many distinct paragraphs are held."""
        found: int = connection.execute(select(func.count()).select_from(paragraphs)).scalar_one()
        return found


def _misfit(row: Record, fault: ValueError) -> StoreDamaged:
    message = f"Frame {row.frame} does not hold the paragraphs from {row.first} on ({fault})."
    return StoreDamaged(message, "See `archive verify`.")
