"""Capture: a document on the web becomes a deposit, with how the server answered as its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from archive.model import Deposit, Outcome, Provenance, Receipt, VersionHead
from archive.services.intake.addresses import checked_address, name_in
from archive.services.intake.deposits import Statements, with_statements
from archive.services.intake.fetch import Fetched, Fetcher
from archive.services.intake.ingest import Clock, utc_now
from archive.services.intake.robots import check_robots
from archive.services.intake.untold import not_kept

if TYPE_CHECKING:
    from archive.store import Repository

HEADER = "header."
"""What a response header's name begins with among the details of a provenance."""


@dataclass(frozen=True, slots=True)
class Capture:
    """An earlier fetch of an address: the headers that came then, and the version drawn from it."""

    headers: Mapping[str, str]
    head: VersionHead


def capture(
    repository: Repository, fetcher: Fetcher, address: str, said: Statements, clock: Clock = utc_now
) -> Deposit | Receipt:
    """The deposit that an address makes; or, where the server says that nothing changed, the answer.

    Raises:
        IntakeError: it cannot be fetched, or may not be.
    """
    wanted = checked_address(address)
    if fetcher.heeds_robots:
        check_robots(fetcher, wanted)
    earlier = last_capture(repository, wanted)
    answer = fetcher.fetch(wanted, earlier.headers if earlier else None)
    if answer.data is None and earlier is not None:
        told = with_statements(Deposit(b"", wanted, wanted), said)
        return Receipt(wanted, Outcome.ALREADY_HELD, earlier.head, not_kept(told, earlier.head))
    return with_statements(deposit_of(wanted, answer, clock()), said)


def deposit_of(address: str, answer: Fetched, now: datetime) -> Deposit:
    """The deposit that an answer makes."""
    return Deposit(
        data=answer.data or b"",
        name=name_in(answer.address),
        source=address,
        source_url=answer.address,
        media_type=answer.headers.get("content-type"),
        method="url",
        retrieved_at=now,
        details=details_of(answer),
    )


def details_of(answer: Fetched) -> dict[str, str]:
    """Status, redirects and every response header (but cookies), by name."""
    passed = {"redirects": " ".join(answer.redirects)} if answer.redirects else {}
    headers = {f"{HEADER}{name}": value for name, value in sorted(answer.headers.items())}
    return {"status": str(answer.status), **passed, **headers}


def last_capture(repository: Repository, address: str) -> Capture | None:
    """The latest fetch of an address from which a version was drawn; None where there is none."""
    found = last_provenance(repository, address, "url")
    if found is None:
        return None
    witness, origin = found
    drawn = [head for head in repository.versions_of(witness) if head.number]
    told = (item for item in origin.details.items() if item[0].startswith(HEADER))
    headers = {name.removeprefix(HEADER): value for name, value in told}
    return Capture(headers, drawn[-1]) if drawn else None


def last_provenance(repository: Repository, source: str, method: str) -> tuple[str, Provenance] | None:
    """The digest of what a source gave last by a method, and its provenance; None where it gave nothing."""
    from archive.store import captures

    return captures.last_provenance(repository.database, source, method)
