"""Runs of a bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def parted(items: Sequence[Item], sizes: Sequence[int], most: int) -> Iterator[list[Item]]:
    """The items in runs of at most so many bytes, in order; one that is larger stands alone."""
    part: list[Item] = []
    total = 0
    for item, size in zip(items, sizes, strict=True):
        if part and total + size > most:
            yield part
            part, total = [], 0
        part.append(item)
        total += size
    if part:
        yield part


def slices(items: Sequence[Item], length: int = 500) -> Iterator[Sequence[Item]]:
    """The items in runs of so many, for statements with limits."""
    for at in range(0, len(items), length):
        yield items[at : at + length]
