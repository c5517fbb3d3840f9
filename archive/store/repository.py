"""What the rest of the program sees of an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from difflib import get_close_matches
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, select

from archive.errors import SeriesUnknown
from archive.model import Event, Fixity, Provenance, SeriesHead, Version, VersionHead, Witness
from archive.store import merkle
from archive.store.catalogue import series_heads, series_names
from archive.store.database import Database
from archive.store.draft import Clock, Draft
from archive.store.editions import current
from archive.store.held import Shelf, StoredParagraphs
from archive.store.history import History
from archive.store.holdings import Holdings
from archive.store.intake import Rooms, VersionIntake, WitnessIntake
from archive.store.sequences import Entry
from archive.store.tables import events

BATCH = 200
"""Versions or witnesses that one transaction of a bulk write takes in."""


Holding = tuple[Witness, Provenance] | tuple[Witness, Provenance, str | None]
"""A witness, where it came from, and the series it is of where that is known already."""

Found = TypeVar("Found")
Item = TypeVar("Item")


def utc_now() -> datetime:
    """The clock that archives run on unless they are given another."""
    return datetime.now(UTC)


class Repository:
    """One open archive. Close it, or use it as a context manager.

    Every method is one transaction; what a writing method returned from is on the disk. An object
    serves one thread at a time; open one for each.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._rooms = Rooms()
        self._labels = self._rooms.labels
        self._texts = self._rooms.texts
        self._editions = self._rooms.editions
        self._holdings = Holdings(self._rooms.labels, self._rooms.frames, self._rooms.notes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def place(self) -> str:
        """Where the archive is, as people may see it (a URL without its password)."""
        return self._database.address.shown

    @property
    def database(self) -> Database:
        """The database beneath, for the store's own tools."""
        return self._database

    # --- writing --------------------------------------------------------------------------------

    def hold(self, witness: Witness, provenance: Provenance, series: str | None = None) -> bool:
        """Keep a witness and where it came from, in a transaction of its own.

        ``series``, where it is known already, lets the bytes be stored as a difference from the
        witness before; it claims nothing. True if the bytes were new. The same bytes from the same
        source by the same method and address note nothing.
        """
        return self.hold_many([(witness, provenance, series)])[0]

    def hold_many(self, deposits: Iterable[Holding]) -> list[bool]:
        """``hold`` for many, some hundred to a transaction; one answer each.

        A deposit is a witness and its provenance, and the series where it is known.
        """
        return [is_new for batch in _batches(deposits) for is_new in self._hold_batch(batch)]

    def record(self, version: Version) -> VersionHead:
        """Keep a version and everything that belongs to it, in one transaction.

        The version's witness must be held. A version of the same digest is not written again: the
        answer is the one held. The answer bears number, recorded_at and paragraph count.
        """
        return self.record_many([version])[0]

    def record_many(self, versions_in_order: Iterable[Version]) -> list[VersionHead]:
        """``record`` for many, some hundred to a transaction; one answer each."""
        recorded: list[VersionHead] = []
        for batch in _batches(versions_in_order):
            recorded += self._record_batch(batch)
        return self._numbered(recorded)

    def deposit_many(self, deposits: Iterable[tuple[Witness, Provenance, Version]]) -> list[VersionHead]:
        """Witness, provenance and version of each, some hundred to a transaction.

        For bulk work whose reading is done: one transaction holds both, so nothing is half there.
        The answers are not numbered.
        """
        recorded: list[VersionHead] = []
        for batch in _batches(deposits):
            with self._writing() as (held, intake):
                held.prepare([(witness, origin, version.head.series) for witness, origin, version in batch])
                intake.prepare([version for _, _, version in batch])
                for witness, origin, version in batch:
                    held.hold(witness, origin, version.head.series)
                    recorded.append(intake.record(version))
        return recorded

    def _hold_batch(self, deposits: Sequence[Holding]) -> list[bool]:
        with self._database.reading() as connection:
            if all(self._is_held(connection, deposit[0], deposit[1]) for deposit in deposits):
                return [False] * len(deposits)
        whole = [(deposit[0], deposit[1], _series_of(deposit)) for deposit in deposits]
        with self._writing() as (held, _):
            held.prepare(whole)
            return [held.hold(*deposit) for deposit in whole]

    def _is_held(self, connection: Connection, witness: Witness, provenance: Provenance) -> bool:
        number = self._holdings.find(connection, witness.digest)
        return number is not None and self._holdings.is_noted(connection, number, provenance)

    def _record_batch(self, batch: Sequence[Version]) -> list[VersionHead]:
        with self._database.reading() as connection:
            rows = [self._editions.find(connection, version.head) for version in batch]
            held = [row for row in rows if row is not None]
            if len(held) == len(batch):
                return self._editions.heads(connection, held)
        with self._writing() as (_, intake):
            intake.prepare(batch)
            return [intake.record(version) for version in batch]

    def _numbered(self, heads: Sequence[VersionHead]) -> list[VersionHead]:
        """The heads with their places in their series; 0 where reprocessing superseded one."""
        places = self.numbers(head.series or "" for head in heads)
        return [replace(head, number=places[head.series or ""].get(head.digest, 0)) for head in heads]

    @contextmanager
    def _writing(self) -> Iterator[tuple[WitnessIntake, VersionIntake]]:
        """A write transaction; what was remembered in vain is forgotten when it fails."""
        self._texts.trim()
        try:
            with self._database.writing() as connection:
                draft = Draft(connection, self._clock)
                held = WitnessIntake(draft, self._rooms)
                yield held, VersionIntake(draft, self._rooms, held)
                self._rooms.notes.write(draft, held.notes)
                draft.flush()
        except BaseException:
            self._rooms.forget()
            raise

    # --- reading --------------------------------------------------------------------------------

    def series(self) -> list[SeriesHead]:
        """Every held series, by name."""
        with self._database.reading() as connection:
            return series_heads(connection, self._labels)

    def has_series(self, series: str) -> bool:
        """Whether any version of that series is held."""
        with self._database.reading() as connection:
            label = self._labels.find(connection, series)
            return label is not None and self._editions.has_any(connection, label)

    def heads(self, series: str) -> list[VersionHead]:
        """The current versions of a series, by day, order and recording, numbered from 1.

        Of versions drawn from one witness for one day and order, the one recorded last is current.
        Raises SeriesUnknown.
        """
        return list(current(self._all_heads(series)))

    def numbers(self, names: Iterable[str]) -> dict[str, dict[str, int]]:
        """Of each series the number of every current version by digest; less work than its heads.

        A series that is not held has none.
        """
        with self._database.reading() as connection:
            labels = {name: self._labels.find(connection, name) for name in set(names)}
            return {
                name: {} if label is None else self._editions.numbers(connection, label)
                for name, label in labels.items()
            }

    def superseded(self, series: str) -> list[VersionHead]:
        """The versions that reprocessing replaced, in the order recorded; their number is 0."""
        heads = self._all_heads(series)
        kept = {head.digest for head in current(heads)}
        return [head for head in heads if head.digest not in kept]

    def _all_heads(self, series: str) -> list[VersionHead]:
        with self._database.reading() as connection:
            label = self._labels.find(connection, series)
            rows = [] if label is None else self._editions.rows(connection, label)
            if not rows:
                raise _unknown(series, series_names(connection))
            return self._editions.heads(connection, rows)

    def version(self, head: VersionHead) -> Version:
        """The held version of this head; texts are loaded when they are asked for."""
        with self._database.reading() as connection:
            self._texts.trim()
            row = self._editions.row(connection, head)
            entries = self._editions.entries(connection, row)
            styles = [self._editions.style(connection, style) for _, style in entries]
            self._texts.load(connection, {number for number, _ in entries})
        numbers = [number for number, _ in entries]
        return Version(head, StoredParagraphs(numbers, styles, self._load, self._digest))

    def versions(self, heads: Sequence[VersionHead]) -> list[Version]:
        """``version`` for many, every series of theirs read in one go; texts are loaded already."""
        with self._database.reading() as connection:
            self._texts.trim()
            names = dict.fromkeys(head.series or "" for head in heads)
            entries = {name: self._entries(connection, name) for name in names}
            held = [self._editions.known(entries[head.series or ""], head) for head in heads]
            styles = {style: self._editions.style(connection, style) for each in held for _, style in each}
            texts = self._texts.load(connection, {number for each in held for number, _ in each})
        shelf = Shelf(texts)
        return [
            Version(
                head,
                StoredParagraphs(
                    [n for n, _ in each], [styles[s] for _, s in each], shelf.load, shelf.digest
                ),
            )
            for head, each in zip(heads, held, strict=True)
        ]

    def _entries(self, connection: Connection, series: str) -> dict[bytes, Sequence[Entry]]:
        """The paragraphs of every version of a series, by the version's digest."""
        label = self._labels.find(connection, series)
        rows = [] if label is None else self._editions.rows(connection, label)
        return {row.digest: entries for row, entries in zip(rows, self._editions.read(rows), strict=True)}

    def _load(self, numbers: Iterable[int]) -> dict[int, str]:
        return self._fetched(numbers, self._texts.load)

    def _digest(self, numbers: Iterable[int]) -> dict[int, bytes]:
        return self._fetched(numbers, self._texts.digests)

    def _fetched(
        self, numbers: Iterable[int], fetch: Callable[[Connection, Iterable[int]], dict[int, Found]]
    ) -> dict[int, Found]:
        with self._database.reading() as connection:
            return fetch(connection, numbers)

    def witness(self, digest: str) -> Witness:
        """The witness of this digest, its bytes checked; raises ReferenceUnknown, StoreDamaged."""
        with self._database.reading() as connection:
            return self._holdings.witness(connection, digest)

    def is_held(self, digest: str) -> bool:
        """Whether the bytes of this digest are held."""
        with self._database.reading() as connection:
            return self._holdings.find(connection, digest) is not None

    def provenances(self, witness_digest: str) -> list[Provenance]:
        """Every place where these bytes came from, in the order noted; raises ReferenceUnknown."""
        with self._database.reading() as connection:
            return self._holdings.provenances(connection, witness_digest)

    def versions_of(self, witness_digest: str) -> list[VersionHead]:
        """Every version drawn from a witness, in the order recorded; numbered where current."""
        with self._database.reading() as connection:
            number = self._holdings.find(connection, witness_digest)
            rows = [] if number is None else self._editions.drawn_from(connection, number)
            heads = self._editions.heads(connection, rows)
        return self._numbered(heads)

    def events(self, series: str | None = None) -> Iterator[Event]:
        """The log in order: all of it, or what concerns one series; raises SeriesUnknown."""
        with self._database.reading() as connection:
            history = History(self._labels, self._editions, self._rooms.notes)
            label = None if series is None else self._labels.find(connection, series)
            if series is not None and label is None:
                raise _unknown(series, series_names(connection))
            yield from history.events(connection, label)

    def root(self, size: int | None = None) -> tuple[int, str]:
        """Size and RFC 6962 root of the event tree: now, or when it had ``size`` events."""
        leaves = self._leaves(size)
        return len(leaves), merkle.root(leaves).hex()

    def inclusion(self, index: int) -> tuple[int, list[str]]:
        """Tree size and audit path that prove event ``index`` to be in the tree."""
        leaves = self._leaves()
        return len(leaves), [step.hex() for step in merkle.inclusion(leaves, index)]

    def consistency(self, earlier: int) -> tuple[int, list[str]]:
        """Tree size and the proof that it begins with the tree of the first ``earlier`` events."""
        leaves = self._leaves()
        return len(leaves), [step.hex() for step in merkle.consistency(leaves, earlier)]

    def _leaves(self, size: int | None = None) -> list[bytes]:
        with self._database.reading() as connection:
            return list(connection.execute(select(events.c.leaf).order_by(events.c.id).limit(size)).scalars())

    def verify(self) -> Fixity:
        """Re-read everything held and name whatever does not match; see ``archive.store.verify``."""
        from archive.store.verify import verified

        return verified(self._database)


def _series_of(deposit: Holding) -> str | None:
    return deposit[2] if len(deposit) == 3 else None


def _unknown(series: str, names: Sequence[str]) -> SeriesUnknown:
    same = [name for name in names if name.casefold() == series.casefold()]
    near = same or get_close_matches(series, names, n=3, cutoff=0.5)
    shown = " or ".join(f"'{name}'" for name in near)
    hint = f"Did you mean {shown}? " if near else ""
    return SeriesUnknown(f"No series '{series}' is held.", f"{hint}See `archive series`.")


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
