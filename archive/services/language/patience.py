"""Patience: how long a person's regular expression may take before it is given up.

Python's matcher looks for signals while it works, so an alarm ends even a match that would go on for
centuries ("(a+)+b"). Where the system has no alarm, or outside of the main thread, nothing is limited.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from archive.errors import SettingInvalid

SECONDS = 10.0
"""How long one series may be searched by one pattern; a sound one needs a few milliseconds."""


@contextmanager
def patience(pattern: str, seconds: float = SECONDS) -> Iterator[None]:
    """Give up what happens inside after so many seconds.

    Raises:
        SettingInvalid: the time was over.
    """

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise SettingInvalid(
            f"The pattern {pattern!r} was still searching after {seconds:g} seconds and was given up.",
            "A repetition inside a repetition, as in (a+)+, makes a search endless: write it without.",
        )

    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
