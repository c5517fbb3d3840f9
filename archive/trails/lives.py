"""Lives: what became of each paragraph of a series."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.model import Significance


class Passage(StrEnum):
    """How a paragraph came to stand where it stands."""

    BORN = "born"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RETURNED = "returned"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One thing that happened to a paragraph.

    ``version`` is the 0-based index of the version that shows it, ``position`` the paragraph's
    0-based place there (for ``gone``: its last place, in the version before). ``change`` is the id
    of the change that tells it ("" in a series' first version), ``others`` numbers the lives that
    it was split from, merged with or merged into.
    """

    version: int
    position: int
    passage: Passage
    significance: Significance
    change: str = ""
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """One paragraph's life: ``events`` in order, ``spans`` the unbroken runs of versions that hold it.

    A span is (first, last), 0-based and inclusive. ``number`` is the life's place in the lineage.
    """

    number: int
    events: tuple[LifeEvent, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def returns(self) -> int:
        """How often it came back after it was gone."""
        return len(self.spans) - 1


@dataclass(frozen=True, slots=True)
class Lineage:
    """The lives of all paragraphs of a series.

    ``places[v][p]`` is the number of the life that stands at position ``p`` of version ``v``.
    In a split the piece with most words carries the life on, in a merge the largest part does
    (the first one on a tie); the others are born, or end, with ``others`` naming it.
    """

    places: tuple[tuple[int, ...], ...]
    lives: tuple[Life, ...]
