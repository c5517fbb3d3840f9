"""Head and foot of a statement: what stands before its first and after its last sentence of prose.

Dates, issuers and addresses are looked for there, because a date inside the prose dates an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from archive.model import Block, BlockKind, Furniture
from archive.readers.lines import columns

_PROSE = 200
_SENTENCE = 100
_LONGEST_REGION = 60
_ENDS = (".", "!", "?", "。", "！", "？", "”", "»")
_AROUND = {Furniture.DATELINE, Furniture.ADDRESS}


def is_prose(block: Block) -> bool:
    """Whether a block is running text rather than a title, a date or a line of an address."""
    if block.kind in {BlockKind.HEADING, BlockKind.TABLE_ROW}:
        return False
    if len(block.text) > _PROSE:
        return True
    width = columns(block.text)
    return width > _PROSE or (width > _SENTENCE and block.text.endswith(_ENDS))


def belongs(block: Block) -> bool:
    """Whether a block is the statement's own, or a line about it."""
    return block.furniture is None or block.furniture in _AROUND


class Edges(NamedTuple):
    """Positions of the statement's blocks before its first and after its last prose, in document order.

    None stands in both: what has no prose is all head.
    """

    head: tuple[int, ...]
    foot: tuple[int, ...]


def edges_of(blocks: Sequence[Block]) -> Edges:
    """Head and foot of a statement."""
    head = _until_prose(blocks, range(len(blocks)))
    foot = _until_prose(blocks, range(len(blocks) - 1, -1, -1))
    return Edges(head, tuple(sorted(set(foot).difference(head))))


def _until_prose(blocks: Sequence[Block], order: range) -> tuple[int, ...]:
    found: list[int] = []
    for position in order:
        if not belongs(blocks[position]):
            continue
        if is_prose(blocks[position]) or len(found) == _LONGEST_REGION:
            break
        found.append(position)
    return tuple(found)
