"""The search index, among the derived data: full text of every distinct paragraph of every series.

What is indexed are tokens, prepared above this room and the same for both databases: letters and
digits folded, Han, Kana and Hangul one character each. SQLite keeps them in an FTS5 table without a
copy of the text, PostgreSQL as a tsvector with explicit positions; neither cuts or folds anything
itself, so that both give the same results. The order of results is by date, not by a rank that two
engines would reckon differently.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    select,
    text,
)

from archive.store.database import Database
from archive.store.derived import Derived, metadata
from archive.store.tables import events, labels, versions

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("series", Text, nullable=False, index=True),
    Column("furniture", Boolean, nullable=False),
    Column("first_on", String(10), nullable=False),
    Column("first_version", String(64), nullable=False),
    Column("first_position", Integer, nullable=False),
    Column("last_on", String(10), nullable=False),
    Column("last_version", String(64), nullable=False),
    Column("last_position", Integer, nullable=False),
    Column("versions", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_passages_order", "last_on", "series", "first_on", "first_position", "id"),
    comment="Distinct paragraphs of each series with where they were first and last seen.",
)

_UPTO = "search: events"
_LAST = "search: last passage"
_LONGEST_POSITION = 16_000
_ORDER = "ORDER BY p.last_on DESC, p.series, p.first_on DESC, p.first_position, p.text LIMIT :limit"


@dataclass(frozen=True, slots=True)
class Entry:
    """A distinct paragraph to be indexed: what it says, where it stands, its tokens.

    ``also`` are further tokens that stand for it outside any phrase.
    """

    series: str
    furniture: bool
    first: tuple[str, str, int]
    last: tuple[str, str, int]
    versions: int
    text: str
    tokens: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query: tokens in a row; the last may be the beginning of a word; or unwanted."""

    tokens: tuple[str, ...]
    is_prefix: bool = False
    is_unwanted: bool = False


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

    def __init__(self, derived: Derived) -> None:
        self._derived = derived
        with derived.begin(writes=True) as connection:
            self._prepare(connection)

    def _prepare(self, connection: Connection) -> None:
        if self._derived.is_sqlite:
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(body, also, content='',"
                " tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')"
            )
            return
        connection.execute(text("ALTER TABLE derived.passages ADD COLUMN IF NOT EXISTS words tsvector"))
        connection.execute(
            text("CREATE INDEX IF NOT EXISTS ix_passages_words ON derived.passages USING gin (words)")
        )

    def stale_series(self, database: Database) -> tuple[list[str], int]:
        """The series with versions that the index does not know, and the number of events there are."""
        with self._derived.begin() as connection:
            known = int(self._derived.note(connection, _UPTO) or 0)
        with database.reading() as connection:
            newest = connection.execute(select(events.c.id).order_by(events.c.id.desc()).limit(1)).scalar()
            total = 0 if newest is None else int(newest) + 1
            if total == known:
                return [], total
            rows = connection.execute(
                select(labels.c.text)
                .join(versions, versions.c.series == labels.c.id)
                .where(versions.c.id >= known)
                .distinct()
            ).scalars()
            return sorted(str(name) for name in rows), total

    def replace(self, series: str, entries: Iterable[Entry]) -> None:
        """Bring the index of a series up to date: new paragraphs in, gone ones out, the others' places."""
        with self._derived.begin(writes=True) as connection:
            known = self._known(connection, series)
            fresh: list[Entry] = []
            placed: list[dict[str, object]] = []
            for entry in entries:
                number = known.pop((stored(entry.text), entry.furniture), None)
                if number is None:
                    fresh.append(entry)
                else:
                    placed.append(_places(number, entry))
            if placed:
                connection.execute(_MOVE, placed)
            self._forget(connection, list(known.values()))
            self._add_all(connection, fresh)

    def _known(self, connection: Connection, series: str) -> dict[tuple[str, bool], int]:
        rows = connection.execute(
            select(passages.c.text, passages.c.furniture, passages.c.id).where(passages.c.series == series)
        )
        return {(content, furniture): number for content, furniture, number in rows}

    def _forget(self, connection: Connection, numbers: Sequence[int]) -> None:
        # An FTS5 table without content forgets a row only when told what it held. The row stays behind,
        # the join with the passages leaves it out, and its number is never given again.
        for at in range(0, len(numbers), _BATCH):
            some = numbers[at : at + _BATCH]
            connection.execute(passages.delete().where(passages.c.id.in_(some)))

    def _add_all(self, connection: Connection, fresh: Sequence[Entry]) -> None:
        first = 1 + int(self._derived.note(connection, _LAST) or 0)
        numbered = list(enumerate(fresh, start=first))
        for at in range(0, len(numbered), _BATCH):
            self._add(connection, numbered[at : at + _BATCH])
        self._derived.set_note(connection, _LAST, str(first + len(fresh) - 1))

    def settle(self, total: int) -> None:
        """Note that the index knows the first ``total`` events."""
        with self._derived.begin(writes=True) as connection:
            self._derived.set_note(connection, _UPTO, str(total))

    def _add(self, connection: Connection, batch: Sequence[tuple[int, Entry]]) -> None:
        connection.execute(passages.insert(), [_passage(number, entry) for number, entry in batch])
        if self._derived.is_sqlite:
            connection.execute(
                text("INSERT INTO words(rowid, body, also) VALUES (:id, :body, :also)"),
                [
                    {
                        "id": number,
                        "body": " ".join(map(coded, e.tokens)),
                        "also": " ".join(map(coded, e.also)),
                    }
                    for number, e in batch
                ],
            )
            return
        connection.execute(
            text("UPDATE derived.passages SET words = CAST(:words AS tsvector) WHERE id = :id"),
            [{"id": number, "words": _tsvector(entry)} for number, entry in batch],
        )

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
        if self._derived.is_sqlite:
            source = "words JOIN passages p ON p.id = words.rowid WHERE words MATCH :query"
            return f"{source} {clauses}", {**values, "query": _fts_query(terms)}
        source = "derived.passages p WHERE p.words @@ CAST(:query AS tsquery)"
        return f"{source} {clauses}", {**values, "query": _tsquery(terms)}


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


def coded(token: str) -> str:
    """A token in letters and digits only, which FTS5 keeps whole: other signs become their number."""
    if token.isalnum():
        return token
    return "".join(c if c.isalnum() else f"z{ord(c):x}z" for c in token)


def _fts_query(terms: Sequence[Term]) -> str:
    wanted = [_fts_term(term) for term in terms if not term.is_unwanted]
    unwanted = [_fts_term(term) for term in terms if term.is_unwanted]
    query = " AND ".join(wanted)
    return f"({query})" + "".join(f" NOT {term}" for term in unwanted)


def _fts_term(term: Term) -> str:
    quoted = '"' + " ".join(coded(token) for token in term.tokens) + '"'
    return f"{quoted} *" if term.is_prefix else quoted


def _tsvector(entry: Entry) -> str:
    """The tokens with their positions; those beyond PostgreSQL's last position share it."""
    tokens = [*entry.tokens, *([""] * 2), *entry.also]
    places: dict[str, list[int]] = {}
    for position, token in enumerate(tokens, start=1):
        if token and position <= _LONGEST_POSITION:
            places.setdefault(token, []).append(position)
        elif token:
            places.setdefault(token, [])
    return " ".join(f"{_lexeme(token)}{_positions(at)}" for token, at in places.items())


def _positions(at: Sequence[int]) -> str:
    return ":" + ",".join(map(str, at[:255])) if at else ""


def _lexeme(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''")[:500] + "'"


def _tsquery(terms: Sequence[Term]) -> str:
    parts = []
    for term in terms:
        tokens = [_lexeme(token) for token in term.tokens]
        if term.is_prefix:
            tokens[-1] += ":*"
        parts.append(("!" if term.is_unwanted else "") + "(" + " <-> ".join(tokens) + ")")
    return " & ".join(parts)
