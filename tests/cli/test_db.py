"""Looking after the database from the command line."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

DATED = ("--effective-on", "2020-01-01")


def archive(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive.cli", *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.fixture
def filled(tmp_path: Path, corpus: Path) -> Path:
    path = tmp_path / "a.db"
    assert archive("--db", path, "ingest", corpus, "-q").returncode == 0
    return path


def test_pack_copy_and_rescue_keep_everything(filled: Path, tmp_path: Path) -> None:
    before = json.loads(archive("--db", filled, "db", "info", "--format", "json").stdout)
    assert before["versions"] > 20
    assert before["bytes_without_search"] <= before["bytes"]
    packed = archive("--db", filled, "pack")
    assert (packed.returncode, packed.stderr) == (0, "")
    copied = archive("copy", filled, tmp_path / "b.db")
    assert copied.returncode == 0, copied.stderr
    after = json.loads(archive("--db", tmp_path / "b.db", "db", "info", "--format", "json").stdout)
    assert {k: before[k] for k in ("versions", "witnesses", "events")} == {
        k: after[k] for k in ("versions", "witnesses", "events")
    }
    rescued = archive("--db", tmp_path / "b.db", "rescue", "-o", tmp_path / "out")
    assert rescued.stdout.startswith(f"{before['witnesses']} witnesses")
    files = [file for file in (tmp_path / "out").rglob("*") if file.is_file()]
    assert len(files) == before["witnesses"] + 1  # and the table of them


def test_a_rescue_tells_of_every_series_that_a_witness_stands_in(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("The harbour stays open.\n")
    for series in ("100%", "a/b", "plain"):
        added = archive("--db", tmp_path / "a.db", "ingest", text, "--series", series, *DATED)
        assert added.returncode == 0, added.stderr
    assert archive("--db", tmp_path / "a.db", "rescue", "-o", tmp_path / "out").returncode == 0
    with (tmp_path / "out" / "index.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["series"] for row in rows] == ["100%", "a/b", "plain"]
    assert {row["effective_on"] for row in rows} == {"2020-01-01"}
    for row in rows:
        data = (tmp_path / "out" / row["file"]).read_bytes()
        assert sha256(data).hexdigest() == row["digest"]


def test_schema_is_told_and_a_missing_archive_is_not_made(filled: Path, tmp_path: Path) -> None:
    assert archive("--db", filled, "db", "current").stdout == "0001\n"
    assert archive("--db", filled, "db", "upgrade").stdout == "schema 0001\n"
    missing = archive("--db", tmp_path / "none.db", "db", "upgrade")
    assert missing.returncode == 2
    assert "no archive at" in missing.stderr
    assert not (tmp_path / "none.db").exists()


def test_copy_from_no_archive_advises_on_its_own_arguments(filled: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("No archive.")
    for arguments in ((tmp_path / "none.db", tmp_path / "b.db"), (text, tmp_path / "b.db"), (filled, text)):
        told = archive("copy", *arguments)
        assert told.returncode == 2
        assert "--db" not in told.stderr
        assert ("FROM" in told.stderr) != ("TO" in told.stderr)
    assert not (tmp_path / "b.db").exists()


def test_copy_of_a_damaged_archive_says_what_became_of_the_backup(filled: Path, tmp_path: Path) -> None:
    backup, again = tmp_path / "backup.db", tmp_path / "again.db"
    assert archive("copy", filled, backup).returncode == 0
    with sqlite3.connect(filled) as connection:
        (data,) = connection.execute("SELECT data FROM frames WHERE id = 1").fetchone()
        connection.execute("UPDATE frames SET data = ? WHERE id = 1", [data[:-1] + bytes([data[-1] ^ 4])])
    connection.close()
    told = archive("copy", filled, backup)
    assert told.returncode == 2
    assert f"'{filled}' is damaged (fixity: frame 1, and " in told.stderr
    assert f"'{backup}' kept its own of that" in told.stderr
    assert len(told.stderr.splitlines()) == 1
    assert archive("--db", backup, "verify").returncode == 0
    anew = archive("copy", filled, again)
    assert anew.returncode == 2
    assert "and so is its copy" in anew.stderr
    assert "archive rescue" in anew.stderr
