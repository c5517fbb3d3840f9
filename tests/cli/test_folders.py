"""Folders of output: what a killed process has left of one never stands in the way of the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archive.cli.folders import write_folder
from archive.errors import OutputUnwritable

FILES = [("bagit.txt", b"a bag"), ("data/one.txt", b"one"), ("data/two.txt", b"two"), ("manifest.txt", b"m")]

KILLED_WRITING = """
import os, signal, sys
from pathlib import Path
from archive.cli.folders import write_folder
def files():
    yield "bagit.txt", b"another"
    yield "data/one.txt", b"another"
    os.kill(os.getpid(), signal.SIGKILL)
write_folder(files(), Path(sys.argv[1]))
"""

KILLED_MOVING = """
import os, signal, sys
from pathlib import Path
from archive.cli.folders import write_folder
moved, rename = [], Path.rename
def counted(self, target):
    if self.parent.name.endswith(".part") and not self.name.startswith("."):
        if len(moved) == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        moved.append(self)
    return rename(self, target)
Path.rename = counted
write_folder([("bagit.txt", b"b"), ("data/old.txt", b"o"), ("manifest.txt", b"old")], Path(sys.argv[1]))
"""

LIVING = """
import sys
from pathlib import Path
from archive.cli.folders import write_folder
def files():
    yield "bagit.txt", b"the living one's"
    print("begun", flush=True)
    sys.stdin.readline()
write_folder(files(), Path(sys.argv[1]))
"""


def run(code: str, *arguments: object) -> int:
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=False).returncode


def content(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.mark.parametrize("is_there", [True, False])
def test_what_a_kill_left_is_removed_by_the_next(tmp_path: Path, is_there: bool) -> None:
    folder = tmp_path / "bag"
    if is_there:
        folder.mkdir()
    for _ in range(2):
        assert run(KILLED_WRITING, folder) == -9
    hidden = list(folder.iterdir() if is_there else tmp_path.iterdir())
    assert [each.name[0] for each in hidden] == ["."], "what the first left, the second has removed"
    assert write_folder(FILES, folder) == 4
    assert content(folder) == dict(FILES)
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_what_a_kill_left_half_moved_is_taken_back(tmp_path: Path, moved: int) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    assert run(KILLED_MOVING, folder, moved) == -9
    assert len(list(folder.iterdir())) == 1 + moved
    write_folder(FILES, folder)
    assert content(folder) == dict(FILES)


def test_what_a_living_process_writes_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    folder.mkdir()
    command = [sys.executable, "-c", LIVING, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as living:
        assert living.stdout is not None
        living.stdout.readline()
        with pytest.raises(OutputUnwritable, match="Another export writes into"):
            write_folder(FILES, folder)
        living.communicate("\n")
    assert living.returncode == 0
    assert content(folder) == {"bagit.txt": b"the living one's"}


def test_what_only_looks_like_a_leftover_is_left_alone(tmp_path: Path) -> None:
    """A hidden folder of somebody's own, even one that is named like ours, has no mark of ours."""
    folder = tmp_path / "bag"
    own = folder / ".123.part"
    own.mkdir(parents=True)
    (own / "letter.txt").write_bytes(b"mine")
    with pytest.raises(OutputUnwritable, match="is not empty"):
        write_folder(FILES, folder)
    assert content(folder) == {".123.part/letter.txt": b"mine"}
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputUnwritable, match="is not a folder"):
        write_folder(FILES, tmp_path / "file")
