"""A real git repository, made commit by commit, and an empty archive."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.store import Repository, open_archive
from tests.stores import place, postgresql_server  # noqa: F401 - fixtures


class Scribe:
    """Writes a git repository: ``commit`` after changing files in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, when: str = "2020-01-01T09:00:00+00:00", author: str = "Ann Clerk") -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_AUTHOR_NAME": author,
            "GIT_AUTHOR_EMAIL": "ann@example.org",
            "GIT_COMMITTER_NAME": "Bo Porter",
            "GIT_COMMITTER_EMAIL": "bo@example.org",
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=environment, check=True, capture_output=True
        )
        return done.stdout.decode()

    def write(self, path: str, text: str | bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, when: str, message: str = "Change") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, when=when)
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def scribe(tmp_path: Path) -> Scribe:
    return Scribe(tmp_path / "history")


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    with open_archive(str(tmp_path / "archive.db"), create=True) as opened:
        yield opened


@pytest.fixture
def either_repository(place: str) -> Iterator[Repository]:  # noqa: F811
    """An empty archive on SQLite, and in a second run on PostgreSQL."""
    with open_archive(place, create=True) as opened:
        yield opened
