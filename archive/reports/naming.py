"""Naming: what a page calls a statement, its sides, its language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from archive.model import Comparison, VersionHead
from archive.reports.sides import name_of
from archive.reports.visible import visible

_RIGHT_TO_LEFT = frozenset(
    (
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "he",
        "iw",
        "ji",
        "ks",
        "ku",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "yi",
    )
)
_TAG = re.compile(
    "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}|-[A-WY-Za-wy-z0-9](?=-[A-Za-z0-9]{2}))*(-[Xx](-[A-Za-z0-9]{1,8})+)?"
)
"""RFC 5646, 2.1. One letter opens an extension (en-u-ca-buddhist), x what is private (en-x-mine); a tag never
ends with it."""


def heading(*heads: VersionHead) -> str:
    """What the statement is called: the first title or series that a head knows."""
    names = [name for head in heads for name in (head.title, head.series) if name]
    return visible(names[0]) if names else "Comparison"


def page_title(comparison: Comparison) -> str:
    """What the browser's tab says: the statement and both sides in short."""
    base, target = side_names(comparison)
    return f"{heading(comparison.target.head, comparison.base.head)}: {base} → {target}"


def side_names(comparison: Comparison) -> tuple[str, str]:
    """Both sides in short, never the same where anything tells them apart.

    Their dates; with their numbers where they share a day; else as much of their names as differs.
    """
    base, target = comparison.base.head, comparison.target.head
    if base.effective_on and target.effective_on:
        if base.effective_on != target.effective_on:
            return base.effective_on.isoformat(), target.effective_on.isoformat()
        return numbered(base), numbered(target)
    return _told_apart(name_of(base), name_of(target))


def numbered(head: VersionHead) -> str:
    """A date with the number of the version in its series: "2025-06-11 #3"."""
    return f"{head.effective_on} #{head.number}" if head.number else str(head.effective_on)


def version_labels(heads: Sequence[VersionHead]) -> list[str]:
    """The versions of one series in short: their dates, with their numbers where several share a day."""
    days = Counter(head.effective_on for head in heads)
    return [
        str(head.number)
        if not head.effective_on
        else numbered(head)
        if days[head.effective_on] > 1
        else head.effective_on.isoformat()
        for head in heads
    ]


def _told_apart(base: str, target: str) -> tuple[str, str]:
    """Two paths without the folders that they share."""
    paths = base.split("/"), target.split("/")
    shared = len(
        list(takewhile(lambda pair: pair[0] == pair[1], zip(paths[0][:-1], paths[1][:-1], strict=False)))
    )
    return visible("/".join(paths[0][shared:])), visible("/".join(paths[1][shared:]))


def tag(language: str) -> str:
    """The language's tag if it is well formed; else ""."""
    return language if _TAG.fullmatch(language) else ""


def direction(language: str) -> str:
    """Either "rtl" or "ltr", by the language's tag; "auto" where it is not known."""
    if not language:
        return "auto"
    return "rtl" if language.split("-", 1)[0].lower() in _RIGHT_TO_LEFT else "ltr"
