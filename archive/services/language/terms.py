"""Terms: the slots of a ledger that speak of something."""

from __future__ import annotations

from collections.abc import Sequence

from archive.segmentation.keys import signature
from archive.trails import Slot


def about(slots: Sequence[Slot], term: str = "", *, furniture: bool = False) -> tuple[Slot, ...]:
    """The slots whose words, in any version, hold ``term``; those around the statement only if asked for."""
    wanted = signature(term)
    return tuple(
        slot
        for slot in slots
        if (furniture or not slot.furniture) and (not wanted or _speaks_of(slot, wanted))
    )


def _speaks_of(slot: Slot, wanted: str) -> bool:
    return any(wanted in signature(reading.citation.quote) for reading in slot.readings)
