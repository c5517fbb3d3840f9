"""Imports: a whole history from elsewhere becomes versions, resumable and without doubles.

``archive import git``: every commit that changed a file is one deposit, dated by its author. What
was recorded by an earlier import is recognised by its commit and not read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.errors import (
    DateMissing,
    FormatUnknown,
    IntakeError,
    SeriesMissing,
    SettingInvalid,
    SourceEmpty,
    SourceTooLarge,
    SourceUnreadable,
)
from archive.model import Deposit, Outcome, Receipt, VersionHead
from archive.services.intake.bulk import Answer, Refusal, take_in
from archive.services.intake.drawing import Crew
from archive.services.intake.git import GitRepository
from archive.services.intake.histories import FileVersion, History, history_of
from archive.services.intake.ingest import Clock, utc_now
from archive.services.intake.naming import checked_series
from archive.services.intake.sources import SIZE_LIMIT

if TYPE_CHECKING:
    from archive.store import Repository

_LFS_POINTER = b"version https://git-lfs.github.com/spec/"


@dataclass
class GitImport:
    """One import of one repository: what there is, what is held already, what was refused unread."""

    repository: Repository
    source: GitRepository
    history: History
    refused: list[Refusal] = field(default_factory=list)

    def answers(
        self, clock: Clock = utc_now, processes: int | None = None, crew: Crew | None = None
    ) -> Iterator[Answer]:
        """Take in what is not held yet; one answer per version, each recorded by then."""
        fresh: list[FileVersion] = []
        for line in self.history.lines:
            yield from self._answer_held(line, fresh)
        deposits = self._deposits(fresh)
        yield from take_in(self.repository, deposits, clock=clock, processes=processes, crew=crew)
        yield from self.refused

    def _deposits(self, wanted: Sequence[FileVersion]) -> Iterator[Deposit]:
        contents = self.source.blobs(version.change.blob for version in wanted)
        for version, data in zip(wanted, contents, strict=True):
            try:
                yield deposit_of(version, data, self.source.name)
            except IntakeError as fault:
                self.refused.append(Refusal(f"{version.evidence}: {version.change.path}", fault))

    def _answer_held(self, line: Sequence[FileVersion], fresh: list[FileVersion]) -> Iterator[Receipt]:
        """A receipt for every version of one series that is held by its commit; the others join ``fresh``."""
        known = _held_by_commit(self.repository, line[0].series)
        for version in line:
            head = known.get(version.evidence)
            if head is None:
                fresh.append(version)
            else:
                yield Receipt(f"{self.source.name}:{version.change.path}", Outcome.ALREADY_HELD, head)


def plan_git(
    repository: Repository, source: GitRepository, paths: Iterable[str] = (), revision: str | None = None
) -> GitImport:
    """The import of a repository's history; nothing is read or recorded before its ``answers``.

    Raises:
        SourceUnreadable: the repository or revision cannot be read, or holds none of the paths.
    """
    wanted = tuple(paths)
    commits = source.commits(revision or source.revision())
    history = history_of(commits, wanted, repository.has_series)
    if not history.lines:
        what = f"nothing under {', '.join(wanted)}" if wanted else "no document that we could read"
        raise SourceUnreadable(
            f"The history of {source.name} holds {what}.",
            "Name files, folders or patterns after the repository; `git ls-files` lists what is there.",
        )
    return GitImport(repository, source, history)


def take_captures(
    repository: Repository,
    captures: Iterable[Deposit | Refusal],
    clock: Clock = utc_now,
    processes: int | None = None,
) -> Iterator[Answer]:
    """Take in captures as they come; what was refused before it was read is answered last."""
    refused: list[Refusal] = []
    yield from take_in(repository, _sifted(captures, refused), clock=clock, processes=processes)
    yield from refused


def _sifted(captures: Iterable[Deposit | Refusal], refused: list[Refusal]) -> Iterator[Deposit]:
    for each in captures:
        if isinstance(each, Refusal):
            refused.append(each)
            continue
        try:
            check_name(each.series or "")
        except IntakeError as fault:
            refused.append(Refusal(each.source, fault))
        else:
            yield each


def deposit_of(version: FileVersion, data: bytes | None, name: str) -> Deposit:
    """The deposit that one commit's file makes; ``name`` is the repository's.

    Raises:
        IntakeError: the content is missing, empty, too large or only points elsewhere; or no date.
    """
    path = version.change.path
    check_name(version.series)
    _check(version, data)
    assert data is not None  # noqa: S101 - checked just now
    return Deposit(
        data=data,
        name=path.rpartition("/")[2],
        source=f"{name}:{path}",
        series=version.series,
        effective_on=version.effective_on,
        dated_by="commit",
        date_evidence=version.evidence,
        order=version.order,
        method="git",
        details=version.details(),
    )


def check_name(series: str) -> None:
    """Refuse a path or address that no series can be named after, so that the rest of the import goes on.

    Raises:
        SeriesMissing: it cannot.
    """
    try:
        checked_series(series)
    except SettingInvalid as fault:
        raise SeriesMissing(fault.fact, "Ingest the file by itself, with --series NAME.") from fault


def _check(version: FileVersion, data: bytes | None) -> None:
    what = f"{version.change.path} in {version.evidence}"
    if version.effective_on is None:
        raise DateMissing(f"{what} has no date that we can read.", "Check it with `git show`.")
    if data is None:
        raise SourceUnreadable(
            f"{what}: the repository lacks its content.", "Fetch it whole: `git fetch --refetch --unshallow`."
        )
    if not data.strip():
        raise SourceEmpty(f"{what} is empty.", "Nothing was recorded for that commit.")
    if len(data) > SIZE_LIMIT:
        raise SourceTooLarge(
            f"{what} has {len(data) / 1_048_576:,.0f} MiB; the limit is {SIZE_LIMIT // 1_048_576} MiB.",
            "Split it, or hand in the statement alone.",
        )
    if data.startswith(_LFS_POINTER):
        raise FormatUnknown(
            f"{what} is only a pointer to a file kept elsewhere (Git LFS).",
            "Fetch the files with `git lfs fetch --all` and ingest them from a checkout.",
        )


def _held_by_commit(repository: Repository, series: str) -> Mapping[str, VersionHead]:
    """The versions of a series that a commit dates, by that evidence; none where it is not held yet."""
    if not repository.has_series(series):
        return {}
    return {head.evidence: head for head in repository.heads(series) if head.dated_by == "commit"}
