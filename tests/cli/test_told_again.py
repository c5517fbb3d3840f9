"""What is told of a text that is held already: kept nowhere, and never dropped without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Archive

TOLD = ("--series", "rules", "--effective-on", "2020-01-01", "--title", "Rules", "--language", "en")
POSTED = ("--published-at", "2020-01-02T10:00+01:00")
CORRECTED = (*TOLD[:4], "--title", "Better title", "--language", "fr", "--published-at", "2020-01-03T10:00")
SENTENCE = (
    "A version that is held is never altered, so this was not kept: title “Better title” (held: “Rules”); "
    "language fr (held: en); posting time 2020-01-03T10:00:00 (held: 2020-01-02T10:00:00+01:00)."
)


@pytest.fixture
def rules(archive: Archive, tmp_path: Path) -> Path:
    path = tmp_path / "rules.txt"
    path.write_bytes(b"Keep left at the mole.\n\nPay your dues on arrival.\n")
    assert archive("ingest", path, *TOLD, *POSTED).code == 0
    return path


def test_what_is_told_otherwise_is_told_as_not_kept(archive: Archive, rules: Path) -> None:
    before = json.loads(archive("log", "rules", "--format", "json").out)
    done = archive("ingest", rules, *CORRECTED)
    assert done.code == 0
    assert done.out.splitlines()[0].startswith("already held  rules@")
    assert done.out.splitlines()[1].strip() == f"not kept: {SENTENCE}"
    assert json.loads(archive("log", "rules", "--format", "json").out) == before


def test_it_is_a_finding_in_json(archive: Archive, rules: Path) -> None:
    (receipt,) = json.loads(archive("ingest", rules, *CORRECTED, "--format", "json").out)["receipts"]
    assert [(each["kind"], each["message"]) for each in receipt["findings"]] == [("not kept", SENTENCE)]


def test_the_same_told_again_is_no_news(archive: Archive, rules: Path) -> None:
    done = archive("ingest", rules, *TOLD, "--published-at", "2020-01-02T09:00+00:00")
    assert "not kept" not in done.out
    assert "not kept" not in archive("ingest", rules, *TOLD[:4]).out


def test_what_a_person_says_of_other_bytes_with_the_same_text_is_told_too(
    archive: Archive, rules: Path, tmp_path: Path
) -> None:
    (tmp_path / "windows.txt").write_bytes(rules.read_bytes().replace(b"\n", b"\r\n"))
    done = archive("ingest", "windows.txt", *TOLD[:4], "--title", "Better title")
    assert done.out.startswith("same text")
    assert "this was not kept: title “Better title” (held: “Rules”)." in done.out


def test_a_folder_whose_notes_changed_says_so(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "dues"
    folder.mkdir(parents=True)
    (folder / "2021-01-01.txt").write_bytes(b"The dues are 14 crowns a night.\n")
    archive("ingest", tmp_path / "in")
    (tmp_path / "in" / "SOURCES.toml").write_text('[dues]\nlanguage = "en"\n', encoding="utf-8")
    assert "this was not kept: language en (held: none)." in archive("ingest", tmp_path / "in").out
