"""Misuse: what cannot be meant is refused in a line or two that name the way on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Archive, assert_one_sentence


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["ingets", "x"], ["diff", "one.txt"], ["show"], ["log", "--format", "yaml", "x"]],
)
def test_misuse_exits_with_two(archive: Archive, arguments: list[str]) -> None:
    assert archive(*arguments).code == 2


def test_misspelt_command_is_guessed(archive: Archive) -> None:
    assert "Did you mean 'ingest'?" in archive("ingets", "x").err


@pytest.mark.parametrize("name", [" ", "", "a\nb", "..", "x/../y", "#1", "é" * 201, " led", "rtl\u202e"])
def test_a_name_that_no_table_could_carry_is_refused(archive: Archive, tmp_path: Path, name: str) -> None:
    (tmp_path / "rule.txt").write_text("Keep left.\n", encoding="utf-8")
    done = archive("ingest", "rule.txt", "--series", name, "--effective-on", "2020-01-01")
    assert_one_sentence(done, "cannot be called")


def test_misuse_is_told_in_two_lines_with_the_way_on(archive: Archive) -> None:
    done = archive("log", "--formt", "json", "x")
    assert done.code == 2
    assert done.err.splitlines() == [
        "archive: No such option '--formt'. Did you mean '--format'?",
        "Usage: archive log [OPTIONS] SERIES; `archive log --help` says more.",
    ]


def test_a_file_named_like_an_option_is_told_how_to_be_named(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "-dash.txt").write_text("Keep left.\n", encoding="utf-8")
    dated = ["--series", "rule", "--effective-on", "2020-01-01"]
    done = archive("ingest", "-dash.txt", *dated)
    assert done.code == 2
    assert "write ./-dash.txt" in done.err
    assert archive("ingest", "./-dash.txt", *dated).code == 0
    assert "write ./" not in archive("ingest", "-nothing", *dated).err


def test_name_with_a_line_break_makes_no_second_line(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "two\nlines\x1b[31m.txt").write_text("Nothing says when.\n", encoding="utf-8")
    done = archive("ingest", "two\nlines\x1b[31m.txt", "--new-series", "notes")
    assert done.code == 2
    first = done.err.splitlines()[0]
    assert first.startswith("archive: two[LF]lines[ESC][31m.txt says nowhere when it took effect.")
    assert first.endswith("or name the file YYYY-MM-DD.ext.")
    done = archive("show", "no\nsuch")
    assert done.err.splitlines() == ["archive: No series 'no[LF]such' is held. See `archive series`."]


def test_bare_command_shows_its_help_and_nothing_before_it(archive: Archive) -> None:
    for arguments in ([], ["import"], ["db"]):
        done = archive(*arguments)
        assert done.code == 2
        assert done.err.startswith("Usage: archive")
        assert "Commands:" in done.err
        assert done.out == ""


def test_way_on_that_is_the_same_for_many_files_is_told_once(archive: Archive, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"seq-{number}.txt").write_text(f"Statement {number}, undated.\n", encoding="utf-8")
    done = archive("ingest", "seq-0.txt", "seq-1.txt", "seq-2.txt", "--new-series", "rates")
    told = [line for line in done.err.splitlines() if "says nowhere when it took effect" in line]
    assert len(told) == 3
    assert ["Add --effective-on" in line for line in told] == [True, False, False]
    assert all("The bytes are kept as witness" in line for line in told)


def test_series_name_that_cannot_be_is_quoted_once(archive: Archive) -> None:
    done = archive("ingest", "-", "--series", "a\nb", input=b"3 March 2024\n")
    assert done.err == (
        "archive: A series cannot be called 'a\\nb': it holds a character that does not show. "
        "Choose another --series NAME.\n"
    )


def test_language_that_is_no_tag_is_refused_before_anything_is_kept(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rules of the harbour\n", encoding="utf-8")
    said = ("ingest", "a.txt", "--series", "rules", "--effective-on", "2024-03-03", "--language")
    for wrong in (
        "English language",
        "x y",
        "de_DE",
        "",
        "en-",
        "en-u",
        "en-x",
        "en-u-x-mine",
        "en-abcdefghi",
    ):
        assert_one_sentence(archive(*said, wrong), "no tag of a language")
    assert not (tmp_path / "archive.db").exists()
    assert archive(*said, "zh-Hant-TW").code == 0


@pytest.mark.parametrize("tag", ["en-u-ca-buddhist", "en-x-mine", "de-CH-1996-x-a-1", "de-t-en-u-co-phonebk"])
def test_language_may_be_told_with_its_extensions(archive: Archive, tmp_path: Path, tag: str) -> None:
    """What one letter opens is as much a part of a tag as script and country; pages bear the whole tag."""
    (tmp_path / "a.txt").write_text("Rules of the harbour\n", encoding="utf-8")
    said = ("ingest", "a.txt", "--series", "rules", "--effective-on", "2024-03-03", "--language", tag)
    assert archive(*said).code == 0
    assert archive("report", "rules", "-o", "pages").code == 0
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "pages").rglob("*.html")]
    assert any(f'lang="{tag}"' in page for page in pages)


def test_standard_input_cannot_be_both_sides(archive: Archive) -> None:
    assert_one_sentence(
        archive("diff", "-", "-", input=b"Some words.\n"), "Only one side can be standard input"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "rule", "-o", "-"], "name a folder"),
        (["report", "--all", "-o", "-"], "name a folder"),
        (["report", "--all", "rule"], "leave out 'rule', or --all"),
        (["diff", "a.txt", "b.txt", "--stat", "--format", "json"], "--stat is for text"),
        (["proof", "rule@#1", "--check", "proof.json"], "--check reads a FILE and nothing else"),
        (["proof", "--since", "ab", "--check", "proof.json"], "--check reads a FILE and nothing else"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    archive: Archive, tmp_path: Path, arguments: list[str], told: str
) -> None:
    assert_one_sentence(archive(*arguments), told)
    assert list(tmp_path.iterdir()) == []
