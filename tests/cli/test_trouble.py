"""Trouble: what a person is told when the archive or its place is not as it should be, and what is kept."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Archive, assert_one_sentence


def test_newer_schema_is_refused_without_a_touch(archive: Archive, held: Path) -> None:
    connection = sqlite3.connect(held)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    for arguments in (["series"], ["verify"]):
        assert_one_sentence(archive(*arguments), "newer")


def test_truncated_database_is_named(archive: Archive, held: Path) -> None:
    data = held.read_bytes()
    held.write_bytes(data[: len(data) // 2])
    assert_one_sentence(archive("log", "central-bank-statement"))


def test_flipped_bytes_are_found_by_verify(archive: Archive, held: Path) -> None:
    connection = sqlite3.connect(held)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute("UPDATE versions SET title = 'Another' WHERE id = 3")
    connection.commit()
    connection.close()
    done = archive("verify")
    assert done.code == 2
    assert "finding" in done.out


@pytest.mark.skipif(
    os.geteuid() == 0 and not Path("/proc/self/status").exists(), reason="needs a read-only file"
)
def test_read_only_archive_still_answers(archive: Archive, held: Path, tmp_path: Path) -> None:
    held.chmod(0o444)
    assert archive("series").code == 0
    assert archive("verify").code == 0


def test_folder_that_cannot_be_written_is_told(archive: Archive, corpus: Path) -> None:
    done = archive("--db", "/proc/archive.db", "ingest", corpus / "central-bank-statement")
    assert_one_sentence(done)


def test_report_to_an_impossible_place_is_told(archive: Archive, held: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    done = archive("report", "central-bank-statement", "first", "latest", "-o", "file/report.html")
    assert_one_sentence(done, "-o")


def test_output_never_replaces_an_archive_or_a_side(archive: Archive, held: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Keep {name}.\n", encoding="utf-8")
    before = held.read_bytes()
    assert_one_sentence(archive("diff", "a.txt", "b.txt", "-o", held), "database")
    assert held.read_bytes() == before
    assert archive("diff", "a.txt", "b.txt", "-o", "a.txt").code == 2
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "Keep a.txt.\n"


def test_quiet_says_nothing_of_what_went_well(archive: Archive, held: Path, tmp_path: Path) -> None:
    for arguments in (
        ["pack"],
        ["db", "upgrade"],
        ["rescue", "-o", "rescued"],
        ["verify"],
        ["copy", held, "b.db"],
    ):
        assert (archive("-q", *arguments).out, archive("-q", "series").code) == ("", 0), arguments
    assert (tmp_path / "rescued").is_dir()


def test_rescue_into_a_place_that_cannot_be_written_names_it(
    archive: Archive, held: Path, tmp_path: Path
) -> None:
    assert held.exists()
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    assert_one_sentence(archive("rescue", "-o", "taken/inside"), "taken", "cannot be written", "-o")


@pytest.mark.parametrize("folder", ["", "letters/"])
def test_damaged_document_is_refused_and_its_bytes_are_kept(
    archive: Archive, tmp_path: Path, folder: str
) -> None:
    """By itself and in a folder of a series: a later program may read what this one cannot."""
    damaged = b"PK\x03\x04" + b"word/document.xml and no more" * 20
    (tmp_path / "letters").mkdir()
    name = f"{folder}2024-03-03.docx"
    (tmp_path / name).write_bytes(damaged)
    done = archive("ingest", folder or name, "--series", "letters")
    assert_one_sentence(done, "is a Word file and damaged", "The bytes are kept as witness")
    assert json.loads(archive("db", "info", "--format", "json").out)["witnesses"] == 1


def test_bag_is_there_whole_or_not_at_all(archive: Archive, held: Path, tmp_path: Path) -> None:
    """What an interrupt or a full disk leaves must not stand in the way of the same command."""
    from archive.cli.folders import write_folder
    from archive.errors import OutputUnwritable

    def broken_off() -> Iterator[tuple[str, bytes]]:
        yield "data/one.txt", b"one"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(broken_off(), tmp_path / "bag")
    with pytest.raises(OutputUnwritable, match=r"bag/one/two\.txt cannot be written"):
        write_folder([("one", b""), ("one/two.txt", b"")], tmp_path / "bag")
    assert {path.name for path in tmp_path.iterdir() if not path.name.startswith(held.name)} == set()
    (tmp_path / "empty").mkdir()
    for folder in ("bag", "empty"):
        done = archive("export", "central-bank-statement", "-o", folder)
        assert done.code == 0, done.err
        assert archive("--db", f"{folder}.db", "import", "bag", folder).code == 0
    assert_one_sentence(archive("export", "central-bank-statement", "-o", "bag"), "bag is not empty")


def test_bag_in_a_folder_that_is_there_needs_nothing_beside_it(tmp_path: Path) -> None:
    """It may be a medium of its own, or stand where we may not write; bagit.txt comes last, if at all."""
    from archive.cli.folders import write_folder

    stick = tmp_path / "stick"
    stick.mkdir()
    seen: list[set[str]] = []

    def watched() -> Iterator[tuple[str, bytes]]:
        for path in ("bagit.txt", "data/one.txt", "tagmanifest-sha256.txt"):
            yield path, b"content"
            seen.append({each.name for each in tmp_path.iterdir()})
            assert not (stick / "bagit.txt").exists()

    def broken_off() -> Iterator[tuple[str, bytes]]:
        yield "bagit.txt", b"content"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(broken_off(), stick)
    assert list(stick.iterdir()) == []
    assert write_folder(watched(), stick) == 3
    assert seen == [{"stick"}] * 3
    assert {each.name for each in stick.iterdir()} == {"bagit.txt", "data", "tagmanifest-sha256.txt"}
