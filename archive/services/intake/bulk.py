"""Bulk: many deposits at once, read on all cores, written in batches by one writer.

Reading and segmenting is a pure function of a deposit, so it is done by other processes, a batch
at a time; what comes back is recorded here in the order in which the deposits came. Memory is
bounded by the batches under way, whatever the input: ``BATCH_BYTES`` times twice the processes.

A deposit that ends the process reading it (a fault in a format library) is refused like any other
bad one; the rest of its batch is read again, each by itself.
"""

from __future__ import annotations

import os
import signal
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

from archive.errors import DocumentBroken, IntakeError
from archive.model import (
    Deposit,
    HeldParagraphs,
    Outcome,
    Paragraph,
    Provenance,
    Receipt,
    Version,
    VersionHead,
    Witness,
)
from archive.services.intake.ingest import (
    Clock,
    kept,
    provenance_of,
    sharing_a_day,
    utc_now,
    version_of,
    witness_of,
)
from archive.services.intake.settling import Place, settle

if TYPE_CHECKING:
    from archive.store import Repository

BATCH_BYTES = 4 * 1024 * 1024
"""Deposits of about this many bytes are read and written together."""

BATCH_COUNT = 64
"""Most deposits of one batch."""

RANKING = frozenset({"commit", "file name"})
"""Ways of dating that also rank the versions of one day."""

INLINE_BYTES = 1024 * 1024
"""Inputs up to this size are read in this process: starting others would take longer."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A deposit that came to nothing, and why."""

    source: str
    fault: IntakeError


Answer = Receipt | Refusal


@dataclass
class Tally:
    """What became of many deposits so far, in counts, and every refusal."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many were answered."""
        return sum(self.outcomes.values()) + len(self.refusals)

    def count(self, answer: Answer) -> None:
        """Add one answer."""
        if isinstance(answer, Receipt):
            self.outcomes[answer.outcome] = self.outcomes.get(answer.outcome, 0) + 1
        else:
            self.refusals.append(answer)


class CarriedParagraphs(HeldParagraphs):
    """Paragraphs with their digests, as they came from the process that drew them."""

    __slots__ = ("_digests", "_paragraphs")

    def __init__(self, paragraphs: Sequence[Paragraph], digests: Sequence[str]) -> None:
        self._paragraphs = paragraphs
        self._digests = digests

    @property
    def digests(self) -> Sequence[str]:
        """The paragraphs' digests, worked out where they were drawn."""
        return self._digests

    def load(self, positions: Iterable[int]) -> None:
        """All texts are here already."""

    def __len__(self) -> int:
        return len(self._paragraphs)

    def __getitem__(self, index):  # type: ignore[no-untyped-def] # typed by Sequence's overloads
        return self._paragraphs[index]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of one deposit: its witness's digest ("": none) and media type, and a head or a fault.

    ``text`` numbers the version's paragraphs among the distinct ones of its batch.
    """

    digest: str
    media_type: str
    head: VersionHead | None
    text: array[int]
    fault: IntakeError | None = None


@dataclass(frozen=True, slots=True)
class DrawnBatch:
    """What a process sends back: each distinct paragraph of the batch once, with its digest."""

    drawn: tuple[Drawn, ...]
    paragraphs: tuple[Paragraph, ...]
    digests: tuple[str, ...]


def take_in(
    repository: Repository,
    deposits: Iterable[Deposit],
    *,
    clock: Clock = utc_now,
    processes: int | None = None,
) -> Iterator[Answer]:
    """Take every deposit in and say, in their order, what became of each. All must name their series.

    ``processes`` is how many read (0: this one alone; None: one per core, or none for a small input).
    An answer means that it is recorded: its batch has been written by then.

    Raises:
        StoreError: the database cannot serve; what was answered is recorded.
    """
    writer = Writer(repository, clock)
    with Crew(processes) as crew:
        for batch, drawn in crew.draw(batches(deposits)):
            yield from writer.write(batch, drawn)


def batches(deposits: Iterable[Deposit]) -> Iterator[list[Deposit]]:
    """The deposits in lists of at most ``BATCH_COUNT`` or about ``BATCH_BYTES``, none empty."""
    batch: list[Deposit] = []
    size = 0
    for deposit in deposits:
        if batch and (len(batch) == BATCH_COUNT or size + len(deposit.data) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(deposit)
        size += len(deposit.data)
    if batch:
        yield batch


# --- drawing: on every core -----------------------------------------------------------------------


def draw_batch(deposits: Sequence[Deposit]) -> DrawnBatch:
    """What today's pipeline draws from each deposit. A fault is an answer, never raised."""
    numbers: dict[Paragraph, int] = {}
    drawn = tuple(_draw(deposit, numbers) for deposit in deposits)
    return DrawnBatch(drawn, tuple(numbers), tuple(paragraph.digest for paragraph in numbers))


def _draw(deposit: Deposit, numbers: dict[Paragraph, int]) -> Drawn:
    try:
        witness = witness_of(deposit)
    except IntakeError as fault:  # no document at all: nothing to keep
        return Drawn("", "", None, array("L"), fault)
    try:
        version = version_of(deposit, witness)
    except IntakeError as fault:
        return Drawn(witness.digest, witness.media_type, None, array("L"), kept(fault, witness))
    text = array("L", (numbers.setdefault(paragraph, len(numbers)) for paragraph in version.paragraphs))
    return Drawn(witness.digest, witness.media_type, version.head, text)


class Crew:
    """The processes that draw; started when the input proves large enough, ended on leaving."""

    def __init__(self, processes: int | None = None) -> None:
        self.processes = cores() if processes is None else processes
        self.is_eager = processes is not None
        self.pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    def draw(self, work: Iterator[list[Deposit]]) -> Iterator[tuple[list[Deposit], DrawnBatch]]:
        """Each batch with what was drawn from it, in order; a few are under way ahead of the reader."""
        first = list(islice(work, 2))
        if not self.processes or (not self.is_eager and _is_small(first)):
            for batch in (*first, *work):
                yield batch, draw_batch(batch)
            return
        under_way: deque[tuple[list[Deposit], Future[DrawnBatch]]] = deque()
        for batch in (*first, *work):
            under_way.append((batch, self._hand_out(batch)))
            if len(under_way) > 2 * self.processes:
                yield self._collect(*under_way.popleft())
        while under_way:
            yield self._collect(*under_way.popleft())

    def _hand_out(self, batch: list[Deposit]) -> Future[DrawnBatch]:
        if self.pool is None:
            self.pool = _pool(self.processes)
        try:
            return self.pool.submit(draw_batch, batch)
        except BrokenProcessPool as fault:
            broken: Future[DrawnBatch] = Future()
            broken.set_exception(fault)
            return broken

    def _collect(self, batch: list[Deposit], future: Future[DrawnBatch]) -> tuple[list[Deposit], DrawnBatch]:
        try:
            return batch, future.result()
        except BrokenProcessPool:
            self._dismiss()
            return batch, _drawn_one_by_one(batch)

    def _dismiss(self) -> None:
        if self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)
            self.pool = None


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool(processes: int) -> ProcessPoolExecutor:
    # Spawned, not forked: a forked process would share the database's connection.
    return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Ctrl-C is answered by the writer alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _is_small(first: Sequence[Sequence[Deposit]]) -> bool:
    return sum(len(deposit.data) for batch in first for deposit in batch) <= INLINE_BYTES


def _drawn_one_by_one(batch: Sequence[Deposit]) -> DrawnBatch:
    """The batch drawn by a process that may end at any deposit; the one that ends it is refused."""
    parts = []
    pool = _pool(1)
    for deposit in batch:
        try:
            parts.append(pool.submit(draw_batch, [deposit]).result())
        except BrokenProcessPool:
            pool.shutdown()
            pool = _pool(1)
            parts.append(_ended(deposit))
    pool.shutdown()
    return _joined(parts)


def _ended(deposit: Deposit) -> DrawnBatch:
    witness = witness_of(deposit)
    fault = DocumentBroken(
        f"{deposit.source} ended the process that read it.", "Save it in another format and hand that in."
    )
    return DrawnBatch(
        (Drawn(witness.digest, witness.media_type, None, array("L"), kept(fault, witness)),), (), ()
    )


def _joined(parts: Sequence[DrawnBatch]) -> DrawnBatch:
    drawn: list[Drawn] = []
    paragraphs: list[Paragraph] = []
    digests: list[str] = []
    for part in parts:
        shift = len(paragraphs)
        drawn += (replace(each, text=array("L", (n + shift for n in each.text))) for each in part.drawn)
        paragraphs += part.paragraphs
        digests += part.digests
    return DrawnBatch(tuple(drawn), tuple(paragraphs), tuple(digests))


# --- writing: by one --------------------------------------------------------------------------------


class Writer:
    """Records what was drawn, batch by batch: a witness and its version together, or the witness alone."""

    def __init__(self, repository: Repository, clock: Clock = utc_now) -> None:
        self.repository = repository
        self.clock = clock
        self.known: dict[str, SeriesMemory] = {}

    def write(self, batch: Sequence[Deposit], drawn: DrawnBatch) -> list[Answer]:
        """The answers to one batch, all of it written."""
        now = self.clock()
        settled = [self._settled(deposit, each) for deposit, each in zip(batch, drawn.drawn, strict=True)]
        bare: list[tuple[Witness, Provenance]] = []
        whole: list[tuple[Witness, Provenance, Version]] = []
        for deposit, each, place in zip(batch, drawn.drawn, settled, strict=True):
            evidence = Witness(each.digest, deposit.data, each.media_type), provenance_of(deposit, now)
            if isinstance(place, Place) and place.is_new:
                whole.append((*evidence, Version(place.head, carried(drawn, each.text))))
            elif each.digest:
                bare.append(evidence)
        for head in self.repository.deposit_many(whole):
            self._memory(head).keep(head)
        self.repository.hold_many(bare)
        together = zip(batch, drawn.drawn, settled, strict=True)
        return [self._answer(deposit, each, place) for deposit, each, place in together]

    def _settled(self, deposit: Deposit, drawn: Drawn) -> Place | Refusal:
        if drawn.head is None:
            assert drawn.fault is not None  # noqa: S101 - one or the other
            return Refusal(deposit.source, drawn.fault)
        memory = self._memory(drawn.head)
        place = settle(drawn.head, memory.near(drawn.head.effective_on))
        if place.is_new:
            memory.keep(place.head)
        return place

    def _answer(self, deposit: Deposit, drawn: Drawn, place: Place | Refusal) -> Answer:
        if isinstance(place, Refusal):
            return place
        is_news = drawn.head is not None and place.outcome is not Outcome.ALREADY_HELD
        findings = drawn.head.findings if drawn.head is not None and is_news else ()
        stands = self._memory(place.head).newest(place.head)
        if place.outcome is Outcome.RECORDED and self._shares_its_day(stands):
            findings = (*findings, *sharing_a_day(self.repository, stands))
        return Receipt(deposit.source, place.outcome, stands, findings)

    def _shares_its_day(self, head: VersionHead) -> bool:
        """Whether other texts bear the same date, though neither a commit nor a file name ranks them."""
        day = self._memory(head).on(head.effective_on)
        return head.dated_by not in RANKING and len(day) > 1

    def _memory(self, head: VersionHead) -> SeriesMemory:
        """What is held of a head's series, read once; only the latest few series are remembered."""
        series = head.series or ""
        if series not in self.known:
            if len(self.known) >= 2 * BATCH_COUNT:
                self.known.pop(next(iter(self.known)))
            held = self.repository.heads(series) if self.repository.has_series(series) else ()
            self.known[series] = SeriesMemory(held)
        return self.known[series]


class SeriesMemory:
    """The heads of one series by day and digest; a head kept again takes the place of the former."""

    def __init__(self, heads: Iterable[VersionHead]) -> None:
        self.days: dict[date | None, dict[str, VersionHead]] = {}
        for head in heads:
            self.keep(head)

    def keep(self, head: VersionHead) -> None:
        """Remember a head, drawn or recorded."""
        self.days.setdefault(head.effective_on, {})[head.digest] = head

    def on(self, day: date | None) -> list[VersionHead]:
        """The heads of one day."""
        return list(self.days.get(day, {}).values())

    def near(self, day: date | None) -> list[VersionHead]:
        """The heads of one day, and those of the last day before it."""
        before = max((each for each in self.days if each and day and each < day), default=None)
        return [*self.on(before), *self.on(day)] if before else self.on(day)

    def newest(self, head: VersionHead) -> VersionHead:
        """The head as it was last kept: as recorded, once it is."""
        return self.days.get(head.effective_on, {}).get(head.digest, head)


def carried(drawn: DrawnBatch, text: array[int]) -> CarriedParagraphs:
    """A version's paragraphs out of its batch's."""
    return CarriedParagraphs([drawn.paragraphs[n] for n in text], [drawn.digests[n] for n in text])
