"""``archive import``: whole histories from elsewhere. Each kind of history is a subcommand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from archive.cli.commands import TROUBLE, ArchiveCommand, ArchiveGroup
from archive.cli.options import FORMAT
from archive.cli.output import as_json, counted, one_line, refusal_object, say, write
from archive.cli.progress import Progress, duration
from archive.cli.state import state
from archive.model import Outcome, Receipt
from archive.services.intake.bulk import Answer, Tally

IMPORTS = {
    "bag": ("archive.cli.evidence", "import_bag", "What `archive export` wrote."),
    "git": ("archive.cli.imports", "import_git", "Every commit that changed a file becomes a version."),
    "warc": (
        "archive.cli.imports",
        "import_warc",
        "Every capture of a page in WARC files becomes a version.",
    ),
    "timemap": ("archive.cli.imports", "import_timemap", "Every capture that a Memento TimeMap lists."),
}


@click.group(name="import", cls=ArchiveGroup, lazy=IMPORTS)
def import_() -> None:
    """Take in a whole history: a git repository, a web archive, a list of captures.

    An import may be interrupted and run again: what is held already is recognised, never doubled.
    """


@click.command(name="git", cls=ArchiveCommand)
@click.argument("place", metavar="REPO")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option(
    "--branch", metavar="NAME", help="The branch, tag or commit to read back from.  [default: HEAD]"
)
@FORMAT
def import_git(place: str, paths: tuple[str, ...], branch: str | None, form: str) -> int:
    """Every commit that changed a file becomes a version, dated by the commit's author.

    REPO is a folder with a repository, a bare repository or a bundle file on this machine.
    PATHs are files, folders or patterns ('*/Privacy*'); without any, every file that is a document by
    its ending is taken. The series is named after the path: Twitch/Terms.md makes Twitch/Terms.
    """
    from archive.services.intake.drawing import Crew
    from archive.services.intake.git import opened
    from archive.services.intake.hands import collect_seldom
    from archive.services.intake.imports import plan_git

    collect_seldom()
    # The crew comes first: its processes cost little only before a database is opened.
    with Crew.early() as crew, opened(place) as source:
        plan = plan_git(state().open(create=True), source, paths, branch)
        follower = Follower(form)
        follower.follow(plan.answers(crew=crew), plan.history.total)
        return follower.finish(f"{counted(len(plan.history.lines), 'file')} of {source.name}")


@click.command(name="warc", cls=ArchiveCommand)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--url",
    "wanted",
    metavar="URL",
    multiple=True,
    help="Only this address, what begins with it, or a pattern.",
)
@click.option("--series", metavar="NAME", help="The series of all captures.  [default: the address]")
@FORMAT
def import_warc(files: tuple[Path, ...], wanted: tuple[str, ...], series: str | None, form: str) -> int:
    """Every capture of a page in WARC files becomes a version.

    The page's own date dates it; where it states none, the moment of its capture does. Captures of
    one address make a series named after it, unless --series names one. Revisits need the file
    that holds what they revisit, named before them.
    """
    from archive.services.intake.imports import take_captures
    from archive.services.intake.warc import WebArchive

    source = WebArchive(files, series, wanted)
    follower = Follower(form)
    follower.follow(take_captures(state().open(create=True), source.captures()), total=0)
    passed = f", {counted(source.passed_over, 'capture')} passed over" if source.passed_over else ""
    return follower.finish(f"{counted(len(files), 'WARC file')}{passed}")


@click.command(name="timemap", cls=ArchiveCommand)
@click.argument("place", metavar="URL|FILE")
@click.option("--series", metavar="NAME", help="The series of all captures.  [default: the address]")
@click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too.")
@FORMAT
def import_timemap(place: str, series: str | None, allow_private: bool, form: str) -> int:
    """Every capture that a Memento TimeMap (RFC 7089) lists becomes a version.

    The captures are fetched one after the other; those that an earlier run fetched are not fetched
    again. The page's own date dates a version; where it states none, the capture's moment does.
    """
    from archive.services.intake.fetch import Fetcher
    from archive.services.intake.imports import take_captures
    from archive.services.intake.memento import TimeMapImport

    with Fetcher(allow_private) as fetcher:
        repository = state().open(create=True)
        source = TimeMapImport(repository, fetcher, place, series)
        follower = Follower(form)
        follower.follow(take_captures(repository, source.captures()), total=len(source.mementos))
        return follower.finish(f"the TimeMap of {source.original}")


ALWAYS_TOLD = frozenset({"reprocessed", "pipeline drift"})
"""Findings that are told without --verbose: they are what the command is run for."""


class Follower:
    """Follows an import: progress while it runs, each answer told where asked for, a sum at the end."""

    def __init__(self, form: str, label: str = "Importing") -> None:
        self.run = state()
        self.form = form
        self.label = label
        self.tally = Tally()
        self.started = time.monotonic()

    def follow(self, answers: Iterable[Answer], total: int) -> None:
        """Take every answer. ``total`` is how many are expected (0: not known)."""
        with Progress(self.run, self.label, total) as progress:
            for answer in answers:
                self.tally.count(answer)
                progress.advance()
                if self.form == "text":
                    self._tell(answer, progress)

    def finish(self, what: str) -> int:
        """Sum up; the exit code is 2 when anything was refused."""
        if self.form == "json":
            write(as_json(self._document()), None)
        elif self.run.verbosity >= 0:
            say(self._sum(what), err=bool(self.tally.refusals))
        return TROUBLE if self.tally.refusals else 0

    def _tell(self, answer: Answer, progress: Progress) -> None:
        lines = list(self._lines(answer))
        if lines:
            progress.clear()
        for line in lines:
            say(line, err=not isinstance(answer, Receipt))

    def _lines(self, answer: Answer) -> Iterator[str]:
        if not isinstance(answer, Receipt):
            yield f"archive: {one_line(str(answer.fault))}"
            return
        head = answer.head
        if self.run.verbosity > 0:
            yield f"{answer.outcome.value:<13} {head.series}@{head.effective_on}  {head.evidence}"
        for finding in answer.findings:
            if self.run.verbosity > 0 or (self.run.verbosity == 0 and finding.kind in ALWAYS_TOLD):
                yield f"{finding.kind}: {one_line(finding.subject)}: {one_line(finding.message)}"

    def _sum(self, what: str) -> str:
        tally = self.tally
        parts = [f"{tally.outcomes[each]:,} {each.value}" for each in Outcome if tally.outcomes.get(each)]
        if tally.refusals:
            parts.append(f"{len(tally.refusals):,} refused")
        took = duration(time.monotonic() - self.started)
        outcomes = f": {', '.join(parts)}" if parts else ""
        return f"{counted(self._versions, 'version')} from {what}{outcomes}. It took {took}."

    @property
    def _versions(self) -> int:
        """How many versions there are: what was refused became none."""
        return self.tally.total - len(self.tally.refusals)

    def _document(self) -> dict[str, object]:
        tally = self.tally
        return {
            "versions": self._versions,
            "outcomes": {each.value: tally.outcomes.get(each, 0) for each in Outcome},
            "refused": [refusal_object(each.source, each.fault) for each in tally.refusals],
        }
