"""Sources that are no files: pipes that end, pipes that do not, devices, and pipes that nobody writes to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.services.intake import sources
from tests.cli.conftest import Archive

STATEMENT = "The Harbour Rules\n\nMarch 4, 2021\n\nKeep left at the mole. Pay your dues on arrival.\n"
ARCHIVE = f"{sys.executable} -m archive.cli"


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What a shell makes of a line, with ``archive`` for the command."""
    limited = f"ulimit -v 4000000; {line.replace('archive ', f'{ARCHIVE} ')}"
    return subprocess.run(
        ["bash", "-c", limited], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_what_a_command_writes_is_taken_in(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text(STATEMENT, encoding="utf-8")
    done = shell("archive ingest <(sleep 0.2; cat rules.txt) --series rules", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "recorded      rules@2021-03-04" in done.stdout


def test_a_pipe_is_read_once_though_its_series_must_be_told(tmp_path: Path) -> None:
    (tmp_path / "rules.txt").write_text(STATEMENT, encoding="utf-8")
    done = shell("archive ingest <(cat rules.txt)", tmp_path)
    assert done.returncode == 2
    assert "--series" in done.stderr
    assert "empty" not in done.stderr


@pytest.mark.parametrize(
    "line",
    [
        "yes | archive ingest - --series r",
        "archive ingest <(yes) --series r",
        "yes | archive ingest /dev/stdin",
    ],
)
def test_what_never_ends_is_refused_at_the_limit(tmp_path: Path, line: str) -> None:
    done = shell(line, tmp_path)
    assert done.returncode == 2
    assert "has more than 64 MiB; the limit is 64 MiB" in done.stderr


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused_unread(archive: Archive, device: str) -> None:
    done = archive("ingest", device, "--series", "rules")
    assert (done.code, done.out) == (2, "")
    assert f"archive: {device} is a device or a socket, no file. Name a file" in done.err


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "WRITER_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe")
    done = archive("ingest", "pipe", "--series", "rules")
    assert done.code == 2
    assert "pipe is a pipe that nobody writes to. Start what writes to it first" in done.err


def test_a_pipe_is_waited_for_while_its_writer_starts(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "rules.txt").write_text(STATEMENT, encoding="utf-8")
    done = shell("(sleep 1; cat rules.txt > pipe) & archive ingest pipe --series rules", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_writer_that_thinks_for_long_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "WRITER_SECONDS", 0.05)
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen(["bash", "-c", "exec > pipe; sleep 0.5; echo late"], cwd=tmp_path)
    with os.fdopen(os.open(tmp_path / "pipe", os.O_RDONLY)):  # until here the writer has come
        assert sources.bytes_of(tmp_path / "pipe") == b"late\n"
    assert writer.wait() == 0
