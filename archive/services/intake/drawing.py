"""Drawing: what today's pipeline makes of many deposits, on every core; the results come in order.

Reading and segmenting is a pure function of a deposit, so other processes may do it, a batch at a
time. Memory is bounded by the batches under way, whatever the input: ``BATCH_BYTES`` times
``AHEAD`` for each process.

Readers remember what the versions of a document share, so a series stays with the process that read
the last of it, unless that one falls behind the others.
"""

from __future__ import annotations

import os
import time
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, starmap

from archive.errors import DocumentBroken, IntakeError
from archive.model import BlockKind, Deposit, Furniture, Paragraph, VersionHead
from archive.services.intake.hands import Ended, Hand, NeverBegan, may_fork
from archive.services.intake.members import CarriedParagraphs, Member
from archive.services.intake.versions import drawn_from, kept, witness_of

BATCH_BYTES = 4 * 1024 * 1024
"""Deposits of about this many bytes are read and written together."""

BATCH_COUNT = 64
"""Most deposits of one batch."""

FIRST_COUNT = 4
"""Most deposits of the first batch; each later one may have twice as many, up to ``BATCH_COUNT``."""

AHEAD = 4
"""Batches under way for each process."""

UNEVEN = 3
"""A process may have so many batches more before it than another; then its series goes to that one."""

MOST_HANDS = 16
"""Most processes where nobody says how many: one writer records no more than they read."""

ALONE_SECONDS = 3.0
"""Others are started once reading has taken this process so much processor time: to start them, and to
let them read what this one remembers already, takes nearly as long."""


Row = tuple[str, BlockKind, int, Furniture | None]
"""A paragraph as it is sent."""


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

    def __reduce__(self) -> tuple[object, ...]:
        """How it is sent: paragraphs as bare tuples, which is several times quicker than one by one."""
        rows = [(each.text, each.kind, each.level, each.furniture) for each in self.paragraphs]
        return _received, (self.drawn, rows, self.digests)


def _received(drawn: tuple[Drawn, ...], rows: Iterable[Row], digests: tuple[str, ...]) -> DrawnBatch:
    return DrawnBatch(drawn, tuple(starmap(Paragraph, rows)), digests)


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
    layouts = [member.layout for member in text]
    if not numbers.keys() >= set(layouts):
        for member in text:
            if member.layout not in numbers:
                numbers[member.layout] = len(distinct)
                distinct.append(member)
    return Drawn(witness.digest, witness.media_type, head, array("L", map(numbers.__getitem__, layouts)))


Draw = Hand[list[Deposit], DrawnBatch]


class Crew:
    """The processes that draw; started when the input proves large enough, ended on leaving.

    ``processes`` is how many (0: this one alone; None: one per core, once it has taken this one long).
    """

    def __init__(self, processes: int | None = None) -> None:
        count = min(cores(), MOST_HANDS) if processes is None else processes
        self.hands = [Draw(draw_batch) for _ in range(count)]
        self.is_eager = processes is not None
        self._latest: tuple[str | None, Draw] | None = None

    @classmethod
    def early(cls) -> Crew:
        """A crew for a large input, started now if it may be a copy of this process, and so costs little."""
        crew = cls()
        if len(crew.hands) < 2 or not may_fork():
            return crew
        try:
            for hand in crew.hands:
                hand.begin("fork")
            crew.is_eager = True
        except OSError:  # no room for as many: they are started later, if they are needed at all
            crew.dismiss()
        except BaseException:
            crew.dismiss()
            raise
        return crew

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """End all processes."""
        for hand in self.hands:
            hand.dismiss()

    def draw(self, work: Iterator[list[Deposit]]) -> Iterator[tuple[list[Deposit], DrawnBatch]]:
        """Each batch with what was drawn from it, in order; a few are under way ahead of the reader.

        Where processes are at hand they begin before the first result is asked for.
        """
        under_way = deque(map(self._given, islice(work, self._ahead if self.is_eager else 0)))
        return self._drawn(work, under_way)

    @property
    def _ahead(self) -> int:
        """How many batches are under way at most, besides the one that is asked for."""
        return AHEAD * len(self.hands)

    def _drawn(
        self, work: Iterator[list[Deposit]], under_way: deque[Draw]
    ) -> Iterator[tuple[list[Deposit], DrawnBatch]]:
        yield from self._drawn_alone(work)
        for batch in work:
            under_way.append(self._given(batch))
            if len(under_way) > self._ahead:
                yield _collected(under_way.popleft())
        while under_way:
            yield _collected(under_way.popleft())

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

    def _given(self, batch: list[Deposit]) -> Draw:
        """The batch given to the process that read the last of its series, or to the one with least to do."""
        idlest = min(self.hands, key=lambda hand: len(hand.given))
        series, versed = self._latest or (None, idlest)
        if series != batch[0].series or len(versed.given) >= len(idlest.given) + UNEVEN:
            versed = idlest
        self._latest = batch[-1].series, versed
        versed.take(batch)
        return versed


def _collected(hand: Draw) -> tuple[list[Deposit], DrawnBatch]:
    """The batch given first to a hand, and what was drawn from it."""
    batch = hand.given[0]
    try:
        return batch, hand.answer()
    except NeverBegan:
        return batch, draw_batch(batch)
    except Ended:
        return batch, _drawn_one_by_one(batch)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _drawn_one_by_one(batch: Sequence[Deposit]) -> DrawnBatch:
    """The batch drawn by a process that may end at any deposit; the one that ends it is refused."""
    parts = []
    hand = Draw(draw_batch)
    try:
        for deposit in batch:
            hand.take([deposit])
            try:
                parts.append(hand.answer())
            except NeverBegan:
                parts.append(draw_batch([deposit]))
            except Ended:
                parts.append(_ended(deposit))
    finally:
        hand.dismiss()
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
    of_text = list(map(drawn.paragraphs.__getitem__, text))
    return CarriedParagraphs(of_text, list(map(drawn.digests.__getitem__, text)))
