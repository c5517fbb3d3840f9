"""Breaks: whether a paragraph break came or went between pieces that answer the other side."""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import PARAGRAPH_BREAK, Edit, Operation

_KEEP, _DELETE, _INSERT = Operation.KEEP, Operation.DELETE, Operation.INSERT


def came_or_went(edits: Sequence[Edit]) -> bool:
    """Whether one side alone has a break with words before and behind it, in its two pieces, that were kept.

    A break at the end of a piece that is new as a whole parts nothing that stood together.
    """
    return any(_parts_kept(edits, ours, other) for ours, other in ((_DELETE, _INSERT), (_INSERT, _DELETE)))


def _parts_kept(edits: Sequence[Edit], ours: Operation, other: Operation) -> bool:
    """Whether any break that only one side has stands between pieces with kept words."""
    has_kept, alone = [False], []
    for operation, text in edits:
        if operation is other:
            continue
        for number, piece in enumerate(text.split(PARAGRAPH_BREAK)):
            if number:
                has_kept.append(False)
                alone.append(operation is ours)
            if operation is _KEEP and any(map(str.isalnum, piece)):
                has_kept[-1] = True
    return any(
        own and before and after for own, before, after in zip(alone, has_kept, has_kept[1:], strict=False)
    )
