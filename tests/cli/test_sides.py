"""Naming a side: files and versions, dates that two texts share, and what the exit code tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from archive.cli.completion import complete_reference
from archive.services.intake.sources import SIZE_LIMIT
from tests.cli.conftest import Archive, assert_one_sentence


def test_a_file_and_the_version_drawn_from_it_are_the_same(archive: Archive, corpus: Path) -> None:
    folder = corpus / "central-bank-statement"
    archive("ingest", folder)
    first = folder / "2023-02-09.txt"
    assert archive("diff", first, "central-bank-statement@first", "--exit-code").code == 0
    assert (
        archive("diff", "-", "central-bank-statement@first", "--exit-code", input=first.read_bytes()).code
        == 0
    )


def test_difference_exits_with_one_only_when_asked(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Keep left.\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Keep right.\n", encoding="utf-8")
    assert archive("diff", "a.txt", "b.txt").code == 0
    assert archive("diff", "a.txt", "b.txt", "--exit-code").code == 1
    assert archive("diff", "a.txt", "a.txt", "--exit-code").code == 0
    assert archive("diff", "a.txt", "missing.txt", "--exit-code").code == 2


def test_two_texts_of_one_date_are_pointed_out(archive: Archive, tmp_path: Path) -> None:
    for name in ("left", "right"):
        (tmp_path / f"{name}.txt").write_text(f"Keep {name}.\n", encoding="utf-8")
        done = archive("ingest", f"{name}.txt", "--series", "rule", "--effective-on", "2020-01-01")
    assert "shared date: 2 texts are dated 2020-01-01; name one by its number (#1, #2)." in done.out


@pytest.fixture
def shared_day(archive: Archive, tmp_path: Path) -> None:
    """A series with two texts of one day and one of a later day."""
    for name, day in (("left", "2020-01-01"), ("right", "2020-01-01"), ("straight", "2021-01-01")):
        (tmp_path / f"{name}.txt").write_text(f"Keep {name}.\n", encoding="utf-8")
        archive("ingest", f"{name}.txt", "--series", "rule", "--effective-on", day)


@pytest.mark.parametrize("command", ["show", "review", "proof"])
def test_a_date_that_two_texts_share_is_told_where_it_is_used(
    archive: Archive, shared_day: None, command: str
) -> None:
    asked = archive(command, "rule@2020-06-01")
    assert asked.code == 0
    assert "2 texts are dated 2020-01-01 (#1, #2); this is #2" in asked.err
    for exact in ("rule@#1", "rule@#2", "rule@latest"):
        assert "texts are dated" not in archive(command, exact).err


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_reference_that_is_printed_leads_to_the_very_version(
    archive: Archive, shared_day: None, form: str
) -> None:
    heads = json.loads(archive("log", "rule", "--format", "json").out)
    printed = archive("diff", "rule@#1", "rule@#2", "--format", form).out.replace("\\", "")
    named = re.findall(r"rule@#\d \(\d{4}-\d\d-\d\d\)", printed)
    assert named == ["rule@#1 (2020-01-01)", "rule@#2 (2020-01-01)"]
    led_to = [json.loads(archive("show", name, "--format", "json").out)["digest"] for name in named]
    assert led_to == [head["digest"] for head in heads[:2]]


def test_a_printed_reference_is_refused_once_its_number_is_anothers(
    archive: Archive, shared_day: None, tmp_path: Path
) -> None:
    (tmp_path / "early.txt").write_text("Keep still.\n", encoding="utf-8")
    archive("ingest", "early.txt", "--series", "rule", "--effective-on", "2019-01-01")
    done = archive("show", "rule@#1 (2020-01-01)")
    assert_one_sentence(done, "#1 of 'rule' is of 2019-01-01 now, not of 2020-01-01")
    assert "Keep left." in archive("show", "rule@#2 (2020-01-01)").out


def test_completing_offers_numbers_for_a_day_of_several_texts(archive: Archive, shared_day: None) -> None:
    offered = complete_reference(click.Context(click.Command("show")), click.Argument(["x"]), "rule@")
    assert offered == ["rule@#1", "rule@#2", "rule@2021-01-01", "rule@first", "rule@latest"]


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_a_comparison_says_that_its_date_was_shared(archive: Archive, shared_day: None, form: str) -> None:
    told = "On the base: 2 texts are dated 2020-01-01 ("
    shared, exact = (
        re.sub("<[^>]*>", "", archive("diff", base, "rule@latest", "--format", form).out)
        for base in ("rule@2020-01-01", "rule@#2")
    )
    assert told in shared
    assert told not in exact


def test_copies_of_one_day_leave_no_doubt(archive: Archive, corpus: Path) -> None:
    archive("ingest", "-q", corpus / "mfa-annual-article")
    assert "texts are dated" not in archive("show", "mfa-annual-article@2022-10-01").err


def test_many_texts_of_one_day_are_named_by_their_ends(archive: Archive, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(f"Statement number {number} of the day.\n", encoding="utf-8")
    taken = archive(
        "ingest", *sorted(tmp_path.glob("*.txt")), "--series", "day", "--effective-on", "2024-01-31"
    )
    assert "shared date: 9 texts are dated 2024-01-31; name one by its number (#1 to #9)." in taken.out
    assert "9 texts are dated 2024-01-31 (#1 to #9); this is #9." in archive("show", "day@2024-01-31").err


def test_similarity_is_the_same_figure_in_log_and_diff(archive: Archive, shared_day: None) -> None:
    logged = json.loads(archive("log", "rule", "--format", "json").out)[2]["summary"]
    assert logged == json.loads(archive("diff", "rule@#2", "rule@#3", "--format", "json").out)["summary"]


def test_a_series_whose_name_holds_an_at_sign_is_found_by_it(archive: Archive) -> None:
    dated = ("--effective-on", "2020-01-01")
    assert (
        archive("ingest", "-", "--series", "board@port", *dated, input=b"The harbour stays open.").code == 0
    )
    for reference in ("board@port", "board@port@latest", "board@port@2020-01-01"):
        assert archive("show", reference).out == "The harbour stays open.\n"
    assert archive("ingest", "-", "--series", "board", *dated, input=b"The board meets.").code == 0
    assert_one_sentence(archive("show", "board@port"), "board")


def test_a_text_from_standard_input_may_not_be_endless(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour stays open.\n")
    assert_one_sentence(archive("diff", "-", "a.txt", input=b"a" * (SIZE_LIMIT + 2)), "64 MiB")
