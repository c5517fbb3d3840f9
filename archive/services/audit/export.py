"""Export and import: a series as a BagIt bag, complete enough to stand without the archive.

The bag holds every witness byte for byte, every version's text and paragraphs, the comparisons of
neighbours, what the log says of the series with a proof for each event, and the decisions. Importing
it gives the same witnesses, versions (by digest) and decisions; the importing archive's log records
that they came from the bag, and keeps the bag's own events as a witness.

Source: RFC 8493, The BagIt File Packaging Format (V1.0).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

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
from archive.reports.values import json_value
from archive.services.audit.evidence import event_object, proof_of
from archive.services.audit.readme import readme
from archive.services.audit.review import decisions
from archive.services.comparison.compare import neighbours
from archive.services.comparison.copies import succession
from archive.services.intake.ingest import text_digest, version_digest

if TYPE_CHECKING:
    from archive.store import Repository

File = tuple[str, bytes]
"""A file's path in the bag, and its bytes."""

FORMAT = "policy-archive/bag/1"
_SUFFIXES = {"text/html": ".html", "text/markdown": ".md", "text/plain": ".txt", "application/pdf": ".pdf"}


def bag_files(repository: Repository, series: str) -> Iterator[File]:
    """Every file of a series' bag, manifests last; the same archive gives the same bytes.

    Raises:
        SeriesUnknown: no such series is held.
    """
    sums: dict[str, str] = {}
    octets = 0
    for path, data in _payload(repository, series):
        sums[path] = sha256(data).hexdigest()
        octets += len(data)
        yield path, data
    tags = dict(_tags(series, sums, octets))
    yield from tags.items()
    listing = "".join(f"{sha256(data).hexdigest()}  {path}\n" for path, data in sorted(tags.items()))
    yield "tagmanifest-sha256.txt", listing.encode()


def _tags(series: str, sums: Mapping[str, str], octets: int) -> Iterator[File]:
    yield "bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    title = " ".join(series.split())
    info = f"External-Identifier: {title}\nPayload-Oxum: {octets}.{len(sums)}\nBag-Format: {FORMAT}\n"
    yield "bag-info.txt", info.encode("utf-8", "replace")
    manifest = "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
    yield "manifest-sha256.txt", manifest.encode()


def _payload(repository: Repository, series: str) -> Iterator[File]:
    heads = repository.heads(series)
    every = [*heads, *repository.superseded(series)]
    witnesses = dict.fromkeys(head.witness for head in every)
    for digest in witnesses:
        witness = repository.witness(digest)
        yield f"data/witnesses/{digest}{_SUFFIXES.get(witness.media_type, '.bin')}", witness.data
    for head in every:
        name = f"{head.effective_on}_{head.order:02d}_{head.digest[:12]}"
        version = repository.version(head)
        yield f"data/texts/{name}.txt", _text(version)
        yield f"data/versions/{name}.json", _json(_version_object(version))
    yield "data/witnesses.json", _json([_witness_object(repository, digest) for digest in witnesses])
    yield from _comparisons(repository, heads)
    events = list(repository.events(series))
    yield (
        "data/events.jsonl",
        b"".join(_line(event_object(event) | {"leaf": event.digest}) for event in events),
    )
    yield "data/proofs.jsonl", b"".join(_line(proof_of(repository, event)) for event in events)
    yield "data/decisions.jsonl", b"".join(_decision_lines(repository, series))
    size, root = repository.root()
    yield "data/tree-head.json", _json({"size": size, "root": root})
    yield "data/README.md", readme(series, len(heads), len(witnesses), size, root).encode()


def _comparisons(repository: Repository, heads: Sequence[VersionHead]) -> Iterator[File]:
    for comparison in neighbours(repository, succession(repository, heads).line):
        base, target = comparison.base.head, comparison.target.head
        name = f"{base.effective_on}--{target.effective_on}_{target.digest[:12]}"
        content = {
            "engine": comparison.engine,
            "base": base.digest,
            "target": target.digest,
            "summary": comparison.summary,
            "changes": [change for change in comparison.changes if change.edits],
        }
        yield f"data/comparisons/{name}.json", _json(content)


def _decision_lines(repository: Repository, series: str) -> Iterator[bytes]:
    from archive.store.decisions import decision_witnesses

    wanted = {decision.event for decision in decisions(repository, series)}
    for event, _, digest in decision_witnesses(repository.database):
        if event in wanted:
            yield repository.witness(digest).data


def _text(version: Version) -> bytes:
    shown = [paragraph.text for paragraph in version.paragraphs if not paragraph.is_furniture]
    return ("\n\n".join(shown) + "\n").encode("utf-8", "surrogatepass")


def _version_object(version: Version) -> dict[str, object]:
    head = {entry.name: getattr(version.head, entry.name) for entry in fields(VersionHead)}
    for name in (
        "number",
        "recorded_at",
    ):  # its place among others and the archive's own clock: see the events
        del head[name]
    paragraphs = [
        {"kind": p.kind, "level": p.level, "furniture": p.furniture, "text": p.text, "digest": p.digest}
        for p in version.paragraphs
    ]
    return {**head, "text": paragraphs}


def _witness_object(repository: Repository, digest: str) -> dict[str, object]:
    witness = repository.witness(digest)
    return {
        "digest": digest,
        "media_type": witness.media_type,
        "size": witness.size,
        "provenances": repository.provenances(digest),
    }


def _json(value: object) -> bytes:
    text = json.dumps(json_value(value), ensure_ascii=True, indent=1, sort_keys=True)
    return text.encode("ascii") + b"\n"


def _line(value: object) -> bytes:
    return (
        json.dumps(json_value(value), ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        + b"\n"
    )


# --- import ---------------------------------------------------------------------------------------


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
            data = self.read(f"data/witnesses/{digest}{_SUFFIXES.get(media_type, '.bin')}")
            if sha256(data).hexdigest() != digest:
                raise DocumentBroken(f"Witness {digest[:12]} in the bag does not match its digest.", "")
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
            raise DocumentBroken(f"{path.name} in the bag cannot be read ({fault!r}).", "") from fault
        head = version.head
        if text_digest(version.paragraphs) != head.text_digest or version_digest(head) != head.digest:
            raise DocumentBroken(f"Version {head.digest[:12]} in the bag does not match its digest.", "")
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


def _version_of(content: dict[str, object]) -> Version:
    paragraphs = content.pop("text")
    assert isinstance(paragraphs, list)  # noqa: S101 - else TypeError
    moments = {
        name: _moment(content[name], kind)
        for name, kind in (("effective_on", date), ("published_at", datetime))
    }
    claims = tuple(Claim(**each) for each in content.pop("claims"))  # type: ignore[attr-defined]
    findings = tuple(Finding(**each) for each in content.pop("findings"))  # type: ignore[attr-defined]
    head = VersionHead(**(content | moments), claims=claims, findings=findings)  # type: ignore[arg-type]
    return Version(head, tuple(_paragraph(each) for each in paragraphs))


def _moment(value: object, kind: type[date]) -> date | None:
    return None if value is None else kind.fromisoformat(str(value))


def _paragraph(entry: Mapping[str, str]) -> Paragraph:
    if digest_of(entry["text"]) != entry["digest"]:
        raise DocumentBroken("A paragraph in the bag does not match its digest.", "Ask for the bag again.")
    furniture = Furniture(entry["furniture"]) if entry["furniture"] else None
    return Paragraph(entry["text"], BlockKind(entry["kind"]), int(entry["level"]), furniture)
