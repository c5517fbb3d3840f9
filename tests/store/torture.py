"""How hard the store is tried: a little in `make test`, at full breadth in `make torture`.

ARCHIVE_TORTURE=1 tries everything at its full number; ARCHIVE_TORTURE_SECONDS bounds each test (an
hour), and what was not reached by then fails, so that a bounded run never passes for a full one.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field

IS_TORTURE = bool(os.environ.get("ARCHIVE_TORTURE"))
PATIENCE = float(os.environ.get("ARCHIVE_TORTURE_SECONDS", "3600"))
"""Seconds that one test of a torture may take."""


def full(torture: int, usual: int) -> int:
    """How many to try: the full number, or the few of everyday."""
    return torture if IS_TORTURE else usual


@dataclass
class Tally:
    """Counts of what was tried and how it ended, told as they grow."""

    name: str
    of: int
    every: int = 50
    tried: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    _until: float = field(default_factory=lambda: time.monotonic() + PATIENCE)

    def count(self, outcome: str, number: int = 1) -> None:
        """Add to an outcome, which need not be one per trial."""
        self.counts[outcome] = self.counts.get(outcome, 0) + number

    def next(self) -> None:
        """One more was tried; it must still be within the time."""
        self.tried += 1
        if self.tried % self.every == 0 or self.tried == self.of:
            self.tell()
        assert time.monotonic() < self._until, f"{self}: the time is over"

    def tell(self) -> None:
        """Say how far it has come, where somebody watches."""
        if IS_TORTURE:
            sys.stdout.write(f"\n{time.strftime('%H:%M:%S')} {self}")
            sys.stdout.flush()

    def __str__(self) -> str:
        told = ", ".join(f"{count:,} {outcome}" for outcome, count in self.counts.items())
        return f"{self.name}: {self.tried:,} of {self.of:,} tried: {told}"
