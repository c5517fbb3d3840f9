"""Again: the deposit that a held version would come from today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from archive.model import Claim, Deposit, Provenance, VersionHead

if TYPE_CHECKING:
    from archive.store import Repository


def deposit_again(repository: Repository, head: VersionHead) -> Deposit:
    """The deposit that a held version would come from today: the same bytes, date and place.

    What a person had said of it (a title that the document does not claim) is said again; what the
    document had said is looked for anew.
    """
    witness = repository.witness(head.witness)
    return Deposit(
        data=witness.data,
        name=head.source.rpartition("/")[2] or head.source,
        source=head.source,
        series=head.series,
        effective_on=head.effective_on,
        dated_by=head.dated_by,
        date_evidence=head.evidence,
        order=head.order,
        published_at=_said_moment(head),
        source_url=head.source_url,
        title=_said(head.title, head.claims, "title"),
        language=_said(head.language, head.claims, "language"),
        media_type=_declared(repository.provenances(head.witness)) or witness.media_type,
    )


def _declared(origins: Sequence[Provenance]) -> str | None:
    """The Content-Type that came with the bytes, for the encoding that it declares."""
    found = (origin.details.get("header.content-type") for origin in origins)
    return next((value for value in found if value), None)


def _said(value: str, claims: Sequence[Claim], subject: str) -> str | None:
    """A value that a person gave: one that no claim of the document accounts for."""
    claimed = {claim.value for claim in claims if claim.subject == subject}
    return value if value and value not in claimed else None


def _said_moment(head: VersionHead) -> datetime | None:
    claimed = {claim.value for claim in head.claims if claim.subject == "published_at"}
    moment = head.published_at
    return moment if moment is not None and moment.isoformat() not in claimed else None
