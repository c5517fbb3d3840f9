"""Hands: work done elsewhere comes back in its order, whatever ends on either side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from archive.services.intake import drawing, hands
from archive.services.intake.hands import Ended, Hand, NeverBegan, may_fork

needs_fork = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")


def doubled(task: str) -> str:
    """The task twice; one ends its process, another one fails."""
    if task == "die":
        os._exit(9)
    if task == "fail":
        raise ValueError(task)
    if task == "fail oddly":
        raise OddFault(1, 2)
    return task * 2


class OddFault(Exception):
    """One that cannot be made anew from what it says."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"odd {one}")
        self.unsent = lambda: other


def test_answers_come_in_the_order_of_the_tasks() -> None:
    hand = Hand(doubled)
    tasks = ["a", "b" * 3_000_000, "c" * 3_000_000, "d"]
    for task in tasks:
        hand.take(task)
    assert [hand.answer() for _ in tasks] == [task * 2 for task in tasks]
    hand.dismiss()


def test_what_ends_the_process_is_told_and_the_tasks_behind_it_are_done() -> None:
    hand = Hand(doubled)
    hand.take("a")
    assert hand.answer() == "aa"
    for task in ("die", "b", "c"):
        hand.take(task)
    with pytest.raises(Ended):
        hand.answer()
    assert [hand.answer(), hand.answer()] == ["bb", "cc"]
    hand.dismiss()


def test_a_killed_process_is_met_when_it_is_asked_and_work_goes_on() -> None:
    hand = Hand(doubled)
    hand.take("a")
    assert hand.answer() == "aa"
    assert hand._process is not None
    assert hand._process.pid is not None
    os.kill(hand._process.pid, signal.SIGKILL)
    hand._process.join()
    hand.take("b")
    with pytest.raises(Ended):
        hand.answer()
    hand.take("c")
    assert hand.answer() == "cc"
    hand.dismiss()


def test_a_fault_of_the_work_is_raised_where_its_answer_is_asked_for() -> None:
    hand = Hand(doubled)
    hand.take("fail")
    hand.take("a")
    with pytest.raises(ValueError, match="fail"):
        hand.answer()
    assert hand.answer() == "aa"
    hand.dismiss()


def test_a_fault_that_cannot_be_sent_is_told_in_words_with_where_it_happened() -> None:
    hand = Hand(doubled)
    hand.take("fail oddly")
    hand.take("a")
    with pytest.raises(RuntimeError, match="OddFault: odd 1") as told:
        hand.answer()
    assert "in doubled" in told.value.__notes__[0]
    assert hand.answer() == "aa"
    hand.dismiss()


def test_an_answer_that_cannot_be_sent_is_a_fault_and_no_silence() -> None:
    hand = Hand(open)
    hand.take(os.devnull)
    with pytest.raises(TypeError, match="pickle"):
        hand.answer()
    hand.dismiss()


def test_a_process_that_ends_before_it_works_is_no_fault_of_its_task() -> None:
    hand = Hand(doubled)
    hand.begin()
    assert hand._process is not None
    hand._process.kill()
    hand._process.join()
    hand.take("a")
    with pytest.raises(NeverBegan):
        hand.answer()
    hand.dismiss()


@needs_fork
@pytest.mark.parametrize("fault", ["BlockingIOError(11, 'no more')", "KeyboardInterrupt()"])
def test_a_crew_that_cannot_be_begun_leaves_nobody_behind(fault: str) -> None:
    told = run(
        "import os\n"
        "from archive.services.intake import drawing\n"
        "drawing.cores = lambda: 3\n"
        "real, calls = os.fork, []\n"
        "def fork():\n"
        "    calls.append(1)\n"
        f"    if len(calls) == 3: raise {fault}\n"
        "    return real()\n"
        "os.fork = fork\n"
        "try: print(drawing.Crew.early().is_eager)\n"
        "except KeyboardInterrupt: print('interrupted')\n"
    )
    assert told.split() == ["False" if "IO" in fault else "interrupted"]


def test_a_dismissed_hand_ends_at_once_and_heeds_no_interrupt() -> None:
    hand = Hand(time.sleep)
    hand.take(0.0)
    hand.answer()
    process = hand._process
    assert process is not None
    assert process.pid is not None
    for seconds in (60.0, 60.0):
        hand.take(seconds)
    os.kill(process.pid, signal.SIGINT)
    start = time.monotonic()
    hand.dismiss()
    assert time.monotonic() - start < 30
    assert process.exitcode == 0


def test_no_copy_is_made_once_a_database_may_be_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", sys)
    assert not may_fork()
    crew = drawing.Crew.early()
    assert not crew.is_eager


@needs_fork
def test_no_copy_is_made_while_another_thread_runs() -> None:
    told = run(
        "import threading\n"
        "from archive.services.intake.hands import may_fork\n"
        "before, waiting = may_fork(), threading.Event()\n"
        "thread = threading.Thread(target=waiting.wait); thread.start()\n"
        "print(before, may_fork()); waiting.set()\n"
    )
    assert told.split() == ["True", "False"]


@needs_fork
def test_copies_answer_and_end_with_whoever_began_them() -> None:
    told = run(
        "import os\n"
        "from archive.services.intake.hands import Hand\n"
        "both = [Hand(str.upper), Hand(str.title)]\n"
        "for hand in both: hand.begin('fork')\n"
        "for hand in both: hand.take('some words')\n"
        "print(*(hand.answer() for hand in both), *(hand._process.pid for hand in both), flush=True)\n"
        "os._exit(9)\n",
        code=9,
    )
    *words, one, two = told.split()
    assert words == ["SOME", "WORDS", "Some", "Words"]
    patience = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() and not is_zombie(pid) for pid in (one, two)):
        assert time.monotonic() < patience, "a copy outlives what it was copied from"
        time.sleep(0.05)


def is_zombie(pid: str) -> bool:
    """Whether a process has ended and only waits for somebody to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@needs_fork
def test_a_large_folder_is_read_by_copies_and_one_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    words = " ".join(f"Nobody runs on pier {number}." for number in range(3_000))
    for number in range(1, 29):
        day = date(2020, 1, number)
        (folder / f"{day}.md").write_text(f"# Rules\n\n{words}\n\nPier {number} is closed.\n")
    told = run(
        "import os, signal, sys\n"
        "from archive.cli import main\n"
        "from archive.services.intake import bulk, drawing\n"
        "crews, early, write = [], drawing.Crew.early, bulk.Writer.write\n"
        "def begun(cls):\n"
        "    crews.append(early()); print('copies:', crews[0].is_eager); return crews[0]\n"
        "def struck(self, *given):\n"
        "    if crews: os.kill(crews.pop().hands[0]._process.pid, signal.SIGKILL)\n"
        "    return write(self, *given)\n"
        "drawing.Crew.early, drawing.cores = classmethod(begun), lambda: 2\n"
        "bulk.Writer.write = struck\n"
        f"sys.argv = ['archive', '--db', {str(tmp_path / 'a.db')!r}, 'ingest', {str(folder)!r}]\n"
        "main()\n"
    )
    lines = told.splitlines()
    assert lines[0] == "copies: True"
    assert [line.split()[1] for line in lines[1:-1]] == [
        f"rules@2020-01-{number:02}" for number in range(1, 29)
    ]
    assert lines[-1] == "28 documents: 28 recorded."


def run(program: str, code: int = 0) -> str:
    """What a program of its own prints, warnings being faults."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout


def test_interrupts_wait_while_a_process_starts() -> None:
    with hands._interrupts_held():
        held = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    assert signal.SIGINT in held
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, set())
