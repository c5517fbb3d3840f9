"""Search: full text over every version, each hit with where it was first and last seen.

Words, "phrases", beginnings (``cooperat*``) and what must not stand there (``-word``). Case, accents'
form and typography do not count; Chinese, Japanese and Korean are found by any run of characters.
A paragraph counts once however many versions hold it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.errors import SettingInvalid, StoreDamaged, StoreReadOnly
from archive.model import VersionHead, digest_of
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, words
from archive.services.language.phrase import context_of
from archive.services.language.statements import statements
from archive.trails import Citation, SearchHit

if TYPE_CHECKING:
    from archive.store import Repository
    from archive.store.derived import Derived
    from archive.store.fulltext import Term, Tokens
    from archive.store.search import Entry, Row, SearchIndex

Progress = Callable[[int, int], None]
"""Told how many series are indexed, of how many that were not."""

_CHARACTERS = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_POSSESSIVE = re.compile(r"^(.+?)['’ʼ]s?$")
_PART = re.compile(r'(?P<unwanted>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>\S+))')


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows a search: a series, days (inclusive), whether furniture counts."""

    series: str | None = None
    since: date | None = None
    until: date | None = None
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a query: the first ``hits``, those seen last first, of ``total``."""

    hits: tuple[SearchHit, ...]
    total: int


def search(
    repository: Repository,
    query: str,
    narrowed: Narrowing = Narrowing(),
    limit: int = 20,
    progress: Progress | None = None,
) -> Found:
    """The paragraphs that answer a query.

    The index is brought up to date before; it is derived data and is made when first wanted.

    Raises:
        SettingInvalid: the query holds nothing to look for.
        SeriesUnknown: no such series is held.
        StoreDamaged: a text cannot be read; an answer without it would be incomplete.
    """
    try:
        return _found(repository, query, narrowed, limit, progress)
    except StoreDamaged as fault:
        raise StoreDamaged(
            f"Nothing can be searched: part of the archive is damaged ({fault.fact.rstrip('.')}), and an "
            "answer without it would be incomplete.",
            "`archive verify` names all that is damaged; restore a backup, or let `archive rescue` bring out "
            "what is whole.",
        ) from fault


def _found(
    repository: Repository, query: str, narrowed: Narrowing, limit: int, progress: Progress | None
) -> Found:
    from archive.store.search import Filter

    terms = parsed(query)
    if narrowed.series is not None:
        repository.heads(narrowed.series)
    derived, index = _whole_index(repository, progress)
    try:
        since = narrowed.since.isoformat() if narrowed.since else None
        until = narrowed.until.isoformat() if narrowed.until else None
        wanted = Filter(narrowed.series, since, until, narrowed.furniture)
        rows = index.find(terms, wanted, limit)
        total = len(rows) if len(rows) < limit else index.count(terms, wanted)
    finally:
        derived.close()
    # A late arrival may have shifted the numbers since the index was made.
    numbers = repository.numbers(row.series for row in rows)
    return Found(tuple(_hit(row, terms, numbers[row.series]) for row in rows), total)


def _whole_index(repository: Repository, progress: Progress | None) -> tuple[Derived, SearchIndex]:
    """An index that knows every version.

    Where the one that is kept is behind, and this role may not write it, one is made for this search
    alone: an answer that lacks the newest versions would be no answer.
    """
    from archive.store.derived import in_memory, open_derived
    from archive.store.search import SearchIndex

    def ready(derived: Derived) -> SearchIndex:
        try:
            index = SearchIndex(derived, tokens)
            _catch_up(repository, index, progress)
        except BaseException:
            derived.close()
            raise
        return index

    derived = open_derived(repository.database)
    try:
        return derived, ready(derived)
    except StoreReadOnly:
        derived = in_memory(repository.database)
        return derived, ready(derived)


def _catch_up(repository: Repository, index: SearchIndex, progress: Progress | None) -> None:
    """Index what is new; whoever breaks off loses one series' worth of it."""
    stale, events = index.stale_series(repository.database)
    for done, series in enumerate(stale, start=1):
        # Known before the index is written: telling copies apart writes to the same derived data.
        line = statements(repository, series)
        index.replace(series, entries(repository, series, line), events)
        if progress is not None:
            progress(done, len(stale))
    if stale:
        index.settle(events)


def parsed(query: str) -> list[Term]:
    """The terms of a query.

    Raises:
        SettingInvalid: nothing in it can be looked for, all of it is unwanted, or a quote never closes.
    """
    from archive.store.fulltext import Term

    if query.count('"') % 2:
        raise SettingInvalid(
            f"The query {query!r} opens a quote that is never closed.",
            "Close it behind the phrase, or leave it out to look for the words.",
        )
    terms = []
    for match in _PART.finditer(query):
        content = match["phrase"] if match["phrase"] is not None else match["word"]
        wanted = tuple(token for token, _ in tokens_of(content.rstrip("*")))
        if wanted:
            is_prefix = match["phrase"] is None and content.endswith("*")
            terms.append(Term(wanted, is_prefix, match["unwanted"] is not None))
    if all(term.is_unwanted for term in terms):
        raise SettingInvalid(f"The query {query!r} holds nothing to look for.", 'Give a word, or "a phrase".')
    return terms


@lru_cache(maxsize=1 << 16)
def _folded(token: str) -> tuple[str, ...]:
    mark = signature(token)
    if not mark:
        return ()
    if _CHARACTERS.search(mark):
        return tuple(part for part in re.split(f"({_CHARACTERS.pattern})", mark) if part)
    return (mark,)


def tokens_of(text: str) -> Iterator[tuple[str, str]]:
    """The tokens that a text is found by, each with the word that it comes from."""
    for word in words(text):
        if is_word(word):
            for token in _folded(word):
                yield token, word


def tokens(text: str) -> Tokens:
    """What a text is found by; the word before an apostrophe s is found without it, too."""
    from archive.store.fulltext import Tokens

    found = list(tokens_of(text))
    owners = [match[1] for _, word in found if (match := _POSSESSIVE.match(word))]
    return Tokens(
        tuple(token for token, _ in found), tuple(token for word in owners for token in _folded(word))
    )


def entries(repository: Repository, series: str, line: Sequence[VersionHead]) -> Iterator[Entry]:
    """Every distinct paragraph of a series' statements (its line), ready to be indexed."""
    from archive.store.search import Entry

    for text, furniture, stays in _distinct(repository, line):
        first, last = stays[0], stays[-1]
        yield Entry(
            series=series,
            furniture=furniture,
            first=(str(first[0].effective_on), first[0].digest, first[1]),
            last=(str(last[0].effective_on), last[0].digest, last[1]),
            versions=len({head.digest for head, _ in stays}),
            text=text,
        )


Stays = list[tuple[VersionHead, int]]


def _distinct(repository: Repository, line: Sequence[VersionHead]) -> Iterator[tuple[str, bool, Stays]]:
    """Each distinct paragraph (text and whether it is furniture) with every place where it stands."""
    stays: dict[tuple[str, bool], Stays] = {}
    for version in repository.versions(line):
        for position, paragraph in enumerate(version.paragraphs):
            stays.setdefault((paragraph.text, paragraph.is_furniture), []).append((version.head, position))
    for (text, furniture), found in stays.items():
        yield text, furniture, found


def _hit(row: Row, terms: Sequence[Term], numbers: Mapping[str, int]) -> SearchHit:
    return SearchHit(
        first=_citation(row, row.first, numbers),
        latest=_citation(row, row.last, numbers),
        versions=row.versions,
        snippet=snippet(row.text, terms),
        furniture=row.furniture,
    )


def _citation(row: Row, place: tuple[str, str, int], numbers: Mapping[str, int]) -> Citation:
    day, digest, position = place
    return Citation(
        series=row.series,
        number=numbers.get(digest, 0),
        effective_on=date.fromisoformat(day),
        position=position,
        quote=row.text,
        digest=digest,
        text_digest=digest_of(row.text),
    )


def snippet(text: str, terms: Sequence[Term]) -> str:
    """The part of a text around the first term that it holds."""
    wanted = {term.tokens[0] for term in terms if not term.is_unwanted}
    prefixes = tuple(term.tokens[0] for term in terms if term.is_prefix)
    at = 0
    for word in words(text):
        if is_word(word):
            folded = _folded(word)
            if wanted.intersection(folded) or (prefixes and folded and folded[0].startswith(prefixes)):
                return context_of(text, at, at + len(word))
        at += len(word)
    return context_of(text, 0, 0)
