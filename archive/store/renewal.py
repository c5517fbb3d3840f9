"""Renewal: a whole archive, such as the backup of last week, brought up to its source.

It takes one transaction, and what that would leave is inspected before it is kept: a backup is never
worse than it was. As long as nothing is damaged it takes the source's rows as they are. Where the source
is damaged, the target keeps its own storage forms and takes only what is new, each content checked
against its digest; where what is new is damaged itself, nothing is taken. See docs/decisions/0025.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DataError, IntegrityError

from archive.errors import StoreDamaged, StoreError, StoreForeign
from archive.model import Finding, Fixity
from archive.store.additions import Additions
from archive.store.draft import Draft
from archive.store.repository import Repository, utc_now
from archive.store.rows import Origin, Progress, copy_facts, copy_forms, has_same_facts
from archive.store.tables import events
from archive.store.verify import DAMAGE, Inspection


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to: how many rows were written, and the fixity of the target.

    ``damage`` is what is wrong with the source; ``is_left``: it is in what the target, a whole archive,
    lacks, so nothing was taken.
    """

    rows: int
    fixity: Fixity
    damage: tuple[Finding, ...] = ()
    is_left: bool = False


class Renewal:
    """One archive brought up to another, of which it holds the beginning."""

    def __init__(self, source: Repository, target: Repository, tell: Progress) -> None:
        self._source = source
        self._target = target
        self._tell = tell

    def result(self) -> Copied:
        """Renew it; see the module's head.

        Raises StoreForeign where the target does not hold the beginning of the source.
        """
        try:
            return self._take_all()
        except DAMAGE as fault:
            if not _is_of_what_was_read(fault) or not self.damage:
                raise
        try:
            return self._take_new()
        except DAMAGE as fault:
            if not _is_of_what_was_read(fault):
                raise
        return Copied(0, self._target.verify(), self.damage, is_left=True)

    @cached_property
    def damage(self) -> tuple[Finding, ...]:
        """What is wrong with the source; it is read as a whole when this is first asked."""
        try:
            return self._source.verify().findings
        except StoreError as fault:
            return (Finding("structure", "database", fault.fact),)

    def _take_all(self) -> Copied:
        """Take the source's rows as they are."""
        with self._open() as (origin, writer):
            rows = copy_facts(origin, lambda: nullcontext(writer), self._tell)
            rows += copy_forms(origin, writer, self._tell)
            fixity = Inspection(writer).result()
            if self._is_same(origin, writer) and not fixity.findings:
                return Copied(rows, fixity)
            if bool(fixity.findings) is bool(self.damage):
                raise self._other()  # damaged by the source; or not the same, and nobody knows why
            return Copied(rows, fixity, self.damage)

    def _is_same(self, origin: Origin, writer: Connection) -> bool:
        try:
            return has_same_facts(origin, writer)
        except DAMAGE:
            return False

    def _take_new(self) -> Copied:
        """Take what is new, content by content, and keep everything else."""
        with self._open() as (origin, writer):
            newest = writer.execute(select(func.coalesce(func.max(events.c.id), -1))).scalar_one()
            rows = copy_facts(origin, lambda: nullcontext(writer), self._tell)
            rows += Additions(origin, Draft(writer, utc_now), newest).add()
            fixity = Inspection(writer).result()
            if fixity.findings and not set(fixity.findings) <= set(self._target.verify().findings):
                raise self._other()
            return Copied(rows, fixity, self.damage)

    @contextmanager
    def _open(self) -> Iterator[tuple[Origin, Connection]]:
        """One state of the source, and a transaction of the target, which holds its beginning."""
        with self._source.database.reading() as reader, self._target.database.writing() as writer:
            origin = Origin(self._source.database, reader)
            with self._source.database.faults():
                given = _indexed(reader)
            self._check_beginning(given, _indexed(writer))
            yield origin, writer

    def _check_beginning(self, given: dict[int, bytes], held: dict[int, bytes]) -> None:
        """Raise unless the source's log begins with the target's, damage in the source apart."""
        one, other = self._source.place, self._target.place
        ahead = sum(index > max(given, default=-1) for index in held)
        differing = [index for index, leaf in held.items() if given.get(index) != leaf]
        if ahead and len(differing) == ahead:
            events_more = "an event" if ahead == 1 else f"{ahead} events"
            message = f"'{other}' is ahead of '{one}': it holds {events_more} more."
            raise StoreForeign(message, "Copy into an empty database, or the other way round.")
        if differing and (ahead or not self._are_damaged(differing, given)):
            message = f"'{other}' holds another archive."
            raise StoreForeign(message, "Copy into an empty database.")

    def _are_damaged(self, indices: list[int], given: dict[int, bytes]) -> bool:
        """Whether the source itself says of each of these events that it is damaged, or lacks it."""
        named = {finding.subject for finding in self.damage if finding.kind == "log"}
        return bool(named) and all(f"event {index}" in named or index not in given for index in indices)

    def _other(self) -> StoreDamaged:
        message = f"'{self._target.place}' does not hold what '{self._source.place}' does."
        return StoreDamaged(message, "Copy into an empty database.")


def _indexed(connection: Connection) -> dict[int, bytes]:
    """The leaf hashes of the log by the events' indices."""
    rows = connection.execute(select(events.c.id, events.c.leaf).order_by(events.c.id))
    return {row.id: row.leaf for row in rows}


def _is_of_what_was_read(fault: Exception) -> bool:
    """Whether a fault comes of what the source holds, rather than of the place that is written to."""
    is_refused_row = isinstance(fault.__cause__, IntegrityError | DataError)
    return is_refused_row or not isinstance(fault, StoreError) or isinstance(fault, StoreDamaged)
