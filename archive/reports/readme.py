"""The README of a bag: what is in it, what is proven and what is not, and how to check without us."""

from __future__ import annotations

import re

from archive.reports.markdown import escaped
from archive.reports.templates import folder

_BLANK = re.compile(r"@(\w+)@")


def readme(series: str, versions: int, witnesses: int, size: int, root: str) -> str:
    """The README of a series' bag; what the series is called stays words, whatever it holds."""
    text = (folder() / "bag-readme.md").read_text(encoding="utf-8")
    values = {
        "series": escaped(series),
        "versions": _counted(versions, "version", "versions"),
        "witnesses": _counted(witnesses, "witness", "witnesses"),
        "size": _counted(size, "event", "events"),
        "root": root,
    }
    # In one pass: a series may be called like a blank.
    return _BLANK.sub(lambda blank: values[blank[1]], text)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
