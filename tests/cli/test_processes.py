"""A command among others: interrupts, other writers, readers that leave, streams, locales and terminals."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Archive


def test_interrupted_run_keeps_what_it_reported(tmp_path: Path, corpus: Path, archive: Archive) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "archive.cli", "ingest", str(corpus)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    # A shell shows 130 for both: our own exit code, and a death by the signal while Python shuts down.
    assert process.returncode in (130, -signal.SIGINT, 0), err
    assert "Traceback" not in err
    reported = [line for line in [first, *out.splitlines()] if line.startswith("recorded")]
    assert archive("verify").code == 0
    held = archive("series").out + "".join(
        archive("log", path.name).out for path in corpus.iterdir() if path.is_dir()
    )
    for line in reported:
        assert line.split()[2] in held
    assert archive("ingest", corpus).code == 0
    assert "recorded" not in archive("ingest", corpus).out


def test_two_processes_at_once_lose_nothing(tmp_path: Path, corpus: Path, archive: Archive) -> None:
    series = sorted(path for path in corpus.iterdir() if path.is_dir())
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "archive.cli", "ingest", str(folder)],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in series
    ]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert archive("verify").code == 0
    assert "recorded" not in archive("ingest", corpus).out


def test_waiting_for_another_writer_is_said(archive: Archive, held: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The harbour stays open.\n")
    command = [sys.executable, "-m", "archive.cli", "--db", str(held), "ingest", "note.txt"]
    dated = ["--series", "note", "--effective-on", "2020-01-01"]
    other = sqlite3.connect(held, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with subprocess.Popen([*command, *dated], cwd=tmp_path, stderr=subprocess.PIPE, text=True) as waiting:
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
        other.execute("ROLLBACK")
        assert waiting.wait(60) == 0
    other.close()
    assert said == f"Another process is writing to '{held}'; waiting for it to end.\n"


def test_nothing_in_a_document_drives_the_terminal(archive: Archive, tmp_path: Path) -> None:
    text = "\x1b[31mRed\x1b[0m rules\x07\n\nKeep \u202eleft\x9b2J.\n"
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    archive("ingest", "rules.txt", "--series", "rules", "--effective-on", "2020-01-01")
    for arguments in (
        ["show", "rules"],
        ["series"],
        ["log", "rules"],
        ["audit", "rules"],
        ["blame", "rules"],
    ):
        shown = archive(*arguments)
        assert shown.code == 0, shown.err
        assert not set("\x1b\x07\x9b\u202e") & set(shown.out), arguments


def piped_into_one_line(tmp_path: Path, *arguments: str | Path) -> tuple[int, str]:
    """The exit code and the standard error of a command whose reader leaves after one line."""
    running = subprocess.Popen(
        [sys.executable, "-m", "archive.cli", *map(str, arguments)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    told = running.stderr.read()
    running.stderr.close()
    return running.wait(timeout=120), told


def test_a_reader_that_leaves_early_is_no_trouble(archive: Archive, tmp_path: Path) -> None:
    text = "\n\n".join(f"Keep left at buoy {number}, and again at the next one." for number in range(20_000))
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    archive("ingest", "long.txt", "--series", "long", "--effective-on", "2020-01-01")
    assert piped_into_one_line(tmp_path, "show", "long") == (0, "")


def test_a_reader_that_leaves_early_stops_no_ingest(archive: Archive, corpus: Path, tmp_path: Path) -> None:
    code, told = piped_into_one_line(tmp_path, "ingest", corpus)
    assert (code, told) == (0, "")
    again = archive("ingest", corpus).out
    assert "recorded" not in again
    assert "31 already held" in again


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_output_is_the_same_bytes_in_every_locale(archive: Archive, tmp_path: Path, locale: str) -> None:
    (tmp_path / "rule.txt").write_text("Règle : à gauche — 保持.\n", encoding="utf-8")
    archive("ingest", "rule.txt", "--series", "rule", "--effective-on", "2020-01-01")
    plain = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    done = subprocess.run(
        [sys.executable, "-m", "archive.cli", "show", "rule"],
        cwd=tmp_path,
        env={**os.environ, **plain},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8") == "Règle : à gauche — 保持.\n"


def test_closed_standard_output_is_told_and_its_number_is_no_archive(held: Path) -> None:
    # With number 1 free, the database would be opened as it, and what is printed would go into the archive.
    lost = "archive: Standard output is closed, so nobody got the answer."
    for closed, code, told in ((">&-", 2, lost), ("2>&-", 0, ""), (">&- 2>&-", 2, ""), ("<&-", 0, "")):
        line = f"{sys.executable} -m archive.cli --db {held} series {closed}"
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == code, closed
        assert done.stderr.startswith(told), closed
        assert done.stderr.count("\n") == (1 if told else 0), closed
    line = f"{sys.executable} -m archive.cli --db {held} verify"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert "all match" in done.stdout


def test_full_standard_output_is_called_that(held: Path) -> None:
    line = f"{sys.executable} -m archive.cli --db {held} log central-bank-statement > /dev/full"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "archive: Standard output cannot be written: No space left on device. Make room"
    )


@pytest.mark.parametrize(
    "command", [["log", "central-bank-statement"], ["diff", "#1", "#2"], ["ingest", "corpus"]]
)
def test_dumb_terminal_is_sent_no_commands(held: Path, corpus: Path, command: list[str]) -> None:
    """An editor's shell shows what it gets: neither colours nor lines that would be written over."""
    import pty

    sides = [f"central-bank-statement@{each}" if each[0] == "#" else each for each in command]
    arguments = [str(corpus) if each == "corpus" else each for each in sides]
    environment = {**os.environ, "TERM": "dumb"}
    environment.pop("NO_COLOR", None)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "archive.cli", "--db", str(held), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _rest(ours), b""))
    os.close(ours)
    assert running.returncode == 0, shown
    assert b"\x1b" not in shown
    assert b"central-bank-statement" in shown


def _rest(terminal: int) -> bytes:
    """What a terminal was sent next; nothing once everybody has left it."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""
