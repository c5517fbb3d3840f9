"""Phrases as a page: one or several side by side, each version's state, every sighting with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.reports.chart import Cell, strip
from archive.reports.ledgers import doubts, span_words, state_name
from archive.reports.templates import render
from archive.reports.visible import visible
from archive.trails import PhraseHistory, PhraseState


@dataclass(frozen=True, slots=True)
class PhraseView:
    """One phrase as the page shows it."""

    name: str
    series: str
    span: str
    cells: tuple[Cell, ...]
    states: tuple[PhraseState, ...]
    doubts: tuple[str, ...]


def phrases_page(histories: Sequence[PhraseHistory]) -> str:
    """The whole page. The same histories give the same bytes."""
    series = dict.fromkeys(history.series for history in histories)
    names = dict.fromkeys(visible(history.phrase) for history in histories)
    return render(
        "phrases.html",
        styles=("page.css", "ledgers.css"),
        title=f"{', '.join(names)}: when it was said",
        series=", ".join(visible(name) for name in series),
        mode=histories[0].mode if histories else "",
        views=[_view(history, many=len(series) > 1) for history in histories],
        state_name=state_name,
    )


def _view(history: PhraseHistory, *, many: bool) -> PhraseView:
    return PhraseView(
        name=visible(history.phrase),
        series=visible(history.series) if many else "",
        span=span_words(history),
        cells=strip(history),
        states=history.states,
        doubts=tuple(visible(doubt) for doubt in doubts(history)),
    )
