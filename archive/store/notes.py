"""Longer texts that belong to one provenance or version: details, evidence, claims, findings.

Those of one transaction lie together in one frame, so that what they repeat costs little. A note's
id is its event's index, and the event's leaf hash binds what it says.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import ARRAY, BigInteger, Connection, bindparam, select, text

from archive.errors import StoreDamaged
from archive.model import Claim, Finding, VersionHead
from archive.store.columns import bytes_text, text_bytes
from archive.store.draft import Draft
from archive.store.frames import Frames
from archive.store.labels import FEW
from archive.store.parts import parted, slices
from archive.store.tables import Record, notes
from archive.store.varints import packed, unpacked_some

Note = dict[str, object]

_RUNS = "SELECT DISTINCT (SELECT max(n.first) FROM notes n WHERE n.first <= j.value) FROM "
_RUNS_SQLITE = text(_RUNS + "json_each(:ids) AS j")
_RUNS_POSTGRESQL = text(_RUNS + "unnest(:ids) AS j(value)").bindparams(
    bindparam("ids", type_=ARRAY(BigInteger))
)

LARGEST = 2**18
"""Bytes of notes in one frame, unless a single one is longer."""


class Notes:
    """Notes of one archive."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def read(self, connection: Connection, numbers: Iterable[int]) -> dict[int, Note]:
        """What is noted under these numbers; those without a note are left out."""
        wanted = sorted(set(numbers))
        rows = [
            row
            for row in self._rows(connection, wanted)
            if bisect_left(wanted, row.first) < bisect_right(wanted, row.last)
        ]
        contents = self._frames.contents(connection, {row.frame for row in rows})
        found: dict[int, Note] = {}
        for row in rows:
            members = note_members(row, contents[row.frame])
            low, high = bisect_left(wanted, row.first), bisect_right(wanted, row.last)
            found |= {n: _parsed(n, members[n]) for n in wanted[low:high] if n in members}
        return found

    def _rows(self, connection: Connection, wanted: Sequence[int]) -> list[Record]:
        """The rows at or before each number: no more are looked at, however far apart these lie."""
        found: list[Record] = []
        firsts = sorted({first for first in self._firsts(connection, wanted) if first is not None})
        for some in slices(firsts, FEW):
            found += connection.execute(select(notes).where(notes.c.first.in_(some))).all()
        return found

    def _firsts(self, connection: Connection, wanted: Sequence[int]) -> Sequence[int | None]:
        if not wanted:
            return []
        if connection.dialect.name == "sqlite":
            return connection.execute(_RUNS_SQLITE, {"ids": json.dumps(wanted)}).scalars().all()
        return connection.execute(_RUNS_POSTGRESQL, {"ids": wanted}).scalars().all()

    def write(self, draft: Draft, gathered: Sequence[tuple[int, Note]]) -> None:
        """Write down the notes of a transaction, by number and in order."""
        leans = self._leans(draft) if gathered else ()
        members = [(number, note_bytes(note)) for number, note in gathered]
        for part in parted(members, [len(data) for _, data in members], LARGEST):
            frame = self._frames.add(draft, notes_content(part), leans)
            draft.insert(notes, first=part[0][0], last=part[-1][0], frame=frame)

    def _leans(self, draft: Draft) -> tuple[int, ...]:
        """The frame at the ground of the newest note's: notes of one archive are much alike."""
        newest = select(notes.c.frame).order_by(notes.c.first.desc()).limit(1)
        frame: int | None = draft.connection.execute(newest).scalar_one_or_none()
        return () if frame is None else (self._frames.root(draft, frame),)


def notes_content(members: Iterable[tuple[int, bytes]]) -> bytes:
    """What a frame of notes holds: of each its number, its length, and itself."""
    return b"".join(packed((number, len(data))) + data for number, data in members)


def note_members(row: Record, content: bytes) -> dict[int, bytes]:
    """The notes of a frame by number; raises StoreDamaged where they are not those of the row."""
    members: dict[int, bytes] = {}
    at = 0
    try:
        while at < len(content):
            (number, length), at = unpacked_some(content, 2, at)
            members[number] = content[at : at + length]
            at += length
    except ValueError:
        members = {}
    if members and at == len(content) and (min(members), max(members)) == (row.first, row.last):
        return members
    message = f"Frame {row.frame} does not hold the notes of events {row.first} to {row.last}."
    raise StoreDamaged(message, "See `archive verify`.")


def note_bytes(note: Mapping[str, object]) -> bytes:
    """A note as it is stored: JSON, names sorted, letters as they are."""
    return text_bytes(json.dumps(note, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def _parsed(number: int, data: bytes) -> Note:
    try:
        note = json.loads(bytes_text(data))
        if isinstance(note, dict):
            return note
    except ValueError:
        pass
    message = f"The note of event {number} cannot be read."
    raise StoreDamaged(message, "See `archive verify`.")


def version_note(head: VersionHead) -> Note:
    """What of a version's head is kept as a note; empty parts are left out."""
    claims = [[c.subject, c.value, c.evidence, c.place, c.rule, c.strength] for c in head.claims]
    findings = [[f.kind, f.subject, f.message] for f in head.findings]
    parts: Note = {"claims": claims, "evidence": head.evidence, "findings": findings}
    return {name: part for name, part in parts.items() if part}


def claims_of(note: Note) -> tuple[Claim, ...]:
    """The claims of a version's note."""
    rows = _list(note.get("claims"))
    return tuple(Claim(row[0], row[1], row[2], row[3], row[4], int(row[5])) for row in rows)


def findings_of(note: Note) -> tuple[Finding, ...]:
    """The findings of a version's note."""
    return tuple(Finding(*finding) for finding in _list(note.get("findings")))


def _list(part: object) -> list[list[str]]:
    return part if isinstance(part, list) else []
