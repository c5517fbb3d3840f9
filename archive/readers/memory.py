"""A memory of bounded weight: what was worked out before, the oldest forgotten first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Memory(Generic[Key, Found]):
    """Findings by key. ``most`` bounds the sum of their weights, which are in characters of text."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held = 0
        self._found: dict[Key, Found] = {}
        self._order: deque[tuple[Key, int]] = deque()
        self.get: Callable[[Key], Found | None] = self._found.get
        """What was found under a key; None where nothing was, or no more."""

    def keep(self, key: Key, found: Found, weight: int) -> None:
        """Remember a finding, in place of the one under that key if there is one."""
        if key not in self._found:
            self._held += weight
            self._order.append((key, weight))
        self._found[key] = found
        while self._held > self.most and len(self._order) > 1:
            oldest, weighed = self._order.popleft()
            self._held -= weighed
            del self._found[oldest]

    def forget(self) -> None:
        """Forget everything."""
        self._found.clear()
        self._order.clear()
        self._held = 0
