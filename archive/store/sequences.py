"""A version's paragraphs in order, in few bytes: what it shares with the version before is copied.

An entry is (paragraph id, style), style being the label of kind, level and furniture. A form is

    varint  distance to the key version (0: this is one, and it leans on nothing)
    then, until the checksum, runs of
      varint 2n    copy n entries of the base, preceded by a zigzag step from the place behind the last copy
      varint 2n+1  n entries given here, each a zigzag step from the id before plus one, and a style
      varint 0     the rest, until the checksum, is raw deflate of the runs; the first run only
    4 bytes CRC-32 of everything before, which tells damage from a sequence that decodes to another one

The base of a version is the one recorded before it in its series; every version between it and the
key leans on the one before, so that a range of rows is all it takes to read one.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import DEFLATED, compressobj, crc32, decompressobj
from zlib import error as DeflateError  # noqa: N812 - the name that other faults bear

from archive.store.varints import packed, unpacked, unpacked_some, unzigzag, zigzag

Entry = tuple[int, int]
"""Paragraph id and style label."""

LONGEST_CHAIN = 32
"""At most so many versions are read to know the paragraphs of one."""

_STRIDE = 64
"""Entries that are compared in one go."""

_SEAL = 4
_DEFLATED_FROM = 48
_LONGEST_RUNS = 2**28
_RAW = -15


def encoded(entries: Sequence[Entry], base: Sequence[Entry], distance: int) -> bytes:
    """The form of ``entries`` against ``base`` (empty and distance 0: a key version)."""
    places = dict(zip(reversed(base), range(len(base) - 1, -1, -1), strict=True))
    numbers = [distance]
    cursor = last = at = 0
    while at < len(entries):
        start, length = _copy(entries, at, base, cursor, places)
        if length:
            numbers += (2 * length, zigzag(start - cursor))
            cursor = start + length
        else:
            length = _given(entries, at, places)
            numbers.append(2 * length + 1)
            for paragraph, style in entries[at : at + length]:
                numbers += (zigzag(paragraph - last - 1), style)
                last = paragraph
        at += length
    return _sealed(packed(numbers[:1]) + _smaller(packed(numbers[1:])))


def _smaller(runs: bytes) -> bytes:
    """The runs, deflated where that is shorter."""
    if len(runs) < _DEFLATED_FROM:
        return runs
    deflater = compressobj(9, DEFLATED, _RAW)
    deflated = b"\x00" + deflater.compress(runs) + deflater.flush()
    return min(runs, deflated, key=len)


def _runs(body: bytes) -> list[int]:
    """Inverse of ``_smaller``, as numbers; ValueError on damage."""
    if body[:1] != b"\x00":
        return unpacked(body)
    try:
        return unpacked(decompressobj(_RAW).decompress(body[1:], _LONGEST_RUNS))
    except DeflateError as fault:
        message = f"runs cannot be inflated ({fault})"
        raise ValueError(message) from fault


def key_distance(form: bytes) -> int:
    """How far before this version its key version was recorded, in events."""
    return unpacked_some(form, 1)[0][0]


def _copy(
    entries: Sequence[Entry], at: int, base: Sequence[Entry], cursor: int, places: dict[Entry, int]
) -> tuple[int, int]:
    """Where in the base a run from ``at`` on begins, and its length (0: nowhere)."""
    entry = entries[at]
    start = cursor if cursor < len(base) and base[cursor] == entry else places.get(entry, -1)
    if start < 0:
        return 0, 0
    longest = min(len(entries) - at, len(base) - start)
    length = 1
    # Long runs are compared many entries at a time.
    while entries[at + length : at + length + _STRIDE] == base[start + length : start + length + _STRIDE]:
        if length >= longest:
            return start, longest
        length += _STRIDE
    while length < longest and entries[at + length] == base[start + length]:
        length += 1
    return start, length


def _given(entries: Sequence[Entry], at: int, places: dict[Entry, int]) -> int:
    """How many entries from ``at`` on the base does not have."""
    end = at + 1
    while end < len(entries) and entries[end] not in places:
        end += 1
    return end - at


def _sealed(body: bytes) -> bytes:
    return body + crc32(body).to_bytes(_SEAL, "big")


def decoded(form: bytes, base: Sequence[Entry]) -> list[Entry]:
    """Inverse of ``encoded``; the base of a key version does not matter. ValueError on damage."""
    body = form[:-_SEAL]
    if crc32(body).to_bytes(_SEAL, "big") != form[-_SEAL:]:
        message = "checksum does not match"
        raise ValueError(message)
    (distance,), at = unpacked_some(body, 1)
    lean = base if distance else ()
    numbers = iter(_runs(body[at:]))
    entries: list[Entry] = []
    cursor = last = 0
    for run in numbers:
        length = run // 2
        if run % 2:
            for _ in range(length):
                last = last + 1 + unzigzag(next(numbers))
                entries.append((last, next(numbers)))
        else:
            cursor += unzigzag(next(numbers))
            entries += lean[cursor : cursor + length]
            cursor += length
    return entries
