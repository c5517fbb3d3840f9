"""Sketches: which series hold a mark of a document, so that a document finds its series.

Derived data (see ``archive.store.derived``): made from the versions held, and made anew when lost or
when the rules by which documents are marked have changed. What a mark is, is the caller's business;
here it is a number. Of a long series only some versions are marked: neighbours share most marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from sqlalchemy import Connection, func, insert, select

from archive.model import VersionHead
from archive.store.derived import open_derived
from archive.store.derived_tables import marked_series, marks
from archive.store.tables import labels, versions

if TYPE_CHECKING:
    from archive.store.database import Database
    from archive.store.repository import Repository

EVERY = 8
"""Of a series' versions, in the order recorded, the first, every eighth and the last are marked."""

COMMON = 64
"""A mark that more series hold says nothing, and is not looked up."""

FEW = 400
"""Numbers in one query: SQLite's oldest limit on variables is 999."""

PORTION = 200
"""Versions that are marked and written together: what an interruption loses at most."""

NOTE = "sketches"


def sketches_of(repository: Repository, rules: str) -> Sketches:
    """The marks of an open archive's series, the same object for the same archive and rules."""
    found = _OPEN.get(repository.database)
    if found is None or found.rules != rules:
        found = _OPEN[repository.database] = Sketches(repository.database, rules)
    return found


class Sketches:
    """The marks of one archive's series. ``rules`` names how marks are made."""

    def __init__(self, database: Database, rules: str) -> None:
        # A weak reference: the archive's database ends when nobody but this one knows it.
        self._database = ref(database)
        self.rules = rules
        self._derived = open_derived(database)
        with self._derived.begin() as connection:
            found, self._upto = self._noted(connection)
        # Who only looks marks up takes no lock, and waits for nobody.
        if found != rules:
            self._begin()
        self._chosen: list[int] = []
        self._last = self._upto

    def refresh(self) -> int:
        """Look for versions recorded since the last time; how many are to be marked."""
        with self._reading() as connection:
            fresh = _recorded_after(connection, self._upto)
            self._chosen = _chosen(connection, self._upto, fresh) if fresh else []
            if fresh:
                self._derived.follow(connection)
        self._last = fresh[-1][0] if fresh else self._upto
        return len(self._chosen)

    @property
    def address(self) -> str:
        """Where the archive is, password and all: for processes that mark its versions."""
        return self._archive.address.url

    def portions(self) -> Iterator[list[VersionHead]]:
        """What is missing, in the order recorded, some hundred versions at a time."""
        for some in _portions(list(self._chosen), PORTION):
            with self._reading() as connection:
                yield list(_heads(connection, some))

    def write(self, heads: Sequence[VersionHead], found: Sequence[Collection[int]]) -> None:
        """Keep the marks of the next versions that ``portions`` gave."""
        added: dict[str, set[int]] = defaultdict(set)
        for head, marks_found in zip(heads, found, strict=True):
            added[head.series or ""].update(marks_found)
        chosen, self._chosen = self._chosen[: len(heads)], self._chosen[len(heads) :]
        with self._derived.begin(writes=True) as connection:
            if not self._derived.is_sqlite:
                # Who marks at the same time must wait, or both would give a series the same number.
                connection.exec_driver_sql(f"LOCK TABLE {marked_series} IN SHARE ROW EXCLUSIVE MODE")
            for series, some in sorted(added.items()):
                self._insert(connection, self._number(connection, series), some)
            self._note(connection, chosen[-1] if self._chosen else max(self._last, chosen[-1]))

    def holders(self, wanted: Iterable[int]) -> dict[int, frozenset[str]]:
        """The series that hold each mark; a mark that none or more than ``COMMON`` hold is missing."""
        found: dict[int, set[str]] = defaultdict(set)
        with self._derived.begin() as connection:
            for some in _portions(sorted(wanted)):
                counts = select(marks.c.mark).where(marks.c.mark.in_(some)).group_by(marks.c.mark)
                telling = counts.having(func.count() <= COMMON)
                rows = connection.execute(
                    select(marks.c.mark, marked_series.c.name)
                    .join(marked_series, marked_series.c.id == marks.c.series)
                    .where(marks.c.mark.in_(telling))
                )
                for mark, name in rows:
                    found[mark].add(name)
        return {mark: frozenset(names) for mark, names in found.items()}

    @property
    def _archive(self) -> Database:
        database = self._database()
        assert database is not None  # noqa: S101 - whoever asks holds the archive open
        return database

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._archive.reading()

    def _begin(self) -> None:
        """Tables and note; marks made by other rules are dropped."""
        with self._derived.begin(writes=True) as connection:
            for table in (marked_series, marks):
                table.create(connection, checkfirst=True)
            found, self._upto = self._noted(connection)
            if found != self.rules:
                connection.execute(marks.delete())
                connection.execute(marked_series.delete())
                self._note(connection, -1)

    def _noted(self, connection: Connection) -> tuple[str, int]:
        """The rules of the marks held, and the number of the last version they cover."""
        rules, _, upto = self._derived.note(connection, NOTE).rpartition(" ")
        return rules, int(upto or "-1")

    def _note(self, connection: Connection, upto: int) -> None:
        self._derived.set_note(connection, NOTE, f"{self.rules} {upto}")
        self._upto = upto

    def _insert(self, connection: Connection, series: int, found: Collection[int]) -> None:
        known: set[int] = set()
        for some in _portions(sorted(found)):
            query = select(marks.c.mark).where(marks.c.mark.in_(some), marks.c.series == series)
            known.update(connection.execute(query).scalars())
        rows = [{"mark": mark, "series": series} for mark in sorted(set(found) - known)]
        if rows:
            connection.execute(insert(marks), rows)

    def _number(self, connection: Connection, name: str) -> int:
        query = select(marked_series.c.id).where(marked_series.c.name == name)
        number = connection.execute(query).scalar()
        if number is None:
            last = connection.execute(select(func.max(marked_series.c.id))).scalar() or 0
            number = last + 1
            connection.execute(insert(marked_series), {"id": number, "name": name})
        return number


def _recorded_after(connection: Connection, upto: int) -> list[tuple[int, int]]:
    """Number and series of every version recorded after ``upto``, in order."""
    rows = connection.execute(
        select(versions.c.id, versions.c.series).where(versions.c.id > upto).order_by(versions.c.id)
    )
    return [(row.id, row.series) for row in rows]


def _chosen(connection: Connection, upto: int, fresh: list[tuple[int, int]]) -> list[int]:
    """Numbers of the versions to mark among those recorded after ``upto``."""
    places: dict[int, int] = defaultdict(int)
    for some in _portions(sorted({series for _, series in fresh})):
        earlier = (
            select(versions.c.series, func.count())
            .where(versions.c.series.in_(some), versions.c.id <= upto)
            .group_by(versions.c.series)
        )
        places.update({row[0]: row[1] for row in connection.execute(earlier)})
    chosen = set()
    for number, series in fresh:
        if places[series] % EVERY == 0:
            chosen.add(number)
        places[series] += 1
    last = {series: number for number, series in fresh}
    return sorted(chosen | set(last.values()))


def _heads(connection: Connection, numbers: list[int]) -> Iterator[VersionHead]:
    """What is needed to load each version and to name its series."""
    names, titles = labels.alias(), labels.alias()
    columns = (versions.c.digest, versions.c.text_digest, versions.c.effective_on)
    whole = (
        select(*columns, versions.c.paragraphs, names.c.text.label("series"), titles.c.text.label("title"))
        .join(names, names.c.id == versions.c.series)
        .join(titles, titles.c.id == versions.c.title)
        .order_by(versions.c.id)
    )
    for row in connection.execute(whole.where(versions.c.id.in_(numbers))):
        yield VersionHead(
            digest=row.digest.hex(),
            text_digest=row.text_digest.hex(),
            paragraphs=row.paragraphs,
            series=row.series,
            effective_on=row.effective_on,
            title=row.title,
        )


def _portions(numbers: list[int], size: int = FEW) -> Iterator[list[int]]:
    for at in range(0, len(numbers), size):
        yield numbers[at : at + size]


_OPEN: WeakKeyDictionary[Database, Sketches] = WeakKeyDictionary()
