"""``archive ingest``."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click

from archive.cli.commands import TROUBLE, ArchiveCommand
from archive.cli.options import FORMAT
from archive.cli.output import as_json, counted, one_line, refusal_object, say, write
from archive.cli.progress import Progress
from archive.cli.state import State, obeys, state
from archive.cli.types import IsoDate, IsoTime, LanguageTag
from archive.errors import IntakeError, SeriesMissing, SettingInvalid
from archive.model import Deposit, Outcome, Receipt
from archive.services.intake.addresses import is_address
from archive.services.intake.bulk import record_drawn
from archive.services.intake.deposits import (
    SUFFIXES,
    SourceFile,
    Sources,
    Statements,
    are_large,
    deposit_from_stream,
    find_sources,
    read_deposit,
)
from archive.services.intake.drawing import Crew, batches
from archive.services.intake.hands import collect_seldom
from archive.services.intake.ingest import ingest as take_in
from archive.services.intake.naming import checked_series
from archive.services.intake.sources import bytes_from
from archive.services.intake.untold import NOT_KEPT

ENDINGS_TOLD = (
    f"In a folder, documents are known by their endings ({', '.join(sorted(SUFFIXES))}); "
    "a file that you name is taken in whatever its ending."
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")


@click.command(cls=ArchiveCommand)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--series", metavar="NAME", help="The series that every SOURCE belongs to.")
@click.option(
    "--new-series", metavar="NAME", help="The series that the SOURCEs begin; it must not be held yet."
)
@click.option("--effective-on", type=IsoDate(), metavar="DATE", help="The statement's own date.")
@click.option("--published-at", type=IsoTime(), metavar="T", help="When the source posted it.")
@click.option("--source-url", metavar="URL", help="Where the source stands on the web.")
@click.option("--title", metavar="T", help="The title, where the text's own will not do.")
@click.option("--language", type=LanguageTag(), metavar="TAG", help="The language as a tag: en, fr, zh-Hans.")
@click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too.")
@click.option("--ignore-robots", is_flag=True, help="Fetch what a site's robots.txt asks programs to leave.")
@FORMAT
def ingest(
    sources: tuple[str, ...], series: str | None, new_series: str | None, form: str, **said: object
) -> int:
    """Take in statements: files, folders, http(s) addresses, or - for standard input.

    A folder SERIES/DATE[_NN].EXT needs no flags: the folder names the series, the file its date.
    Otherwise the content tells the series where it does so clearly; else name it with --series, or
    with --new-series if it begins one. The date is looked for in the text itself.
    """
    web = Web(*(bool(said.pop(name)) for name in ("allow_private", "ignore_robots")))
    begun = _series_begun(series, new_series)
    for name in (series, new_series):
        if name is not None:
            checked_series(name)
    for scheme in filter(None, map(_SCHEME.match, sources)):
        if not is_address(scheme.string):
            raise click.UsageError(f"{scheme.string}: only http:// and https:// addresses can be fetched.")
    statements = Statements(series=begun or series, **said)  # type: ignore[arg-type] # click has converted each
    addresses = [source for source in sources if is_address(source)]
    found = find_sources([Path(each) for each in sources if each != "-" and each not in addresses])
    session = Session(state(), form)
    if "-" in sources:
        session.take(deposit_from_stream(bytes_from(sys.stdin.buffer), statements))
    session.take_files(found.files, statements)
    if addresses:
        session.fetch(addresses, statements, web)
    return session.finish(found)


def _series_begun(series: str | None, new_series: str | None) -> str | None:
    """The series that --new-series begins, once it is clear that it begins there."""
    if new_series is None:
        return None
    if series is not None:
        raise click.UsageError("--series and --new-series exclude each other.")
    if state().open(create=True).has_series(new_series):
        raise SettingInvalid(
            f"'{new_series}' is held already.", "Use --series to add to it, or choose another name."
        )
    return new_series


def _crew_for(files: Iterable[SourceFile]) -> Crew:
    """Who reads these files: for much to read the processes begin before an archive is opened."""
    if not are_large(files):
        return Crew()
    collect_seldom()
    return Crew.early()


@dataclass(frozen=True, slots=True)
class Web:
    """What a person allows beyond the cautious default when fetching."""

    allow_private: bool
    ignore_robots: bool


class Session:
    """One run over many deposits: answers each, goes on after a bad one, sums up at the end."""

    def __init__(self, run: State, form: str) -> None:
        self.run = run
        self.form = form
        self.receipts: list[Receipt] = []
        self.faults: list[tuple[str, IntakeError]] = []

    def take_files(self, files: tuple[SourceFile, ...], said: Statements) -> None:
        """Ingest files: those whose series is named together, on all cores, then the others one by one.

        A file whose series cannot be told yet is tried again after the others: one of them may be
        the version between it and what is held.
        """
        nameless: list[SourceFile] = []
        named = self._named(files, said, nameless)
        with _crew_for(files) as crew:
            first = next(named, None)
            if first is not None:
                drawn = crew.draw(batches(chain([first], named)))
                for answer in record_drawn(self.run.open(create=True), drawn):
                    if isinstance(answer, Receipt):
                        self.answer(answer)
                    else:
                        self.refuse(answer.source, answer.fault)
        waiting = self._untold(nameless, said)
        while waiting and len(waiting) < len(nameless):
            nameless, waiting = waiting, self._untold(waiting, said)
        for source in waiting:
            self.take(read_deposit(source, said))

    def _untold(self, files: list[SourceFile], said: Statements) -> list[SourceFile]:
        """Ingest files whose series their content must tell; those of which it is not told."""
        untold = []
        for source in files:
            try:
                self.take(read_deposit(source, said), reports=False)
            except SeriesMissing:
                untold.append(source)
        return untold

    def _named(
        self, files: tuple[SourceFile, ...], said: Statements, nameless: list[SourceFile]
    ) -> Iterator[Deposit]:
        """The deposits of the files whose series is named; the other files join ``nameless``."""
        for source in self.progress(files):
            try:
                deposit = read_deposit(source, said)
            except IntakeError as fault:
                self.refuse(str(source.path), fault)
                continue
            if deposit.series:
                yield deposit
            else:
                nameless.append(source.once_read(deposit.data))

    def take(self, deposit: Deposit, *, reports: bool = True) -> None:
        """Ingest one deposit and answer it; with ``reports`` off, SeriesMissing is raised, not reported."""
        marking = Progress(self.run, "Marking", 0)
        try:
            receipt = take_in(self.run.open(create=True), deposit, watcher=marking.reach)
        except IntakeError as fault:
            if isinstance(fault, SeriesMissing) and not reports:
                raise
            self.refuse(deposit.source, fault)
            return
        finally:
            if marking.done:
                marking.clear()
        self.answer(receipt)

    def fetch(self, addresses: Iterable[str], said: Statements, web: Web) -> None:
        """Fetch and ingest documents from the web, one by one."""
        from archive.services.intake.capture import capture
        from archive.services.intake.fetch import Fetcher

        repository = self.run.open(create=True)
        with Fetcher(web.allow_private, heeds_robots=not web.ignore_robots) as fetcher:
            for address in addresses:
                try:
                    found = capture(repository, fetcher, address, said)
                except IntakeError as fault:
                    self.refuse(address, fault)
                    continue
                self.take(found) if isinstance(found, Deposit) else self.answer(found)

    def answer(self, receipt: Receipt) -> None:
        """Keep a receipt and tell it."""
        self.receipts.append(receipt)
        if self.form == "text" and self.run.verbosity >= 0:
            self._answer(receipt)

    def refuse(self, source: str, fault: IntakeError) -> None:
        """Report one deposit that came to nothing; the batch goes on."""
        is_repeated = bool(self.faults) and self.faults[-1][1].next_step == fault.next_step
        self.faults.append((source, fault))
        if self.form == "text":
            # In a folder of files with one fault the way on is told once, at the first of them.
            say(f"archive: {one_line(fault.fact if is_repeated else str(fault))}", err=True)

    def progress(self, files: tuple[SourceFile, ...]) -> Iterator[SourceFile]:
        """The files, with a bar on standard error where that is a terminal and there are many."""
        if len(files) < 20 or not obeys(sys.stderr) or self.run.verbosity < 0:
            yield from files
            return
        with click.progressbar(files, file=sys.stderr, label="Taking in") as bar:
            yield from bar

    def finish(self, found: Sources) -> int:
        """Sum up; the exit code is 2 when anything was refused, or there was no document at all."""
        is_trouble = bool(self.faults) or not self.receipts
        if self.form == "json":
            write(as_json(self._document(found)), None)
        elif self.run.verbosity >= 0 or not (self.faults or self.receipts):
            say(self._sum(found), err=is_trouble)
        return TROUBLE if is_trouble else 0

    def _answer(self, receipt: Receipt) -> None:
        head = receipt.head
        named = f"{head.reference}  {head.digest[:12]}"
        say(f"{receipt.outcome.value:<13} {named}  {one_line(receipt.source)}")
        if self.run.verbosity > 0:
            say(f"{'':13} dated by {head.dated_by}: “{one_line(head.evidence)}”; witness {head.witness[:12]}")
            say(f"{'':13} drawn by {head.pipeline}, encoding {head.encoding or 'its own'}")
        is_held = receipt.outcome is Outcome.ALREADY_HELD
        for finding in receipt.findings:
            if not is_held or finding.kind == NOT_KEPT:  # the version's own doubts were told when it came
                say(f"{'':13} {finding.kind}: {one_line(finding.message)}")

    def _sum(self, found: Sources) -> str:
        outcomes = Counter(receipt.outcome for receipt in self.receipts)
        parts = [f"{outcomes[outcome]} {outcome.value}" for outcome in Outcome if outcomes[outcome]]
        if self.faults:
            parts.append(f"{len(self.faults)} refused")
        if found.passed_over:
            names = ", ".join(path.name for path in found.passed_over[:3])
            more = "" if len(found.passed_over) <= 3 else ", …"
            parts.append(f"{len(found.passed_over)} passed over, not a document ({names}{more})")
        total = len(self.receipts) + len(self.faults)
        told = f"{counted(total, 'document')}: {', '.join(parts) or 'nothing to take in'}."
        return told if total else f"archive: {told} {ENDINGS_TOLD}"

    def _document(self, found: Sources) -> dict[str, object]:
        return {
            "receipts": [
                {
                    "source": receipt.source,
                    "outcome": receipt.outcome,
                    "series": receipt.head.series,
                    "effective_on": receipt.head.effective_on,
                    "published_at": receipt.head.published_at,
                    "dated_by": receipt.head.dated_by,
                    "evidence": receipt.head.evidence,
                    "title": receipt.head.title,
                    "digest": receipt.head.digest,
                    "witness": receipt.head.witness,
                    "findings": receipt.findings,
                }
                for receipt in self.receipts
            ],
            "refused": [refusal_object(source, fault) for source, fault in self.faults],
            "passed_over": [str(path) for path in found.passed_over],
        }
