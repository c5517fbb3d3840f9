"""Phrases as a page: one or several side by side, each version's state, every sighting with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.reports.chart import Cell, strip
from archive.reports.ledgers import doubts, never_seen, span_words
from archive.reports.sightings import Run, citations, is_worth_telling, names_of, runs
from archive.reports.templates import render
from archive.reports.visible import visible
from archive.trails import PhraseHistory

NAMED = 3
"""How many phrases or series a headline names; of more it gives the number."""


@dataclass(frozen=True, slots=True)
class PhraseView:
    """One phrase as the page shows it."""

    name: str
    series: str
    span: str
    cells: tuple[Cell, ...]
    runs: tuple[Run, ...]
    doubts: tuple[str, ...]


def phrases_page(histories: Sequence[PhraseHistory]) -> str:
    """The whole page. The same histories give the same bytes.

    Of several series those in which a phrase was never seen, and nothing is unknown, are only counted.
    """
    series = tuple(dict.fromkeys(visible(history.series) for history in histories))
    names = tuple(dict.fromkeys(visible(history.phrase) for history in histories))
    told = [each for each in histories if len(series) == 1 or is_worth_telling(each)]
    return render(
        "phrases.html",
        styles=("page.css", "ledgers.css"),
        title=f"{', '.join(names)}: when it was said",
        names=names,
        series=series,
        most=NAMED,
        mode=histories[0].mode if histories else "",
        views=[_view(history, many=len(series) > 1) for history in told],
        never=[visible(line) for line in never_seen(histories, told)] if len(series) > 1 else [],
        names_of=names_of,
        citations=citations,
    )


def _view(history: PhraseHistory, *, many: bool) -> PhraseView:
    return PhraseView(
        name=visible(history.phrase),
        series=visible(history.series) if many else "",
        span=span_words(history),
        cells=strip(history),
        runs=tuple(runs(history.states)),
        doubts=tuple(visible(doubt) for doubt in doubts(history)),
    )
