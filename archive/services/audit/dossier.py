"""Dossier: the audit of one series over time, gathered from everything that follows its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from archive.model import Significance, Trail, Version, VersionHead
from archive.segmentation.keys import signature
from archive.services.audit.overview import overview
from archive.services.audit.review import Review, decisions, review
from archive.services.audit.trail import trail_of
from archive.services.comparison.brief import brief
from archive.services.language.answers import blame_of, formulas_of, numbers_of
from archive.services.language.blame import cite
from archive.services.language.line import Line, Progress, line_of
from archive.services.language.lineage import lineage
from archive.services.language.strength import strength
from archive.services.language.terms import about
from archive.trails import Chapter, Citation, Dossier, LifeEvent, Lineage, Passage, Return

if TYPE_CHECKING:
    from archive.store import Repository

_TOLD = 8
"""How many single changes a chapter tells before it only counts the rest."""


def dossier(repository: Repository, series: str, progress: Progress | None = None) -> Dossier:
    """The dossier of one series.

    Raises:
        SeriesUnknown: no such series is held.
    """
    line = line_of(repository, series, progress=progress)
    trail = trail_of(repository, line)
    lives = lineage(line.comparisons, len(line.versions[0].paragraphs))
    blame_of(repository, line)  # kept for the questions that follow an audit
    events, root = repository.root()
    reviewed = review(line, decisions(repository, series))
    gathered = Dossier(
        series=trail.series,
        overview=(),
        chapters=tuple(_with_decisions(_chapters(line, trail, lives), reviewed)),
        findings=trail.findings,
        numbers=about(numbers_of(repository, line)),
        formulas=formulas_of(repository, line),
        strength=strength(line),
        lineage=lives,
        orphans=reviewed.orphans,
        events=events,
        root=root,
    )
    return replace(gathered, overview=tuple(overview(gathered, _of_the_statement(line, lives))))


def _of_the_statement(line: Line, lives: Lineage) -> frozenset[int]:
    """The lives that stand in the statement itself somewhere, rather than around it."""
    return frozenset(
        number
        for version, places in zip(line.versions, lives.places, strict=True)
        for paragraph, number in zip(version.paragraphs, places, strict=True)
        if not paragraph.is_furniture
    )


def _chapters(line: Line, trail: Trail, lives: Lineage) -> Iterator[Chapter]:
    provenances = {entry.head.digest: entry.provenances for entry in trail.entries}
    copies = _copies(trail)
    for number, version in enumerate(line.versions):
        head = version.head
        chapter = Chapter(head, provenances.get(head.digest, ()), tuple(copies.get(head.number, ())))
        if number == 0:
            yield chapter
            continue
        comparison = line.comparisons[number - 1]
        yield replace(
            chapter,
            comparison=comparison,
            brief=brief(comparison, stood_since(lives, line.heads, number - 1), _TOLD),
            returned=tuple(_returned(line, lives, number)),
        )


def _with_decisions(chapters: Iterator[Chapter], found: Review) -> Iterator[Chapter]:
    told = {comparison.target.head.digest: reviewed for comparison, reviewed in found.reviewed}
    for chapter in chapters:
        yield replace(chapter, reviewed=told.get(chapter.head.digest, ()))


def _copies(trail: Trail) -> dict[int, list[VersionHead]]:
    """The copies of each statement, by its number."""
    found: dict[int, list[VersionHead]] = {}
    for entry in trail.entries:
        if entry.is_copy and entry.base is not None:
            found.setdefault(entry.base.number, []).append(entry.head)
    return found


def stood_since(lives: Lineage, heads: Sequence[VersionHead], version: int) -> Mapping[int, date]:
    """Since when each paragraph of a version has stood in its present words without a gap, by position."""
    since: dict[int, date] = {}
    for position, number in enumerate(lives.places[version]):
        life = lives.lives[number]
        first = next(low for low, high in life.spans if low <= version <= high)
        rewritten = [event.version for event in life.events if event.version <= version and _rewrites(event)]
        day = heads[max([first, *rewritten])].effective_on
        if day is not None:
            since[position] = day
    return since


def _rewrites(event: LifeEvent) -> bool:
    """Whether what happened to a paragraph gave it other words than it had."""
    regrouped = event.passage in (Passage.SPLIT, Passage.MERGED)
    return regrouped or event.significance is Significance.SUBSTANTIVE


def _returned(line: Line, lives: Lineage, version: int) -> Iterator[Return]:
    """The paragraphs of a version that came back after they had been gone."""
    for position, number in enumerate(lives.places[version]):
        life = lives.lives[number]
        if not any(e.version == version and e.passage is Passage.RETURNED for e in life.events):
            continue
        last = max(high for _, high in life.spans if high < version)
        now = _whole(line.versions[version], position)
        before = _whole(line.versions[last], lives.places[last].index(number))
        if not line.versions[version].paragraphs[position].is_furniture:
            yield Return(now, before, signature(now.quote) == signature(before.quote))


def _whole(version: Version, position: int) -> Citation:
    """The citation of a whole paragraph."""
    paragraph = version.paragraphs[position]
    return cite(version.head, position, paragraph, 0, len(paragraph.text))
