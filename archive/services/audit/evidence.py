"""Evidence: proofs that anyone can check without the archive.

An inclusion proof shows that a version's event is in the log with a given root; a consistency proof
shows that a later log begins with an earlier one. Both follow RFC 6962 (Certificate Transparency).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from archive.errors import ReferenceUnknown, SettingInvalid
from archive.model import Event, VersionHead

if TYPE_CHECKING:
    from archive.store import Repository

INCLUSION = "policy-archive/inclusion-proof/1"
CONSISTENCY = "policy-archive/consistency-proof/1"

Proof = dict[str, object]

_Kind = TypeVar("_Kind")


def inclusion_proof(repository: Repository, head: VersionHead) -> Proof:
    """The proof that a version was recorded: its event, and the path from it to the log's root.

    Raises:
        ReferenceUnknown: the log holds no event about that version.
    """
    for event in repository.events(head.series):
        if event.kind == "version recorded" and event.payload.get("version") == head.digest:
            return proof_of(repository, event)
    raise ReferenceUnknown(f"The log holds no event about {head.reference}.", "Run `archive verify`.")


def proof_of(repository: Repository, event: Event) -> Proof:
    """The inclusion proof of any event."""
    size, path = repository.inclusion(event.index)
    return {
        "schema": INCLUSION,
        "event": event_object(event),
        "leaf": event.digest,
        "size": size,
        "root": repository.root(size)[1],
        "path": path,
    }


def event_object(event: Event) -> Proof:
    """An event's content as its leaf hash covers it."""
    return {
        "index": event.index,
        "kind": event.kind,
        "payload": dict(event.payload),
        "recorded_at": event.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def consistency_proof(repository: Repository, size: int) -> Proof:
    """The proof that the log as it is begins with its first ``size`` events.

    Raises:
        SettingInvalid: the log has fewer events.
    """
    total, root = repository.root()
    if not 1 <= size <= total:
        fact = f"The log has {total} events, so none of size {size} came before."
        raise SettingInvalid(fact, "Give the size that was written down with that root.")
    _, path = repository.consistency(size)
    return {
        "schema": CONSISTENCY,
        "earlier": {"size": size, "root": repository.root(size)[1]},
        "later": {"size": total, "root": root},
        "path": path,
    }


def earlier_size(repository: Repository, root: str) -> int:
    """How many events the log had when its root began with these digits.

    Raises:
        ReferenceUnknown: it never had such a root: it was altered, cut off, or is another archive's.
    """
    size, _, digits = root.rpartition(":")
    wanted = digits.lower().rstrip("…")
    if len(wanted) < _FEWEST_DIGITS:
        raise SettingInvalid(f"{root!r} is too short for a root.", "Give at least 12 of its 64 digits.")
    total, _ = repository.root()
    sizes: Sequence[int] | Iterator[int] = [int(size)] if size.isdigit() else range(1, total + 1)
    for each, found in roots(repository, sizes, total):
        if found.startswith(wanted):
            return each
    raise ReferenceUnknown(
        f"This log never had the root {root}: it was altered or cut off since, or it is another archive's.",
        "Run `archive verify`, and compare with a copy of the archive.",
    )


_FEWEST_DIGITS = 12


def roots(
    repository: Repository, sizes: Sequence[int] | Iterator[int], total: int
) -> Iterator[tuple[int, str]]:
    """The log's root at each of these sizes; sizes beyond its end have none."""
    wanted = set(sizes)
    if len(wanted) <= 1:
        yield from ((size, repository.root(size)[1]) for size in wanted if 1 <= size <= total)
        return
    # One pass over the leaves: the perfect subtrees of the log so far, largest first.
    stack: list[tuple[int, bytes]] = []
    for number, event in enumerate(repository.events(), start=1):
        node, height = bytes.fromhex(event.digest), 0
        while stack and stack[-1][0] == height:
            node, height = _joined(stack.pop()[1], node), height + 1
        stack.append((height, node))
        if number in wanted:
            yield number, _root(stack).hex()


def _root(stack: Sequence[tuple[int, bytes]]) -> bytes:
    head = stack[-1][1]
    for _, node in reversed(stack[:-1]):
        head = _joined(node, head)
    return head


def _joined(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def check_proof(proof: Proof) -> str:
    """What a proof shows, in one sentence; it needs no archive.

    Raises:
        SettingInvalid: it shows nothing: it is malformed, or its hashes do not fit.
    """
    try:
        if proof.get("schema") == INCLUSION:
            return _check_inclusion(proof)
        if proof.get("schema") == CONSISTENCY:
            return _check_consistency(proof)
    except (KeyError, TypeError, ValueError) as fault:
        raise SettingInvalid(f"The proof is malformed ({fault!r}).", "Ask for it again.") from fault
    raise SettingInvalid("This is no proof of policy-archive.", "`archive proof VERSION` prints one.")


def _checked(value: object, kind: type[_Kind]) -> _Kind:
    """The value, if it is of that kind; else TypeError, which tells of a malformed proof."""
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} in place of {kind.__name__}")
    return value


def _check_inclusion(proof: Proof) -> str:
    from archive.store.merkle import includes, leaf_hash

    event, path = proof["event"], proof["path"]
    event = _checked(event, dict)
    path = _checked(path, list)
    leaf = leaf_hash(json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode())
    steps = [bytes.fromhex(step) for step in path]
    size, index = int(str(proof["size"])), int(str(event["index"]))
    if leaf.hex() != proof["leaf"] or not includes(
        steps, leaf, index, size, bytes.fromhex(str(proof["root"]))
    ):
        raise SettingInvalid(
            "The proof does not hold: its hashes do not lead to its root.", "Do not rely on it."
        )
    what = f"Event {index} ({event['kind']}, {event['recorded_at']})"
    return f"{what} is in the log of {size} events with root {proof['root']}."


def _check_consistency(proof: Proof) -> str:
    from archive.store.merkle import continues

    earlier, later, path = proof["earlier"], proof["later"], proof["path"]
    earlier = _checked(earlier, dict)
    later = _checked(later, dict)
    path = _checked(path, list)
    sides = [(int(side["size"]), bytes.fromhex(side["root"])) for side in (earlier, later)]
    if not continues([bytes.fromhex(step) for step in path], sides[0], sides[1]):
        raise SettingInvalid(
            "The proof does not hold: the later log does not begin with the earlier one.",
            "Ask its maker for proof and heads again; if those fail too, the log was altered.",
        )
    return f"The log of {sides[1][0]} events begins with the log of {sides[0][0]} events, unaltered."
