"""Start-up stays light: no database library for help or for a diff of two files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["diff", "a.txt", "b.txt"], ["log", "--help"]]
)
def test_no_database_library_is_imported(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.txt").write_text("Keep left.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Keep right.\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "archive.cli", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "click" in loaded
    assert not {"sqlalchemy", "alembic", "jinja2", "psycopg"} & loaded
