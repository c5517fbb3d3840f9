"""What a page's markup claims: title, dates, issuer, publisher, language.

Strengths lie on the scale of archive.readers.claims. A publishing system's dates rank below any
date line in the text: they say when a page was touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from archive.model import Claim
from archive.readers.dates import dates_in

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_META = {
    "og:title": ("title", 60),
    "dc.title": ("title", 58),
    "dcterms.title": ("title", 58),
    "citation_title": ("title", 58),
    "author": ("issuer", 40),
    "dc.creator": ("issuer", 40),
    "dcterms.creator": ("issuer", 40),
    "og:site_name": ("publisher", 60),
    "dc.publisher": ("publisher", 60),
    "dcterms.publisher": ("publisher", 60),
    "content-language": ("language", 60),
    "dc.language": ("language", 58),
    "og:locale": ("language", 50),
    "article:published_time": ("published", 45),
    "datepublished": ("published", 45),
    "dc.date": ("published", 45),
    "dc.date.issued": ("published", 45),
    "dcterms.date": ("published", 45),
    "dcterms.issued": ("published", 45),
    "dcterms.created": ("published", 40),
    "pubdate": ("published", 45),
    "publishdate": ("published", 45),
    "date": ("published", 45),
    "article:modified_time": ("modified", 47),
    "datemodified": ("modified", 47),
    "dcterms.modified": ("modified", 47),
    "dcterms.valid": ("modified", 48),
    "last-modified": ("modified", 46),
    "og:updated_time": ("modified", 46),
}
_JSON_LD = {
    "headline": ("title", 59),
    "datePublished": ("published", 45),
    "dateModified": ("modified", 47),
    "inLanguage": ("language", 55),
}
_MOST = 500
"""Most claims taken from one page's markup."""

_LONGEST_EVIDENCE = 300
_LONGEST_JSON = 1024 * 1024


def page_claims(page: LexborHTMLParser) -> list[Claim]:
    """Claims of a page's markup, each once, in page order."""
    return list(dict.fromkeys(islice(_claims(page), _MOST)))


def _claims(page: LexborHTMLParser) -> Iterator[Claim]:
    """Claims of ``<html lang>``, ``<title>``, ``<meta>``, JSON-LD and dated ``<time>`` elements."""
    yield from _language(page)
    yield from _title(page)
    for node in page.css("meta"):
        name = _first(node.attributes, "property", "name", "itemprop", "http-equiv").lower()
        content = node.attributes.get("content") or ""
        if name in _META and content.strip():
            yield from claim(*_META[name], content, f"meta {name}")
    for node in page.css("script[type='application/ld+json']"):
        yield from _json_ld(node.text() or "")
    for node in page.css("time[datetime][itemprop], time[datetime][pubdate]"):
        role = "modified" if node.attributes.get("itemprop") == "dateModified" else "published"
        yield from claim(role, 46, node.attributes.get("datetime") or "", "time element")


def claim(subject: str, strength: int, value: str, rule: str) -> Iterator[Claim]:
    """Claims of one markup value; "published" and "modified" dates are read, anything else quoted."""
    evidence = " ".join(value.split())[:_LONGEST_EVIDENCE]
    if subject in {"published", "modified"}:
        yield from _dates(subject, strength, evidence, rule)
    elif subject == "language":
        yield Claim(
            subject, evidence.replace("_", "-").split(",")[0].strip(), evidence, "head", rule, strength
        )
    elif evidence:
        yield Claim(subject, evidence, evidence, "head", rule, strength)


def _dates(subject: str, strength: int, evidence: str, rule: str) -> Iterator[Claim]:
    found = next((one for one in dates_in(evidence) if one.value is not None), None)
    if found is None or found.day is None:
        return
    yield Claim("effective_on", found.day.isoformat(), evidence, "head", rule, strength)
    if found.moment is not None and subject == "published":
        yield Claim("published_at", found.moment.isoformat(), evidence, "head", rule, 60)


def _language(page: LexborHTMLParser) -> Iterator[Claim]:
    root = page.css_first("html")
    if root is not None and (tag := _first(root.attributes, "lang", "xml:lang").strip()):
        yield from claim("language", 70, tag, "html lang")


def _title(page: LexborHTMLParser) -> Iterator[Claim]:
    title = page.css_first("head title")
    if title is not None and (text := (title.text() or "").strip()):
        yield from claim("title", 55, text, "title element")


def _first(attributes: Mapping[str, str | None], *names: str) -> str:
    return next((value for name in names if (value := attributes.get(name))), "")


def _json_ld(source: str) -> Iterator[Claim]:
    """Claims of the JSON-LD objects that describe a page or an article."""
    if len(source) > _LONGEST_JSON:
        return
    try:
        document: object = json.loads(source)
    except (ValueError, RecursionError):
        return
    for thing in _things(document):
        for key, (subject, strength) in _JSON_LD.items():
            value = thing.get(key)
            if isinstance(value, str) and value.strip():
                yield from claim(subject, strength, value, f"JSON-LD {key}")
        for key, subject in (("publisher", "publisher"), ("author", "issuer")):
            if name := _name(thing.get(key)):
                yield from claim(subject, 62 if subject == "publisher" else 45, name, f"JSON-LD {key}")


def _things(document: object) -> Iterator[Mapping[str, object]]:
    """The described objects: the document itself, its list, or its ``@graph``."""
    items = document if isinstance(document, list) else [document]
    for item in items[:50]:
        if not isinstance(item, dict):
            continue
        graph = item.get("@graph")
        nested = [thing for thing in graph[:50] if isinstance(thing, dict)] if isinstance(graph, list) else []
        yield from (thing for thing in [item, *nested] if _is_page(thing))


def _is_page(thing: Mapping[str, object]) -> bool:
    kind = thing.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(
        isinstance(one, str)
        and one.endswith(("Page", "Article", "Posting", "Legislation", "Document", "Work", "Report"))
        for one in kinds
    )


def _name(value: object) -> str:
    value = value[0] if isinstance(value, list) and value else value
    name = value.get("name") if isinstance(value, dict) else value
    return name if isinstance(name, str) else ""
