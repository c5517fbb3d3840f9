"""Least power on PostgreSQL: the roles that docs/store.md describes, tried out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from archive.errors import StoreReadOnly
from archive.services.language.line import line_of
from archive.services.language.search import search
from archive.store import open_archive
from tests.store.makers import deposit_at, filled, provenance_of, witness_of
from tests.stores import drop_database, make_database

DOCS = Path(__file__).resolve().parents[2] / "docs" / "store.md"
FACTS = ["labels", "events", "witnesses", "provenances", "versions", "paragraphs"]
FORMS = ["frames", "blobs", "texts", "notes"]

pytestmark = pytest.mark.postgres


@pytest.fixture
def roles(postgresql_server: str) -> Iterator[dict[str, str]]:
    """URLs of a reader and a writer of one archive that holds something."""
    url = make_database(postgresql_server)
    (grants,) = re.findall(r"```sql\n(.*?)```", DOCS.read_text(), re.DOTALL)
    with open_archive(url, create=True) as owner:
        filled(owner, steps=2)
        with owner.database.engine.begin() as connection:
            connection.execute(text(grants))
            for name in ("reader", "writer"):
                connection.execute(text(f"CREATE ROLE a_{name} LOGIN IN ROLE archive_{name}"))
    yield {
        name: url.replace("postgres:", f"a_{name}:", 1).replace("//postgres@", f"//a_{name}@")
        for name in ("reader", "writer")
    }
    with open_archive(url) as owner, owner.database.engine.begin() as connection:
        for role in ("a_reader", "a_writer", "archive_reader", "archive_writer"):
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))
    drop_database(postgresql_server, url)


def as_role(url: str, role: str) -> str:
    """The URL with another login."""
    return re.sub(r"//postgres(?=[:@])", f"//{role}", url)


def test_reader_reads_and_cannot_write(roles: dict[str, str]) -> None:
    with open_archive(roles["reader"]) as repository:
        assert len(repository.series()) == 2
        assert repository.verify().findings == ()
        with pytest.raises(StoreReadOnly, match="may not be written by this role"):
            repository.hold(witness_of(b"new"), provenance_of("new"))


def test_writer_adds_and_cannot_alter_or_delete(roles: dict[str, str]) -> None:
    with open_archive(roles["writer"]) as repository:
        repository.deposit_many([deposit_at(step) for step in range(2, 8)])
        assert repository.verify().findings == ()
        for table in FACTS + FORMS:
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"DROP TABLE {table}"):
                with pytest.raises(Exception, match=r"permission denied|must be owner"):
                    run(repository.database.engine, statement)
        for statement in (
            "UPDATE versions SET rank = 2",
            "UPDATE frames SET data = data",
            "ALTER TABLE versions DISABLE TRIGGER ALL",
            "DROP TRIGGER versions_no_change ON versions",
            "CREATE TABLE mine (x int)",
            "SET session_replication_role = replica",
        ):
            with pytest.raises(Exception, match=r"permission denied|must be owner"):
                run(repository.database.engine, statement)
        assert repository.verify().findings == ()


def run(engine: object, statement: str) -> None:
    with engine.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(text(statement))


def test_reader_of_what_others_worked_out_is_never_told_less_than_all(
    postgresql_server: str, roles: dict[str, str]
) -> None:
    """May the reader see the kept index, but not write it, a search still knows the newest version."""
    owner_url = re.sub(r"//a_reader(?=[:@])", "//postgres", roles["reader"])
    with open_archive(owner_url) as owner:
        before = search(owner, "council", limit=1_000).total
        with owner.database.engine.begin() as connection:
            connection.execute(text("GRANT USAGE ON SCHEMA derived TO archive_reader"))
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA derived TO archive_reader"))
        owner.deposit_many([deposit_at(step, "late") for step in range(2)])
    with open_archive(roles["reader"], read_only=True) as reader:
        found = search(reader, "council", limit=1_000)
        assert {hit.latest.series for hit in found.hits} >= {"late"}
        assert found.total > before
        assert line_of(reader, "late").comparisons
    with open_archive(owner_url) as owner:
        assert search(owner, "council", limit=1_000).total == found.total
