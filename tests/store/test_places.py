"""Where an archive lies: files of any name, links to them, and what a crash has left beside them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from archive.errors import StoreDamaged
from archive.store import open_archive
from archive.store.derived import open_derived
from archive.store.rescue import rescue
from tests.store.makers import content_of, filled

NAMES = ["what?.db", "per%20cent.db", "%41.db", "ha#sh.db", "q?x=1&y.db", "a b.db", "ünï.db"]


@pytest.mark.parametrize("name", [*NAMES, "~nobody-of-that-name.db", "qu'ote.db"])
def test_an_archive_lies_in_the_file_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """In a URL some letters mean something else: what was reported as recorded would lie elsewhere."""
    monkeypatch.chdir(tmp_path)
    with open_archive(name, create=True) as repository:
        filled(repository, steps=2)
        held = content_of(repository)
        assert open_derived(repository.database).is_lasting
    there = {path.name.removesuffix("-wal").removesuffix("-shm") for path in tmp_path.iterdir()}
    assert there == {name, f"{name}.derived"}
    for place in (name, str(tmp_path / name)):
        with open_archive(place, read_only=True) as again:
            assert content_of(again) == held
            assert again.verify().findings == ()


CRASHED = (
    "import os, sys; from archive.store import open_archive; from tests.store.makers import filled\n"
    "archive = open_archive(sys.argv[1], create=True); filled(archive, steps=2); os._exit(9)"
)


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """An archive all of which lies in its log still."""
    path = tmp_path / "a.db"
    done = subprocess.run(
        [sys.executable, "-c", CRASHED, str(path)], check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 9
    assert path.with_name("a.db-wal").stat().st_size > 0
    return path


def test_the_log_of_an_archive_behind_a_link_is_read_by_a_rescue(crashed: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "to.db"
    link.symlink_to(crashed)
    assert rescue(str(link), tmp_path / "out").written == 4


@pytest.mark.parametrize("is_there", [True, False])
def test_a_log_that_is_all_that_is_left_is_not_dropped(crashed: Path, tmp_path: Path, is_there: bool) -> None:
    """SQLite removes the log beside an empty file, even for somebody who only looks."""
    crashed.unlink()
    if is_there:
        crashed.touch()
    log = crashed.with_name("a.db-wal")
    before = log.read_bytes()
    for options in ({"read_only": True}, {"create": True}):
        with pytest.raises(StoreDamaged, match="its log"):
            open_archive(str(crashed), **options)
    assert log.read_bytes() == before
    assert rescue(str(crashed), tmp_path / "out").written == 4


def test_half_a_witness_of_a_killed_rescue_is_never_taken_for_a_whole_one(
    crashed: Path, tmp_path: Path
) -> None:
    killed = (
        "import os, sys; from pathlib import Path; from archive.store.rescue import rescue\n"
        "def half(self, data): open(self, 'wb').write(data[:9]); os._exit(9)\n"
        "Path.write_bytes = half; rescue(sys.argv[1], Path(sys.argv[2]))"
    )
    out = tmp_path / "out"
    assert subprocess.run([sys.executable, "-c", killed, str(crashed), str(out)], check=False).returncode == 9
    assert rescue(str(crashed), out).written == 4
    assert all(path.stat().st_size > 9 for path in out.rglob("*") if path.is_file())
