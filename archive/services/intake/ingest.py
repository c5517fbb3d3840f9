"""Ingest: a deposit becomes a witness, then a version, and is answered by a receipt.

The witness is held first and in its own commit, so that a reader's fault never costs evidence.
Outcomes: *recorded*; *already held* (the same bytes stand there for that day); *same text* (other
bytes, the same paragraphs on the same day: a further witness, no further version); *reprocessed*
(an old witness under a new pipeline: never a policy change).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.errors import IntakeError
from archive.model import Deposit, Finding, Outcome, Provenance, Reading, Receipt, Version, VersionHead
from archive.segmentation.paragraphs import paragraphs
from archive.services.intake.naming import checked_series, listed_numbers
from archive.services.intake.settling import settle
from archive.services.intake.untold import not_kept
from archive.services.intake.versions import claimed, kept, read_whole, version_of, witness_of

if TYPE_CHECKING:
    from archive.services.intake.marking import Watcher
    from archive.store import Repository

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This moment, aware UTC."""
    return datetime.now(UTC)


def ingest(
    repository: Repository, deposit: Deposit, clock: Clock = utc_now, watcher: Watcher | None = None
) -> Receipt:
    """Take one deposit in and say what became of it.

    Where nothing names its series, the content does (archive.services.intake.identify); ``watcher``
    follows what must be done before that.

    Raises:
        SettingInvalid: the series cannot be called so; nothing was written.
        SeriesMissing: nothing names the series, and the content not clearly; nothing was written.
        IntakeError: the bytes are held as a witness, but no version could be drawn from them.
        StoreError: the database cannot serve.
    """
    if deposit.series is not None:
        checked_series(deposit.series)
    reading = None if deposit.series else read_whole(deposit)
    told: tuple[Finding, ...] = ()
    if reading is not None:
        deposit, told = _with_series(repository, deposit, reading, watcher)
    witness = witness_of(deposit)
    repository.hold(witness, provenance_of(deposit, clock()), deposit.series)
    try:
        version = version_of(deposit, witness, reading)
    except IntakeError as fault:
        raise kept(fault, witness) from fault
    receipt = _record(repository, deposit, version)
    return replace(receipt, findings=(*told, *receipt.findings))


def _with_series(
    repository: Repository, deposit: Deposit, reading: Reading, watcher: Watcher | None
) -> tuple[Deposit, tuple[Finding, ...]]:
    """The deposit with the series that its content tells, also in the provenance and as a finding."""
    from archive.services.intake.identify import identify, refusal, told

    title = deposit.title or claimed(reading.claims, "title") or ""
    verdict = identify(repository, paragraphs(reading.blocks), title, watcher)
    if verdict.series is None:
        raise refusal(deposit.source, verdict)
    details = {**deposit.details, "series_by_content": told(verdict)}
    finding = Finding("series by content", deposit.source, told(verdict))
    return replace(deposit, series=verdict.series, details=details), (finding,)


def _record(repository: Repository, deposit: Deposit, version: Version) -> Receipt:
    """Record the version unless what it would add is there already."""
    head = version.head
    assert head.series is not None  # noqa: S101 - asked for before anything was held
    place = settle(head, repository.heads(head.series) if repository.has_series(head.series) else ())
    stands = repository.record(version) if place.is_new else place.head
    findings = () if place.outcome is Outcome.ALREADY_HELD else head.findings
    if not place.is_new:
        findings = (*findings, *not_kept(deposit, stands))
    if place.outcome is Outcome.RECORDED and deposit.order == 1:
        findings = (*findings, *sharing_a_day(repository, stands))
    return Receipt(deposit.source, place.outcome, stands, findings)


def sharing_a_day(repository: Repository, head: VersionHead) -> tuple[Finding, ...]:
    """A finding where other texts of the series bear the same date: which is meant must be said by number."""
    assert head.series is not None  # noqa: S101 - it was just recorded in one
    day = [each for each in repository.heads(head.series) if each.effective_on == head.effective_on]
    if len(day) < 2:
        return ()
    named = listed_numbers([each.number for each in day])
    said = f"{len(day)} texts are dated {head.effective_on}; name one by its number ({named})."
    return (Finding("shared date", head.reference, said),)


def provenance_of(deposit: Deposit, now: datetime) -> Provenance:
    """What is said of how a deposit's bytes reached us; ``now`` where it does not say when.

    Series and date that a person named are kept, too: should the bytes turn out to be unreadable,
    nothing else says where they belong.
    """
    return Provenance(
        source=deposit.source,
        method=deposit.method,
        retrieved_at=deposit.retrieved_at or now,
        source_url=deposit.source_url,
        details={**_named(deposit), **deposit.details},
    )


def _named(deposit: Deposit) -> dict[str, str]:
    """Series and date as somebody named them, where the source's own path does not say them."""
    is_told = deposit.dated_by == "file name" and PurePath(deposit.source).parent.name == deposit.series
    if is_told or deposit.dated_by not in {"flag", "file name"} or not deposit.series:
        return {}
    return {"series": deposit.series, "effective_on": str(deposit.effective_on)}
