"""The event log: what an event's canonical form holds, and how one is appended.

An event's payload is not stored: it is drawn from the rows that the event wrote, so that the leaf
hash binds every one of them. Changing what a payload holds would break every archive; a new kind
of event, or a new name that older rows leave out, would not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256

from archive.model import Claim, Event, Finding, Provenance, VersionHead
from archive.store import merkle

Payload = dict[str, str]


class Kind(IntEnum):
    """What an event wrote, as the number that the table holds."""

    WITNESS_HELD = 1
    PROVENANCE_NOTED = 2
    VERSION_RECORDED = 3

    @property
    def words(self) -> str:
        """As events name it: "witness held"."""
        return self.name.lower().replace("_", " ")


def canonical(index: int, recorded_at: datetime, kind: str, payload: Mapping[str, str]) -> bytes:
    """The bytes that a leaf hash covers: ASCII JSON, names sorted, no spaces, the moment in UTC."""
    content = {
        "index": index,
        "kind": kind,
        "payload": dict(payload),
        "recorded_at": recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def event_of(index: int, recorded_at: datetime, kind: Kind, payload: Payload) -> Event:
    """The event with the leaf hash that its content asks for."""
    leaf = merkle.leaf_hash(canonical(index, recorded_at, kind.words, payload))
    return Event(index, recorded_at, kind.words, payload, leaf.hex())


def provenance_payload(witness: str, provenance: Provenance) -> Payload:
    """What is bound of a provenance; a detail's name is preceded by "detail:"."""
    payload = {
        "witness": witness,
        "source": provenance.source,
        "method": provenance.method,
        "retrieved_at": provenance.retrieved_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }
    if provenance.source_url is not None:
        payload["source_url"] = provenance.source_url
    return payload | {f"detail:{name}": value for name, value in provenance.details.items()}


def witness_payload(digest: str, size: int, media_type: str, provenance: Provenance) -> Payload:
    """What is bound of a new witness and of the provenance that came with it."""
    return {"size": str(size), "media_type": media_type} | provenance_payload(digest, provenance)


def version_payload(head: VersionHead, sequence: str) -> Payload:
    """What is bound of a version; ``sequence`` is the digest of its paragraphs in order."""
    payload = {
        "version": head.digest,
        "text_digest": head.text_digest,
        "series": head.series or "",
        "effective_on": "" if head.effective_on is None else head.effective_on.isoformat(),
        "order": str(head.order),
        "witness": head.witness,
        "pipeline": head.pipeline,
        "title": head.title,
        "language": head.language,
        "dated_by": head.dated_by,
        "evidence": head.evidence,
        "source": head.source,
        "encoding": head.encoding,
        "paragraphs": str(head.paragraphs),
        "sequence": sequence,
    }
    if head.published_at is not None:
        payload["published_at"] = head.published_at.isoformat()
    if head.source_url is not None:
        payload["source_url"] = head.source_url
    if head.claims:
        payload["claims"] = claims_json(head.claims)
    if head.findings:
        payload["findings"] = findings_json(head.findings)
    return payload


def claims_json(claims: Iterable[Claim]) -> str:
    """Claims as a JSON list of [subject, value, evidence, place, rule, strength]."""
    rows = [[c.subject, c.value, c.evidence, c.place, c.rule, c.strength] for c in claims]
    return json.dumps(rows, separators=(",", ":"))


def findings_json(findings: Iterable[Finding]) -> str:
    """Findings as a JSON list of [kind, subject, message]."""
    return json.dumps([[f.kind, f.subject, f.message] for f in findings], separators=(",", ":"))


def member_line(digest: bytes, style: str) -> bytes:
    """One paragraph as ``sequence_digest`` sees it: its text's digest and its style."""
    return f"{digest.hex()} {style}".encode()


def sequence_digest(lines: Iterable[bytes]) -> str:
    """Digest of a version's paragraphs in order."""
    return sha256(b"\n".join(lines)).hexdigest()
