"""Series: the pages of one series, and the page that lists several.

A series' folder holds ``index.html`` (timeline, history flow, table of versions) and one comparison
for every pair of neighbours; names are those of ``archive.reports.filenames``.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.model import Brief, Comparison, SeriesHead, Summary, VersionHead
from archive.reports.filenames import INDEX, folder_name, unique_names, version_name
from archive.reports.flow import BAR, STEP, Flow
from archive.reports.html import Links, comparison_page
from archive.reports.naming import tag, version_labels
from archive.reports.templates import render
from archive.reports.timeline import HEIGHT, stems, ticks
from archive.reports.visible import visible
from archive.trails import UNDECIDED, Decided

Page = tuple[str, str]
"""A page's path under the folder that the reader asked for, and its text."""

DENSE = 16
CROWDED = 60


def _undecided(_comparison: Comparison) -> Decided:
    return UNDECIDED


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """What the pages of one series are made of.

    ``heads`` in order; ``compared`` gives every version but the first, compared with the one before
    it, in order, each with its brief (read once, one at a time); ``overall`` compares the first with
    the latest version, where there are more than two. ``copied`` compares further copies of a statement
    (the targets) with the version that stands for it in ``heads`` (the bases).
    ``decided`` says what people decided about a comparison's changes.
    """

    series: SeriesHead
    heads: Sequence[VersionHead]
    compared: Iterable[tuple[Comparison, Brief]]
    overall: tuple[Comparison, Brief] | None = None
    copied: Iterable[tuple[Comparison, Brief]] = ()
    decided: Callable[[Comparison], Decided] = _undecided


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in the table: its head, its name in short, what it changed, where that is shown."""

    head: VersionHead
    label: str
    summary: Summary | None
    href: str


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A further copy of a statement in the list of copies: itself, the version it repeats, its page."""

    head: VersionHead
    original: VersionHead
    summary: Summary
    href: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One series in the list of several: its head, its folder, what each version changed, its ``copies``."""

    series: SeriesHead
    href: str
    summaries: tuple[Summary, ...]
    copies: int = 0

    @property
    def substantive(self) -> int:
        return sum(each.substantive for each in self.summaries)

    @property
    def typographic(self) -> int:
        return sum(each.typographic for each in self.summaries)

    @property
    def changes(self) -> str:
        """What changed from version to version, in words."""
        kinds = (self.substantive, "substantive"), (self.typographic, "typographic")
        told = [f"{count:,} {kind}" for count, kind in kinds if count]
        if not told:
            return "no change in the statement"
        return f"{' and '.join(told)} change{'' if self.substantive + self.typographic == 1 else 's'}"

    @property
    def tallest(self) -> int:
        """The most substantive changes that one version brought; at least 1."""
        return max((each.substantive for each in self.summaries), default=0) or 1


def series_pages(report: SeriesReport) -> Iterator[Page]:
    """Every comparison of the series, one at a time, and last its index."""
    yield from _pages(report, _Gathered.of(report), up="")


def archive_pages(reports: Iterable[SeriesReport]) -> Iterator[Page]:
    """The pages of several series, each in its folder, and last the index over them."""
    shelves = []
    for report in reports:
        folder, gathered = folder_name(report.series.name), _Gathered.of(report)
        for path, page in _pages(report, gathered, up=f"../{INDEX}"):
            yield f"{folder}/{path}", page
        summaries, copies = tuple(gathered.summaries), len(gathered.copies)
        shelves.append(Shelf(report.series, f"{folder}/{INDEX}", summaries, copies))
    yield INDEX, shelf_page(shelves)


def shelf_page(shelves: Sequence[Shelf]) -> str:
    """The list of several series."""
    return render("shelf.html", styles=("page.css", "series.css"), title="Policy archive", shelves=shelves)


@dataclass(slots=True)
class _Gathered:
    """What the comparisons of a series come to, gathered while each is written and let go."""

    names: list[str]
    summaries: list[Summary]
    flow: Flow
    copies: list[CopyRow]

    @staticmethod
    def of(report: SeriesReport) -> _Gathered:
        return _Gathered(unique_names(list(pairwise(report.heads))), [], Flow(), [])


def _pages(report: SeriesReport, gathered: _Gathered, up: str) -> Iterator[Page]:
    names = gathered.names
    for place, (comparison, brief) in enumerate(report.compared):
        earlier = names[place - 1] if place else ""
        later = names[place + 1] if place + 1 < len(names) else ""
        yield (
            names[place],
            comparison_page(comparison, brief, Links(INDEX, earlier, later), report.decided(comparison)),
        )
        gathered.flow.add(comparison, names[place])
        gathered.summaries.append(comparison.summary)
    yield from _copies(report, gathered)
    overall = ""
    if report.overall:
        overall = f"first-latest--{unique_names([(report.heads[0], report.heads[-1])])[0]}"
        yield overall, comparison_page(*report.overall, Links(INDEX), report.decided(report.overall[0]))
    yield INDEX, _index(report, gathered, overall, up)


def _copies(report: SeriesReport, gathered: _Gathered) -> Iterator[Page]:
    """Every further copy of a statement, compared with the version that stands for it."""
    for comparison, brief in report.copied:
        head = comparison.target.head
        name = f"copy--{version_name(head)}-{head.digest[:8]}.html"
        gathered.copies.append(CopyRow(head, comparison.base.head, comparison.summary, name))
        yield name, comparison_page(comparison, brief, Links(INDEX), report.decided(comparison))


def _index(report: SeriesReport, gathered: _Gathered, overall: str, up: str) -> str:
    heads, names, summaries = report.heads, gathered.names, gathered.summaries
    title = visible(report.series.title or report.series.name)
    language = tag(heads[-1].language)
    changed = zip(heads, version_labels(heads), [None, *summaries], ["", *names], strict=True)
    return render(
        "series.html",
        styles=("page.css", "series.css"),
        title=f"{title}: every version",
        heading=title,
        series=report.series,
        language=language,
        rows=[VersionRow(*row) for row in changed],
        stems=stems(heads, summaries, names),
        ticks=ticks(heads),
        timeline_height=HEIGHT,
        flow=gathered.flow,
        labels=bar_labels(heads),
        is_dense=len(heads) > DENSE,
        is_crowded=len(heads) > CROWDED,
        copies=gathered.copies,
        overall=overall,
        up=up,
        command=_command(report.series.name, heads),
    )


def bar_labels(heads: Sequence[VersionHead]) -> list[tuple[str, str]]:
    """Places (per cent of the picture) and labels of the bars; only the year's first where they are many."""
    width = (len(heads) - 1) * STEP + BAR
    shown, last = [], ""
    for place, name in enumerate(version_labels(heads)):
        label = name
        if len(heads) > DENSE:
            label = "" if name[:4] == last else name[:4]
            last = label or last
        if label:
            shown.append((f"{100 * place * STEP / width:.2f}%", label))
    return shown


def _command(name: str, heads: Sequence[VersionHead]) -> str:
    """The command that compares any two versions, here the first and the latest."""
    base, target = (
        f"#{head.number}" if head.number else str(head.effective_on) for head in (heads[0], heads[-1])
    )
    return visible(shlex.join(["archive", "report", name, base, target, "-o", "comparison.html"]))
