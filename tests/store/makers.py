"""Witnesses and versions made for tests, and how to fill an archive with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from archive.model import (
    BlockKind,
    Claim,
    Finding,
    Furniture,
    Paragraph,
    Provenance,
    Version,
    VersionHead,
    Witness,
    digest_of,
)
from archive.store import Repository

FIRST_DAY = date(2015, 3, 1)
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


class Ticking:
    """A clock that moves on one second whenever it is read, and can be set."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def witness_of(data: bytes, media_type: str = "text/plain") -> Witness:
    return Witness(sha256(data).hexdigest(), data, media_type)


def provenance_of(source: str, **given: object) -> Provenance:
    return Provenance(source, "file", NOON, **given)  # type: ignore[arg-type]


def version_of(
    witness: Witness,
    paragraphs: Sequence[Paragraph | str],
    series: str = "policy",
    day: date = FIRST_DAY,
    **given: object,
) -> Version:
    """A version with digests of its own; ``given`` are other fields of the head."""
    members = tuple(Paragraph(p) if isinstance(p, str) else p for p in paragraphs)
    text = digest_of("\n".join(p.digest + p.kind.value + str(p.level) + str(p.furniture) for p in members))
    order, pipeline = given.get("order", 1), given.get("pipeline", "text/1 paragraphs/1")
    name = digest_of(f"{series} {day} {order} {witness.digest} {pipeline} {text}")
    facts = {"title": "A policy", "language": "en", "dated_by": "file name", "evidence": str(day)}
    facts |= {"source": f"{series}/{day}.txt", "pipeline": pipeline, "order": order} | given
    head = VersionHead(
        name, text, len(members), series=series, effective_on=day, witness=witness.digest, **facts
    )  # type: ignore[arg-type]
    return Version(head, members)


def text_at(step: int, size: int = 12) -> list[Paragraph]:
    """The paragraphs of a policy's ``step``-th version: most stay, one is edited, one enters."""
    body = [
        Paragraph(
            f"Article {i}. The council reviews matter {i} every {3 + (step if i == step % size else 0)} "
            f"months, and it publishes what it found within {20 + i} days of the meeting."
        )
        for i in range(size)
    ]
    entered = [
        Paragraph(f"Amendment {n}: partners in {170 + n} states take part.")
        for n in range(max(0, step - 5), step)
    ]
    return [
        Paragraph("Rules of the council", BlockKind.HEADING, 1),
        *body,
        *entered,
        Paragraph("Contact: 1 Harbour Street", furniture=Furniture.ADDRESS),
    ]


def deposit_at(step: int, series: str = "policy") -> tuple[Witness, Provenance, Version]:
    """Witness, provenance and version of a policy's ``step``-th year."""
    members = text_at(step)
    data = f"{series}\n\n".encode() + "\n\n".join(p.text for p in members).encode()
    witness = witness_of(data)
    day = FIRST_DAY + timedelta(days=30 * step)
    origin = provenance_of(
        f"{series}/{day}.txt",
        source_url=f"https://example.org/{series}/{step}" if step % 2 else None,
        details={"encoding": "utf-8", "step": str(step)} if step % 3 else {},
    )
    version = version_of(
        witness,
        members,
        series,
        day,
        published_at=datetime(2015, 3, 2, 7, 46) if step % 2 else None,  # noqa: DTZ001 - as a source gave it
        source_url=origin.source_url,
        encoding="utf-8 (strict)",
        claims=(Claim("title", "Rules", "Rules of the council", "line 1", "heading", 3),) if step % 2 else (),
        findings=(Finding("mojibake", "line 3", "A letter looks wrong."),) if step % 4 == 1 else (),
    )
    return witness, origin, version


def filled(repository: Repository, steps: int = 8, series: Sequence[str] = ("policy", "terms")) -> None:
    """Hold and record some versions of some series, one by one, as a person would."""
    for step in range(steps):
        for name in series:
            witness, origin, version = deposit_at(step, name)
            repository.hold(witness, origin, name)
            repository.record(version)
    again, _, _ = deposit_at(0, series[0])
    repository.hold(again, provenance_of("a second copy.txt"))


def content_of(repository: Repository) -> list[object]:
    """Everything that an archive holds, to the byte."""
    content: list[object] = []
    for series in repository.series():
        for head in repository.heads(series.name):
            content += [head, tuple(repository.version(head).paragraphs), repository.witness(head.witness)]
            content += repository.provenances(head.witness)
    return content
