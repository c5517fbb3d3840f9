"""Histories: which files of a git history are statements, which series each belongs to, in which order.

Pure: commits in, deposits' descriptions out. A file that was renamed keeps its series; a path that
was given up and taken again by another file begins a new one.

A series is named after the file's path without its ending: ``Twitch/Terms of Service.md`` makes
``Twitch/Terms of Service``. Where two files of a history differ in nothing but the ending, the
earlier one has the bare name and the later keeps its ending. A file that is renamed between two
imports stays under the name that its series was first recorded under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from archive.services.intake.deposits import SUFFIXES
from archive.services.intake.git import Commit, FileChange

SHORT_HASH = 12
"""Hex digits of a commit that the evidence quotes; the provenance has them all."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One file as one commit left it: what becomes one deposit.

    ``order`` ranks the commits of one day by their author's time, from 1.
    """

    commit: Commit
    change: FileChange
    series: str = ""
    order: int = 1

    @property
    def effective_on(self) -> date | None:
        """The day on which the author made the commit, by the author's own clock."""
        return self.commit.authored_at.date() if self.commit.authored_at else None

    @property
    def evidence(self) -> str:
        """What dates the version: the commit and its author's time."""
        moment = self.commit.authored_at
        return f"commit {self.commit.hash[:SHORT_HASH]}, {moment.isoformat() if moment else 'without a date'}"

    def details(self) -> dict[str, str]:
        """Commit, author, message, and what else is not plain from the evidence, for the provenance."""
        commit = self.commit
        committed = commit.committed_at if commit.committed_at != commit.authored_at else None
        told = {
            "commit": commit.hash,
            "author": commit.author,
            "message": commit.message,
            "committed_at": committed.isoformat() if committed else "",
            "renamed_from": self.change.before,
        }
        return {name: value for name, value in told.items() if value}


@dataclass
class FileLine:
    """The life of one file: every path it had, oldest first, and its versions in history order."""

    paths: list[str]
    versions: list[FileVersion] = field(default_factory=list)
    deletions: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """What a git history holds for us.

    ``lines`` are the versions of one series each, in order; ``passed_over`` the paths that are no
    documents or were not asked for by name; ``deleted`` the series whose file is gone at the end.
    """

    lines: tuple[tuple[FileVersion, ...], ...]
    passed_over: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many versions there are to take in."""
        return sum(map(len, self.lines))


def history_of(commits: Iterable[Commit], wanted: Sequence[str], is_held: Callable[[str], bool]) -> History:
    """The statements in a history.

    ``wanted`` names files, folders or patterns (``*/Privacy*``); with none, every file whose
    ending is a document's is one. ``is_held`` says whether the archive has a series of that name.
    """
    lines = file_lines(commits)
    chosen = [line for line in lines if any(is_wanted(path, wanted) for path in line.paths)]
    passed = sorted({line.paths[-1] for line in lines} - {line.paths[-1] for line in chosen})
    names = series_names([line.paths for line in chosen], is_held)
    series: dict[str, list[FileVersion]] = defaultdict(list)
    for name, line in zip(names, chosen, strict=True):
        series[name] += line.versions
    return History(
        tuple(_ordered(name, versions) for name, versions in series.items() if versions), tuple(passed)
    )


def file_lines(commits: Iterable[Commit]) -> list[FileLine]:
    """The life of every file, in the order in which they first appear. Links and submodules are none."""
    lines: list[FileLine] = []
    line_at: dict[str, FileLine] = {}
    left: set[str] = set()
    for commit in commits:
        files = [change for change in commit.changes if change.is_file or not change.blob]
        # Looked up before any is moved: a commit may swap two files' names.
        lives = [line_at.get(change.before or change.path) for change in files]
        left.update(change.before for change in files if change.before)
        for change, life in zip(files, lives, strict=True):
            line = life
            if line is None or (change.is_new and change.path in left):
                line = FileLine([])
                lines.append(line)
            left.discard(change.path)
            line_at[change.path] = line
            _extend(line, commit, change)
    return [line for line in lines if line.versions]


def is_wanted(path: str, wanted: Sequence[str]) -> bool:
    """Whether a path is asked for: named, in a folder named, fitting a pattern; with none, a document's."""
    if not wanted:
        return PurePosixPath(path).suffix.lower() in SUFFIXES and not _is_hidden(path)
    plain = [each.strip("/") for each in wanted]
    return any(path == each or path.startswith(f"{each}/") or fnmatchcase(path, each) for each in plain)


def series_names(lives: Sequence[Sequence[str]], is_held: Callable[[str], bool]) -> list[str]:
    """One series name for every file's life (its paths, oldest first), in the order given.

    The last path names the series, unless the archive holds it under one of the earlier paths.
    """
    taken: dict[str, str] = {}
    return [_series_name(paths, taken, is_held) for paths in lives]


def _series_name(paths: Sequence[str], taken: dict[str, str], is_held: Callable[[str], bool]) -> str:
    held = (path for path in reversed(paths) if is_held(_bare(path)) and _bare(path) not in taken)
    path = next(held, paths[-1])
    name = _bare(path)
    # The same path twice (given up, taken again) is one series: that is where a reader looks for it.
    if taken.setdefault(name, path) != path:
        name = path
    return name


def _bare(path: str) -> str:
    suffix = PurePosixPath(path).suffix
    return path.removesuffix(suffix) if suffix.lower() in SUFFIXES else path


def _is_hidden(path: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(path).parts)


def _extend(line: FileLine, commit: Commit, change: FileChange) -> None:
    if not line.paths or line.paths[-1] != change.path:
        line.paths.append(change.path)
    if change.blob:
        line.versions.append(FileVersion(commit, change))
    else:
        line.deletions += 1


def _ordered(series: str, versions: Sequence[FileVersion]) -> tuple[FileVersion, ...]:
    """The versions by day, and within a day by the author's time; history order where these agree."""
    dated = [each for each in versions if each.commit.authored_at is not None]
    dated.sort(key=lambda each: (each.effective_on, _instant(each)))
    undated = [replace(each, series=series) for each in versions if each.commit.authored_at is None]
    return (*_numbered(series, dated), *undated)


def _numbered(series: str, versions: Sequence[FileVersion]) -> Iterator[FileVersion]:
    day: date | None = None
    order = 0
    for each in versions:
        order = order + 1 if each.effective_on == day else 1
        day = each.effective_on
        yield replace(each, series=series, order=order)


def _instant(version: FileVersion) -> datetime:
    assert version.commit.authored_at is not None  # noqa: S101 - only dated ones come here
    return version.commit.authored_at
