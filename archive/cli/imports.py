"""``archive import``: whole histories from elsewhere. Each kind of history is a subcommand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import click

from archive.cli.commands import TROUBLE, ArchiveCommand, ArchiveGroup
from archive.cli.output import as_json, counted, write
from archive.cli.progress import Progress, duration
from archive.cli.state import state
from archive.model import Outcome, Receipt
from archive.services.bulk import Answer, Tally

IMPORTS = {
    "git": ("archive.cli.imports", "import_git", "Every commit that changed a file becomes a version."),
}

FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


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
    from archive.services.git import opened
    from archive.services.imports import plan_git

    with opened(place) as source:
        plan = plan_git(state().open(create=True), source, paths, branch)
        follower = Follower(form)
        follower.follow(plan.answers(), plan.history.total)
        return follower.finish(f"{counted(len(plan.history.lines), 'file')} of {source.name}")


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
            click.echo(self._sum(what), err=bool(self.tally.refusals))
        return TROUBLE if self.tally.refusals else 0

    def _tell(self, answer: Answer, progress: Progress) -> None:
        lines = list(self._lines(answer))
        if lines:
            progress.clear()
        for line in lines:
            click.echo(line, err=not isinstance(answer, Receipt))

    def _lines(self, answer: Answer) -> Iterator[str]:
        if not isinstance(answer, Receipt):
            yield f"archive: {answer.fault}"
            return
        head = answer.head
        if self.run.verbosity > 0:
            yield f"{answer.outcome.value:<13} {head.series}@{head.effective_on}  {head.evidence}"
        for finding in answer.findings:
            if self.run.verbosity > 0 or (self.run.verbosity == 0 and finding.kind in ALWAYS_TOLD):
                yield f"{finding.kind}: {finding.subject}: {finding.message}"

    def _sum(self, what: str) -> str:
        tally = self.tally
        parts = [f"{tally.outcomes[each]:,} {each.value}" for each in Outcome if tally.outcomes.get(each)]
        if tally.refusals:
            parts.append(f"{len(tally.refusals):,} refused")
        took = duration(time.monotonic() - self.started)
        return f"{counted(tally.total, 'version')} from {what}: {', '.join(parts)}. It took {took}."

    def _document(self) -> dict[str, object]:
        tally = self.tally
        return {
            "versions": tally.total,
            "outcomes": {each.value: tally.outcomes.get(each, 0) for each in Outcome},
            "refused": [{"source": each.source, "message": str(each.fault)} for each in tally.refusals],
        }
