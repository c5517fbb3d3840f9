"""Hands: processes that work on one task after the other, each answered in its turn.

A hand reads ahead of its work and sends behind it, so that neither side waits for a pipe: whoever gives it
tasks may be busy with something else, and the hand goes on.

Its process is a copy of this one (``fork``) where it is begun before anything was opened that must not be
shared, which costs a few milliseconds; else a new one (``spawn``), which costs as much as a start of the
command. See docs/decisions/0067.
"""

from __future__ import annotations

import gc
import os
import pickle
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
from threading import Thread
from traceback import format_exception
from typing import Generic, Literal, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

_lines: set[Connection[object, object]] = set()
"""This process's ends of the lines to its hands. A copy must let go of them, or no line would ever end."""


class Ended(Exception):
    """The process has ended before it answered."""


class NeverBegan(Ended):
    """The process has ended before it could work at all: no task of its is to blame."""


def may_fork() -> bool:
    """Whether a copy of this process is a sound one: Linux, no other thread, no database ever opened.

    A copy shares connections, which breaks them, and holds every lock that another thread held; on
    macOS the system's own libraries start threads.
    """
    if sys.platform != "linux" or "sqlalchemy" in sys.modules:
        return False
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:  # a machine that tells nothing of its processes
        return False


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
        self._is_at_work = False

    def begin(self, method: Literal["spawn", "fork"] = "spawn") -> None:
        """Start the process; ``fork`` only where ``may_fork``.

        Raises:
            OSError: the system starts no further process.
        """
        context = get_context("fork") if method == "fork" else get_context("spawn")
        line, theirs = context.Pipe()
        _lines.add(line)
        # A daemon: where all else fails it is ended with the command, which never waits for it.
        process = context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        try:
            with _interrupts_held():
                process.start()
        except BaseException:
            _lines.discard(line)
            line.close()
            raise
        finally:
            # Held by the process alone, the line ends with it.
            theirs.close()
        self._line, self._process, self._is_at_work = line, process, False

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
            if not self._is_at_work:
                self._is_at_work = self._line.recv() == _AT_WORK
            answer = self._line.recv()
        except (EOFError, OSError) as fault:
            ended = Ended() if self._is_at_work else NeverBegan()
            self._renew()
            raise ended from fault
        if isinstance(answer, Exception):
            raise answer
        return answer  # type: ignore[return-value] # what the work gave

    def dismiss(self) -> None:
        """End the process, whatever it is at."""
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


_AT_WORK = "at work"
"""The first word of every process."""


def _serve(line: Connection[object, object], work: Callable[[Task], Answer]) -> None:
    """Work on task after task until the line ends, and the process with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in _lines:
        other.close()
    collect_seldom()
    tasks: SimpleQueue[Task] = SimpleQueue()
    answers: SimpleQueue[Answer | Exception | str] = SimpleQueue()
    answers.put(_AT_WORK)
    Thread(target=_fetch, args=(line, tasks), daemon=True).start()
    Thread(target=_tell, args=(line, answers), daemon=True).start()
    while True:
        answers.put(_done(work, tasks.get()))


def _done(work: Callable[[Task], Answer], task: Task) -> Answer | Exception:
    try:
        return work(task)
    except Exception as fault:  # noqa: BLE001 - raised where the answer is asked for
        return _sendable(fault)


def _sendable(fault: Exception) -> Exception:
    """The fault, with where it happened as a note; in words where it is of no kind that can be sent."""
    where = "".join(format_exception(fault))
    try:
        pickle.loads(pickle.dumps(fault))  # noqa: S301 - our own words
    except Exception:  # noqa: BLE001 - whatever hinders it
        fault = RuntimeError(f"{type(fault).__name__}: {fault}")
    fault.add_note(where)
    return fault


def _fetch(line: Connection[object, object], tasks: SimpleQueue[object]) -> None:
    """Read tasks ahead of the work; when the line ends nobody waits for an answer, so the process ends."""
    try:
        while True:
            tasks.put(line.recv())
    except EOFError:
        os._exit(0)
    finally:
        os._exit(1)


def _tell(line: Connection[object, object], answers: SimpleQueue[object]) -> None:
    """Send answers behind the work; without it no answer would ever come, so the process ends with it."""
    try:
        while True:
            answer = answers.get()
            try:
                line.send(answer)
            except OSError:
                raise
            except Exception as fault:  # noqa: BLE001 - an answer that cannot be sent
                line.send(_sendable(fault))
    finally:
        os._exit(1)
