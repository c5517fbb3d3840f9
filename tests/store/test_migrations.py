"""Alembic on both databases, from the top-level alembic.ini, and upgrades of archives that hold something."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text

from archive.errors import StoreDamaged
from archive.store import Repository, open_archive
from archive.store.opening import HEAD, REVISIONS, schema_of
from archive.store.upgrading import MIGRATIONS, configuration, migrating
from tests.store.makers import content_of, deposit_at, filled

ROOT = Path(__file__).resolve().parents[2]


def alembic(place: str, *arguments: str) -> str:
    """What `alembic ARGUMENTS` prints in the checkout, for the archive that ARCHIVE_DB names."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "alembic", *arguments],
        cwd=ROOT,
        env=os.environ | {"ARCHIVE_DB": place},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_alembic_makes_an_archive_that_the_program_takes_for_its_own(place: str) -> None:
    alembic("nowhere.db", "-x", f"db={place}", "upgrade", "head")
    assert schema_of(place) == HEAD
    with open_archive(place) as repository:
        filled(repository, steps=2)
        assert repository.verify().findings == ()


def test_alembic_check_finds_nothing_to_do(place: str) -> None:
    with open_archive(place, create=True) as repository:
        filled(repository, steps=2)
    assert "No new upgrade operations detected." in alembic(place, "check")
    assert alembic(place, "upgrade", "head") == ""
    assert f"{HEAD} (head)" in alembic(place, "current")


def test_every_schema_is_listed_where_archives_are_opened() -> None:
    files = sorted(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert list(REVISIONS) == files
    assert files[-1] == HEAD


# --- a later revision, made here -------------------------------------------------------------------

LATER = """
from alembic import op
import sqlalchemy as sa
from archive.store.upgrading import rebuilding

revision = "9001"
down_revision = "0001"


def upgrade():
    op.create_table("seals", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("provenances", sa.Column("remark", sa.LargeBinary()))
    {body}
"""

REBUILT = 'with rebuilding("events") as batch: batch.alter_column("kind", type_=sa.Integer())'
CARELESS = (
    'with op.batch_alter_table("events", recreate="always") as b: b.alter_column("kind", type_=sa.Integer())'
)


def upgrade_by(repository: Repository, folder: Path, body: str) -> None:
    """Upgrade the archive by the revisions that ship, and one more."""
    folder.mkdir()
    for file in (MIGRATIONS / "versions").glob("*.py"):
        shutil.copy(file, folder)
    (folder / "9001_later.py").write_text(LATER.format(body=body))
    with migrating(repository.database) as connection:
        settings = configuration(connection)
        settings.set_main_option("version_locations", str(folder))
        settings.set_main_option("path_separator", "os")
        command.upgrade(settings, "head")


def facts(repository: Repository) -> list[object]:
    return [content_of(repository), list(repository.events()), repository.root()]


def guards(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.execute(text(query)).scalars())


@pytest.mark.parametrize("body", ["pass", REBUILT])
def test_a_later_schema_keeps_rows_and_guards(repository: Repository, tmp_path: Path, body: str) -> None:
    filled(repository, steps=6)
    engine = repository.database.engine
    with engine.connect() as connection:
        before = guards(connection)
    held = facts(repository)
    upgrade_by(repository, tmp_path / "later", body)
    with engine.connect() as connection:
        assert guards(connection) == before
        assert "remark" in {column["name"] for column in inspect(connection).get_columns("provenances")}
        assert inspect(connection).has_table("seals")
    assert facts(repository) == held
    repository.deposit_many([deposit_at(20)])
    assert [f.kind for f in repository.verify().findings if f.kind != "structure"] == []
    for statement in ("UPDATE events SET kind = kind", "DELETE FROM events"):
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))


def test_an_upgrade_that_would_drop_guards_is_not_kept(tmp_path: Path) -> None:
    """SQLite rebuilds a table to alter it, and its triggers go with the old one."""
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        filled(repository, steps=2)
        held = facts(repository)
        with pytest.raises(StoreDamaged, match="events without its guard"):
            upgrade_by(repository, tmp_path / "later", CARELESS)
        assert facts(repository) == held
        assert repository.verify().findings == ()
