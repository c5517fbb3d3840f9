"""The exact core of word edits: which tokens two sequences share, in order, within bounds.

Longest common subsequence by bit-parallel arithmetic (rapidfuzz) where the product of both lengths
is at most ``CELLS``; beyond it, the sequences are first divided at tokens, or rows of tokens, that
occur once on both sides (patience diff), and a stretch without any is cut in halves: what is equal
across such a cut is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from archive.diff.anchors import unique_pairs
from archive.diff.runs import Run, longest_row

CELLS = 16_000_000
"""Product of two lengths up to which the exact core works on a stretch as a whole (2 MB of bits)."""

ROWS = (1, 3, 8)
"""How many tokens in a row are looked for as a place to divide at, if fewer are not unique."""

Stretch = tuple[int, int, int, int]
"""Start and end in base, start and end in target."""
Block = tuple[int, int, int]
"""Equal stretch: start in base, start in target, length in tokens."""


def equal_blocks(base: Sequence[str], target: Sequence[str]) -> list[Block]:
    """Stretches of equal tokens in order, as long together as can be found within the bounds.

    The core compares tokens by 64-bit hashes: who needs certainty compares what is rebuilt.
    """
    if len(base) * len(target) <= CELLS:
        return _exact_blocks(base, target, 0, 0)
    return _merged(_divided(base, target))


def _exact_blocks(base: Sequence[str], target: Sequence[str], base_at: int, target_at: int) -> list[Block]:
    """Blocks by longest common subsequence; positions are moved by where the stretches begin."""
    found = LCSseq.editops(base, target).as_matching_blocks()
    return [(block.a + base_at, block.b + target_at, block.size) for block in found if block.size]


def _divided(base: Sequence[str], target: Sequence[str]) -> list[Block]:
    """Blocks of sequences too large for the core, divided at unique common tokens."""
    blocks: list[Block] = []
    stretches = [(0, len(base), 0, len(target))]
    while stretches:
        low, high, start, stop = stretches.pop()
        ends = _ends(base, target, (low, high, start, stop))
        blocks += [block for block in ends if block[2]]
        low, start = low + ends[0][2], start + ends[0][2]
        high, stop = high - ends[1][2], stop - ends[1][2]
        if low == high or start == stop:
            continue
        if (high - low) * (stop - start) <= CELLS:
            blocks += _exact_blocks(base[low:high], target[start:stop], low, start)
            continue
        stretches += _cuts(base, target, (low, high, start, stop))
    return blocks


def _ends(
    base: Sequence[str], target: Sequence[str], stretch: tuple[int, int, int, int]
) -> tuple[Block, Block]:
    """What both sides of a stretch begin with and end with."""
    low, high, start, stop = stretch
    most = min(high - low, stop - start)
    head = 0
    while head < most and base[low + head] == target[start + head]:
        head += 1
    tail = 0
    while tail < most - head and base[high - tail - 1] == target[stop - tail - 1]:
        tail += 1
    return (low, start, head), (high - tail, stop - tail, tail)


def _cuts(base: Sequence[str], target: Sequence[str], stretch: Stretch) -> list[Stretch]:
    """Smaller stretches: between tokens, or rows of tokens, unique on both sides; else two halves."""
    low, high, start, stop = stretch
    for size in ROWS:
        old, new = _rows(base[low:high], size), _rows(target[start:stop], size)
        pairs = sorted(unique_pairs(old, new, range(len(old)), range(len(new))).items())
        row = longest_row([Run(i, j) for i, j in pairs])
        if row:
            break
    else:
        middle, other_middle = (low + high) // 2, (start + stop) // 2
        return [(low, middle, start, other_middle), (middle, high, other_middle, stop)]
    cuts = []
    at, other = low, start
    for i, j in [*((low + i, start + j) for i, j, _ in row), (high, stop)]:
        if i > at or j > other:
            cuts.append((at, i, other, j))
        at, other = i, j
    # Each cut but the first begins with its equal token, so every round makes progress.
    return cuts


def _rows(tokens: Sequence[str], size: int) -> Sequence[str]:
    """Every row of ``size`` tokens as one mark."""
    if size == 1:
        return tokens
    return ["\x1f".join(tokens[at : at + size]) for at in range(len(tokens) - size + 1)]


def _merged(blocks: list[Block]) -> list[Block]:
    """Blocks in order, neighbours joined."""
    merged: list[Block] = []
    for i, j, size in sorted(blocks):
        if merged and merged[-1][0] + merged[-1][2] == i and merged[-1][1] + merged[-1][2] == j:
            merged[-1] = (merged[-1][0], merged[-1][1], merged[-1][2] + size)
        else:
            merged.append((i, j, size))
    return merged
