"""Bulk: many deposits at once, read on all cores, written in batches by one writer.

What the reading processes send back (archive.services.intake.drawing) is recorded here in the order
in which the deposits came.

A deposit that ends the process reading it (a fault in a format library) is refused like any other
bad one; the rest of its batch is read again, each by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from archive.errors import IntakeError
from archive.model import Deposit, Outcome, Provenance, Receipt, Version, VersionHead, Witness
from archive.services.intake.drawing import BATCH_COUNT, Crew, Drawn, DrawnBatch, batches, carried
from archive.services.intake.ingest import Clock, provenance_of, sharing_a_day, utc_now
from archive.services.intake.settling import Place, settle
from archive.services.intake.untold import not_kept

if TYPE_CHECKING:
    from archive.store import Repository

RANKING = frozenset({"commit", "file name"})
"""Ways of dating that also rank the versions of one day."""


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


def take_in(
    repository: Repository,
    deposits: Iterable[Deposit],
    *,
    clock: Clock = utc_now,
    processes: int | None = None,
    crew: Crew | None = None,
) -> Iterator[Answer]:
    """Take every deposit in and say, in their order, what became of each. All must name their series.

    ``processes`` is how many read (0: this one alone; None: one per core, unless it takes no time);
    ``crew``, where one was started early, is used in their place, and ended.
    An answer means that it is recorded: its batch has been written by then.

    Raises:
        StoreError: the database cannot serve; what was answered is recorded.
    """
    with crew or Crew(processes) as at_work:
        yield from record_drawn(repository, at_work.draw(batches(deposits)), clock)


def record_drawn(
    repository: Repository, drawn: Iterable[tuple[Sequence[Deposit], DrawnBatch]], clock: Clock = utc_now
) -> Iterator[Answer]:
    """Record what was drawn (``Crew.draw``), batch by batch, and say what became of each deposit."""
    writer = Writer(repository, clock)
    for batch, result in drawn:
        yield from writer.write(batch, result)


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
        if not place.is_new:
            findings = (*findings, *not_kept(deposit, stands))
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
