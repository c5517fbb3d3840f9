"""Reprocess: read held witnesses again by today's pipeline; what differs is never a policy change.

A version keeps its date and its place: reprocessing alters the reading of the evidence, not when the
statement took effect. Where today's pipeline reads another date, that is a finding, and a person
decides. The version of the older pipeline stays in the archive and in the log; from then on the
new one stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Deposit, Finding, Outcome, Receipt, Version, VersionHead
from archive.services.intake.again import deposit_again
from archive.services.intake.bulk import Answer, Refusal
from archive.services.intake.drawing import Crew, Drawn, DrawnBatch, batches, carried

if TYPE_CHECKING:
    from archive.store import Repository


@dataclass(frozen=True, slots=True)
class Reprocessing:
    """One run over held versions. ``is_rehearsal``: nothing is recorded, only said."""

    repository: Repository
    heads: Sequence[VersionHead]
    is_rehearsal: bool = False

    def answers(self, processes: int | None = None) -> Iterator[Answer]:
        """One answer per version: reprocessed, or already held where today's pipeline is the one it has.

        A version whose witness cannot be read any more is refused; it stays as it is.
        """
        waiting = iter(self.heads)
        with Crew(processes) as crew:
            for batch, drawn in crew.draw(batches(self._deposits())):
                heads = [next(waiting) for _ in batch]
                yield from self._settled(heads, drawn)

    def _deposits(self) -> Iterator[Deposit]:
        for head in self.heads:
            yield deposit_again(self.repository, head)

    def _settled(self, heads: Sequence[VersionHead], drawn: DrawnBatch) -> Iterator[Answer]:
        fresh = [
            Version(each.head, carried(drawn, each.text))
            for head, each in zip(heads, drawn.drawn, strict=True)
            if each.head is not None and each.head.pipeline != head.pipeline
        ]
        recorded = [] if self.is_rehearsal else self.repository.record_many(fresh)
        stands = {head.digest: head for head in recorded}
        for head, each in zip(heads, drawn.drawn, strict=True):
            yield _answer(head, each, stands)


def plan_reprocessing(
    repository: Repository, series: Iterable[str] = (), *, is_rehearsal: bool = False
) -> Reprocessing:
    """Every current version of the series named, or of all.

    Raises:
        SeriesUnknown: one of them is not held.
    """
    names = list(series) or [head.name for head in repository.series()]
    heads = [head for name in names for head in repository.heads(name)]
    return Reprocessing(repository, heads, is_rehearsal)


def _answer(head: VersionHead, drawn: Drawn, recorded: Mapping[str, VersionHead]) -> Answer:
    if drawn.head is None:
        assert drawn.fault is not None  # noqa: S101 - one or the other
        return Refusal(head.reference, drawn.fault)
    again = drawn.head
    if again.pipeline != head.pipeline:
        stands = recorded.get(again.digest, again)
        return Receipt(head.reference, Outcome.REPROCESSED, stands, (_difference(head, again),))
    drift = () if again.text_digest == head.text_digest else (_drift(head),)
    return Receipt(head.reference, Outcome.ALREADY_HELD, head, drift)


def _difference(head: VersionHead, again: VersionHead) -> Finding:
    before = f"{head.pipeline} became {again.pipeline}"
    if again.text_digest == head.text_digest:
        return Finding("reprocessed", head.reference, f"{before}; the paragraphs are the same.")
    count = f"{head.paragraphs} paragraphs became {again.paragraphs}"
    return Finding("reprocessed", head.reference, f"{before}; the paragraphs differ ({count}).")


def _drift(head: VersionHead) -> Finding:
    return Finding(
        "pipeline drift",
        head.reference,
        f"Read again by {head.pipeline}, the witness gives other paragraphs than when it was recorded.",
    )
