"""Ended: number slots that stand empty, found again by what they said and where. Pure.

A long series ends thousands of slots; each is described once, when it ends, and looked up by its key
and by the words around it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.services.language.surroundings import NEAR_SHARED, counts_alike, is_near, key_of, neighbourhood
from archive.trails import Quantity, SlotReading

JUST, LONG_AGO = 0.6, 0.8
"""How alike surroundings must be for a number to go on in a slot that ended just now, or before."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Described:
    """An ended slot: its key, the words around it, what it said, and the last version with it."""

    key: Key | None
    around: Counter[str]
    quantity: Quantity
    until: int


class EndedSlots:
    """The slots that stand empty now, by their number."""

    def __init__(self) -> None:
        self._described: dict[int, _Described] = {}
        self._by_key: dict[Key, set[int]] = defaultdict(set)
        self._by_word: dict[str, set[int]] = defaultdict(set)

    def add(self, number: int, last: SlotReading, until: int) -> None:
        """A slot stands empty after version ``until``; ``last`` is its last reading."""
        described = _Described(
            _key(last), neighbourhood(last.before, last.quantity.hedge), last.quantity, until
        )
        self._described[number] = described
        if described.key is not None:
            self._by_key[described.key].add(number)
        for word in described.around:
            self._by_word[word].add(number)

    def remove(self, number: int) -> None:
        """A slot is taken again; one that is not here is left alone."""
        described = self._described.pop(number, None)
        if described is None:
            return
        if described.key is not None:
            self._by_key[described.key].discard(number)
        for word in described.around:
            self._by_word[word].discard(number)

    def with_key(self, key: Key | None) -> int | None:
        """The one slot with this key; None where there is none, or more."""
        found = self._by_key.get(key, ()) if key is not None else ()
        return next(iter(found)) if len(found) == 1 else None

    def near(self, around: Counter[str], quantity: Quantity, version: int) -> Iterator[int]:
        """Slots that counted the same after much the same words, before ``version``; in order."""
        tally: Counter[int] = Counter()
        for word in around:
            tally.update(self._by_word.get(word, ()))
        for number in sorted(number for number, shared in tally.items() if shared >= NEAR_SHARED // 2):
            slot = self._described[number]
            least = JUST if slot.until == version - 1 else LONG_AGO
            if is_near(slot.around, around, least) and counts_alike(slot.quantity, quantity):
                yield number


def _key(last: SlotReading) -> Key | None:
    text = last.before + last.quantity.text + last.after
    at = replace(last.quantity, start=len(last.before), end=len(last.before) + len(last.quantity.text))
    return key_of(text, at)
