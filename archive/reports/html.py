"""HTML: one comparison as one self-contained page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.model import Brief, Comparison, VersionHead
from archive.reports.decisions import orphan_words, words_at
from archive.reports.naming import direction, heading, numbered, page_title, side_names, tag
from archive.reports.rows import rows
from archive.reports.shape import shape
from archive.reports.shares import moves_alone
from archive.reports.sides import load_texts, name_of, numbers, sides_named
from archive.reports.templates import long_day, moment, render
from archive.reports.visible import visible
from archive.trails import UNDECIDED, Decided

# The names of a side are needed wherever a page has one; they are found here too.
__all__ = ["Fact", "Links", "SideView", "comparison_page", "direction", "heading", "side_view", "tag"]

_HTTP = ("http", "https")


SHOWN_EXHIBITS = 8
"""How many rows of evidence a table shows before it folds the rest."""

LARGE = 300
"""Above so many changes, browsers lay out only what is near the window."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the pages around a comparison, relative to it; "" for none."""

    index: str = ""
    earlier: str = ""
    later: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what is known about a side: a term, its value, how it is known.

    ``is_code`` sets the value as code, ``address`` makes it a link (http and https only).
    """

    term: str
    value: str
    note: str = ""
    is_code: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class SideView:
    """One side's head as the page shows it."""

    side: str
    name: str
    when: str
    title: str
    language: str
    direction: str
    facts: tuple[Fact, ...]


def comparison_page(
    comparison: Comparison, brief: Brief, links: Links = Links(), decided: Decided = UNDECIDED
) -> str:
    """The whole page. The same comparison and brief give the same bytes."""
    load_texts(comparison)
    heads = comparison.base.head, comparison.target.head
    names = side_names(comparison)
    full = sides_named(comparison)
    base = side_view("base", heads[0], names[0], full[0])
    target = side_view("target", heads[1], names[1], full[1])
    return render(
        "comparison.html",
        styles=("page.css", "comparison.css"),
        scripts=("comparison.js",),
        title=page_title(comparison),
        heading=heading(heads[1], heads[0]),
        comparison=comparison,
        summary=comparison.summary,
        moves_alone=moves_alone(comparison.summary),
        brief=brief,
        base=base,
        target=target,
        rows=rows(comparison),
        is_large=len(comparison.changes) > LARGE,
        figures=shape(comparison),
        links=links,
        decisions={each.id: list(words_at(decided, each.id)) for each in comparison.changes},
        orphans=list(orphan_words(decided)),
        places=numbers,
        spots={each.id: numbers(each.target or each.base) for each in comparison.changes},
        shown_exhibits=SHOWN_EXHIBITS,
    )


def side_view(side: str, head: VersionHead, name: str = "", full: str = "") -> SideView:
    """A side as a page shows it; ``name`` in short and ``full`` tell it from the other side."""
    shown = long_day(head.effective_on) if head.effective_on else visible(name_of(head))
    if name and (not head.effective_on or name == numbered(head)):
        shown = name
    return SideView(
        side=side,
        name=visible(full or name_of(head)),
        when=shown,
        title=visible(head.title),
        language=tag(head.language),
        direction=direction(tag(head.language)),
        facts=tuple(_facts(head)),
    )


def _facts(head: VersionHead) -> Iterator[Fact]:
    yield from _dates(head)
    yield from _origin(head)
    if head.witness:
        yield Fact("Witness", head.witness, "SHA-256 of the bytes received", is_code=True)
    if head.digest != head.text_digest:
        yield Fact("Version", head.digest, "SHA-256 of text, date and origin", is_code=True)
    yield Fact("Text", head.text_digest, f"SHA-256 of {_paragraphs(head.paragraphs)}", is_code=True)


def _dates(head: VersionHead) -> Iterator[Fact]:
    if head.effective_on:
        yield Fact("Effective", head.effective_on.isoformat(), _dating(head))
    if head.published_at:
        yield Fact("Published", moment(head.published_at), "as the source says")
    if head.recorded_at:
        yield Fact("Recorded", moment(head.recorded_at), f"version {head.number} of the series")


def _origin(head: VersionHead) -> Iterator[Fact]:
    if head.source:
        yield Fact("Source", visible(head.source), address=_web_address(head.source))
    if head.source_url and head.source_url != head.source:
        yield Fact("Address", visible(head.source_url), address=_web_address(head.source_url))
    if head.pipeline:
        yield Fact("Read by", visible(head.pipeline))


def _dating(head: VersionHead) -> str:
    evidence = f": “{visible(head.evidence)}”" if head.evidence else ""
    return f"by {head.dated_by}{evidence}" if head.dated_by else ""


def _paragraphs(count: int) -> str:
    return "1 paragraph" if count == 1 else f"{count} paragraphs"


def _web_address(address: str) -> str:
    """The address if a browser may follow it: http or https with a host; else ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in _HTTP and parts.netloc else ""
