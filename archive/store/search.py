"""The search index, among the derived data: full text of every distinct paragraph of every series.

What is indexed are tokens, prepared above this room and the same for both databases: letters and
digits folded, Han, Kana and Hangul one character each (``archive.store.fulltext`` keeps them). The
order of results is by date, not by a rank that two engines would reckon differently.

A series is brought up to date in one transaction, which notes how far it came: who is interrupted
goes on with the next series, and two who do it at once do each series once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, text

from archive.store.database import Database
from archive.store.derived import Derived
from archive.store.derived_tables import indexed, metadata, passages
from archive.store.fulltext import Term, Tokens, words_of
from archive.store.tables import events, labels, versions

RULES = "3"
"""Raised whenever words are kept otherwise; an older index is dropped and made again."""

_RULES = "search: rules"
_UPTO = "search: events"
_LAST = "search: last passage"
_LOCK = 0x5EA2C8
"""PostgreSQL's advisory lock for writers of the index; SQLite has one writer anyway."""

_ORDER = "ORDER BY p.last_on DESC, p.series, p.first_on DESC, p.first_position, p.text LIMIT :limit"

Tokenizer = Callable[[str], Tokens]
"""What a text is found by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A distinct paragraph to be indexed: what it says and where it stands."""

    series: str
    furniture: bool
    first: tuple[str, str, int]
    last: tuple[str, str, int]
    versions: int
    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What narrows a search: series, range of days (inclusive, ISO), furniture or not."""

    series: str | None = None
    since: str | None = None
    until: str | None = None
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph found: (day, version digest, position) of its first and last place."""

    series: str
    furniture: bool
    first: tuple[str, str, int]
    last: tuple[str, str, int]
    versions: int
    text: str


class SearchIndex:
    """The index of one archive's derived data."""

    def __init__(self, derived: Derived, tokenizer: Tokenizer) -> None:
        self._derived = derived
        self._tokens = tokenizer
        self._words = words_of(is_sqlite=derived.is_sqlite, passages=passages)
        # Who only searches takes no lock, and waits for nobody.
        with derived.begin() as connection:
            is_ready = derived.note(connection, _RULES) == RULES
        if not is_ready:
            self._begin()

    def _begin(self) -> None:
        with self._writing() as connection:
            if self._derived.note(connection, _RULES) == RULES:
                return
            self._words.drop(connection)
            tables = [passages, indexed]
            metadata.drop_all(connection, tables)
            metadata.create_all(connection, tables)
            self._words.create(connection)
            for name, value in ((_RULES, RULES), (_UPTO, "0"), (_LAST, "0")):
                self._derived.set_note(connection, name, value)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction that no other writer of the index overlaps."""
        with self._derived.begin(writes=True) as connection:
            if not self._derived.is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            yield connection

    def stale_series(self, database: Database) -> tuple[list[str], int]:
        """The series with versions that the index does not know, and the number of events there are."""
        with self._derived.begin() as connection:
            known = int(self._derived.note(connection, _UPTO) or 0)
        with database.reading() as connection:
            newest = connection.execute(select(func.max(events.c.id))).scalar()
            total = 0 if newest is None else int(newest) + 1
            if total == known:
                return [], total
            self._derived.follow(connection)
            rows = connection.execute(
                select(labels.c.text, func.max(versions.c.id))
                .join(versions, versions.c.series == labels.c.id)
                .where(versions.c.id >= known)
                .group_by(labels.c.text)
            ).all()
        with self._derived.begin() as connection:
            done = {row.series: row.upto for row in connection.execute(select(indexed))}
        return sorted(str(name) for name, last in rows if last >= done.get(name, 0)), total

    def replace(self, series: str, entries: Iterable[Entry], upto: int) -> None:
        """Bring the index of a series up to date: new paragraphs in, gone ones out, the others' places.

        ``upto`` is the number of events there were before the entries were read.
        """
        with self._writing() as connection:
            if self._upto(connection, series) >= upto:
                return  # somebody else has just done it
            known = self._known(connection, series)
            fresh: list[Entry] = []
            placed: list[dict[str, object]] = []
            for entry in entries:
                numbers = known.get((stored(entry.text), entry.furniture))
                if numbers:
                    placed.append(_places(numbers.pop(), entry))
                else:
                    fresh.append(entry)
            if placed:
                connection.execute(_MOVE, placed)
            self._forget(connection, [number for numbers in known.values() for number in numbers])
            self._add_all(connection, fresh)
            connection.execute(indexed.delete().where(indexed.c.series == series))
            connection.execute(indexed.insert(), {"series": series, "upto": upto})

    def _upto(self, connection: Connection, series: str) -> int:
        found = connection.execute(select(indexed.c.upto).where(indexed.c.series == series)).scalar()
        return int(found or 0)

    def _known(self, connection: Connection, series: str) -> dict[tuple[str, bool], list[int]]:
        """The passages of a series by what they say; texts that differ may be ``stored`` alike."""
        rows = connection.execute(
            select(passages.c.text, passages.c.furniture, passages.c.id).where(passages.c.series == series)
        )
        found: dict[tuple[str, bool], list[int]] = defaultdict(list)
        for content, furniture, number in rows:
            found[content, furniture].append(number)
        return found

    def _forget(self, connection: Connection, numbers: Sequence[int]) -> None:
        # An FTS5 table without content forgets a row only when told what it held. The row stays behind,
        # the join with the passages leaves it out, and its number is never given again.
        for at in range(0, len(numbers), _BATCH):
            some = numbers[at : at + _BATCH]
            connection.execute(passages.delete().where(passages.c.id.in_(some)))

    def _add_all(self, connection: Connection, fresh: Sequence[Entry]) -> None:
        first = 1 + int(self._derived.note(connection, _LAST) or 0)
        rows = [
            (_passage(number, entry), self._tokens(entry.text)) for number, entry in enumerate(fresh, first)
        ]
        for at in range(0, len(rows), _BATCH):
            self._words.add(connection, rows[at : at + _BATCH])
        self._derived.set_note(connection, _LAST, str(first + len(fresh) - 1))

    def settle(self, total: int) -> None:
        """Note that the index knows the first ``total`` events."""
        with self._writing() as connection:
            self._derived.set_note(connection, _UPTO, str(total))

    def find(self, terms: Sequence[Term], narrowed: Filter, limit: int) -> list[Row]:
        """The paragraphs that hold every wanted term and no unwanted one, latest first."""
        source, values = self._source(terms, narrowed)
        with self._derived.begin() as connection:
            rows = connection.execute(
                text(f"SELECT {_COLUMNS} FROM {source} {_ORDER}"),  # noqa: S608 - our own words
                {**values, "limit": limit},
            ).all()
        return [_row(row) for row in rows]

    def count(self, terms: Sequence[Term], narrowed: Filter) -> int:
        """How many paragraphs ``find`` would give without a limit."""
        source, values = self._source(terms, narrowed)
        with self._derived.begin() as connection:
            found = connection.execute(text(f"SELECT count(*) FROM {source}"), values)  # noqa: S608
            return int(found.scalar_one())

    def _source(self, terms: Sequence[Term], narrowed: Filter) -> tuple[str, dict[str, object]]:
        """Where the paragraphs that answer come from, as SQL, and its values."""
        clauses, values = _narrowing(narrowed)
        source, terms_values = self._words.source(terms)
        return f"{source} {clauses}", values | terms_values


_BATCH = 2000
_PLACES = (
    "first_on",
    "first_version",
    "first_position",
    "last_on",
    "last_version",
    "last_position",
    "versions",
)
_COLUMNS = (
    "p.series, p.furniture, p.first_on, p.first_version, p.first_position, p.last_on, p.last_version,"
    " p.last_position, p.versions, p.text"
)


_MOVE = (
    passages.update()
    .where(passages.c.id == bindparam("number"))
    .values({name: bindparam(f"new_{name}") for name in _PLACES})
)


def _places(number: int, entry: Entry) -> dict[str, object]:
    row = _passage(number, entry)
    return {"number": number} | {f"new_{name}": row[name] for name in _PLACES}


def stored(content: str) -> str:
    """A text as both databases can hold it: neither NUL nor a lone surrogate."""
    return content.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _passage(number: int, entry: Entry) -> dict[str, object]:
    return {
        "id": number,
        "series": entry.series,
        "furniture": entry.furniture,
        "first_on": entry.first[0],
        "first_version": entry.first[1],
        "first_position": entry.first[2],
        "last_on": entry.last[0],
        "last_version": entry.last[1],
        "last_position": entry.last[2],
        "versions": entry.versions,
        "text": stored(entry.text),
    }


def _row(row: Sequence[object]) -> Row:
    series, furniture, *places, versions_, content = row
    first_on, first, first_at, last_on, last, last_at = places
    return Row(
        str(series),
        bool(furniture),
        (str(first_on), str(first), int(str(first_at))),
        (str(last_on), str(last), int(str(last_at))),
        int(str(versions_)),
        str(content),
    )


def _narrowing(narrowed: Filter) -> tuple[str, dict[str, object]]:
    clauses, values = "", {}
    if narrowed.series is not None:
        clauses += " AND p.series = :series"
        values["series"] = narrowed.series
    if narrowed.since is not None:
        clauses += " AND p.last_on >= :since"
        values["since"] = narrowed.since
    if narrowed.until is not None:
        clauses += " AND p.first_on <= :until"
        values["until"] = narrowed.until
    if not narrowed.furniture:
        clauses += " AND NOT p.furniture"
    return clauses, dict(values)
