"""Comparisons kept for speed, among the derived data: keyed by base, target, settings and engine."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256

from sqlalchemy import select

from archive.errors import StoreBusy
from archive.model import (
    Change,
    ChangeKind,
    Comparison,
    Edit,
    Facet,
    Operation,
    Significance,
    Substitution,
    Summary,
    Version,
)
from archive.store.derived import Derived
from archive.store.derived_tables import comparisons

_FEW = 500
_KINDS = list(ChangeKind)
_SIGNIFICANCES = list(Significance)
_FACETS = list(Facet)
_SUMMARY = tuple(Summary.__dataclass_fields__)

Pair = tuple[Version, Version]

Row = tuple[
    str,
    int,
    list[int],
    list[int],
    int,
    int,
    int,
    list[int],
    list[tuple[str, str]],
    list[tuple[int, str, str, str]],
]
"""A change in JSON, its fields in the model's order; words of ours by their place in their enumeration."""

PlainRow = tuple[str, int, int]
"""An unchanged paragraph: the change's id, its place in the base and in the target."""


class Comparisons:
    """Kept comparisons under one engine and one set of ``settings`` (both as plain text)."""

    def __init__(self, derived: Derived, engine: str, settings: str) -> None:
        self._derived = derived
        self._engine = engine
        self._settings = settings

    def find(self, pairs: Sequence[Pair]) -> list[Comparison | None]:
        """The kept comparison of each pair; None where there is none."""
        keys = [self._key(*pair) for pair in pairs]
        bodies: dict[bytes, bytes] = {}
        with self._derived.begin() as connection:
            for at in range(0, len(keys), _FEW):
                rows = connection.execute(
                    select(comparisons.c.key, comparisons.c.body).where(
                        comparisons.c.key.in_(keys[at : at + _FEW])
                    )
                )
                bodies.update({bytes(key): bytes(body) for key, body in rows})
        return [self._restored(bodies.get(key), pair) for key, pair in zip(keys, pairs, strict=True)]

    def keep(self, found: Iterable[Comparison]) -> None:
        """Keep comparisons, in place of those of the same pairs; not where others keep writing."""
        rows = [{"key": self._key(each.base, each.target), "body": packed(each)} for each in found]
        if not rows:
            return
        with suppress(StoreBusy), self._derived.begin(writes=True) as connection:
            for row in rows:
                connection.execute(comparisons.delete().where(comparisons.c.key == row["key"]))
            connection.execute(comparisons.insert(), rows)

    def _key(self, base: Version, target: Version) -> bytes:
        parts = (base.head.digest, target.head.digest, self._settings, self._engine)
        return sha256("\n".join(parts).encode()).digest()

    def _restored(self, body: bytes | None, pair: Pair) -> Comparison | None:
        """A kept comparison; None where there is none, or where it is damaged."""
        if body is None:
            return None
        try:
            return unpacked(body, self._engine, *pair)
        except (zlib.error, ValueError, TypeError, KeyError, IndexError):
            return None


def packed(comparison: Comparison) -> bytes:
    """A comparison without its sides, compressed."""
    content = {
        "changes": [_change_row(change) for change in comparison.changes],
        "summary": [getattr(comparison.summary, name) for name in _SUMMARY],
    }
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
    return zlib.compress(text.encode("ascii"), 6)


def unpacked(body: bytes, engine: str, base: Version, target: Version) -> Comparison:
    """The comparison of these sides that was packed."""
    content = json.loads(zlib.decompress(body))
    changes = tuple(_unchanged(row) if len(row) == 3 else _change(row) for row in content["changes"])
    return Comparison(engine, base, target, changes, Summary(*content["summary"]))


def _change_row(change: Change) -> Row | PlainRow:
    if change.kind is ChangeKind.UNCHANGED and not change.edits and len(change.base) == 1:
        return change.id, change.base[0], change.target[0]
    return (
        change.id,
        _KINDS.index(change.kind),
        list(change.base),
        list(change.target),
        _SIGNIFICANCES.index(change.significance),
        int(change.moved),
        change.movement,
        [_FACETS.index(facet) for facet in change.facets],
        [(edit.operation.value, edit.text) for edit in change.edits],
        [(_FACETS.index(s.facet), s.base, s.target, s.note) for s in change.evidence],
    )


def _unchanged(row: PlainRow) -> Change:
    name, base, target = row
    return Change(name, ChangeKind.UNCHANGED, (base,), (target,), Significance.NONE)


def _change(row: Row) -> Change:
    name, kind, bases, targets, significance, moved, movement, facets, edits, evidence = row
    return Change(
        name,
        _KINDS[kind],
        tuple(bases),
        tuple(targets),
        _SIGNIFICANCES[significance],
        bool(moved),
        movement,
        tuple(_FACETS[facet] for facet in facets),
        tuple(Edit(_OPERATIONS[operation], text) for operation, text in edits),
        tuple(Substitution(_FACETS[facet], before, after, note) for facet, before, after, note in evidence),
    )


_OPERATIONS = {operation.value: operation for operation in Operation}
