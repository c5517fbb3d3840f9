"""The line: a series' versions in order with the comparisons of neighbours, most of them remembered.

Everything that audits language over time starts here. Versions are 0-based in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, overload

from archive.diff.engine import ENGINE
from archive.diff.settings import DiffSettings
from archive.errors import StoreReadOnly
from archive.model import Comparison, Version, VersionHead
from archive.services.comparison.pipelines import agree, drawn_again
from archive.services.language.blanks import missing_times, unread
from archive.services.language.memory import Memory
from archive.services.language.statements import line_key, statements
from archive.services.language.texts import packed_texts, unpacked
from archive.trails import Blank

if TYPE_CHECKING:
    from archive.store import Repository

Progress = Callable[[int, int], None]
"""Told after each comparison that had to be made: how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Line:
    """A series' ``versions`` in order (at least one), ``comparisons`` of neighbours, and its ``blanks``.

    ``key`` names this very line in the derived data ("" where it cannot be kept there).
    """

    versions: tuple[Version, ...]
    comparisons: Sequence[Comparison]
    blanks: tuple[Blank, ...] = ()
    key: str = ""

    @property
    def heads(self) -> tuple[VersionHead, ...]:
        """The heads of its versions."""
        return tuple(version.head for version in self.versions)

    @property
    def series(self) -> str:
        """The name of the series."""
        return self.versions[0].head.series or ""


class LazyComparisons(Sequence[Comparison]):
    """Comparisons of neighbours that are looked up, or made, when the first of them is asked for."""

    def __init__(self, versions: Sequence[Version], make: Callable[[], tuple[Comparison, ...]]) -> None:
        self._count = len(versions) - 1
        self._make = make
        self._made: tuple[Comparison, ...] | None = None

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Comparison: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Comparison]: ...
    def __getitem__(self, place: int | slice) -> Comparison | Sequence[Comparison]:
        if self._made is None:
            self._made = self._make()
        return self._made[place]


def line_of(
    repository: Repository, series: str, upto: VersionHead | None = None, progress: Progress | None = None
) -> Line:
    """The line of a series, or of its versions up to and including ``upto``; copies stand beside it.

    Comparisons are taken from the derived data where they are kept, made and kept where not; so one
    more version costs only its own neighbours.

    Raises:
        SeriesUnknown: no such series is held.
    """
    heads = statements(repository, series, upto)
    memory = Memory(repository)
    versions, key = _versions(repository, heads, memory)

    def make() -> tuple[Comparison, ...]:
        return neighbour_comparisons(repository, versions, progress)

    failed = tuple(unread(repository, series))
    blanks = (*missing_times(heads, [blank.begins for blank in failed]), *failed)
    return Line(versions, LazyComparisons(versions, make), blanks, key)


def _versions(
    repository: Repository, heads: Sequence[VersionHead], memory: Memory
) -> tuple[tuple[Version, ...], str]:
    """The versions of a line with their texts, and the line's key; texts come from the derived data
    where they are kept there and match the versions' own digests.
    """
    key = line_key(heads)
    packed = memory.recall("texts", key)
    if packed is not None and (versions := unpacked(packed, heads)) is not None:
        return versions, key
    held = repository.versions(heads)
    versions = under_one_pipeline(held, repository)
    if any(one is not other for one, other in zip(held, versions, strict=True)):
        return versions, ""
    memory.keep("texts", key, packed_texts(versions))
    return versions, key


def under_one_pipeline(versions: Sequence[Version], repository: Repository) -> tuple[Version, ...]:
    """The versions, all of them drawn again by today's pipeline if theirs would not agree."""
    if agree(version.head.pipeline for version in versions):
        return tuple(versions)
    return tuple(drawn_again(version, lambda: repository) for version in versions)


def neighbour_comparisons(
    repository: Repository, versions: Sequence[Version], progress: Progress | None = None
) -> tuple[Comparison, ...]:
    """The comparison of every version with the one before it, in order."""
    from archive.store.comparisons import Comparisons
    from archive.store.derived import open_derived

    pairs = list(pairwise(versions))
    derived = open_derived(repository.database)
    try:
        kept = Comparisons(derived, ENGINE, repr(DiffSettings()))
        found = kept.find(pairs)
        missing = [number for number, comparison in enumerate(found) if comparison is None]
        for at in range(0, len(missing), _BATCH):
            batch = missing[at : at + _BATCH]
            made = [_compared(*pairs[number]) for number in batch]
            with suppress(StoreReadOnly):  # a role that only reads works them out each time
                kept.keep(made)
            for number, comparison in zip(batch, made, strict=True):
                found[number] = comparison
            if progress is not None:
                progress(min(at + _BATCH, len(missing)), len(missing))
    finally:
        derived.close()
    return tuple(comparison for comparison in found if comparison is not None)


_BATCH = 50


def _compared(base: Version, target: Version) -> Comparison:
    from archive.diff.compare import compare  # mostly all comparisons are kept, and no engine is needed

    return compare(base, target)
