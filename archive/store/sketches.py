"""Sketches: which series hold a mark of a document, so that a document finds its series.

Derived data (see ``archive.store.derived``): made from the versions held, and made anew when lost or
when the rules by which documents are marked have changed. What a mark is, is the caller's business;
here it is a number. Of a long series only some versions are marked: neighbours share most marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import BigInteger, Column, Connection, Integer, Table, func, insert, select

from archive.model import VersionHead
from archive.store.columns import Utf8
from archive.store.derived import metadata, open_derived
from archive.store.tables import labels, versions

if TYPE_CHECKING:
    from archive.store.repository import Repository

EVERY = 8
"""Of a series' versions, in the order recorded, the first, every eighth and the last are marked."""

COMMON = 64
"""A mark that more series hold says nothing, and is not looked up."""

FEW = 400
"""Numbers in one query: SQLite's oldest limit on variables is 999."""

NOTE = "sketches"

marked_series = Table(
    "marked_series",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Utf8, nullable=False, unique=True),
    comment="The series that marks speak of.",
)

marks = Table(
    "marks",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("series", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
    comment="Which series hold a mark.",
)


class Sketches:
    """The marks of one archive's series. ``rules`` names how marks are made."""

    def __init__(self, repository: Repository, rules: str) -> None:
        self._database = repository.database
        self._rules = rules
        self._derived = open_derived(repository.database)
        self._added: dict[str, set[int]] = defaultdict(set)
        with self._derived.begin() as connection:
            found, self._upto = self._noted(connection)
        # Who only looks marks up takes no lock, and waits for nobody.
        if found != rules:
            self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._derived.close()

    def unmarked(self) -> Iterator[VersionHead]:
        """Versions that are to be marked, in the order recorded.

        What is added is written some hundred versions at a time, and at the end.
        """
        with self._database.reading() as connection:
            fresh = _recorded_after(connection, self._upto)
            portions = list(_portions(_chosen(connection, self._upto, fresh)))
        for some in portions:
            with self._database.reading() as connection:
                heads = list(_heads(connection, some))
            yield from heads
            self._write(some[-1])
        if fresh:
            self._write(fresh[-1][0])

    def add(self, series: str, found: Collection[int]) -> None:
        """The marks of one version of a series."""
        self._added[series].update(found)

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

    def _begin(self) -> None:
        """Tables and note; marks made by other rules are dropped."""
        with self._derived.begin(writes=True) as connection:
            for table in (marked_series, marks):
                table.create(connection, checkfirst=True)
            found, self._upto = self._noted(connection)
            if found != self._rules:
                connection.execute(marks.delete())
                connection.execute(marked_series.delete())
                self._note(connection, -1)

    def _noted(self, connection: Connection) -> tuple[str, int]:
        """The rules of the marks held, and the number of the last version they cover."""
        rules, _, upto = self._derived.note(connection, NOTE).rpartition(" ")
        return rules, int(upto or "-1")

    def _note(self, connection: Connection, upto: int) -> None:
        self._derived.set_note(connection, NOTE, f"{self._rules} {upto}")
        self._upto = upto

    def _write(self, upto: int) -> None:
        with self._derived.begin(writes=True) as connection:
            for series, found in sorted(self._added.items()):
                self._insert(connection, self._number(connection, series), found)
            self._note(connection, upto)
        self._added.clear()

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


def _portions(numbers: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(numbers), FEW):
        yield numbers[at : at + FEW]
