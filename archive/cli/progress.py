"""Progress on a terminal: how far, how fast, how much longer. Silent everywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType

from archive.cli.state import State, obeys

REFRESH = 0.2
"""Seconds between two lines, so that printing costs nothing beside the work."""


class Progress:
    """One line on standard error that is rewritten as the work goes on, and gone when it ends.

    ``total`` is 0 where the end is not known; then only count and rate are told.
    """

    def __init__(self, run: State, label: str, total: int, unit: str = "versions") -> None:
        self.label = label
        self.total = total
        self.unit = unit
        self.done = 0
        self.started = self.shown = time.monotonic()
        self.is_shown = obeys(sys.stderr) and run.verbosity >= 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def advance(self, steps: int = 1) -> None:
        """Count steps done."""
        self.done += steps
        now = time.monotonic()
        if self.is_shown and now - self.shown >= REFRESH:
            self.shown = now
            sys.stderr.write(
                f"\r\x1b[K{progress_line(self.label, self.done, self.total, self.unit, now - self.started)}"
            )
            sys.stderr.flush()

    def reach(self, done: int, total: int) -> None:
        """Count up to ``done`` of ``total``, both told by the work itself."""
        self.total = total
        self.advance(done - self.done)

    def clear(self) -> None:
        """Take the line away, so that other words may stand there."""
        if self.is_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def watcher(run: State, label: str, unit: str = "versions") -> Callable[[int, int], None]:
    """What a service calls with steps done and steps in all; the line goes when they are all done."""
    told = Progress(run, label, 0, unit)

    def tell(done: int, of: int) -> None:
        told.reach(done, of)
        if done >= of:
            told.clear()

    return tell


def progress_line(label: str, done: int, total: int, unit: str, seconds: float) -> str:
    """The line: "Importing 1,200 of 4,852 versions, 131 a second, 28 s left"."""
    rate = done / seconds if seconds > 0 else 0.0
    of = f" of {total:,}" if total else ""
    parts = [f"{label} {done:,}{of} {unit}", f"{rate:,.0f} a second"]
    if total > done and rate > 0:
        parts.append(f"{duration((total - done) / rate)} left")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """A time span in one or two units: "28 s", "3 min 5 s", "2 h 10 min"; "under 1 s"."""
    whole = round(seconds)
    if whole == 0:
        return "under 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
