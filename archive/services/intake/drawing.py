"""Drawing: what today's pipeline makes of many deposits, on every core; the results come in order.

Reading and segmenting is a pure function of a deposit, so other processes may do it, a batch at a
time. Memory is bounded by the batches under way, whatever the input: ``BATCH_BYTES`` times
``AHEAD`` for each process.

Readers remember what the versions of a document share, so a series stays with the process that read
the last of it, unless that one falls behind the others.
"""

from __future__ import annotations

import os
import signal
import time
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context

from archive.errors import DocumentBroken, IntakeError
from archive.model import Deposit, Paragraph, VersionHead
from archive.services.intake.ingest import drawn_from, kept, witness_of
from archive.services.intake.members import CarriedParagraphs, Member

BATCH_BYTES = 4 * 1024 * 1024
"""Deposits of about this many bytes are read and written together."""

BATCH_COUNT = 64
"""Most deposits of one batch."""

FIRST_COUNT = 4
"""Most deposits of the first batch; each later one may have twice as many, up to ``BATCH_COUNT``."""

AHEAD = 4
"""Batches under way for each process."""

UNEVEN = 2
"""A process may have so many batches more before it than another; then its series goes to that one."""

ALONE_SECONDS = 3.0
"""Others are started once reading has taken this process so much processor time: to start them, and to
let them read what this one remembers already, takes nearly as long."""


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


def batches(deposits: Iterable[Deposit]) -> Iterator[list[Deposit]]:
    """The deposits in lists of at most ``BATCH_COUNT`` or about ``BATCH_BYTES``, none empty.

    The first are short, so that a few documents that take long are soon read by several processes.
    """
    most = min(FIRST_COUNT, BATCH_COUNT)
    batch: list[Deposit] = []
    size = 0
    for deposit in deposits:
        if batch and (len(batch) == most or size + len(deposit.data) > BATCH_BYTES):
            yield batch
            most = min(2 * most, BATCH_COUNT)
            batch, size = [], 0
        batch.append(deposit)
        size += len(deposit.data)
    if batch:
        yield batch


def draw_batch(deposits: Sequence[Deposit]) -> DrawnBatch:
    """What today's pipeline draws from each deposit. A fault is an answer, never raised."""
    numbers: dict[str, int] = {}
    distinct: list[Member] = []
    drawn = tuple(_draw(deposit, numbers, distinct) for deposit in deposits)
    return DrawnBatch(
        drawn,
        tuple(each.paragraph for each in distinct),
        tuple(each.digest for each in distinct),
    )


def _draw(deposit: Deposit, numbers: dict[str, int], distinct: list[Member]) -> Drawn:
    """One deposit drawn; paragraphs that ``numbers`` does not know by their layout join ``distinct``."""
    try:
        witness = witness_of(deposit)
    except IntakeError as fault:  # no document at all: nothing to keep
        return Drawn("", "", None, array("L"), fault)
    try:
        head, text = drawn_from(deposit, witness)
    except IntakeError as fault:
        return Drawn(witness.digest, witness.media_type, None, array("L"), kept(fault, witness))
    for member in text:
        if member.layout not in numbers:
            numbers[member.layout] = len(distinct)
            distinct.append(member)
    return Drawn(
        witness.digest, witness.media_type, head, array("L", [numbers[member.layout] for member in text])
    )


class Hand:
    """One process that draws, and what it has before it; ended by ``dismiss``."""

    def __init__(self) -> None:
        self.waiting = 0
        self.series: str | None = None
        self._pool: ProcessPoolExecutor | None = None

    def take(self, batch: list[Deposit]) -> Future[DrawnBatch]:
        """Begin to draw a batch after those taken before; a broken process gives a broken future."""
        self.waiting += 1
        self.series = batch[-1].series
        if self._pool is None:
            self._pool = _pool()
        try:
            return self._pool.submit(draw_batch, batch)
        except BrokenProcessPool as fault:
            broken: Future[DrawnBatch] = Future()
            broken.set_exception(fault)
            return broken

    def result(self, batch: list[Deposit], future: Future[DrawnBatch]) -> DrawnBatch:
        """What was drawn from a batch that this process took."""
        self.waiting -= 1
        try:
            return future.result()
        except BrokenProcessPool:
            self.dismiss()
            return _drawn_one_by_one(batch)

    def dismiss(self) -> None:
        """End the process."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


class Crew:
    """The processes that draw; started when the input proves large enough, ended on leaving.

    ``processes`` is how many (0: this one alone; None: one per core, once it has taken this one long).
    """

    def __init__(self, processes: int | None = None) -> None:
        self.hands = [Hand() for _ in range(cores() if processes is None else processes)]
        self.is_eager = processes is not None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for hand in self.hands:
            hand.dismiss()

    def draw(self, work: Iterator[list[Deposit]]) -> Iterator[tuple[list[Deposit], DrawnBatch]]:
        """Each batch with what was drawn from it, in order; a few are under way ahead of the reader."""
        yield from self._drawn_alone(work)
        under_way: deque[tuple[list[Deposit], Hand, Future[DrawnBatch]]] = deque()
        for batch in work:
            hand = self._hand_for(batch)
            under_way.append((batch, hand, hand.take(batch)))
            if len(under_way) > AHEAD * len(self.hands):
                yield _collected(*under_way.popleft())
        while under_way:
            yield _collected(*under_way.popleft())

    def _drawn_alone(self, work: Iterator[list[Deposit]]) -> Iterator[tuple[list[Deposit], DrawnBatch]]:
        """The batches that this process draws before others are started; all where there are none."""
        spent = 0.0
        while not self.hands or (not self.is_eager and spent < ALONE_SECONDS):
            batch = next(work, None)
            if batch is None:
                return
            start = time.process_time()
            drawn = draw_batch(batch)
            spent += time.process_time() - start
            yield batch, drawn

    def _hand_for(self, batch: list[Deposit]) -> Hand:
        """The process that read the last of the series, or the one with least before it."""
        idlest = min(self.hands, key=lambda hand: hand.waiting)
        versed = next((hand for hand in self.hands if hand.series == batch[0].series), idlest)
        return versed if versed.waiting < idlest.waiting + UNEVEN else idlest


def _collected(
    batch: list[Deposit], hand: Hand, future: Future[DrawnBatch]
) -> tuple[list[Deposit], DrawnBatch]:
    return batch, hand.result(batch, future)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pool() -> ProcessPoolExecutor:
    # Spawned, not forked: a forked process would share the database's connection.
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Ctrl-C is answered by the writer alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _drawn_one_by_one(batch: Sequence[Deposit]) -> DrawnBatch:
    """The batch drawn by a process that may end at any deposit; the one that ends it is refused."""
    parts = []
    pool = _pool()
    for deposit in batch:
        try:
            parts.append(pool.submit(draw_batch, [deposit]).result())
        except BrokenProcessPool:
            pool.shutdown()
            pool = _pool()
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


def carried(drawn: DrawnBatch, text: array[int]) -> CarriedParagraphs:
    """A version's paragraphs out of its batch's."""
    return CarriedParagraphs([drawn.paragraphs[n] for n in text], [drawn.digests[n] for n in text])
