"""Ingest: a deposit becomes a witness, then a version, and is answered by a receipt.

The witness is held first and in its own commit, so that a reader's fault never costs evidence.
Outcomes: *recorded*; *already held* (the same bytes stand there for that day); *same text* (other
bytes, the same paragraphs on the same day: a further witness, no further version); *reprocessed*
(an old witness under a new pipeline: never a policy change).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.errors import DateMissing, DocumentBroken, IntakeError
from archive.model import (
    Claim,
    Deposit,
    Finding,
    Outcome,
    Paragraph,
    Provenance,
    Reading,
    Receipt,
    Version,
    VersionHead,
    Witness,
)
from archive.readers.registry import detect_media_type, read
from archive.segmentation.paragraphs import PIPELINE, paragraphs
from archive.services.intake.members import (
    Member,
    carried,
    compact_json,
    digest_of_members,
    member,
    members,
)
from archive.services.intake.naming import checked_series, listed_numbers
from archive.services.intake.settling import CAPTURE, settle

if TYPE_CHECKING:
    from archive.store import Repository

Clock = Callable[[], datetime]

Watcher = Callable[[int, int], None]
"""Told how much is done, and of how much, while a document waits for its turn."""

CAPTURING = frozenset({"url", "warc", "memento"})
"""Methods that take a page as it stood at a known moment: that moment dates it if nothing else does."""


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
    reading = None if deposit.series else _read_whole(deposit)
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

    title = deposit.title or _claimed(reading.claims, "title") or ""
    verdict = identify(repository, paragraphs(reading.blocks), title, watcher)
    if verdict.series is None:
        raise refusal(deposit.source, verdict)
    details = {**deposit.details, "series_by_content": told(verdict)}
    finding = Finding("series by content", deposit.source, told(verdict))
    return replace(deposit, series=verdict.series, details=details), (finding,)


def kept(fault: IntakeError, witness: Witness) -> IntakeError:
    """The same fault, saying also that the evidence was kept."""
    note = f"The bytes are kept as witness {witness.digest[:12]}."
    # Part of the fact: the way on is the same for many documents, and then told once.
    return type(fault)(f"{fault.fact} {note}", fault.next_step)


def witness_of(deposit: Deposit) -> Witness:
    """The deposit's exact bytes with their digest."""
    declared = (deposit.media_type or "").partition(";")[0].strip().lower()
    media_type = detect_media_type(deposit.data, deposit.name, declared)
    return Witness(sha256(deposit.data).hexdigest(), deposit.data, media_type)


def version_of(deposit: Deposit, witness: Witness, reading: Reading | None = None) -> Version:
    """The version that today's pipeline draws from a witness, with what the deposit says of it.

    ``reading`` is the deposit's, where it was read already.

    Raises:
        IntakeError: unreadable, without text, or without a date.
    """
    head, text = drawn_from(deposit, witness, reading)
    return Version(head, carried(text))


def drawn_from(
    deposit: Deposit, witness: Witness, reading: Reading | None = None
) -> tuple[VersionHead, tuple[Member, ...]]:
    """``version_of`` in two parts: what is known of the version, and its text."""
    reading = reading or _read_whole(deposit)
    text = members(reading.blocks)
    if not text:
        raise DocumentBroken(f"{deposit.source} holds no text.", "Check that it is the statement itself.")
    effective_on, dated_by, evidence = _effective_date(deposit, reading)
    published_at = deposit.published_at or _published(reading.claims)
    head = VersionHead(
        digest="",
        text_digest=digest_of_members(text),
        paragraphs=len(text),
        title=deposit.title or _claimed(reading.claims, "title") or "",
        language=deposit.language or _claimed(reading.claims, "language") or "",
        series=deposit.series,
        effective_on=effective_on,
        order=deposit.order,
        published_at=published_at,
        dated_by=dated_by,
        evidence=evidence,
        witness=witness.digest,
        source=deposit.source,
        source_url=deposit.source_url,
        pipeline=f"{reading.reader} {PIPELINE}",
        encoding=reading.encoding,
        claims=reading.claims,
        findings=(*reading.findings, *_date_conflicts(deposit, reading.claims, effective_on)),
    )
    return replace(head, digest=version_digest(head)), text


def text_digest(text: Sequence[Paragraph]) -> str:
    """Digest over the paragraphs alone: kind, level, furniture and text digest of each, in order."""
    return digest_of_members(map(member, text))


def version_digest(head: VersionHead) -> str:
    """Digest that names a version: its series, date, order, witness, pipeline and paragraphs."""
    day = head.effective_on and head.effective_on.isoformat()
    facts = [head.series, day, head.order, head.witness, head.pipeline, head.text_digest]
    return sha256(compact_json(facts).encode("ascii")).hexdigest()


def _record(repository: Repository, deposit: Deposit, version: Version) -> Receipt:
    """Record the version unless what it would add is there already."""
    head = version.head
    assert head.series is not None  # noqa: S101 - asked for before anything was held
    place = settle(head, repository.heads(head.series) if repository.has_series(head.series) else ())
    stands = repository.record(version) if place.is_new else place.head
    findings = () if place.outcome is Outcome.ALREADY_HELD else head.findings
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


def _read_whole(deposit: Deposit) -> Reading:
    try:
        return read(deposit.data, deposit.name, deposit.media_type)
    except RecursionError:
        raise DocumentBroken(
            f"{deposit.source} is nested too deeply to read.", "Save it as plain text and hand that in."
        ) from None


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


def _effective_date(deposit: Deposit, reading: Reading) -> tuple[date, str, str]:
    """Date, how it was found, and the quoted evidence: flag, file name, document, then capture."""
    if deposit.effective_on is not None:
        return deposit.effective_on, deposit.dated_by, deposit.date_evidence
    claim = strongest(reading.claims, "effective_on")
    if claim is not None:
        return date.fromisoformat(claim.value), "document", claim.evidence
    if deposit.method in CAPTURING and deposit.retrieved_at is not None:
        moment = deposit.retrieved_at
        return moment.date(), CAPTURE, f"captured {moment.isoformat(timespec='seconds')}"
    raise DateMissing(
        f"{deposit.source} {_why_undated(reading)}.",
        "Add --effective-on YYYY-MM-DD, or name the file YYYY-MM-DD.ext.",
    )


def _why_undated(reading: Reading) -> str:
    """Why no date was found: none is stated, or the one that is can be read in two ways."""
    unsure = next((each for each in reading.findings if each.kind == "ambiguous date"), None)
    if unsure is None:
        return "says nowhere when it took effect"
    return f"has no sure date: {unsure.message.rstrip('.')}"


def strongest(claims: Sequence[Claim], subject: str) -> Claim | None:
    """The claim that wins for a subject: the strongest, the earliest on a tie; None where none was made."""
    rivals = [claim for claim in claims if claim.subject == subject]
    return max(rivals, key=lambda claim: claim.strength) if rivals else None


def _claimed(claims: Sequence[Claim], subject: str) -> str | None:
    claim = strongest(claims, subject)
    return claim.value if claim else None


def _published(claims: Sequence[Claim]) -> datetime | None:
    claim = strongest(claims, "published_at")
    return datetime.fromisoformat(claim.value) if claim else None


def _date_conflicts(deposit: Deposit, claims: Sequence[Claim], chosen: date) -> tuple[Finding, ...]:
    """A finding where a flag or a file name dates the text otherwise than the text does itself.

    Claims of the document that contradict each other are its reader's finding.
    """
    claim = strongest(claims, "effective_on")
    if deposit.effective_on is None or claim is None or claim.value == chosen.isoformat():
        return ()
    said = f"Dated {chosen} by {deposit.dated_by}, but the text says “{claim.evidence}”."
    return (Finding("conflicting dates", f"{deposit.series}@{chosen}", said),)
