"""Every commit that changed a file becomes a version; nothing of a history is lost, nothing is doubled."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from archive.errors import FormatUnknown, SeriesMissing, SourceEmpty, SourceUnreadable
from archive.model import Outcome, Receipt
from archive.services.intake import drawing
from archive.services.intake.bulk import Answer, Refusal
from archive.services.intake.git import Commit, FileChange, opened
from archive.services.intake.histories import file_lines, is_wanted, series_names
from archive.services.intake.imports import plan_git
from archive.store import Repository
from tests.intake.conftest import Scribe

TERMS = "# Terms\n\nMembers pay {} crowns a month.\n\nThe office answers letters within a week.\n"


def imported(repository: Repository, place: Path, *paths: str, branch: str | None = None) -> list[Answer]:
    with opened(str(place)) as source:
        return list(plan_git(repository, source, paths, branch).answers(processes=0))


def outcomes(answers: list[Answer]) -> list[Outcome]:
    return [answer.outcome for answer in answers if isinstance(answer, Receipt)]


def dates(repository: Repository, series: str) -> list[str]:
    return [str(head.effective_on) for head in repository.heads(series)]


def test_each_commit_is_a_version_dated_by_its_author(scribe: Scribe, either_repository: Repository) -> None:
    repository = either_repository
    scribe.write("club/Terms.md", TERMS.format(10))
    first = scribe.commit("2020-03-01T23:30:00-05:00", "Found the club\n\nAgreed by all.")
    scribe.write("club/Terms.md", TERMS.format(12))
    scribe.commit("2021-03-01T10:00:00+01:00")
    assert outcomes(imported(repository, scribe.folder)) == [Outcome.RECORDED, Outcome.RECORDED]
    heads = repository.heads("club/Terms")
    # The day is the author's own, even where it was the next day already in UTC.
    assert [head.effective_on for head in heads] == [date(2020, 3, 1), date(2021, 3, 1)]
    assert heads[0].dated_by == "commit"
    assert heads[0].evidence == f"commit {first[:12]}, 2020-03-01T23:30:00-05:00"
    (origin,) = repository.provenances(heads[0].witness)
    assert origin.method == "git"
    assert origin.source == "history:club/Terms.md"
    assert origin.details["commit"] == first
    assert origin.details["message"] == "Found the club\n\nAgreed by all."
    assert origin.details["author"] == "Ann Clerk <ann@example.org>"
    assert repository.verify().findings == ()


def test_second_import_reads_nothing_again_and_adds_what_is_new(
    scribe: Scribe, repository: Repository
) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert outcomes(imported(repository, scribe.folder)) == [Outcome.ALREADY_HELD]
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-04-01T10:00:00+00:00")
    assert outcomes(imported(repository, scribe.folder)) == [Outcome.ALREADY_HELD, Outcome.RECORDED]
    assert dates(repository, "Terms") == ["2020-03-01", "2020-04-01"]


def test_interrupted_import_goes_on_where_it_stopped(
    scribe: Scribe, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 7):
        scribe.write("Terms.md", TERMS.format(number))
        scribe.commit(f"2020-03-0{number}T10:00:00+00:00")
    monkeypatch.setattr(drawing, "BATCH_COUNT", 2)
    with opened(str(scribe.folder)) as source:
        answers = plan_git(repository, source).answers(processes=0)
        next(answers)
        answers.close()  # type: ignore[attr-defined] # a generator
    found = outcomes(imported(repository, scribe.folder))
    assert found == [Outcome.ALREADY_HELD] * 2 + [Outcome.RECORDED] * 4
    assert [head.number for head in repository.heads("Terms")] == [1, 2, 3, 4, 5, 6]


def test_change_taken_back_on_the_same_day_is_a_version_of_its_own(
    scribe: Scribe, repository: Repository
) -> None:
    for hour, price in ((9, 10), (10, 99), (11, 10)):
        scribe.write("Terms.md", TERMS.format(price))
        scribe.commit(f"2020-03-01T{hour:02}:00:00+00:00")
    imported(repository, scribe.folder)
    heads = repository.heads("Terms")
    assert [head.order for head in heads] == [1, 2, 3]
    assert heads[0].text_digest == heads[2].text_digest != heads[1].text_digest
    assert set(outcomes(imported(repository, scribe.folder))) == {Outcome.ALREADY_HELD}


def test_bare_repository_and_bundle_give_what_the_clone_gives(
    scribe: Scribe, repository: Repository, tmp_path: Path
) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.git("bundle", "create", str(tmp_path / "history.bundle"), "HEAD", "main")
    subprocess.run(
        ["git", "clone", "--quiet", "--bare", str(scribe.folder), str(tmp_path / "bare.git")], check=True
    )
    assert outcomes(imported(repository, tmp_path / "history.bundle")) == [Outcome.RECORDED]
    assert outcomes(imported(repository, tmp_path / "bare.git")) == [Outcome.ALREADY_HELD]
    assert outcomes(imported(repository, scribe.folder)) == [Outcome.ALREADY_HELD]


def test_renamed_file_keeps_its_series(scribe: Scribe, repository: Repository) -> None:
    scribe.write("tos.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.git("mv", "tos.md", "Terms.md")
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-04-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert [head.name for head in repository.series()] == ["Terms"]
    assert dates(repository, "Terms") == ["2020-03-01", "2020-04-01"]
    renamed = repository.provenances(repository.heads("Terms")[1].witness)[0]
    assert renamed.details["renamed_from"] == "tos.md"


def test_file_renamed_after_an_import_stays_under_its_first_name(
    scribe: Scribe, repository: Repository
) -> None:
    scribe.write("tos.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    scribe.git("mv", "tos.md", "Terms.md")
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-04-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert [head.name for head in repository.series()] == ["tos"]
    assert dates(repository, "tos") == ["2020-03-01", "2020-04-01"]


def test_deleted_and_restored_file_is_one_series(scribe: Scribe, repository: Repository) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.git("rm", "--quiet", "Terms.md")
    scribe.commit("2020-04-01T10:00:00+00:00")
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-05-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert dates(repository, "Terms") == ["2020-03-01", "2020-05-01"]


def test_files_that_differ_in_their_ending_only_are_two_series(
    scribe: Scribe, repository: Repository
) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.write("Terms.txt", "Visitors pay nothing at all.\n\nDogs stay outside.\n")
    scribe.commit("2020-04-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert [head.name for head in repository.series()] == ["Terms", "Terms.txt"]


def test_only_documents_are_taken_unless_others_are_named(scribe: Scribe, repository: Repository) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.write("LICENSE", "Take what you like.\n\nGive what you can.\n")
    scribe.write("logo.png", b"\x89PNG\r\n\x1a\n\0\0")
    scribe.commit("2020-03-01T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert [head.name for head in repository.series()] == ["Terms"]
    imported(repository, scribe.folder, "LICENSE")
    assert [head.name for head in repository.series()] == ["LICENSE", "Terms"]


def test_merged_branch_brings_its_commits_and_no_double_of_the_merge(
    scribe: Scribe, repository: Repository
) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.write("Rules.md", "# Rules\n\nBe kind.\n")
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.git("switch", "--quiet", "--create", "draft")
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-03-02T10:00:00+00:00")
    scribe.git("switch", "--quiet", "main")
    scribe.write("Rules.md", "# Rules\n\nBe kind and quiet.\n")
    scribe.commit("2020-03-03T10:00:00+00:00")
    scribe.git("merge", "--quiet", "--no-ff", "-m", "Merge", "draft", when="2020-03-04T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert dates(repository, "Terms") == ["2020-03-01", "2020-03-02"]
    assert dates(repository, "Rules") == ["2020-03-01", "2020-03-03"]


def test_merge_that_settles_a_conflict_is_a_version(scribe: Scribe, repository: Repository) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.git("switch", "--quiet", "--create", "draft")
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-03-02T10:00:00+00:00")
    scribe.git("switch", "--quiet", "main")
    scribe.write("Terms.md", TERMS.format(12))
    scribe.commit("2020-03-03T10:00:00+00:00")
    with pytest.raises(subprocess.CalledProcessError):
        scribe.git("merge", "--quiet", "draft")
    scribe.write("Terms.md", TERMS.format(13))
    scribe.commit("2020-03-04T10:00:00+00:00")
    imported(repository, scribe.folder)
    assert dates(repository, "Terms") == ["2020-03-01", "2020-03-02", "2020-03-03", "2020-03-04"]


def test_bad_files_are_refused_and_the_rest_goes_on(scribe: Scribe, repository: Repository) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    scribe.write("Pointer.md", pointer)
    scribe.write("Blank.md", "\n\n")
    scribe.write("Picture.md", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40)
    scribe.write("No\u200bname.md", TERMS.format(9))
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    answers = imported(repository, scribe.folder)
    faults = [type(answer.fault) for answer in answers if isinstance(answer, Refusal)]
    assert sorted(map(str, faults)) == sorted(
        map(str, [FormatUnknown, FormatUnknown, SourceEmpty, SeriesMissing])
    )
    assert [head.name for head in repository.series()] == ["Terms"]


def test_branch_may_be_named_and_a_missing_one_is_told(scribe: Scribe, repository: Repository) -> None:
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    scribe.git("switch", "--quiet", "--create", "draft")
    scribe.write("Terms.md", TERMS.format(11))
    scribe.commit("2020-03-02T10:00:00+00:00")
    imported(repository, scribe.folder, branch="main")
    assert dates(repository, "Terms") == ["2020-03-01"]
    with pytest.raises(SourceUnreadable, match="no revision"):
        imported(repository, scribe.folder, branch="--output=stolen")


def test_a_folder_without_a_repository_is_told(tmp_path: Path, repository: Repository) -> None:
    with pytest.raises(SourceUnreadable, match="cannot be read as a git repository"):
        imported(repository, tmp_path)
    (tmp_path / "not.bundle").write_bytes(b"not a bundle")
    with pytest.raises(SourceUnreadable, match="is not a git bundle"):
        imported(repository, tmp_path / "not.bundle")
    with pytest.raises(SourceUnreadable, match="no such folder"):
        imported(repository, tmp_path / "nowhere")


def test_hooks_and_programs_of_a_foreign_repository_are_not_run(
    scribe: Scribe, repository: Repository, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    scribe.git("config", "diff.external", str(trap))
    scribe.git("config", "core.fsmonitor", str(trap))
    scribe.git("config", "diff.evil.textconv", str(trap))
    scribe.write(".gitattributes", "*.md diff=evil\n")
    scribe.write("Terms.md", TERMS.format(10))
    scribe.commit("2020-03-01T10:00:00+00:00")
    (tmp_path / "sprung").unlink(missing_ok=True)
    imported(repository, scribe.folder)
    assert not (tmp_path / "sprung").exists()


def commit(*changes: FileChange) -> Commit:
    return Commit("0" * 40, "", None, None, "", changes)


def test_two_files_that_swap_names_keep_their_lives() -> None:
    lines = file_lines(
        [
            commit(FileChange("a.md", "1", is_new=True), FileChange("b.md", "2", is_new=True)),
            commit(FileChange("b.md", "1", before="a.md"), FileChange("a.md", "2", before="b.md")),
        ]
    )
    assert [line.paths for line in lines] == [["a.md", "b.md"], ["b.md", "a.md"]]


def test_path_given_up_by_a_rename_begins_anew() -> None:
    lines = file_lines(
        [
            commit(FileChange("a.md", "1", is_new=True)),
            commit(FileChange("b.md", "1", before="a.md")),
            commit(FileChange("a.md", "3", is_new=True)),
        ]
    )
    assert [line.paths for line in lines] == [["a.md", "b.md"], ["a.md"]]


def test_links_and_submodules_are_no_statements() -> None:
    assert file_lines([commit(FileChange("a.md", "1", is_file=False, is_new=True))]) == []


@pytest.mark.parametrize(
    ("path", "wanted", "verdict"),
    [
        ("a/Terms.md", (), True),
        ("a/Terms.png", (), False),
        (".github/Terms.md", (), False),
        ("a/Terms.png", ("a",), True),
        ("a/Terms.md", ("a/",), True),
        ("ab/Terms.md", ("a",), False),
        ("a/Privacy Policy.md", ("*/Privacy*",), True),
    ],
)
def test_a_path_is_wanted_by_name_by_folder_or_by_pattern(
    path: str, wanted: tuple[str, ...], verdict: bool
) -> None:
    assert is_wanted(path, wanted) is verdict


def test_same_path_of_two_lives_is_one_series() -> None:
    assert series_names([["a.md"], ["a.md"], ["a.txt"]], lambda name: False) == ["a", "a", "a.txt"]
