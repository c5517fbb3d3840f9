"""Blame as a page: every sentence coloured by age, its earlier wordings one hover, focus or click away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from archive.model import (
    VersionHead,
)
from archive.reports.html import direction, heading, tag
from archive.reports.templates import long_day, render
from archive.reports.visible import visible
from archive.trails import (
    Blame,
    BlamedSentence,
)

SHADES = 6
"""How many shades of age there are: 0 is the oldest, 5 the latest version."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence: its text, its shade and when it came."""

    text: str
    shade: int
    when: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A wording before the present one, and when it came."""

    text: str
    when: str


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence as the page shows it."""

    shade: int
    since: str
    number: int
    back: str
    runs: tuple[Run, ...]
    earlier: tuple[Earlier, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: its number as shown and its sentences."""

    number: int
    sentences: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend: a shade and the versions that it stands for."""

    shade: int
    label: str
    sentences: int


def blame_page(blame: Blame) -> str:
    """The whole page; furniture is left out. The same blame gives the same bytes."""
    head = blame.heads[-1]
    shown = [sentence for sentence in blame.sentences if not sentence.furniture]
    return render(
        "blame.html",
        styles=("page.css", "blame.css"),
        title=f"{heading(head)}: since when each sentence stands",
        heading=heading(head),
        head=head,
        language=tag(head.language),
        direction=direction(tag(head.language)),
        passages=list(_passages(blame, shown)),
        keys=_keys(blame, shown),
    )


def shade_of(version: int, total: int) -> int:
    """The shade of a version among ``total``: 0 for the first, ``SHADES`` - 1 for the latest."""
    return 0 if total < 2 else round(version * (SHADES - 1) / (total - 1))


def when_words(head: VersionHead) -> str:
    """A version's date in words, with its number."""
    day = long_day(head.effective_on) if head.effective_on else ""
    return f"{day} (version {head.number})"


def _passages(blame: Blame, shown: list[BlamedSentence]) -> Iterator[Passage]:
    for number, group in groupby(shown, key=lambda sentence: sentence.citation.paragraph):
        yield Passage(number, tuple(_told(blame, sentence) for sentence in group))


def _told(blame: Blame, sentence: BlamedSentence) -> Told:
    total = len(blame.heads)
    runs = tuple(
        Run(visible(run.text), shade_of(run.version, total), when_words(blame.heads[run.version]))
        for run in sentence.runs
    )
    shade = shade_of(sentence.since, total)
    since = blame.heads[sentence.since]
    return Told(
        shade=shade,
        since=when_words(since),
        number=since.number,
        back=when_words(blame.heads[sentence.first]) if sentence.first != sentence.since else "",
        runs=runs or (Run(visible(sentence.citation.quote), shade, ""),),
        earlier=tuple(
            Earlier(visible(each.text), when_words(blame.heads[each.version])) for each in sentence.earlier
        ),
        digest=sentence.citation.text_digest,
    )


def _keys(blame: Blame, shown: list[BlamedSentence]) -> list[Key]:
    total = len(blame.heads)
    keys = []
    for shade in range(SHADES):
        heads = [head for version, head in enumerate(blame.heads) if shade_of(version, total) == shade]
        if heads:
            label = str(heads[0].effective_on)
            if len(heads) > 1:
                label += f" to {heads[-1].effective_on}"
            keys.append(Key(shade, label, sum(shade_of(s.since, total) == shade for s in shown)))
    return keys
