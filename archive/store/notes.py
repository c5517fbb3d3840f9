"""Longer texts that belong to one provenance or version: details, evidence, claims, findings.

Those of one transaction lie together in one frame, so that what they repeat costs little. A note's
id is its event's index, and the event's leaf hash binds what it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from archive.errors import StoreDamaged
from archive.model import Claim, Finding, VersionHead
from archive.store.columns import bytes_text, text_bytes
from archive.store.draft import Draft
from archive.store.frames import Frames
from archive.store.labels import FEW
from archive.store.tables import Record, notes
from archive.store.varints import packed, unpacked_some

Note = dict[str, object]

LARGEST = 2**18
"""Bytes of notes in one frame, unless a single one is longer."""


class Notes:
    """Notes of one archive."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames

    def read(self, connection: Connection, numbers: Iterable[int]) -> dict[int, Note]:
        """What is noted under these numbers; those without a note are left out."""
        wanted = sorted(set(numbers))
        rows: list[Record] = []
        for at in range(0, len(wanted), FEW):
            rows += connection.execute(select(notes).where(notes.c.id.in_(wanted[at : at + FEW]))).all()
        contents = self._frames.contents(connection, {row.frame for row in rows})
        return {row.id: _parsed(row, contents[row.frame]) for row in rows}

    def write(self, draft: Draft, gathered: Sequence[tuple[int, Note]]) -> None:
        """Write down the notes of a transaction, by number."""
        part: list[tuple[int, bytes]] = []
        size = 0
        leans = self._leans(draft) if gathered else ()
        for number, note in gathered:
            data = note_bytes(number, note)
            if part and size + len(data) > LARGEST:
                self._write(draft, part, leans)
                part, size = [], 0
            part.append((number, data))
            size += len(data)
        if part:
            self._write(draft, part, leans)

    def _write(self, draft: Draft, part: Sequence[tuple[int, bytes]], leans: tuple[int, ...]) -> None:
        frame = self._frames.add(draft, b"".join(data for _, data in part), leans)
        start = 0
        for number, data in part:
            draft.insert(notes, id=number, frame=frame, start=start, size=len(data))
            start += len(data)

    def _leans(self, draft: Draft) -> tuple[int, ...]:
        """The frame at the ground of the newest note's: notes of one archive are much alike."""
        newest = select(notes.c.frame).order_by(notes.c.id.desc()).limit(1)
        frame: int | None = draft.connection.execute(newest).scalar_one_or_none()
        return () if frame is None else (self._frames.root(draft, frame),)


def note_bytes(number: int, note: Mapping[str, object]) -> bytes:
    """A note as it is stored: its number, then JSON, names sorted, letters as they are.

    The number tells notes apart that say the same.
    """
    content = json.dumps(note, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return packed((number,)) + text_bytes(content)


def _parsed(row: Record, content: bytes) -> Note:
    data = content[row.start : row.start + row.size]
    try:
        (number,), at = unpacked_some(data, 1)
        note = json.loads(bytes_text(data[at:]))
        if number == row.id and len(data) == row.size and isinstance(note, dict):
            return note
    except ValueError:
        pass
    message = f"The note of event {row.id} cannot be read."
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
