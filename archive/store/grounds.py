"""Which texts of other series a series' texts may lean on when they are packed.

Policies of one house repeat each other, and all policies repeat the same legal phrases. So a series'
texts lean on two frames besides their own: one of the archive's largest series, and one of the first
series on the same shelf, which is the folder part of its name. Neither leans on a series in turn
that could lean back: frames only lean on earlier ones, and depth is bounded.
"""

from __future__ import annotations

from archive.store.frames import Frame

HIGHEST = 2
"""A frame deeper than this serves no other series, so that texts stay a few steps away."""


class Grounds:
    """The frames of texts that other series may lean on; learnt series by series, the largest first."""

    def __init__(self) -> None:
        self._general: int | None = None
        self._shelves: dict[str, int] = {}

    def of(self, series: str) -> tuple[int, ...]:
        """What the texts of this series may lean on, the likeliest last: near matches are cheap."""
        found = (self._general, self._shelves.get(_shelf(series)))
        return tuple(dict.fromkeys(frame for frame in found if frame is not None))

    def learn(self, series: str, frame: Frame) -> None:
        """Offer a frame of this series' texts to those that come after it."""
        if frame.depth > HIGHEST:
            return
        if self._general is None:
            self._general = frame.id
        self._shelves.setdefault(_shelf(series), frame.id)


def _shelf(series: str) -> str:
    return series.rpartition("/")[0]
