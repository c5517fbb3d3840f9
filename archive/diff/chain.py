"""The heaviest chain: which of many possible pairs, splits and merges stand in order together."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush
from typing import NamedTuple


class Link(NamedTuple):
    """A possible answer: base positions ``first`` to ``last`` with target positions ``start`` to ``stop``.

    Both ends inclusive. ``value`` is what it is worth to the chain, above 0.
    """

    first: int
    last: int
    start: int
    stop: int
    value: float = 0.0

    @property
    def is_pair(self) -> bool:
        return self.first == self.last and self.start == self.stop


def heaviest_chain(links: Sequence[Link]) -> list[Link]:
    """The links of greatest total value that follow one another on both sides without overlap.

    Chaining of fragments over a Fenwick tree of prefix maxima, n log n. Ties fall to the link that
    comes first in order. Source: Abouelhoda and Ohlebusch (2005).
    """
    ordered = sorted(links)
    places = sorted({position for link in ordered for position in (link.start, link.stop)})
    ranks = {position: rank for rank, position in enumerate(places, 1)}
    tree = _Maxima(len(places))
    totals: list[float] = []
    before: list[int] = []
    waiting: list[tuple[int, int]] = []
    champion = -1
    for number, link in enumerate(ordered):
        while waiting and waiting[0][0] < link.first:
            _, ready = heappop(waiting)
            tree.put(ranks[ordered[ready].stop], totals[ready], ready)
        value, previous = tree.best(ranks[link.start] - 1)
        totals.append(value + link.value)
        before.append(previous)
        heappush(waiting, (link.last, number))
        if champion < 0 or totals[number] > totals[champion]:
            champion = number
    chain: list[Link] = []
    while champion >= 0:
        chain.append(ordered[champion])
        champion = before[champion]
    chain.reverse()
    return chain


class _Maxima:
    """Greatest value at or below a rank, with whose it is."""

    def __init__(self, size: int) -> None:
        self._nodes: list[tuple[float, int]] = [(0.0, -1)] * (size + 1)

    def best(self, rank: int) -> tuple[float, int]:
        found = (0.0, -1)
        while rank > 0:
            if self._nodes[rank][0] > found[0]:
                found = self._nodes[rank]
            rank &= rank - 1
        return found

    def put(self, rank: int, value: float, owner: int) -> None:
        while rank < len(self._nodes):
            if value > self._nodes[rank][0]:
                self._nodes[rank] = (value, owner)
            rank += rank & -rank
