"""Compressed bytes that may lean on earlier ones.

A frame is one zstd frame followed by a CRC-32 over the row, so that any altered byte is noticed.
Its dictionary is the content of other frames, one after the other. Depth says how many frames must
be opened before it; it is bounded, so that any content is a few steps away.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import Connection, select

from archive.errors import StoreDamaged
from archive.store.draft import Draft
from archive.store.labels import FEW
from archive.store.tables import Record, frames
from archive.store.varints import packed, unpacked

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DEEPEST = 8
"""No frame leans on a chain longer than this."""

SWIFT, THOROUGH = 5, 19
"""zstd levels: for what comes in now, and for packing."""

LEANING = 3
"""zstd level for what leans on its like: a quarter of the time for a tenth more bytes, until it is packed."""

_REMEMBERED = 48 * 2**20
_LARGEST_WINDOW = 27
_SHORTEST_DICTIONARY = 8
_SEAL = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """One row of frames.

    ``level`` is the zstd level it was compressed at, ``size`` its content's length, ``dictionary``
    the frames it leans on.
    """

    id: int
    depth: int
    level: int
    size: int
    dictionary: tuple[int, ...]
    data: bytes


def compressed(content: bytes, dictionary: bytes, level: int) -> bytes:
    """One zstd frame; matches may reach over the whole dictionary and content."""
    window = (len(content) + len(dictionary)).bit_length()
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: level,
        zstd.CompressionParameter.window_log: min(max(window, 10), _LARGEST_WINDOW),
    }
    return zstd.compress(content, options=options, zstd_dict=_prefix(dictionary))


def opened(data: bytes, dictionary: bytes) -> bytes:
    """Inverse of ``compressed``; raises StoreDamaged."""
    try:
        return zstd.decompress(data, zstd_dict=_prefix(dictionary))
    except (zstd.ZstdError, EOFError, ValueError) as fault:
        message = f"Stored bytes cannot be decompressed ({fault})."
        raise StoreDamaged(message, "See `archive verify`.") from fault


def _prefix(dictionary: bytes) -> tuple[zstd.ZstdDict, int] | None:
    if len(dictionary) < _SHORTEST_DICTIONARY:
        return None
    return zstd.ZstdDict(dictionary, is_raw=True).as_prefix


def sealed(frame: Frame) -> bytes:
    """A frame's data with the checksum over the whole row behind it."""
    return frame.data + _checksum(frame)


def unsealed(row: Record) -> Frame:
    """The frame of a row; raises StoreDamaged where its checksum does not match."""
    try:
        frame = Frame(
            row.id, row.depth, row.level, row.size, tuple(unpacked(row.dictionary)), row.data[:-_SEAL]
        )
        if _checksum(frame) == row.data[-_SEAL:]:
            return frame
    except (ValueError, TypeError, OverflowError):
        pass
    message = f"Frame {row.id} does not match its checksum."
    raise StoreDamaged(message, "See `archive verify`.")


def _checksum(frame: Frame) -> bytes:
    facts = packed((frame.id, frame.depth, frame.level, frame.size, *frame.dictionary))
    return crc32(frame.data, crc32(facts)).to_bytes(_SEAL, "big")


class Frames:
    """Frames of one archive, with the contents read lately."""

    def __init__(self) -> None:
        self._frames: dict[int, Frame] = {}
        self._contents: OrderedDict[int, bytes] = OrderedDict()
        self._held = 0

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        self._frames.clear()
        self._contents.clear()
        self._held = 0

    def frame(self, connection: Connection, number: int) -> Frame:
        """One frame's row, its data left out once it was opened."""
        if number not in self._frames:
            self._fetch(connection, [number])
        return self._frames[number]

    def content(self, connection: Connection, number: int) -> bytes:
        """A frame's content."""
        return self.contents(connection, [number])[number]

    def contents(self, connection: Connection, numbers: Iterable[int]) -> dict[int, bytes]:
        """The contents of several frames, in as few statements as their depth allows."""
        wanted = set(numbers)
        known = {n: self._contents[n] for n in wanted if n in self._contents}
        missing = [n for n in wanted if n not in known]
        self._fetch(connection, missing)
        rows = {n: self._frames[n] for n in missing}
        leans = {lean for row in rows.values() for lean in row.dictionary}
        grounds = self.contents(connection, leans) if leans else {}
        return known | {n: self._open(row, grounds) for n, row in rows.items()}

    def add(self, draft: Draft, content: bytes, leans: Sequence[int], level: int = SWIFT) -> int:
        """Compress content against these frames and write it down; the new frame's number."""
        return self.write(draft, content, leans, compressed(content, self.ground(draft, leans), level), level)

    def ground(self, draft: Draft, leans: Sequence[int]) -> bytes:
        """What a frame that leans on these is compressed against."""
        return b"".join(self._known(draft, lean) for lean in leans)

    def _known(self, draft: Draft, number: int) -> bytes:
        if number in self._contents:
            return self._contents[number]
        return self.content(draft.connection, number)

    def write(
        self, draft: Draft, content: bytes, leans: Sequence[int], data: bytes, level: int = SWIFT
    ) -> int:
        """Write down what is compressed already; the new frame's number."""
        number = draft.next_number(frames)
        depth = max((self.known(draft, lean).depth + 1 for lean in leans), default=0)
        frame = Frame(number, depth, level, len(content), tuple(leans), data)
        draft.insert(
            frames,
            id=number,
            depth=depth,
            level=level,
            size=len(content),
            dictionary=packed(leans),
            data=sealed(frame),
        )
        self._frames[number] = frame
        self._remember(number, content)
        return number

    def known(self, draft: Draft, number: int) -> Frame:
        """One frame's row, remembered or read."""
        return self._frames[number] if number in self._frames else self.frame(draft.connection, number)

    def root(self, draft: Draft, number: int) -> int:
        """The frame at the ground of the chain that this one leans on first."""
        frame = self.known(draft, number)
        while frame.dictionary:
            frame = self.known(draft, frame.dictionary[0])
        return frame.id

    def _fetch(self, connection: Connection, numbers: Iterable[int]) -> None:
        missing = sorted(n for n in numbers if n not in self._frames)
        for at in range(0, len(missing), FEW):
            some = missing[at : at + FEW]
            rows = connection.execute(select(frames).where(frames.c.id.in_(some)))
            self._frames.update((row.id, unsealed(row)) for row in rows)
        lost = [n for n in missing if n not in self._frames]
        if lost:
            message = f"Frame {lost[0]} is missing."
            raise StoreDamaged(message, "See `archive verify`.")

    def _open(self, frame: Frame, grounds: dict[int, bytes]) -> bytes:
        content = opened(frame.data, b"".join(grounds[lean] for lean in frame.dictionary))
        if len(content) != frame.size:
            message = f"Frame {frame.id} holds {len(content)} bytes instead of {frame.size}."
            raise StoreDamaged(message, "See `archive verify`.")
        self._remember(frame.id, content)
        return content

    def _remember(self, number: int, content: bytes) -> None:
        self._held += len(content) - len(self._contents.get(number, b""))
        self._contents[number] = content
        while self._held > _REMEMBERED and len(self._contents) > 1:
            oldest, dropped = self._contents.popitem(last=False)
            self._frames.pop(oldest, None)
            self._held -= len(dropped)
