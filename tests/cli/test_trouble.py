"""Trouble: what a person is told when the archive or its place is not as it should be, and what is kept."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Archive = Callable[..., Run]


@pytest.fixture
def held(archive: Archive, corpus: Path, tmp_path: Path) -> Path:
    """An archive that holds the central bank's statements."""
    assert archive("ingest", corpus / "central-bank-statement").code == 0
    return tmp_path / "archive.db"


def assert_one_sentence(done: Run, *words: str) -> None:
    assert done.code == 2, (done.out, done.err)
    assert done.err.startswith("archive: ")
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


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


def test_interrupted_run_keeps_what_it_reported(tmp_path: Path, corpus: Path, archive: Archive) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "archive.cli", "ingest", str(corpus)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    # A shell shows 130 for both: our own exit code, and a death by the signal while Python shuts down.
    assert process.returncode in (130, -signal.SIGINT, 0), err
    assert "Traceback" not in err
    reported = [line for line in [first, *out.splitlines()] if line.startswith("recorded")]
    assert archive("verify").code == 0
    held = archive("series").out + "".join(
        archive("log", path.name).out for path in corpus.iterdir() if path.is_dir()
    )
    for line in reported:
        assert line.split()[2] in held
    assert archive("ingest", corpus).code == 0
    assert "recorded" not in archive("ingest", corpus).out


def test_two_processes_at_once_lose_nothing(tmp_path: Path, corpus: Path, archive: Archive) -> None:
    series = sorted(path for path in corpus.iterdir() if path.is_dir())
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "archive.cli", "ingest", str(folder)],
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in series
    ]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    assert archive("verify").code == 0
    assert "recorded" not in archive("ingest", corpus).out


def test_waiting_for_another_writer_is_said(archive: Archive, held: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The harbour stays open.\n")
    command = [sys.executable, "-m", "archive.cli", "--db", str(held), "ingest", "note.txt"]
    dated = ["--series", "note", "--effective-on", "2020-01-01"]
    other = sqlite3.connect(held, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with subprocess.Popen([*command, *dated], cwd=tmp_path, stderr=subprocess.PIPE, text=True) as waiting:
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
        other.execute("ROLLBACK")
        assert waiting.wait(60) == 0
    other.close()
    assert said == f"Another process is writing to '{held}'; waiting for it to end.\n"


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["ingets", "x"], ["diff", "one.txt"], ["show"], ["log", "--format", "yaml", "x"]],
)
def test_misuse_exits_with_two(archive: Archive, arguments: list[str]) -> None:
    assert archive(*arguments).code == 2


def test_misspelt_command_is_guessed(archive: Archive) -> None:
    assert "Did you mean 'ingest'?" in archive("ingets", "x").err


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


@pytest.mark.parametrize("name", [" ", "", "a\nb", "..", "x/../y", "#1", "é" * 201, " led", "rtl\u202e"])
def test_a_name_that_no_table_could_carry_is_refused(archive: Archive, tmp_path: Path, name: str) -> None:
    (tmp_path / "rule.txt").write_text("Keep left.\n", encoding="utf-8")
    done = archive("ingest", "rule.txt", "--series", name, "--effective-on", "2020-01-01")
    assert_one_sentence(done, "cannot be called")


def test_output_never_replaces_an_archive_or_a_side(archive: Archive, held: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Keep {name}.\n", encoding="utf-8")
    before = held.read_bytes()
    assert_one_sentence(archive("diff", "a.txt", "b.txt", "-o", held), "database")
    assert held.read_bytes() == before
    assert archive("diff", "a.txt", "b.txt", "-o", "a.txt").code == 2
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == "Keep a.txt.\n"


def test_nothing_in_a_document_drives_the_terminal(archive: Archive, tmp_path: Path) -> None:
    text = "\x1b[31mRed\x1b[0m rules\x07\n\nKeep \u202eleft\x9b2J.\n"
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    archive("ingest", "rules.txt", "--series", "rules", "--effective-on", "2020-01-01")
    for arguments in (
        ["show", "rules"],
        ["series"],
        ["log", "rules"],
        ["audit", "rules"],
        ["blame", "rules"],
    ):
        shown = archive(*arguments)
        assert shown.code == 0, shown.err
        assert not set("\x1b\x07\x9b\u202e") & set(shown.out), arguments


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


def piped_into_one_line(tmp_path: Path, *arguments: str | Path) -> tuple[int, str]:
    """The exit code and the standard error of a command whose reader leaves after one line."""
    running = subprocess.Popen(
        [sys.executable, "-m", "archive.cli", *map(str, arguments)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    told = running.stderr.read()
    running.stderr.close()
    return running.wait(timeout=120), told


def test_a_reader_that_leaves_early_is_no_trouble(archive: Archive, tmp_path: Path) -> None:
    text = "\n\n".join(f"Keep left at buoy {number}, and again at the next one." for number in range(20_000))
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    archive("ingest", "long.txt", "--series", "long", "--effective-on", "2020-01-01")
    assert piped_into_one_line(tmp_path, "show", "long") == (0, "")


def test_a_reader_that_leaves_early_stops_no_ingest(archive: Archive, corpus: Path, tmp_path: Path) -> None:
    code, told = piped_into_one_line(tmp_path, "ingest", corpus)
    assert (code, told) == (0, "")
    again = archive("ingest", corpus).out
    assert "recorded" not in again
    assert "31 already held" in again


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_output_is_the_same_bytes_in_every_locale(archive: Archive, tmp_path: Path, locale: str) -> None:
    (tmp_path / "rule.txt").write_text("Règle : à gauche — 保持.\n", encoding="utf-8")
    archive("ingest", "rule.txt", "--series", "rule", "--effective-on", "2020-01-01")
    plain = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    done = subprocess.run(
        [sys.executable, "-m", "archive.cli", "show", "rule"],
        cwd=tmp_path,
        env={**os.environ, **plain},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode("utf-8") == "Règle : à gauche — 保持.\n"


def test_closed_standard_output_is_no_defect_and_its_number_no_archive(held: Path) -> None:
    # With number 1 free, the database would be opened as it, and what is printed would go into the archive.
    for closed in (">&-", "2>&-", ">&- 2>&-", "<&-"):
        line = f"{sys.executable} -m archive.cli --db {held} series {closed}"
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), closed
    line = f"{sys.executable} -m archive.cli --db {held} verify"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert "all match" in done.stdout


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


def test_many_texts_of_one_day_are_named_by_their_ends(archive: Archive, tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text(f"Statement number {number} of the day.\n", encoding="utf-8")
    taken = archive(
        "ingest", *sorted(tmp_path.glob("*.txt")), "--series", "day", "--effective-on", "2024-01-31"
    )
    assert "shared date: 9 texts are dated 2024-01-31; name one by its number (#1 to #9)." in taken.out
    assert "9 texts are dated 2024-01-31 (#1 to #9); this is #9." in archive("show", "day@2024-01-31").err


def test_series_name_that_cannot_be_is_quoted_once(archive: Archive) -> None:
    done = archive("ingest", "-", "--series", "a\nb", input=b"3 March 2024\n")
    assert done.err == (
        "archive: A series cannot be called 'a\\nb': it holds a character that does not show. "
        "Choose another --series NAME.\n"
    )


def test_full_standard_output_is_called_that(held: Path) -> None:
    line = f"{sys.executable} -m archive.cli --db {held} log central-bank-statement > /dev/full"
    done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "archive: Standard output cannot be written: No space left on device. Make room"
    )


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


@pytest.mark.parametrize(
    "command", [["log", "central-bank-statement"], ["diff", "#1", "#2"], ["ingest", "corpus"]]
)
def test_dumb_terminal_is_sent_no_commands(held: Path, corpus: Path, command: list[str]) -> None:
    """An editor's shell shows what it gets: neither colours nor lines that would be written over."""
    import pty

    sides = [f"central-bank-statement@{each}" if each[0] == "#" else each for each in command]
    arguments = [str(corpus) if each == "corpus" else each for each in sides]
    environment = {**os.environ, "TERM": "dumb"}
    environment.pop("NO_COLOR", None)
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "archive.cli", "--db", str(held), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _rest(ours), b""))
    os.close(ours)
    assert running.returncode == 0, shown
    assert b"\x1b" not in shown
    assert b"central-bank-statement" in shown


def _rest(terminal: int) -> bytes:
    """What a terminal was sent next; nothing once everybody has left it."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_standard_input_cannot_be_both_sides(archive: Archive) -> None:
    assert_one_sentence(
        archive("diff", "-", "-", input=b"Some words.\n"), "Only one side can be standard input"
    )


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
    from archive.cli.output import write_folder
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
    from archive.cli.output import write_folder

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
