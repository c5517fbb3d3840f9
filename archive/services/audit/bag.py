"""Bag: what `archive export` wrote, checked and brought back.

Importing it gives the same witnesses, versions (by digest) and decisions; the importing archive's log
records that they came from the bag, and keeps the bag's own events as a witness.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from archive.errors import DocumentBroken, SourceUnreadable
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
from archive.services.audit.export import suffix_of
from archive.services.intake.versions import text_digest, version_digest

if TYPE_CHECKING:
    from archive.store import Repository


def import_bag(
    repository: Repository, folder: Path, clock: Callable[[], datetime] | None = None
) -> list[VersionHead]:
    """Bring a bag back: its witnesses, versions and decisions; what is held already is not doubled.

    Everything is checked before anything is written: the bag's manifests, every digest in it, and
    that each version's digest follows from its content.

    Raises:
        SourceUnreadable: there is no bag in that folder.
        DocumentBroken: it is damaged, incomplete, or not one of ours.
    """
    bag = Bag(folder)
    now = clock() if clock else datetime.now(UTC)
    witnesses = {witness.digest: (witness, origins) for witness, origins in bag.witnesses()}
    versions = [version for version in bag.versions() if version.head.witness in witnesses]
    for witness, origins in witnesses.values():
        for origin in origins:
            repository.hold(witness, origin)
    recorded = repository.record_many(versions)
    for name, media_type, data in bag.records():
        digest = sha256(data).hexdigest()
        repository.hold(Witness(digest, data, media_type), Provenance(name, "bag", now))
    return recorded


class Bag:
    """A bag that was checked: every file that its manifests list is there and has its digest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not (folder / "bagit.txt").is_file():
            raise SourceUnreadable(f"{folder} holds no bag.", "Name the folder with bagit.txt in it.")
        for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
            self._check(manifest)

    def _check(self, manifest: str) -> None:
        for line in self.read(manifest).decode("utf-8").splitlines():
            digest, _, path = line.partition("  ")
            if ".." in PurePosixPath(path).parts or PurePosixPath(path).is_absolute():
                raise DocumentBroken(
                    f"{manifest} of the bag names {path!r}, outside the bag.", "Do not use it."
                )
            if sha256(self.read(path)).hexdigest() != digest:
                raise DocumentBroken(
                    f"{path} in the bag does not match its manifest.", "Ask for the bag again."
                )

    def read(self, path: str) -> bytes:
        """A file of the bag."""
        try:
            return (self.folder / path).read_bytes()
        except OSError as fault:
            raise DocumentBroken(f"{path} is missing from the bag.", "Ask for the bag again.") from fault

    def witnesses(self) -> Iterator[tuple[Witness, tuple[Provenance, ...]]]:
        """Every witness with where it came from."""
        for entry in json.loads(self.read("data/witnesses.json")):
            digest, media_type = entry["digest"], entry["media_type"]
            data = self.read(f"data/witnesses/{digest}{suffix_of(media_type)}")
            if sha256(data).hexdigest() != digest:
                raise DocumentBroken(
                    f"Witness {digest[:12]} in the bag does not match its digest.", "Ask for the bag again."
                )
            yield Witness(digest, data, media_type), tuple(_provenance(each) for each in entry["provenances"])

    def versions(self) -> list[Version]:
        """Every version, in the order recorded."""
        found = {
            version.head.digest: version
            for version in (
                self._version(path) for path in sorted((self.folder / "data/versions").glob("*.json"))
            )
        }
        events = [json.loads(line) for line in self.read("data/events.jsonl").splitlines()]
        order = [event["payload"].get("version") for event in events if event["kind"] == "version recorded"]
        return [found[digest] for digest in order if digest in found]

    def _version(self, path: Path) -> Version:
        try:
            version = _version_of(json.loads(path.read_bytes()))
        except (ValueError, KeyError, TypeError) as fault:
            raise DocumentBroken(
                f"{path.name} in the bag cannot be read ({fault!r}).", "Ask for the bag again."
            ) from fault
        head = version.head
        if text_digest(version.paragraphs) != head.text_digest or version_digest(head) != head.digest:
            raise DocumentBroken(
                f"Version {head.digest[:12]} in the bag does not match its digest.", "Ask for the bag again."
            )
        return version

    def records(self) -> Iterator[tuple[str, str, bytes]]:
        """What is held besides, as witnesses of their own: the bag's events, and each decision."""
        from archive.store.decisions import MEDIA_TYPE

        name = self.folder.name
        yield f"{name}/events.jsonl", "application/x-ndjson", self.read("data/events.jsonl")
        for line in self.read("data/decisions.jsonl").splitlines(keepends=True):
            yield f"{name}/decisions.jsonl", MEDIA_TYPE, line


def _provenance(entry: Mapping[str, object]) -> Provenance:
    details = entry["details"]
    assert isinstance(details, dict)  # noqa: S101 - else TypeError below
    return Provenance(
        source=str(entry["source"]),
        method=str(entry["method"]),
        retrieved_at=datetime.fromisoformat(str(entry["retrieved_at"])),
        source_url=None if entry["source_url"] is None else str(entry["source_url"]),
        details={str(name): str(value) for name, value in details.items()},
    )


def _version_of(content: dict[str, Any]) -> Version:
    paragraphs = content.pop("text")
    assert isinstance(paragraphs, list)  # noqa: S101 - else TypeError
    moments = {
        name: _moment(content[name], kind)
        for name, kind in (("effective_on", date), ("published_at", datetime))
    }
    claims = tuple(Claim(**each) for each in content.pop("claims"))
    findings = tuple(Finding(**each) for each in content.pop("findings"))
    head = VersionHead(**(content | moments), claims=claims, findings=findings)
    return Version(head, tuple(_paragraph(each) for each in paragraphs))


def _moment(value: object, kind: type[date]) -> date | None:
    return None if value is None else kind.fromisoformat(str(value))


def _paragraph(entry: Mapping[str, str]) -> Paragraph:
    if digest_of(entry["text"]) != entry["digest"]:
        raise DocumentBroken("A paragraph in the bag does not match its digest.", "Ask for the bag again.")
    furniture = Furniture(entry["furniture"]) if entry["furniture"] else None
    return Paragraph(entry["text"], BlockKind(entry["kind"]), int(entry["level"]), furniture)
