"""How each database keeps the words of passages and finds them again.

Both are told tokens that were prepared above this room and cut or fold nothing themselves, so that
both find the same. SQLite keeps them in an FTS5 table without a copy of the text. PostgreSQL keeps the
set of them as a tsvector, which finds candidates by its index, and all of them in a row as text, which
decides: a tsvector knows no more than 16,383 positions, 256 of one word, and 2 KB of a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol
from unicodedata import ucd_3_2_0

from sqlalchemy import ARRAY, Connection, Table, bindparam, text
from sqlalchemy import Text as SqlText


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a text is found by: its tokens in order, and ``also`` those that stand outside any phrase."""

    body: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query: tokens in a row; the last may be the beginning of a word; or unwanted."""

    tokens: tuple[str, ...]
    is_prefix: bool = False
    is_unwanted: bool = False


Row = dict[str, object]
"""A passage's columns by name; its number is ``id``."""


class Words(Protocol):
    """The words of passages in one kind of database."""

    def create(self, connection: Connection) -> None:
        """Make what holds them, where the table of passages is new."""

    def drop(self, connection: Connection) -> None:
        """Remove it, before the table of passages goes."""

    def add(self, connection: Connection, rows: Sequence[tuple[Row, Tokens]]) -> None:
        """Write passages and their words."""

    def source(self, terms: Sequence[Term]) -> tuple[str, dict[str, object]]:
        """FROM and WHERE of the passages (``p``) that hold the terms, and the values in it."""


def words_of(*, is_sqlite: bool, passages: Table) -> Words:
    """Those of SQLite or of PostgreSQL."""
    return _Sqlite(passages) if is_sqlite else _Postgresql(passages)


class _Sqlite:
    def __init__(self, passages: Table) -> None:
        self._passages = passages

    def create(self, connection: Connection) -> None:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE words USING fts5(body, also, content='',"
            " tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')"
        )

    def drop(self, connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE IF EXISTS words")

    def add(self, connection: Connection, rows: Sequence[tuple[Row, Tokens]]) -> None:
        connection.execute(self._passages.insert(), [row for row, _ in rows])
        connection.execute(
            text("INSERT INTO words(rowid, body, also) VALUES (:id, :body, :also)"),
            [
                {"id": row["id"], "body": " ".join(map(coded, t.body)), "also": " ".join(map(coded, t.also))}
                for row, t in rows
            ],
        )

    def source(self, terms: Sequence[Term]) -> tuple[str, dict[str, object]]:
        wanted = [_fts_term(term) for term in terms if not term.is_unwanted]
        unwanted = "".join(f" NOT {_fts_term(term)}" for term in terms if term.is_unwanted)
        query = f"({' AND '.join(wanted)}){unwanted}"
        return "words JOIN passages p ON p.id = words.rowid WHERE words MATCH :query", {"query": query}


def _fts_term(term: Term) -> str:
    quoted = '"' + " ".join(coded(token) for token in term.tokens) + '"'
    return f"{quoted} *" if term.is_prefix else quoted


_LONGEST = 64
"""Characters of a token that PostgreSQL's index sees; candidates are compared as a whole."""

_MOST_BYTES = 900_000
"""Of the distinct tokens in one tsvector, whose limit is 1 MB; a passage beyond is always a candidate."""


class _Postgresql:
    def __init__(self, passages: Table) -> None:
        columns = [column.name for column in passages.columns]
        self._table = f"{passages.schema}.{passages.name}"
        self._insert = text(
            f"INSERT INTO {self._table} ({', '.join(columns)}, body, words)"  # noqa: S608 - our own words
            f" VALUES ({', '.join(f':{name}' for name in columns)}, :body, array_to_tsvector(:lexemes))"
        ).bindparams(bindparam("lexemes", type_=ARRAY(SqlText)))

    def create(self, connection: Connection) -> None:
        connection.exec_driver_sql(
            f"ALTER TABLE {self._table} ADD COLUMN body text, ADD COLUMN words tsvector"
        )
        connection.exec_driver_sql(f"CREATE INDEX ix_passages_words ON {self._table} USING gin (words)")
        connection.exec_driver_sql(f"CREATE INDEX ix_passages_vast ON {self._table} (id) WHERE words IS NULL")

    def drop(self, connection: Connection) -> None:
        """Nothing: it goes with the passages."""

    def add(self, connection: Connection, rows: Sequence[tuple[Row, Tokens]]) -> None:
        connection.execute(
            self._insert, [{**row, "body": _in_a_row(t), "lexemes": _lexemes(t)} for row, t in rows]
        )

    def source(self, terms: Sequence[Term]) -> tuple[str, dict[str, object]]:
        values: dict[str, object] = {"query": _tsquery(terms)}
        clauses = "(p.words @@ CAST(:query AS tsquery) OR p.words IS NULL)"
        for number, term in enumerate(terms):
            values[f"term_{number}"] = _needle(term)
            sign = "=" if term.is_unwanted else ">"
            clauses += f" AND strpos(p.body, :term_{number}) {sign} 0"
        return f"{self._table} p WHERE {clauses}", values


def _in_a_row(tokens: Tokens) -> str:
    """All tokens with a space on each side; the gap keeps a phrase from reaching into ``also``."""
    return f" {' '.join(map(coded, tokens.body))}  {' '.join(map(coded, tokens.also))} "


def _needle(term: Term) -> str:
    row = " ".join(map(coded, term.tokens))
    return f" {row}" if term.is_prefix else f" {row} "


def _lexemes(tokens: Tokens) -> list[str] | None:
    """The distinct tokens; None where there is more of them than a tsvector holds."""
    found = sorted({coded(token)[:_LONGEST] for token in (*tokens.body, *tokens.also)})
    return found if sum(len(each.encode()) + 1 for each in found) < _MOST_BYTES else None


def _tsquery(terms: Iterable[Term]) -> str:
    """Every wanted token, wherever it stands."""
    wanted: list[str] = []
    for term in terms:
        if not term.is_unwanted:
            wanted += [f"'{coded(token)[:_LONGEST]}'" for token in term.tokens]
            wanted[-1] += ":*" if term.is_prefix else ""
    return " & ".join(wanted)


def coded(token: str) -> str:
    """A token in letters and digits only, which both databases keep whole: other signs become a number.

    Letters and digits are those of Unicode 3.2, which every build of either database knows.
    """
    return token if token.isascii() and token.isalnum() else _coded(token)


@lru_cache(maxsize=1 << 16)
def _coded(token: str) -> str:
    return "".join(c if ucd_3_2_0.category(c)[0] in "LN" else f"z{ord(c):x}z" for c in token)
