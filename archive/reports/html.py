"""HTML: one comparison as one self-contained page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.model import Brief, Comparison, Facet, VersionHead
from archive.reports.rows import rows
from archive.reports.shape import shape
from archive.reports.sides import load_texts, name_of, numbers
from archive.reports.templates import long_day, moment, render
from archive.reports.visible import visible

_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ji ks ku nqo pnb ps sd syr ug ur yi".split())  # noqa: SIM905
_TAG = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_HTTP = ("http", "https")


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


def comparison_page(comparison: Comparison, brief: Brief, links: Links = Links()) -> str:
    """The whole page. The same comparison and brief give the same bytes."""
    load_texts(comparison)
    base, target = side_view("base", comparison.base.head), side_view("target", comparison.target.head)
    return render(
        "comparison.html",
        styles=("page.css", "comparison.css"),
        scripts=("comparison.js",),
        title=page_title(comparison),
        heading=heading(comparison.target.head, comparison.base.head),
        comparison=comparison,
        summary=comparison.summary,
        brief=brief,
        base=base,
        target=target,
        rows=rows(comparison),
        is_large=len(comparison.changes) > LARGE,
        lying=shape(comparison, is_upright=False),
        upright=shape(comparison, is_upright=True),
        links=links,
        places=numbers,
        is_date=lambda exhibit: exhibit.substitution.facet is Facet.DATE,
    )


def page_title(comparison: Comparison) -> str:
    """What the browser's tab says: the statement and both dates."""
    base, target = comparison.base.head, comparison.target.head
    return visible(f"{heading(target, base)}: {when(base)} → {when(target)}")


def heading(*heads: VersionHead) -> str:
    """What the statement is called: the first title or series that a head knows."""
    names = [name for head in heads for name in (head.title, head.series) if name]
    return visible(names[0]) if names else "Comparison"


def when(head: VersionHead) -> str:
    """A version's date in short, or its name where it has no date."""
    return head.effective_on.isoformat() if head.effective_on else name_of(head)


def side_view(side: str, head: VersionHead) -> SideView:
    return SideView(
        side=side,
        name=visible(name_of(head)),
        when=long_day(head.effective_on) if head.effective_on else visible(name_of(head)),
        title=visible(head.title),
        language=tag(head.language),
        direction=direction(tag(head.language)),
        facts=tuple(_facts(head)),
    )


def tag(language: str) -> str:
    """The language's tag if it is well formed; else ""."""
    return language if _TAG.fullmatch(language) else ""


def direction(language: str) -> str:
    """Either "rtl" or "ltr", by the language's tag; "auto" where it is not known."""
    if not language:
        return "auto"
    return "rtl" if language.split("-", 1)[0].lower() in _RIGHT_TO_LEFT else "ltr"


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
