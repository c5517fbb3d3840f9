"""The comparison of two texts: every paragraph of both sides in exactly one change.

Pure and deterministic: the same pair gives the same comparison on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from archive import __version__
from archive.diff.align import Group, align
from archive.diff.classify import facets_of, significance_of
from archive.diff.edits import word_edits
from archive.diff.settings import DiffSettings
from archive.diff.sides import Comparable, Side, as_version, say_the_same
from archive.model import (
    PARAGRAPH_BREAK,
    Change,
    ChangeKind,
    Comparison,
    Edit,
    Facet,
    Operation,
    Significance,
    Summary,
)
from archive.segmentation.words import ICU_VERSION, word_count

RULES = 1
"""Raised whenever the same pair may give another comparison than before."""

ENGINE = f"policy-archive {__version__}, rules {RULES}, icu {ICU_VERSION}"


def compare(base: Comparable, target: Comparable, settings: DiffSettings | None = None) -> Comparison:
    """Every change from ``base`` to ``target``, in reading order of the target."""
    base_side, target_side = Side(as_version(base)), Side(as_version(target))
    groups = in_reading_order(align(base_side, target_side, settings or DiffSettings()))
    changes = tuple(
        _with_ids([_change(group, base_side, target_side) for group in groups], base_side, target_side)
    )
    return Comparison(
        ENGINE, base_side.version, target_side.version, changes, _summary(changes, base_side, target_side)
    )


def records(base: Sequence[str], target: Sequence[str]) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    """Bare alignment of plain paragraphs: base positions, target positions, kind."""
    base_side, target_side = Side(as_version(base)), Side(as_version(target))
    groups = align(base_side, target_side, DiffSettings())
    return [(group.base, group.target, _kind(group, base_side, target_side).value) for group in groups]


def in_reading_order(groups: Sequence[Group]) -> list[Group]:
    """Groups as a reader of the target meets them; what was deleted stands after what it followed."""
    standing = sorted((group for group in groups if group.target), key=lambda group: group.target[0])
    place = {i: number for number, group in enumerate(standing) if not group.moved for i in group.base}
    follows: dict[int, list[Group]] = {}
    last, behind = -1, 0
    for group in sorted((group for group in groups if not group.target), key=lambda group: group.base[0]):
        while behind < group.base[0]:
            last = place.get(behind, last)
            behind += 1
        follows.setdefault(last, []).append(group)
    ordered = list(follows.get(-1, ()))
    for number, group in enumerate(standing):
        ordered.append(group)
        ordered.extend(follows.get(number, ()))
    return ordered


def _joined(side: Side, positions: Sequence[int]) -> str:
    return PARAGRAPH_BREAK.join([side.text(position) for position in positions])


def _kind(group: Group, base: Side, target: Side) -> ChangeKind:
    if not group.base:
        return ChangeKind.INSERTED
    if not group.target:
        return ChangeKind.DELETED
    if len(group.target) > 1:
        return ChangeKind.SPLIT
    if len(group.base) > 1:
        return ChangeKind.MERGED
    if group.moved:
        return ChangeKind.MOVED
    same = say_the_same(base, group.base[0], target, group.target[0])
    return ChangeKind.UNCHANGED if same else ChangeKind.EDITED


def _change(group: Group, base: Side, target: Side) -> Change:
    kind = _kind(group, base, target)
    if kind is ChangeKind.UNCHANGED:
        return Change("", kind, group.base, group.target, Significance.NONE)
    base_text, target_text = _joined(base, group.base), _joined(target, group.target)
    if not group.base or not group.target:
        operation = Operation.DELETE if group.base else Operation.INSERT
        text = base_text or target_text
        edits = (Edit(operation, text),) if text else ()
        return Change(
            "", kind, group.base, group.target, Significance.SUBSTANTIVE, facets=(Facet.WORDING,), edits=edits
        )
    edits = word_edits(base_text, target_text)
    significance = significance_of(base_text, target_text)
    return Change(
        "",
        kind,
        group.base,
        group.target,
        significance,
        moved=group.moved,
        movement=group.movement,
        facets=facets_of(edits, significance),
        edits=edits,
    )


def _with_ids(changes: Sequence[Change], base: Side, target: Side) -> list[Change]:
    seen: Counter[str] = Counter()
    named = []
    for change in changes:
        sides = [*map(base.digest, change.base), "", *map(target.digest, change.target)]
        name = sha256("\n".join(sides).encode()).hexdigest()[:16]
        seen[name] += 1
        if seen[name] > 1:
            name = sha256(f"{name}\n{seen[name]}".encode()).hexdigest()[:16]
        named.append(
            Change(
                name,
                change.kind,
                change.base,
                change.target,
                change.significance,
                change.moved,
                change.movement,
                change.facets,
                change.edits,
                change.evidence,
            )
        )
    return named


def _summary(changes: Sequence[Change], base: Side, target: Side) -> Summary:
    """The figures; significances and words are those of the statement, furniture is counted apart."""
    kinds = Counter(change.kind.value for change in changes)
    stated = [change for change in changes if not _is_about_furniture(change, base, target)]
    significances = Counter(change.significance.value for change in stated)
    return Summary(
        **kinds,
        substantive=significances["substantive"],
        typographic=significances["typographic"],
        words_inserted=sum(_words(change, Operation.INSERT) for change in stated),
        words_deleted=sum(_words(change, Operation.DELETE) for change in stated),
        similarity=_similarity(stated),
        furniture=len(changes) - len(stated),
    )


def _is_about_furniture(change: Change, base: Side, target: Side) -> bool:
    """Whether a change touches nothing but furniture; an unchanged group is no change."""
    if change.kind is ChangeKind.UNCHANGED or base.is_plain or target.is_plain:
        return False
    sides = (*((base, i) for i in change.base), *((target, j) for j in change.target))
    return all(side.version.paragraphs[position].is_furniture for side, position in sides)


def _words(change: Change, operation: Operation) -> int:
    return sum(word_count(edit.text) for edit in change.edits if edit.operation is operation)


def _similarity(changes: Sequence[Change]) -> float:
    """Share of what was kept, 0.0 to 1.0: each paragraph weighs the same, each counts by its kept words."""
    share, paragraphs = 0.0, 0
    for change in changes:
        weight = len(change.base) + len(change.target)
        paragraphs += weight
        if change.base and change.target:
            share += weight * (1.0 if change.kind is ChangeKind.UNCHANGED else _kept(change))
    return share / paragraphs if paragraphs else 1.0


def _kept(change: Change) -> float:
    kept = 2 * _words(change, Operation.KEEP)
    total = kept + _words(change, Operation.INSERT) + _words(change, Operation.DELETE)
    return kept / total if total else 1.0
