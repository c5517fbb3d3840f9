"""Export: a series as a BagIt bag, complete enough to stand without the archive.

The bag holds every witness byte for byte, every version's text and paragraphs, the comparisons of
neighbours, what the log says of the series with a proof for each event, and the decisions.

Source: RFC 8493, The BagIt File Packaging Format (V1.0).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import TYPE_CHECKING

from archive.model import Version, VersionHead
from archive.reports.readme import readme
from archive.reports.values import json_value
from archive.services.audit.evidence import event_object, proof_of
from archive.services.audit.review import decisions
from archive.services.comparison.compare import neighbours
from archive.services.comparison.copies import succession

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


def suffix_of(media_type: str) -> str:
    """The ending of a file in the bag that holds a witness of this media type."""
    return _SUFFIXES.get(media_type, ".bin")


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
        yield f"data/witnesses/{digest}{suffix_of(witness.media_type)}", witness.data
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
