"""Hits: the paragraphs that answer a search."""

from __future__ import annotations

from dataclasses import dataclass

from archive.trails.citations import Citation


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A distinct paragraph of a series that answers a search.

    ``first`` cites where it was first seen, ``latest`` where last, ``versions`` counts the versions
    between and including them that hold it. ``snippet`` is the part of it that answers.
    """

    first: Citation
    latest: Citation
    versions: int
    snippet: str
    furniture: bool = False
