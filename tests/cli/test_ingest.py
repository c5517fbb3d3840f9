"""Taking statements in, as a person does it: what is told, what is kept, what a bad source costs."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Archive

STATEMENT = """A Statement on Harbour Dues

March 4, 2021

Harbour Board of Lissen

The Board has set the dues for small craft at 14 crowns a night. Vessels in distress pay nothing.

Masters should report their draught on arrival. The Board may refuse a berth in a storm.
"""


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "dues.txt"
    path.write_text(STATEMENT, encoding="utf-8")
    return path


def test_date_and_title_are_found_in_the_text(archive: Archive, statement: Path) -> None:
    done = archive("ingest", statement, "--series", "dues")
    assert done.code == 0, done.err
    assert "recorded" in done.out
    (entry,) = json.loads(archive("log", "dues", "--format", "json").out)
    assert entry["effective_on"] == "2021-03-04"
    assert entry["dated_by"] == "document"
    assert "March 4, 2021" in entry["evidence"]
    assert entry["title"] == "A Statement on Harbour Dues"


def test_raw_gives_the_exact_bytes(archive: Archive, process: Archive, tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfHarbour\x20rules\r\n\r\nKeep left.\r\n\r\n\r\n"
    (tmp_path / "rules.txt").write_bytes(data)
    archive("ingest", "rules.txt", "--series", "rules", "--effective-on", "2020-01-01")
    archive_bytes = tmp_path / "raw"
    done = process("show", "rules@latest", "--raw")
    assert done.code == 0
    assert done.out.encode("utf-8") == data, archive_bytes


def test_second_run_records_nothing(archive: Archive, corpus: Path) -> None:
    assert archive("ingest", corpus).code == 0
    events = json.loads(archive("verify", "--format", "json").out)["events"]
    again = archive("ingest", corpus)
    assert again.code == 0
    assert "recorded" not in again.out
    assert json.loads(archive("verify", "--format", "json").out)["events"] == events


def test_folder_names_the_series_and_the_file_its_date(
    archive: Archive, tmp_path: Path, statement: Path
) -> None:
    folder = tmp_path / "in" / "dues"
    folder.mkdir(parents=True)
    shutil.copy(statement, folder / "2022-05-01.txt")
    (folder / "2022-05-01_02.txt").write_text(STATEMENT.replace("14", "15"), encoding="utf-8")
    assert archive("ingest", tmp_path / "in").code == 0
    log = json.loads(archive("log", "dues", "--format", "json").out)
    assert [entry["effective_on"] for entry in log] == ["2022-05-01", "2022-05-01"]
    assert {entry["dated_by"] for entry in log} == {"file name"}


def test_same_text_in_other_bytes_is_one_version(archive: Archive, tmp_path: Path, statement: Path) -> None:
    archive("ingest", statement, "--series", "dues")
    (tmp_path / "windows.txt").write_bytes(STATEMENT.replace("\n", "\r\n").encode())
    again = archive("ingest", "windows.txt", "--series", "dues")
    assert "same text" in again.out
    assert len(json.loads(archive("log", "dues", "--format", "json").out)) == 1


def test_standard_input_needs_a_series(archive: Archive) -> None:
    refused = archive("ingest", "-", input=STATEMENT.encode())
    assert (refused.code, "--series" in refused.err) == (2, True)
    taken = archive("ingest", "-", "--series", "dues", input=STATEMENT.encode())
    assert taken.code == 0


BAD = {
    "missing": (None, "no such file"),
    "empty": (b"", "is empty"),
    "blank": (b" \n\n \t\n", "no text"),
    "binary": (bytes(range(256)) * 20, "."),
    "undated": (b"Just a rule.\n\nKeep left.\n", "--effective-on"),
    "ambiguous": (b"A rule\n\n03/04/2021\n\nKeep left.\n", "“03/04/2021” can be read in two ways"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_source_gets_one_sentence_and_the_rest_goes_on(
    archive: Archive, tmp_path: Path, statement: Path, name: str
) -> None:
    data, words = BAD[name]
    if data is not None:
        (tmp_path / "bad.txt").write_bytes(data)
    done = archive("ingest", "bad.txt", statement, "--series", "dues")
    assert done.code == 2
    faults = [line for line in done.err.splitlines() if line.startswith("archive: ")]
    assert len(faults) == 1
    assert words in faults[0]
    assert "Traceback" not in done.err
    assert "recorded" in done.out


def test_undated_bytes_are_kept_as_a_witness(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "rule.txt").write_text("Just a rule.\n\nKeep left.\n", encoding="utf-8")
    assert "kept as witness" in archive("ingest", "rule.txt", "--series", "rule").err
    archive("ingest", "rule.txt", "--series", "rule", "--effective-on", "2020-02-02")
    assert archive("show", "rule").out.strip().endswith("Keep left.")


def test_a_folder_in_place_of_nothing_is_told(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    done = archive("ingest", "nothing")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(
        "archive: 0 documents: nothing to take in. In a folder, documents are known by"
    )
    (tmp_path / "nothing" / "notes.xyz").write_text("Keep left.", encoding="utf-8")
    assert "1 passed over, not a document (notes.xyz)" in archive("ingest", "nothing", "-q").err
    listed = archive("ingest", "nothing", "--format", "json")
    assert (listed.code, json.loads(listed.out)["receipts"]) == (2, [])


@pytest.mark.parametrize(
    "day", ["20210304", "2021-W09-4", "2021-063", "2021-02-30", "2021-3-4", "2021-03-04 "]
)
def test_a_date_is_taken_in_the_one_form_that_is_asked_for(
    archive: Archive, statement: Path, day: str
) -> None:
    done = archive("ingest", statement, "--series", "dues", "--effective-on", day)
    assert done.code == 2
    assert f"{day!r} is no day of the calendar; write YYYY-MM-DD." in done.err


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-16", "Hafenordnung für Lübeck\n\nDie Gebühr beträgt 14 Kronen.\n"),
        (
            "cp1252",
            "Règlement du port de Granville\n\nLes navires doivent payer 14 couronnes, même à l’été.\n",
        ),
        (
            "gb18030",
            "港口管理声明\n\n为了加强港口管理，保障船舶航行安全，维护国家利益，制定本声明。船舶应当缴纳费用。\n",
        ),
    ],
)
def test_legacy_encodings_are_decoded_and_recorded(
    archive: Archive, tmp_path: Path, encoding: str, text: str
) -> None:
    (tmp_path / "old.txt").write_bytes(text.encode(encoding))
    done = archive("ingest", "old.txt", "--series", "old", "--effective-on", "1999-01-01")
    assert done.code == 0, done.err
    (entry,) = json.loads(archive("log", "old", "--format", "json").out)
    assert entry["encoding"]
    assert text.partition("\n")[0] in archive("show", "old").out


def test_too_large_a_source_is_refused_by_a_documented_limit(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    done = archive("ingest", path, "--series", "huge", "--effective-on", "2020-01-01")
    assert done.code == 2
    assert "limit is 64 MiB" in done.err


def test_unknown_series_and_impossible_reference(archive: Archive, statement: Path) -> None:
    archive("ingest", statement, "--series", "harbour-dues")
    for arguments in (
        ["log", "harbor-dues"],
        ["show", "harbour-dues@#9"],
        ["show", "harbour-dues@2001-01-01"],
    ):
        done = archive(*arguments)
        assert done.code == 2, arguments
        assert done.err.startswith("archive: ")
        assert done.out == ""


def test_no_archive_yet_is_told_without_making_one(archive: Archive, tmp_path: Path) -> None:
    done = archive("series")
    assert done.code == 2
    assert "archive ingest" in done.err
    assert not (tmp_path / "archive.db").exists()


def test_a_database_that_is_not_ours_is_left_alone(archive: Archive, tmp_path: Path, statement: Path) -> None:
    foreign = tmp_path / "foreign.db"
    connection = sqlite3.connect(foreign)
    connection.execute("CREATE TABLE accounts (id INTEGER)")
    connection.commit()
    connection.close()
    before = foreign.read_bytes()
    for arguments in (["series"], ["ingest", statement, "--series", "dues"]):
        done = archive("--db", foreign, *arguments)
        assert done.code == 2
        assert "not an archive" in done.err
    assert foreign.read_bytes() == before


def test_a_text_file_is_no_database(archive: Archive, statement: Path) -> None:
    done = archive("--db", statement, "series")
    assert done.code == 2
    assert statement.read_text(encoding="utf-8") == STATEMENT


def test_a_noisy_copy_stands_beside_the_line_of_statements(archive: Archive, corpus: Path) -> None:
    archive("ingest", corpus / "mfa-annual-article")
    log = json.loads(archive("log", "mfa-annual-article", "--format", "json").out)
    assert [entry["number"] for entry in log if entry["is_copy"]] == [7]
    assert log[7]["compared_with"] == log[5]["digest"]
    in_force = json.loads(archive("show", "mfa-annual-article@2022-12-31", "--format", "json").out)
    assert in_force["number"] == 6


def test_one_fault_of_many_files_has_its_way_on_told_once(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(f"Rule {number}\n\nKeep left.\n", encoding="utf-8")
    lines = archive("ingest", "in").err.splitlines()
    assert [line.startswith("archive: in/") for line in lines] == [True, True, True, False]
    assert [" Add --series NAME" in line for line in lines] == [True, False, False, False]


def test_refusals_in_json_name_their_fault_for_programs(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    told = json.loads(archive("ingest", "empty.txt", "missing.txt", "--series", "a", "--format", "json").out)
    assert [each["fault"] for each in told["refused"]] == ["SourceEmpty", "SourceUnreadable"]


def test_a_pair_reported_without_a_place_is_named_after_its_days(archive: Archive, corpus: Path) -> None:
    archive("ingest", "-q", corpus / "data-authority-fr")
    done = archive("report", "data-authority-fr", "first", "latest")
    assert done.out == "Wrote data-authority-fr-2022-03-01--2024-03-01.html.\n"


def test_reports_of_one_series_lie_where_those_of_all_have_them(archive: Archive, corpus: Path) -> None:
    archive("ingest", "-q", corpus / "data-authority-fr")
    assert archive("report", "--all").out.endswith("open reports/index.html.\n")
    done = archive("report", "data-authority-fr")
    assert done.out.endswith("open reports/data-authority-fr/index.html.\n")


def test_the_words_of_a_change_volume_are_not_called_substantive(archive: Archive, tmp_path: Path) -> None:
    for day, text in (
        ("2020-01-01", "The Boards rule stands.\n\nKeep left of 14 buoys."),
        ("2021-01-01", "The Board’s rule stands.\n\nKeep left of 15 buoys."),
    ):
        (tmp_path / f"{day}.txt").write_text(text, encoding="utf-8")
        archive("ingest", f"{day}.txt", "--series", "rule")
    assert "  1 substantive, 1 typographic; +2 -2 words  " in archive("log", "rule").out


def test_every_command_counts_the_same_copies(archive: Archive, tmp_path: Path) -> None:
    for name, text in (
        ("2020-01-01", "Keep left."),
        ("2021-01-01", "Keep right."),
        ("2021-01-01_02", "Keep  right"),
    ):
        (tmp_path / f"{name}.txt").write_text(f"A rule\n\n{text}\n", encoding="utf-8")
        archive("ingest", f"{name}.txt", "--series", "rule")
    assert "3 versions (2 statements; 1 copy beside them)" in archive("log", "rule").out
    assert "(2 statements; 1 copy stands beside them.)" in archive("strength", "rule").err
    assert "stands beside" not in archive("blame", "rule@#1").err
