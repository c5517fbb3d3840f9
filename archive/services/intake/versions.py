"""Versions: what today's pipeline draws from a deposit's bytes, and the digests that name it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from archive.errors import DateMissing, DocumentBroken, IntakeError
from archive.model import Claim, Deposit, Finding, Paragraph, Reading, Version, VersionHead, Witness
from archive.readers.conflicts import is_posting_of
from archive.readers.registry import detect_media_type, read
from archive.segmentation.paragraphs import PIPELINE
from archive.services.intake.members import (
    Member,
    carried,
    compact_json,
    digest_of_members,
    member,
    members,
)
from archive.services.intake.settling import CAPTURE

CAPTURING = frozenset({"url", "warc", "memento"})
"""Methods that take a page as it stood at a known moment: that moment dates it if nothing else does."""


_DAMAGED = "application/zip"
"""What is known of a document whose container cannot be read."""


def witness_of(deposit: Deposit) -> Witness:
    """The deposit's exact bytes with their digest.

    A document whose container is damaged is evidence like any other: its reader will refuse it.

    Raises:
        FormatUnknown: the bytes are no document.
    """
    declared = (deposit.media_type or "").partition(";")[0].strip().lower()
    try:
        media_type = detect_media_type(deposit.data, deposit.name, declared)
    except DocumentBroken:
        media_type = _DAMAGED
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
    reading = reading or read_whole(deposit)
    text = members(reading.blocks)
    if not text:
        raise DocumentBroken(f"{deposit.source} holds no text.", "Check that it is the statement itself.")
    effective_on, dated_by, evidence = _effective_date(deposit, reading)
    published_at = deposit.published_at or _published(reading.claims)
    head = VersionHead(
        digest="",
        text_digest=digest_of_members(text),
        paragraphs=len(text),
        title=deposit.title or claimed(reading.claims, "title") or "",
        language=deposit.language or claimed(reading.claims, "language") or "",
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


def kept(fault: IntakeError, witness: Witness) -> IntakeError:
    """The same fault, saying also that the evidence was kept."""
    note = f"The bytes are kept as witness {witness.digest[:12]}."
    # Part of the fact: the way on is the same for many documents, and then told once.
    return type(fault)(f"{fault.fact} {note}", fault.next_step)


def read_whole(deposit: Deposit) -> Reading:
    """What a reader draws from a deposit; a document nested beyond reading is called broken."""
    try:
        return read(deposit.data, deposit.name, deposit.media_type)
    except RecursionError:
        raise DocumentBroken(
            f"{deposit.source} is nested too deeply to read.", "Save it as plain text and hand that in."
        ) from None


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


def claimed(claims: Sequence[Claim], subject: str) -> str | None:
    """The value of the claim that wins for a subject."""
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
    if is_posting_of(claim, chosen):
        return ()
    said = f"Dated {chosen} by {deposit.dated_by}, but the text says “{claim.evidence}”."
    return (Finding("conflicting dates", f"{deposit.series}@{chosen}", said),)
