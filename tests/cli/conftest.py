"""The command as a person runs it: a real process, or the same entry point called in this one."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Run:
    """What came of one run."""

    code: int
    out: str
    err: str


Archive = Callable[..., Run]
"""``archive("log", path)`` runs that command; see the fixtures of its kind."""


class _Console(io.TextIOWrapper):
    """A text stream over bytes, as standard output is; never a terminal."""

    def __init__(self) -> None:
        self.written = io.BytesIO()
        super().__init__(self.written, encoding="utf-8", write_through=True)

    def text(self) -> str:
        """Everything written so far; bytes that are no text appear as replacement characters."""
        return self.written.getvalue().decode("utf-8", "replace")


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Run ``archive ARGUMENTS`` in an empty folder, in this process; input is what standard input holds."""
    from archive.cli.app import cli
    from archive.cli.commands import run

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ARCHIVE_DB", raising=False)

    def call(*arguments: str | Path, input: bytes = b"") -> Run:  # noqa: A002 - the word subprocess uses
        out, err = _Console(), _Console()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(input), encoding="utf-8"))
        code = 0
        with redirect_stdout(out), redirect_stderr(err):
            handler = signal.getsignal(signal.SIGINT)
            try:
                run(cli, [str(argument) for argument in arguments])
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                signal.signal(signal.SIGINT, handler)
        return Run(code, out.text(), err.text())

    return call


@pytest.fixture
def process(tmp_path: Path) -> Archive:
    """Run ``archive ARGUMENTS`` in an empty folder as a process of its own."""

    def call(*arguments: str | Path, input: bytes = b"", **environment: str) -> Run:  # noqa: A002
        done = subprocess.run(
            [sys.executable, "-m", "archive.cli", *map(str, arguments)],
            cwd=tmp_path,
            input=input,
            capture_output=True,
            env={**os.environ, **environment},
            check=False,
            timeout=120,
        )
        return Run(
            done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        )

    return call


@pytest.fixture
def held(archive: Archive, corpus: Path, tmp_path: Path) -> Path:
    """An archive that holds the central bank's statements."""
    assert archive("ingest", corpus / "central-bank-statement").code == 0
    return tmp_path / "archive.db"


def assert_one_sentence(done: Run, *words: str) -> None:
    """Trouble is told by name and without a traceback, and exits with 2."""
    assert done.code == 2, (done.out, done.err)
    assert done.err.startswith("archive: ")
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err
