"""Packing: the same content in fewer bytes, at any time, safely interrupted.

First the texts, series by series, each in one transaction: they go into few frames, which lean on
texts of other series (see ``archive.store.grounds``). Then the witnesses, series by series again: they
go into groups that lean on those texts and on their first member. Facts are not touched and
no event is written, since nothing that is held changes. What is written is opened again and compared
before the old form is let go. A series that is packed already is left alone.

For readers: a witness is at most ``frames.DEEPEST`` steps away, and no frame holds more than
``GROUP`` bytes unless one witness alone does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, func, select, update

from archive.errors import StoreDamaged
from archive.model import Finding
from archive.store.database import Database
from archive.store.draft import Draft
from archive.store.editions import WHOLE
from archive.store.frames import DEEPEST, SWIFT, THOROUGH, compressed, opened
from archive.store.grounds import Grounds
from archive.store.holdings import Holdings
from archive.store.intake import Rooms
from archive.store.leaners import Leaners
from archive.store.notes import note_members, notes_content
from archive.store.parts import parted, slices
from archive.store.repository import Repository, utc_now
from archive.store.tables import Record, blobs, frames, labels, notes, provenances, texts, versions, witnesses

CHUNK = 2**19
"""Bytes of paragraph texts in one frame."""

GROUP = 2**23
"""Bytes of witnesses in one frame."""

SETTLED = CHUNK // 8
"""A packed frame of so many bytes of texts is not packed again: others may lean on it."""

_MOST_CHUNKS = 3
_TOO_LARGE_TO_BE_THOROUGH = 2**24

Progress = Callable[[int, int], None]
"""Told how many series are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Packing:
    """What packing came to: bytes before and after, series packed, and what could not be packed."""

    before: int
    after: int
    packed: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One witness to be packed: its number and digest, and the paragraphs of its version."""

    witness: int
    digest: bytes
    paragraphs: tuple[int, ...]


def pack(repository: Repository, tell: Progress = lambda _done, _total: None) -> Packing:
    """Pack everything that is not packed yet; see the module's head."""
    from archive.store.info import bytes_on_disk

    database = repository.database
    before = bytes_on_disk(database)
    with database.reading() as connection:
        series = _series(connection)
    packer = Packer(database)
    packer.pack_notes()
    every = [(step, one) for step in (packer.pack_texts, packer.pack_witnesses) for one in series]
    for done, (step, (label, name)) in enumerate(every):
        tell(done // 2, len(series))
        step(label, name)
    packer.pack_others()
    tell(len(series), len(series))
    _give_back(database)
    return Packing(before, bytes_on_disk(database), len(packer.packed), tuple(packer.findings))


def _series(connection: Connection) -> list[tuple[int, str]]:
    """Label and name of every series: the one with most texts first, for others lean on it; then by name."""
    size = func.sum(func.length(versions.c.sequence))
    rows = connection.execute(
        select(versions.c.series, labels.c.text, size.label("size"))
        .join(labels, labels.c.id == versions.c.series)
        .group_by(versions.c.series, labels.c.text)
    ).all()
    ordered = sorted(rows, key=lambda row: str(row.text))
    largest = max(ordered, key=lambda row: int(row.size), default=None)
    return [(row.series, row.text) for row in sorted(ordered, key=lambda row: row is not largest)]


def _give_back(database: Database) -> None:
    """Return the space that was freed to the disk."""
    with database.faults(), database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is None:
            return
        if database.address.is_sqlite:
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        raw.autocommit = True
        raw.execute("VACUUM (ANALYZE) frames, blobs, texts, notes")
        raw.autocommit = False


class Packer:
    """Packs one archive, series by series, remembering which witnesses are dealt with."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rooms = Rooms()
        self._holdings = Holdings(self._rooms.labels, self._rooms.frames, self._rooms.notes)
        self._leaners = Leaners()
        self._grounds = Grounds()
        self._dealt: set[int] = set()
        self._first_key: int | None = None
        self.packed: set[int] = set()
        self.findings: list[Finding] = []

    def pack_texts(self, series: int, name: str) -> None:
        """Pack the texts that were written for one series."""
        with self._transaction(f"texts of {name}") as draft:
            connection = draft.connection
            rows = self._texts_of(connection, _paragraphs(self._members(connection, series)))
            old = {row.frame for row in rows}
            if self._is_packed(connection, old):
                self._offer(draft, name, old)
                return
            self._offer(draft, name, self._pack_texts(draft, rows, self._grounds.of(name)))
            draft.flush()
            self._leaners.release(connection, old)
            self.packed.add(series)

    def pack_witnesses(self, series: int, name: str) -> None:
        """Pack the witnesses of one series, anew where its texts were."""
        with self._transaction(f"witnesses of {name}") as draft:
            connection = draft.connection
            every = self._members(connection, series)
            members = [m for m in every if m.witness not in self._dealt]
            self._dealt |= {m.witness for m in members}
            old = self._frames_of(connection, members)
            if series not in self.packed and self._is_packed(connection, old):
                return
            self._pack_witnesses(draft, members, self._homes(connection, _paragraphs(every)))
            draft.flush()
            self._leaners.release(connection, old)
            self.packed.add(series)

    @contextmanager
    def _transaction(self, what: str) -> Iterator[Draft]:
        """One write transaction; damage is noted and leaves things as they were."""
        try:
            with self._database.writing() as connection:
                self._leaners.catch_up(connection)
                yield Draft(connection, utc_now)
        except StoreDamaged as fault:
            self._rooms.forget()
            self.findings.append(Finding("fixity", what, f"Not packed: {fault}"))

    def pack_others(self) -> None:
        """Pack the witnesses that no version was drawn from: the same text again, or not to be read.

        Those of one source lie together; as many in each transaction as fill a frame.
        """
        with self._database.reading() as connection:
            members = self._unread(connection)
            sizes = self._sizes(connection, members)
        for group in parted(members, sizes, GROUP):
            with self._transaction("witnesses without versions") as draft:
                old = self._frames_of(draft.connection, group)
                if not self._is_packed(draft.connection, old):
                    self._pack_witnesses(draft, group, {})
                    draft.flush()
                    self._leaners.release(draft.connection, old)

    def _unread(self, connection: Connection) -> list[Member]:
        """Witnesses without versions, by the first source they came from."""
        first = select(func.min(provenances.c.id)).group_by(provenances.c.witness)
        rows = connection.execute(
            select(witnesses.c.id, witnesses.c.digest, provenances.c.source)
            .join(provenances, provenances.c.witness == witnesses.c.id)
            .where(provenances.c.id.in_(first), witnesses.c.id.not_in(select(versions.c.witness)))
            .order_by(provenances.c.source, witnesses.c.id)
        )
        return [Member(row.id, row.digest, ()) for row in rows]

    def _members(self, connection: Connection, series: int) -> list[Member]:
        """The series' witnesses in the order of its days, with the paragraphs of their versions."""
        rows = connection.execute(WHOLE.where(versions.c.series == series).order_by(versions.c.id)).all()
        found: dict[int, Member] = {}
        order: dict[int, tuple[object, ...]] = {}
        for row in rows:
            numbers = tuple(number for number, _ in self._rooms.editions.entries(connection, row))
            found[row.witness] = Member(row.witness, row.witness_digest, numbers)
            order.setdefault(row.witness, (row.effective_on, row.rank, row.id))
        return sorted(found.values(), key=lambda member: order[member.witness])

    def _texts_of(self, connection: Connection, numbers: set[int]) -> list[Record]:
        """The rows of texts that were written for this series, in order.

        All their paragraphs are its own; of other rows it only shares some.
        """
        rows = self._rooms.texts.rows(connection, numbers)
        return sorted((row for row in rows if numbers.issuperset(_numbers(row))), key=lambda row: row.first)

    def _homes(self, connection: Connection, numbers: set[int]) -> dict[int, int]:
        """In which frame each of these paragraphs lies."""
        rows = self._rooms.texts.rows(connection, numbers)
        return {number: row.frame for row in rows for number in _numbers(row) if number in numbers}

    def _frames_of(self, connection: Connection, members: Sequence[Member]) -> set[int]:
        found: set[int] = set()
        for some in slices([member.witness for member in members]):
            found |= set(connection.execute(select(blobs.c.frame).where(blobs.c.witness.in_(some))).scalars())
        return found

    def _is_packed(self, connection: Connection, used: set[int]) -> bool:
        """Whether every frame in use was packed before."""
        loose = (frames.c.level < THOROUGH,)
        return not any(
            connection.execute(select(frames.c.id).where(frames.c.id.in_(some), *loose).limit(1)).first()
            for some in slices(sorted(used))
        )

    # --- texts ----------------------------------------------------------------------------------

    def _pack_texts(self, draft: Draft, rows: Sequence[Record], foreign: tuple[int, ...]) -> set[int]:
        """Put the texts into few frames, which lean on the first and on other series' texts; all of them."""
        settled, loose = list[Record](), list[Record]()
        for row in rows:
            (settled if self._is_settled(draft, row) else loose).append(row)
        found = [row.frame for row in settled]
        sizes = [len(self._rooms.texts.pack(draft.connection, row)) for row in loose]
        for part in parted(loose, sizes, CHUNK):
            contents = [self._rooms.texts.pack(draft.connection, row) for row in part]
            own = tuple(found[:1])
            frame = self._write(draft, b"".join(contents), own, (*foreign, *own))
            self._move_texts(draft, part, contents, frame)
            found.append(frame)
        return set(found)

    def _is_settled(self, draft: Draft, row: Record) -> bool:
        frame = self._rooms.frames.known(draft, row.frame)
        return frame.level >= THOROUGH and frame.size >= SETTLED

    def _move_texts(
        self, draft: Draft, part: Sequence[Record], contents: Sequence[bytes], frame: int
    ) -> None:
        start = 0
        for row, content in zip(part, contents, strict=True):
            draft.connection.execute(
                update(texts).where(texts.c.first == row.first).values(frame=frame, start=start)
            )
            start += len(content)

    def _offer(self, draft: Draft, name: str, homes: set[int]) -> None:
        """Let later series lean on this one's first frame of texts."""
        if homes:
            self._grounds.learn(name, self._rooms.frames.known(draft, min(homes)))

    # --- notes ----------------------------------------------------------------------------------

    def pack_notes(self) -> None:
        """Put all notes into few frames, as many in each transaction as fill one."""
        after: int | None = -1
        while after is not None:
            with self._database.writing() as connection:
                after = self._pack_some_notes(Draft(connection, utc_now), after)

    def _pack_some_notes(self, draft: Draft, after: int) -> int | None:
        """Pack the notes after this one that fill a frame; the last of them, None when there are no more."""
        connection = draft.connection
        self._leaners.catch_up(connection)
        rows, size = list[Record](), 0
        for row in connection.execute(select(notes).where(notes.c.first > after).order_by(notes.c.first)):
            size += self._rooms.frames.frame(connection, row.frame).size
            if rows and size > CHUNK:
                break
            rows.append(row)
        if not rows:
            return None
        old = {row.frame for row in rows}
        if not self._is_packed(connection, old):
            self._move_notes(draft, rows)
            self._leaners.release(connection, old)
        return int(rows[-1].last)

    def _move_notes(self, draft: Draft, rows: Sequence[Record]) -> None:
        grounds = self._rooms.frames.contents(draft.connection, {row.frame for row in rows})
        members = [item for row in rows for item in note_members(row, grounds[row.frame]).items()]
        frame = self._write(draft, notes_content(members), ())
        draft.connection.execute(delete(notes).where(notes.c.first.between(rows[0].first, rows[-1].first)))
        draft.insert(notes, first=rows[0].first, last=rows[-1].last, frame=frame)
        draft.flush()

    # --- witnesses ------------------------------------------------------------------------------

    def _pack_witnesses(self, draft: Draft, members: Sequence[Member], homes: dict[int, int]) -> None:
        sizes = self._sizes(draft.connection, members)
        before = self._first_key = None
        for group in parted(members, sizes, GROUP):
            first, *others = group
            chunks = self._chunks(group, homes)
            key = before = self._pack_key(draft, first, chunks, before)
            if others:
                contents = [self._checked(draft.connection, member) for member in others]
                frame = self._write(draft, b"".join(contents), (*chunks, key))
                self._move(draft, others, contents, frame)

    def _pack_key(self, draft: Draft, member: Member, chunks: tuple[int, ...], before: int | None) -> int:
        """A group's first witness; it leans on the key before it, or on the first once that chain is long."""
        content = self._checked(draft.connection, member)
        own: tuple[int, ...] = ()
        if before is not None and self._rooms.frames.known(draft, before).depth < DEEPEST - 1:
            own = (before,)
        elif self._first_key is not None:
            own = (self._first_key,)
        frame = self._write(draft, content, own, (*chunks, *own))
        self._move(draft, [member], [content], frame)
        self._first_key = frame if self._first_key is None else self._first_key
        return frame

    def _chunks(self, group: Sequence[Member], homes: dict[int, int]) -> tuple[int, ...]:
        """The frames that hold most of the group's paragraphs, the fullest last: near matches are cheap."""
        tally = Counter(homes[n] for member in group for n in member.paragraphs if n in homes)
        ranked = sorted(tally, key=lambda frame: (-tally[frame], frame))
        return tuple(ranked[:_MOST_CHUNKS][::-1])

    def _sizes(self, connection: Connection, members: Sequence[Member]) -> list[int]:
        sizes: dict[int, int] = {}
        for some in slices([member.witness for member in members]):
            rows = connection.execute(
                select(witnesses.c.id, witnesses.c.size).where(witnesses.c.id.in_(some))
            )
            sizes |= {row.id: row.size for row in rows}
        return [sizes[member.witness] for member in members]

    def _checked(self, connection: Connection, member: Member) -> bytes:
        data = self._holdings.data(connection, member.witness)
        if sha256(data).digest() != member.digest:
            message = f"The stored bytes of witness {member.digest.hex()[:12]} do not match their digest."
            raise StoreDamaged(message, "See `archive verify`.")
        return data

    def _move(self, draft: Draft, members: Sequence[Member], contents: Sequence[bytes], frame: int) -> None:
        start = 0
        for member, content in zip(members, contents, strict=True):
            draft.connection.execute(
                update(blobs).where(blobs.c.witness == member.witness).values(frame=frame, start=start)
            )
            start += len(content)

    def _write(self, draft: Draft, content: bytes, *choices: tuple[int, ...]) -> int:
        """A new frame, opened again before anybody relies on it.

        It leans on that of the choices which helps most, the first of equals: texts do not resemble a
        PDF, say, and what it does not need to lean on need not be opened before it.
        """
        level = THOROUGH if len(content) < _TOO_LARGE_TO_BE_THOROUGH else SWIFT
        forms = {leans: compressed(content, self._ground(draft, leans), level) for leans in choices}
        leans, data = min(forms.items(), key=lambda form: len(form[1]))
        if opened(data, self._ground(draft, leans)) != content:
            message = "What was packed does not come back; nothing was changed."
            raise StoreDamaged(message, "Run `archive verify`; if it finds nothing, report this.")
        return self._rooms.frames.write(draft, content, leans, data, THOROUGH)

    def _ground(self, draft: Draft, leans: tuple[int, ...]) -> bytes:
        return self._rooms.frames.ground(draft, leans)


def _numbers(row: Record) -> range:
    """The paragraphs of a row of texts."""
    return range(row.first, row.first + row.paragraphs)


def _paragraphs(members: Iterable[Member]) -> set[int]:
    return {number for member in members for number in member.paragraphs}
