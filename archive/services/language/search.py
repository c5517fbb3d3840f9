"""Search: full text over every version, each hit with where it was first and last seen.

Words, "phrases", beginnings (``cooperat*``) and what must not stand there (``-word``). Case, accents'
form and typography do not count; Chinese, Japanese and Korean are found by any run of characters.
A paragraph counts once however many versions hold it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.errors import SettingInvalid
from archive.model import VersionHead, digest_of
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, words
from archive.services.language.line import statements
from archive.services.language.phrase import context_of, digests_of
from archive.trails import Citation, SearchHit

if TYPE_CHECKING:
    from archive.store import Repository
    from archive.store.search import Entry, Row, Term

Progress = Callable[[str], None]
"""Told the name of each series before it is indexed."""

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
    """
    from archive.store.derived import open_derived
    from archive.store.search import Filter, SearchIndex

    terms = parsed(query)
    if narrowed.series is not None:
        repository.heads(narrowed.series)
    derived = open_derived(repository.database)
    try:
        index = SearchIndex(derived)
        stale, events = index.stale_series(repository.database)
        for series in stale:
            if progress is not None:
                progress(series)
            index.replace(series, entries(repository, series))
        if stale:
            index.settle(events)
        since = narrowed.since.isoformat() if narrowed.since else None
        until = narrowed.until.isoformat() if narrowed.until else None
        wanted = Filter(narrowed.series, since, until, narrowed.furniture)
        rows = index.find(terms, wanted, limit)
        total = len(rows) if len(rows) < limit else index.count(terms, wanted)
    finally:
        derived.close()
    return Found(tuple(_hit(row, terms, _heads(repository, row.series)) for row in rows), total)


def parsed(query: str) -> list[Term]:
    """The terms of a query.

    Raises:
        SettingInvalid: nothing in it can be looked for, or all of it is unwanted.
    """
    from archive.store.search import Term

    terms = []
    for match in _PART.finditer(query):
        content = match["phrase"] if match["phrase"] is not None else match["word"]
        tokens = tuple(token for token, _ in tokens_of(content.rstrip("*")))
        if tokens:
            is_prefix = match["phrase"] is None and content.endswith("*")
            terms.append(Term(tokens, is_prefix, match["unwanted"] is not None))
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


def entries(repository: Repository, series: str) -> Iterator[Entry]:
    """Every distinct paragraph of a series' statements, ready to be indexed."""
    from archive.store.search import Entry

    for text, furniture, stays in _distinct(repository, series):
        first, last = stays[0], stays[-1]
        tokens = list(tokens_of(text))
        also = [match[1] for _, word in tokens if (match := _POSSESSIVE.match(word))]
        yield Entry(
            series=series,
            furniture=furniture,
            first=(str(first[0].effective_on), first[0].digest, first[1]),
            last=(str(last[0].effective_on), last[0].digest, last[1]),
            versions=len({head.digest for head, _ in stays}),
            text=text,
            tokens=tuple(token for token, _ in tokens),
            also=tuple(token for word in also for token in _folded(word)),
        )


Stays = list[tuple[VersionHead, int]]


def _distinct(repository: Repository, series: str) -> Iterator[tuple[str, bool, Stays]]:
    """Each distinct paragraph (text and whether it is furniture) with every place where it stands."""
    stays: dict[tuple[str, bool], Stays] = {}
    texts: dict[tuple[str, bool], str] = {}
    for head in statements(repository, series):
        version = repository.version(head)
        for position, digest in enumerate(digests_of(version)):
            paragraph = version.paragraphs[position]
            key = (digest, paragraph.is_furniture)
            stays.setdefault(key, []).append((head, position))
            texts.setdefault(key, paragraph.text)
    for key, found in stays.items():
        yield texts[key], key[1], found


def _heads(repository: Repository, series: str) -> dict[str, VersionHead]:
    """The heads of a series by digest, for their numbers; a late arrival may have shifted these."""
    return {head.digest: head for head in repository.heads(series)}


def _hit(row: Row, terms: Sequence[Term], heads: dict[str, VersionHead]) -> SearchHit:
    return SearchHit(
        first=_citation(row, row.first, heads),
        latest=_citation(row, row.last, heads),
        versions=row.versions,
        snippet=snippet(row.text, terms),
        furniture=row.furniture,
    )


def _citation(row: Row, place: tuple[str, str, int], heads: dict[str, VersionHead]) -> Citation:
    day, digest, position = place
    head = heads.get(digest)
    return Citation(
        series=row.series,
        number=head.number if head else 0,
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
