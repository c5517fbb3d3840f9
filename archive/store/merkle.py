"""The Merkle tree of RFC 6962 (section 2.1) over the event log.

A leaf hash is SHA-256 over 0x00 and the event's canonical form, an inner hash SHA-256 over 0x01 and
both children. Indices are 0-based; a tree of ``size`` leaves holds leaves 0 to size - 1.
Proofs are lists of hashes, lowest first, as the RFC orders them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
"""Root of the tree without leaves."""


def leaf_hash(content: bytes) -> bytes:
    """Hash of one leaf's content."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Root over leaf hashes in one pass, holding one hash per level."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, top = 1, leaf
        while peaks and peaks[-1][0] == size:
            size, top = 2 * size, node_hash(peaks.pop()[1], top)
        peaks.append((size, top))
    if not peaks:
        return EMPTY
    top = peaks.pop()[1]
    while peaks:
        top = node_hash(peaks.pop()[1], top)
    return top


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf ``index`` (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion(leaves[:split], index), root(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), root(leaves[:split])]


def consistency(leaves: Sequence[bytes], earlier: int) -> list[bytes]:
    """Proof that the tree of the first ``earlier`` leaves is the beginning of this one (2.1.2)."""
    if not 0 < earlier <= len(leaves):
        return []
    return _subproof(leaves, earlier, is_whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, is_whole: bool) -> list[bytes]:
    if earlier == len(leaves):
        return [] if is_whole else [root(leaves)]
    split = _split(len(leaves))
    if earlier <= split:
        return [*_subproof(leaves[:split], earlier, is_whole=is_whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], earlier - split, is_whole=False), root(leaves[:split])]


def includes(path: Sequence[bytes], leaf: bytes, index: int, size: int, head: bytes) -> bool:
    """Whether the audit path leads from this leaf to the tree head (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, top = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            top = node_hash(step, top)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            top = node_hash(top, step)
        place, last = place // 2, last // 2
    return last == 0 and top == head


def continues(proof: Sequence[bytes], earlier: tuple[int, bytes], later: tuple[int, bytes]) -> bool:
    """Whether the proof shows that the later tree (size, root) begins with the earlier one.

    RFC 9162, 2.1.4.2.
    """
    (old_size, old_root), (size, head) = earlier, later
    if old_size == size:
        return not proof and old_root == head
    if not 0 < old_size < size:
        return old_size == 0 and not proof
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = old_size - 1, size - 1
    while place % 2:
        place, last = place // 2, last // 2
    return _climb(steps, place, last) == (old_root, head)


def _climb(steps: Sequence[bytes], place: int, last: int) -> tuple[bytes, bytes] | None:
    """Both roots that the steps lead to; None where there are too many or too few of them."""
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return None
        if place % 2 or place == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while place and not place % 2:
                place, last = place // 2, last // 2
        else:
            new = node_hash(new, step)
        place, last = place // 2, last // 2
    return (old, new) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two below ``size`` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1
