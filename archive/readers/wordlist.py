"""Lists of names, written as one text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The names in a text, separated by white space."""
    return frozenset(text.split())
