"""The comparison of two texts: every paragraph of both sides in exactly one change.

Pure and deterministic: the same pair gives the same comparison on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.diff.align import align
from archive.diff.changes import changes_of
from archive.diff.engine import ENGINE
from archive.diff.parts import parts_of
from archive.diff.runs import Run
from archive.diff.settings import DiffSettings
from archive.diff.sides import Comparable, sides
from archive.diff.summary import summary_of
from archive.model import Comparison


def compare(base: Comparable, target: Comparable, settings: DiffSettings | None = None) -> Comparison:
    """Every change from ``base`` to ``target``, in reading order of the target.

    A side is a version, paragraphs or plain strings. Of two versions held in a store only the
    paragraphs that differ are loaded, and the ``edits`` of unchanged ones stay empty. Unequal
    paragraphs are sketched, weighed and cut into words; unchanged ones are not looked into.
    """
    base_side, target_side = sides(base, target)
    stretches = align(base_side, target_side, settings or DiffSettings())
    changes = changes_of(stretches, base_side, target_side)
    summary = summary_of(changes, base_side, target_side)
    return Comparison(ENGINE, base_side.version, target_side.version, changes, summary)


def records(base: Sequence[str], target: Sequence[str]) -> list[tuple[tuple[int, ...], tuple[int, ...], str]]:
    """Bare alignment of plain paragraphs: base positions, target positions, kind."""
    base_side, target_side = sides(base, target)
    stretches = align(base_side, target_side, DiffSettings())
    found: list[tuple[tuple[int, ...], tuple[int, ...], str]] = []
    for part in parts_of(stretches, base_side, target_side):
        if isinstance(part, Run):
            found += [((part.base + n,), (part.target + n,), "unchanged") for n in range(part.size)]
        else:
            found.append((part.base, part.target, part.kind.value))
    return found
