"""Coverage: how much of a language the ranked words of strength know. Pure.

What was not looked for must not pass for what was not found.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from archive.diff.strength import ranks
from archive.model import VersionHead
from archive.trails import Coverage

LADDERS = ("duty", "ban", "blame", "call", "certainty", "effort", "extent", "force")
"""The ladders that a language needs to be covered; some have more."""


def coverage(heads: Iterable[VersionHead]) -> tuple[Coverage, ...]:
    """The coverage of each language of these versions, by primary subtag, in order of appearance."""
    tags = dict.fromkeys(head.language.partition("-")[0].lower() for head in heads)
    return tuple(Coverage(tag, _known(tag), _lacking(tag)) for tag in tags)


def _known(tag: str) -> tuple[str, ...]:
    """The languages whose words are looked for: the text's own, or all where it has none that is ranked."""
    ranked = _ladders()
    return (tag,) if tag in ranked else tuple(sorted(ranked))


def _lacking(tag: str) -> tuple[str, ...]:
    found = _ladders().get(tag, frozenset())
    return tuple(ladder for ladder in LADDERS if ladder not in found)


@cache
def _ladders() -> dict[str, frozenset[str]]:
    """The ladders of each language that has any."""
    found: dict[str, set[str]] = {}
    for places in ranks().values():
        for language, ladder, _ in places:
            found.setdefault(language, set()).add(ladder)
    return {language: frozenset(ladders) for language, ladders in found.items()}
