"""Whatever happens to process, disk or connection: what was reported as recorded is there, and whole.

By default a few kills and corruptions are tried; ARCHIVE_TORTURE=1 tries hundreds, each test for at
most ARCHIVE_TORTURE_SECONDS (120; kills four times that), and says how many it came to.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.errors import StoreDamaged, StoreError, StoreForeign
from archive.store import Repository, open_archive
from tests.store.makers import deposit_at, filled

IS_TORTURE = bool(os.environ.get("ARCHIVE_TORTURE"))
PATIENCE = float(os.environ.get("ARCHIVE_TORTURE_SECONDS", "120")) if IS_TORTURE else 60.0
KILLS = 500 if IS_TORTURE else 4
CORRUPTIONS = 1000 if IS_TORTURE else 60
ROOT = Path(__file__).resolve().parents[2]


def start(place: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.worker", place, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed_after(process: subprocess.Popen[str], seconds: float) -> list[str]:
    """The digests that the process was told before it was killed, ``seconds`` after the first."""
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    whole_lines = (first + rest).split("\n")[:-1]
    return [line for line in whole_lines if line]


def held_digests(repository: Repository) -> set[str]:
    return {h.digest for series in repository.series() for h in repository.heads(series.name)}


def test_killed_at_any_instant_nothing_reported_is_lost(place: str) -> None:
    chance = random.Random(11)
    reported: set[str] = set()
    until = time.monotonic() + 4 * PATIENCE
    for kill in range(KILLS):
        reported |= set(killed_after(start(place, f"series {kill % 3}", 400), chance.random() * 0.4))
        with open_archive(place) as repository:
            assert reported <= held_digests(repository)
            if not IS_TORTURE or kill % 20 == 0:
                assert repository.verify().findings == ()
        if time.monotonic() > until:
            break
    sys.stdout.write(f"{kill + 1} kills, {len(reported)} versions reported before them, none lost\n")
    done = start(place, "series 0", 30)
    _, errors = done.communicate()
    assert done.returncode == 0, errors
    with open_archive(place) as repository:
        assert repository.verify().findings == ()
        assert {deposit_at(step, "series 0")[2].head.digest for step in range(30)} <= held_digests(repository)


def test_many_writers_at_once_make_one_chain(place: str) -> None:
    writers, steps = (8, 400) if IS_TORTURE else (3, 12)
    running = [start(place, f"own {n}", steps, "shared") for n in range(writers)]
    with open_archive(place, create=True) as reader:
        while any(process.poll() is None for process in running):
            for series in reader.series():
                assert reader.version(reader.heads(series.name)[-1]).paragraphs[0].text
            time.sleep(0.05)
    for process in running:
        out, errors = process.communicate()
        assert process.returncode == 0, errors
        assert len(out.split()) >= steps
    with open_archive(place) as repository:
        fixity = repository.verify()
        assert fixity.findings == ()
        indices = [event.index for event in repository.events()]
        assert indices == list(range(fixity.events))
        digests = [event.payload.get("version") for event in repository.events()]
        recorded = [digest for digest in digests if digest]
        assert len(recorded) == len(set(recorded))


def test_full_disk_keeps_nothing_of_the_step_and_says_so(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        filled(repository, steps=2)
        before = repository.root()
        with repository.database.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            connection.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
        with pytest.raises(StoreError, match=r"disk that holds .* is full"):
            repository.deposit_many([deposit_at(step) for step in range(2, 400)])
        assert repository.root() == before
        with repository.database.engine.connect() as connection:
            connection.execute(text("PRAGMA max_page_count = 1000000"))
        repository.deposit_many([deposit_at(step) for step in range(2, 60)])
        assert repository.verify().findings == ()


@pytest.mark.postgres
def test_connection_cut_in_the_middle_is_told_and_survived(postgresql_server: str) -> None:
    from tests.stores import drop_database, make_database

    url = make_database(postgresql_server)
    with open_archive(url, create=True) as repository, open_archive(url) as other:
        filled(repository, steps=2)
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

        def deposits() -> object:
            for step in range(2, 450):
                if step == 320:
                    with other.database.engine.connect() as connection:
                        connection.execute(cut)
                yield deposit_at(step)

        with pytest.raises(StoreError, match="Run it again"):
            repository.deposit_many(deposits())  # type: ignore[arg-type]
        assert repository.verify().findings == ()
        repository.deposit_many([deposit_at(step) for step in range(2, 450)])
        assert repository.series()[0].versions == 449 + 1
        assert repository.verify().findings == ()
    drop_database(postgresql_server, url)


def corrupted(data: bytes, chance: random.Random) -> bytes:
    """A file with one bit flipped, one page of noise, or its end cut off."""
    place = chance.randrange(len(data))
    kind = chance.randrange(4)
    if kind == 0:
        return data[:place]
    if kind == 1:
        page = place // 4096 * 4096
        return data[:page] + chance.randbytes(4096) + data[page + 4096 :]
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def test_corruption_of_the_file_is_named_or_does_no_harm(tmp_path: Path) -> None:
    path, copy = tmp_path / "a.db", tmp_path / "b.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=12)
        whole = content_of(repository)
    data, chance = path.read_bytes(), random.Random(5)
    named = harmless = 0
    until = time.monotonic() + PATIENCE
    for _ in range(CORRUPTIONS):
        if time.monotonic() > until:
            break
        copy.write_bytes(corrupted(data, chance))
        try:
            with open_archive(str(copy), read_only=True) as repository:
                is_named = bool(repository.verify().findings)
                if not is_named:
                    assert content_of(repository) == whole
        except (StoreDamaged, StoreForeign, StoreError):
            is_named = True
        named, harmless = named + is_named, harmless + (not is_named)
        for left in tmp_path.glob("b.db-*"):
            left.unlink()
    sys.stdout.write(f"{named + harmless} corruptions: {named} named, {harmless} without effect\n")
    assert named > (named + harmless) // 4


def content_of(repository: Repository) -> list[object]:
    """Everything that an archive holds, to the byte."""
    content: list[object] = []
    for series in repository.series():
        for head in repository.heads(series.name):
            content += [head, tuple(repository.version(head).paragraphs), repository.witness(head.witness)]
            content += repository.provenances(head.witness)
    return content


def test_an_archive_survives_being_copied_while_it_is_closed(tmp_path: Path) -> None:
    """One file is all there is: after closing no log file holds anything back."""
    path = tmp_path / "a.db"
    with open_archive(str(path), create=True) as repository:
        filled(repository, steps=2)
        before = content_of(repository)
    assert [p.name for p in tmp_path.iterdir()] == ["a.db"]
    shutil.copy(path, tmp_path / "c.db")
    with open_archive(str(tmp_path / "c.db"), read_only=True) as repository:
        assert content_of(repository) == before
