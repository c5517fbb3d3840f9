"""Hands: processes that work on one task after the other, each answered in its turn.

A hand reads ahead of its work and sends behind it, so that neither side waits for a pipe: whoever gives it
tasks may be busy with something else, and the hand goes on.

Its process is a copy of this one (``fork``) where it is begun before anything was opened that must not be
shared, which costs a few milliseconds; else a new one (``spawn``), which costs as much as a start of the
command. See docs/decisions/0067.
"""

from __future__ import annotations

import gc
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Generic, Literal, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_lines: set[Connection[object, object]] = set()
"""This process's ends of the lines to its hands. A copy must let go of them, or no line would ever end."""


class Ended(Exception):
    """The process has ended before it answered."""


def may_fork() -> bool:
    """Whether a copy of this process is a sound one: Linux, no other thread, no database ever opened.

    A copy shares connections, which breaks them, and holds every lock that another thread held; on
    macOS the system's own libraries start threads.
    """
    if sys.platform != "linux" or "sqlalchemy" in sys.modules:
        return False
    return len(list(Path("/proc/self/task").iterdir())) == 1


def collect_seldom() -> None:
    """Look for cycles of objects less often: what bulk work remembers has none, and is long to search."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class Hand(Generic[Task, Answer]):
    """One process, begun with the first task; ``given`` are the tasks that it has not answered."""

    def __init__(self, work: Callable[[Task], Answer]) -> None:
        self.given: deque[Task] = deque()
        self._work = work
        self._line: Connection[object, object] | None = None
        self._process: BaseProcess | None = None

    def begin(self, method: Literal["spawn", "fork"] = "spawn") -> None:
        """Start the process; ``fork`` only where ``may_fork``."""
        context = get_context("fork") if method == "fork" else get_context("spawn")
        self._line, theirs = context.Pipe()
        _lines.add(self._line)
        self._process = context.Process(target=_serve, args=(theirs, self._work))
        with _interrupts_held():
            self._process.start()
        # Held by the process alone, the line ends with it.
        theirs.close()

    def take(self, task: Task) -> None:
        """Give a task, to be done after those given before."""
        if self._line is None:
            self.begin()
        self.given.append(task)
        self._send(task)

    def answer(self) -> Answer:
        """What came of the task given first. Whatever the work raised is raised here.

        Raises:
            Ended: the process has gone; the task is taken back, the next begin anew.
        """
        self.given.popleft()
        assert self._line is not None  # noqa: S101 - a task was given
        try:
            answer = self._line.recv()
        except (EOFError, OSError) as fault:
            self._renew()
            raise Ended from fault
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[return-value] # what the work gave

    def dismiss(self) -> None:
        """End the process; a task that it is at is finished, what else was given is not done."""
        if self._line is not None and self._process is not None:
            _lines.discard(self._line)
            self._line.close()
            self._process.join()
        self._line = self._process = None

    def _renew(self) -> None:
        self.dismiss()
        if self.given:
            self.begin()
            for task in self.given:
                self._send(task)

    def _send(self, task: Task) -> None:
        assert self._line is not None  # noqa: S101 - begun by whoever sends
        with suppress(OSError):  # a process that has ended is met when it shall answer
            self._line.send(task)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits, and a process started meanwhile never sees it: this one alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the process -------------------------------------------------------------------------------


def _serve(line: Connection[object, object], work: Callable[[Task], Answer]) -> None:
    """Work on task after task until the line ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in _lines:
        other.close()
    collect_seldom()
    tasks: SimpleQueue[Task | None] = SimpleQueue()
    answers: SimpleQueue[Answer | Exception] = SimpleQueue()
    is_over = Event()
    Thread(target=_fetch, args=(line, tasks, is_over), daemon=True).start()
    Thread(target=_tell, args=(line, answers), daemon=True).start()
    while (task := tasks.get()) is not None and not is_over.is_set():
        answers.put(_done(work, task))


def _done(work: Callable[[Task], Answer], task: Task) -> Answer | Exception:
    try:
        return work(task)
    except Exception as fault:  # noqa: BLE001 - raised where the answer is asked for
        return fault


def _fetch(line: Connection[object, object], tasks: SimpleQueue[object], is_over: Event) -> None:
    """Read tasks ahead of the work; None behind the last."""
    with suppress(EOFError, OSError):
        while True:
            tasks.put(line.recv())
    is_over.set()
    tasks.put(None)


def _tell(line: Connection[object, object], answers: SimpleQueue[object]) -> None:
    """Send answers behind the work."""
    with suppress(OSError):
        while True:
            line.send(answers.get())
