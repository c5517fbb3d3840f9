"""Fixity: everything held is read again, and whatever does not match is named.

Four kinds of finding: "fixity" (bytes miss their digest or checksum), "log" (an event misses what it
recorded, or its place), "stray" (a row that nothing in the archive speaks of), "structure" (the
database itself, or its guards). Damage is reported, not raised, as far as there is anything to read.
Only an earlier tree head kept elsewhere shows that the newest events were cut off together with
everything they recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Column, Connection, LargeBinary, select, type_coerce

from archive.errors import ArchiveError
from archive.model import Finding, Fixity
from archive.store import merkle
from archive.store.database import DRIVER_FAULTS, Database
from archive.store.editions import Editions
from archive.store.frames import Frames, unsealed
from archive.store.guards import structure_findings
from archive.store.history import History
from archive.store.holdings import Holdings
from archive.store.labels import Labels, address_of
from archive.store.log import Kind, Payload, event_of
from archive.store.notes import Notes, note_members
from archive.store.parts import parted, slices
from archive.store.tables import (
    Record,
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
from archive.store.texts import Texts, pack_members
from archive.store.varints import unpacked

DAMAGE = (
    ArchiveError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    *DRIVER_FAULTS,
)
"""What reading a damaged row may raise."""

PAGE = 500

PORTION = 2**23
"""Bytes of witnesses that are read together."""

Rows = dict[tuple[Kind, int], Record]
Payloads = dict[tuple[Kind, int], Payload]
Moments = dict[int, datetime]


def verified(database: Database) -> Fixity:
    """Read everything again; see the module's head for what is looked for."""
    with database.reading() as connection:
        return Inspection(connection).result()


class Inspection:
    """One pass over one archive, in one state of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._labels = Labels()
        self._frames = Frames()
        self._texts = DigestedTexts(self._frames)
        notes = Notes(self._frames)
        self._holdings = Holdings(self._labels, self._frames, notes)
        self._editions = Editions(self._labels, self._texts, notes)
        self._history = History(self._labels, self._editions, notes)
        self._findings: list[Finding] = []
        self._checked = 0
        self._leaves: list[bytes] = []
        self._indices: dict[int, set[int]] = {kind: set() for kind in Kind}
        self._used_labels: set[int] = set()
        self._used_paragraphs: set[int] = set()

    def result(self) -> Fixity:
        """Everything in an order in which the cause is named before what follows from it."""
        for step in (
            self._check_structure,
            self._check_frames,
            self._check_labels,
            self._check_texts,
            self._check_log,
            self._check_rows,
            self._check_witnesses,
            self._check_strays,
        ):
            with self._named("structure", step.__name__.removeprefix("_check_")):
                step()
        found = tuple(dict.fromkeys(self._findings))
        head = merkle.root(self._leaves).hex()
        return Fixity(self._checked, found, len(self._leaves), head)

    def _find(self, kind: str, subject: str, message: str) -> None:
        self._findings.append(Finding(kind, subject, message))

    @contextmanager
    def _named(self, kind: str, subject: str) -> Iterator[None]:
        """Turn damage met inside into a finding about ``subject``."""
        try:
            yield
        except DAMAGE as fault:
            self._find(kind, subject, f"Cannot be read: {' '.join(str(fault).split())[:300]}")

    def _each(self, rows: Iterable[Record], check: Callable[[Record], None], kind: str, noun: str) -> None:
        for row in rows:
            self._checked += 1
            with self._named(kind, f"{noun} {row[0]}"):
                check(row)

    # --- the database and its storage forms -----------------------------------------------------

    def _check_structure(self) -> None:
        self._findings += structure_findings(self._connection)

    def _check_frames(self) -> None:
        rows = self._connection.execute(select(frames).order_by(frames.c.id))
        self._each(rows, self._check_frame, "fixity", "frame")

    def _check_frame(self, row: Record) -> None:
        unsealed(row)

    def _check_labels(self) -> None:
        raw = type_coerce(labels.c.text, LargeBinary)
        rows = self._connection.execute(
            select(labels.c.id, labels.c.address, raw).order_by(labels.c.id)
        ).all()
        self._each(rows, self._check_label, "fixity", "label")
        self._gaps("label", [row[0] for row in rows], 1)
        if len({bytes(row[2]) for row in rows}) < len(rows):
            self._find("stray", "labels", "Two labels bear the same text.")

    def _check_label(self, row: Record) -> None:
        number, address, data = row
        if not isinstance(data, bytes) or address_of(sha256(data).digest()) != address:
            self._find("fixity", f"label {number}", "The text does not match its address.")

    def _check_texts(self) -> None:
        rows = self._connection.execute(select(texts).order_by(texts.c.first)).all()
        addresses: dict[int, int] = {}
        following = 1
        for row in rows:
            if row.first != following:
                self._find("fixity", f"paragraph {following}", f"Texts go on at {row.first} instead.")
            with self._named("fixity", f"texts from paragraph {row.first} on"):
                content = self._frames.content(self._connection, row.frame)
                for i, data in enumerate(pack_members(content, row.paragraphs, row.start)):
                    digest = sha256(data).digest()
                    addresses[row.first + i] = address_of(digest)
                    self._texts.keep(row.first + i, digest)
                following = row.first + row.paragraphs
        self._compare_addresses(addresses)

    def _compare_addresses(self, addresses: dict[int, int]) -> None:
        self._checked += len(addresses)
        held = self._connection.execute(select(paragraphs.c.id, paragraphs.c.address)).all()
        for number, address in held:
            if addresses.get(number) != address:
                self._find("fixity", f"paragraph {number}", "The text does not match its address.")
        for number in sorted(addresses.keys() - {number for number, _ in held}):
            self._find("fixity", f"paragraph {number}", "The row is missing.")
        if len(held) > len({number for number, _ in held}):
            self._find("stray", "paragraphs", "A paragraph is listed twice.")

    # --- the log --------------------------------------------------------------------------------

    def _check_log(self) -> None:
        rows = self._connection.execute(
            select(events.c.id, events.c.kind, events.c.leaf).order_by(events.c.id)
        )
        held = rows.all()
        self._gaps("event", [row[0] for row in held], 0)
        self._leaves = [bytes(row[2]) if isinstance(row[2], bytes) else b"" for row in held]
        for at in range(0, len(held), PAGE):
            self._check_page(held[at : at + PAGE])

    def _check_page(self, page: Sequence[Record]) -> None:
        """Compare some events with what they recorded; one by one where a row of theirs cannot be read."""
        self._checked += len(page)
        try:
            said = self._recorded(page[0].id, page[-1].id)
        except DAMAGE:
            for row in page:
                with self._named("log", f"event {row.id}"):
                    self._check_event(row, *self._recorded(row.id, row.id))
            return
        for row in page:
            with self._named("log", f"event {row.id}"):
                self._check_event(row, *said)

    def _recorded(self, first: int, last: int) -> tuple[Rows, Payloads, Moments]:
        """What some events recorded, what they say of it, and when."""
        rows = self._history.rows(self._connection, first, last)
        return rows, self._history.payloads(self._connection, rows), self._moments(first, last)

    def _moments(self, first: int, last: int) -> Moments:
        found = select(events.c.id, events.c.recorded_at).where(events.c.id.between(first, last))
        return {row.id: row.recorded_at for row in self._connection.execute(found)}

    def _check_event(self, event: Record, recorded: Rows, payloads: Payloads, moments: Moments) -> None:
        kind = Kind(event.kind)
        self._indices[kind].add(event.id)
        row = recorded.get((kind, event.id))
        if row is None:
            self._find("log", f"event {event.id}", f"What it recorded is missing ({kind.words}).")
            return
        payload = payloads[kind, event.id]
        self._note_use(kind, row)
        moment = moments[event.id]
        if bytes.fromhex(event_of(event.id, moment, kind, payload).digest) != event.leaf:
            subject = payload.get("version") or payload.get("witness", "")
            message = f"What is held of {subject[:12]} is not what was recorded ({kind.words})."
            self._find("log", f"event {event.id}", message)
        self._check_time(event.id, moment)

    _before: datetime | None = None

    def _check_time(self, index: int, recorded_at: datetime) -> None:
        if self._before is not None and recorded_at < self._before:
            self._find("log", f"event {index}", "It bears an earlier moment than the event before it.")
        self._before = recorded_at

    def _note_use(self, kind: Kind, row: Record) -> None:
        self._used_labels |= self._history.labels_of(kind, row)
        if kind is Kind.VERSION_RECORDED:
            entries = self._editions.entries(self._connection, row)
            self._used_labels |= {style for _, style in entries}
            self._used_paragraphs |= {number for number, _ in entries}

    def _check_rows(self) -> None:
        """Every fact has its event."""
        held = self._indices[Kind.WITNESS_HELD]
        noted = self._indices[Kind.PROVENANCE_NOTED]
        recorded = self._indices[Kind.VERSION_RECORDED]
        for noun, column, allowed in (
            ("witness", witnesses.c.id, held),
            ("provenance", provenances.c.id, held | noted),
            ("version", versions.c.id, recorded),
        ):
            for number in self._connection.execute(select(column).order_by(column)).scalars():
                if number not in allowed:
                    self._find("stray", f"{noun} {number}", "No event of its kind recorded this row.")

    # --- witnesses ------------------------------------------------------------------------------

    def _check_witnesses(self) -> None:
        rows = self._connection.execute(
            select(
                witnesses.c.id,
                witnesses.c.digest,
                witnesses.c.address,
                witnesses.c.size,
                blobs.c.frame,
                blobs.c.start,
            )
            .join(blobs, blobs.c.witness == witnesses.c.id, isouter=True)
            .order_by(blobs.c.frame, blobs.c.start)
        ).all()
        for some in slices(rows, PAGE):
            for part in parted(some, [row.size if isinstance(row.size, int) else 0 for row in some], PORTION):
                with suppress(*DAMAGE):  # read ahead; damage is told where it is met
                    self._frames.contents(self._connection, {row.frame for row in part} - {None})
                self._each(part, self._check_witness, "fixity", "witness")
        if len({row.digest for row in rows}) < len(rows):
            self._find("stray", "witnesses", "Two witnesses bear the same digest.")

    def _check_witness(self, row: Record) -> None:
        if row.frame is None:
            self._find("fixity", f"witness {row.id}", f"The bytes of witness {row.id} are missing.")
            return
        data = self._frames.content(self._connection, row.frame)[row.start : row.start + row.size]
        if sha256(data).digest() != row.digest or len(data) != row.size:
            subject = f"witness {row.id}"
            self._find("fixity", subject, f"The stored bytes do not match the digest {row.digest.hex()}.")
        if address_of(row.digest) != row.address:
            self._find("fixity", f"witness {row.id}", "The digest does not match its address.")

    # --- what nothing speaks of -----------------------------------------------------------------

    def _check_strays(self) -> None:
        for number in self._numbers(labels.c.id) - self._used_labels:
            self._find("stray", f"label {number}", "Nothing uses it.")
        for number in self._numbers(paragraphs.c.id) - self._used_paragraphs:
            self._find("stray", f"paragraph {number}", "No version has it.")
        for number in self._numbers(blobs.c.witness) - self._indices[Kind.WITNESS_HELD]:
            self._find("stray", f"bytes of witness {number}", "No such witness was recorded.")
        self._check_notes()
        leant = {
            lean
            for data in self._connection.execute(select(frames.c.dictionary)).scalars()
            for lean in unpacked(data)
        }
        used = (
            leant | self._numbers(blobs.c.frame) | self._numbers(texts.c.frame) | self._numbers(notes.c.frame)
        )
        for number in self._numbers(frames.c.id) - used:
            self._find("stray", f"frame {number}", "Nothing lies in it.")

    def _check_notes(self) -> None:
        """Notes lie in their own rows' frames, and every one is an event's."""
        recorded = set[int]().union(*self._indices.values())
        noted: set[int] = set()
        for row in self._connection.execute(select(notes).order_by(notes.c.first)).all():
            with self._named("fixity", f"notes of events {row.first} to {row.last}"):
                members = set(note_members(row, self._frames.content(self._connection, row.frame)))
                for number in sorted(members & noted | members - recorded):
                    self._find("stray", f"note {number}", "No event wrote it, or another note has its place.")
                noted |= members

    def _numbers(self, column: Column[int]) -> set[int]:
        return set(self._connection.execute(select(column)).scalars())

    def _gaps(self, noun: str, numbers: Sequence[int], first: int) -> None:
        """Name the places where numbers that should follow each other do not."""
        following = first
        for number in numbers:
            if number != following:
                self._find("log", f"{noun} {following}", f"It is missing; the next one is {number}.")
            following = number + 1


class DigestedTexts(Texts):
    """Texts whose digests are kept from when they were first read: 32 bytes each and nothing else."""

    def __init__(self, frames: Frames) -> None:
        super().__init__(frames)
        self._kept = bytearray()

    def keep(self, number: int, digest: bytes) -> None:
        """Remember a digest; numbers follow each other unless something is missing."""
        at = _DIGEST * number
        if 0 <= at - len(self._kept) < _LARGEST_GAP:
            self._kept.extend(bytes(at - len(self._kept)))
        if at <= len(self._kept):
            self._kept[at : at + _DIGEST] = digest

    def digests(self, connection: Connection, numbers: Iterable[int]) -> dict[int, bytes]:
        """Those that are kept; the others are read, where they can be."""
        found = {number: bytes(self._kept[_DIGEST * number : _DIGEST * (number + 1)]) for number in numbers}
        unknown = [number for number, digest in found.items() if len(digest) < _DIGEST or not any(digest)]
        return found | super().digests(connection, unknown)


_DIGEST = 32
_LARGEST_GAP = 2**20
