"""The README of a bag: what is in it, what is proven and what is not, and how to check without us."""

from __future__ import annotations

from archive.reports.templates import folder


def readme(series: str, versions: int, witnesses: int, size: int, root: str) -> str:
    """The README of a series' bag."""
    text = (folder() / "bag-readme.md").read_text(encoding="utf-8")
    values = {"series": series, "versions": versions, "witnesses": witnesses, "size": size, "root": root}
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text
