"""Spans: from when to when, in words and as a row of signs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def span(first: date | str | None, last: date | str | None) -> str:
    """From when to when: "2019-05-02 to 2024-09-10"; a single day, or version, is named once."""
    return str(first) if first == last else f"{first} to {last}"


def years_between(first: date, last: date) -> str:
    """A span in whole years, in months below two years, in days below one month."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months >= 24:
        return f"{months // 12} years"
    if months < 1:
        days = (last - first).days
        return f"{days} day{'s' if days != 1 else ''}"
    return f"{months} month{'s' if months != 1 else ''}"


def signs(versions: Iterable[int], total: int) -> str:
    """A row of signs: # where it stands, . where not."""
    standing = set(versions)
    return "".join("#" if version in standing else "." for version in range(total))
