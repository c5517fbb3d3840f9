"""Changes: the verdict on each aligned group, with its edits and a name that lasts."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from archive.diff.classify import lone_verdict, verdict
from archive.diff.edits import word_edits
from archive.diff.placing import Group
from archive.diff.sides import Side
from archive.model import Change, ChangeKind, Edit, Operation, Significance

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
_UNCHANGED = ChangeKind.UNCHANGED
_EDITED = ChangeKind.EDITED
_MOVED = ChangeKind.MOVED
_SPLIT = ChangeKind.SPLIT
_MERGED = ChangeKind.MERGED
_INSERTED = ChangeKind.INSERTED
_DELETED = ChangeKind.DELETED
_NONE = Significance.NONE
HALF = 12
"""Hex digits of a change's id that each side contributes."""
NOTHING = sha256(b"").hexdigest()[:HALF]
"""What a side without paragraphs contributes."""


def changes_of(groups: Sequence[Group], base: Side, target: Side) -> tuple[Change, ...]:
    """One change for each group, in the same order."""
    language = base.language or target.language
    base_digests, target_digests = base.digests, target.digests
    kinds = kinds_of(groups, base, target)
    _load(groups, kinds, base, target)
    seen: dict[str, int] = {}
    changes = []
    for group, kind in zip(groups, kinds, strict=True):
        if kind is _UNCHANGED:
            half = base_digests[group.base[0]][:HALF]
            name = half + half
        else:
            name = _half(base_digests, group.base) + _half(target_digests, group.target)
        if name in seen:
            seen[name] += 1
            name = sha256(f"{name} {seen[name]}".encode()).hexdigest()[: 2 * HALF]
        else:
            seen[name] = 1
        if kind is _UNCHANGED:
            changes.append(Change(name, kind, group.base, group.target, _NONE))
        elif kind is _INSERTED or kind is _DELETED:
            changes.append(
                _lone_change(name, kind, group, base.joined(group.base) or target.joined(group.target))
            )
        else:
            texts = (base.joined(group.base), target.joined(group.target))
            changes.append(_answered_change(name, kind, group, texts, language))
    return tuple(changes)


def _load(groups: Sequence[Group], kinds: Sequence[ChangeKind], base: Side, target: Side) -> None:
    """Have the texts of everything that changed at hand, fetched in one go."""
    differing = [group for group, kind in zip(groups, kinds, strict=True) if kind is not _UNCHANGED]
    base.load([i for group in differing for i in group.base])
    target.load([j for group in differing for j in group.target])


def _half(digests: Sequence[str], positions: Sequence[int]) -> str:
    """What one side contributes to a change's id: it follows from the texts alone, not from places."""
    if len(positions) == 1:
        return digests[positions[0]][:HALF]
    if not positions:
        return NOTHING
    return sha256("\n".join([digests[position] for position in positions]).encode()).hexdigest()[:HALF]


def kinds_of(groups: Sequence[Group], base: Side, target: Side) -> list[ChangeKind]:
    """What became of each group; a split or merge stays one even where it moved."""
    base_digests, target_digests = base.digests, target.digests
    kinds = []
    for group in groups:
        if not group.base:
            kinds.append(_INSERTED)
        elif not group.target:
            kinds.append(_DELETED)
        elif len(group.target) > 1:
            kinds.append(_SPLIT)
        elif len(group.base) > 1:
            kinds.append(_MERGED)
        elif group.moved:
            kinds.append(_MOVED)
        elif base_digests[group.base[0]] == target_digests[group.target[0]]:
            kinds.append(_UNCHANGED)
        else:
            kinds.append(_EDITED)
    return kinds


def _answered_change(
    name: str, kind: ChangeKind, group: Group, texts: tuple[str, str], language: str
) -> Change:
    """What became of paragraphs that answer each other."""
    edits = word_edits(*texts)
    found = verdict(*texts, edits, language)
    return Change(
        name,
        kind,
        group.base,
        group.target,
        found.significance,
        moved=group.moved,
        movement=group.movement,
        facets=found.facets,
        edits=edits,
        evidence=found.evidence,
    )


def _lone_change(name: str, kind: ChangeKind, group: Group, text: str) -> Change:
    """A paragraph that answers nothing on the other side."""
    operation = Operation.INSERT if kind is _INSERTED else Operation.DELETE
    edits = (Edit(operation, text),) if text else ()
    found = lone_verdict()
    return Change(name, kind, group.base, group.target, found.significance, facets=found.facets, edits=edits)
