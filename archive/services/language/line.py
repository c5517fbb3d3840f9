"""The line: a series' versions in order, the comparisons of neighbours, and the times without a text.

Everything that audits language over time starts here. Versions are 0-based in a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, overload

from archive.diff.compare import ENGINE, compare
from archive.diff.settings import DiffSettings
from archive.model import (
    Comparison,
    Version,
    VersionHead,
)
from archive.services.comparison.compare import drawn_again, same_rules
from archive.services.comparison.copies import succession
from archive.services.intake.deposits import dated_name
from archive.services.language.memory import Memory
from archive.services.language.texts import packed_texts, unpacked
from archive.trails import (
    Blank,
    Presence,
)

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


def missing_times(heads: Sequence[VersionHead], unread_on: Sequence[date] = ()) -> Iterator[Blank]:
    """Times in which a regular series should have had a version and none is held.

    Regular is a series of which three gaps in four lie near the median gap (a law or a standing
    policy is not, and lacks nothing while it stands). A gap of more than one and a half medians is
    a blank, from the day after one version to the day before the next; a witness that could not be
    read (``unread_on``) is held all the same.
    """
    days = sorted({*unread_on, *(head.effective_on for head in heads if head.effective_on is not None)})
    gaps = [(other - one).days for one, other in pairwise(days)]
    if len(gaps) < _ENOUGH_GAPS:
        return
    usual = sorted(gaps)[len(gaps) // 2]
    regular = [gap for gap in gaps if abs(gap - usual) <= usual * 0.25]
    if usual < _SHORTEST_RHYTHM or len(regular) < len(gaps) * 0.75:
        return
    for (one, other), gap in zip(pairwise(days), gaps, strict=True):
        if gap > usual * 1.5:
            reason = f"Versions come about every {usual} days; none between {one} and {other} is held."
            yield Blank(Presence.NOT_HELD, one + timedelta(1), other - timedelta(1), reason)


_ENOUGH_GAPS = 4
_SHORTEST_RHYTHM = 20


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


def line_key(heads: Sequence[VersionHead]) -> str:
    """Names a line by its versions, in order, and by the engine that compares them."""
    parts = [ENGINE, repr(DiffSettings()), *(head.digest for head in heads)]
    return sha256("\n".join(parts).encode()).hexdigest()


def statements(repository: Repository, series: str, upto: VersionHead | None = None) -> list[VersionHead]:
    """The heads of a series without copies, up to ``upto``; a copy that is itself asked for comes last."""
    held = succession(repository, repository.heads(series))
    if upto is None:
        return list(held.line)
    copy = held.copy_of(upto)
    last = copy.original if copy else upto
    until = 1 + next(n for n, head in enumerate(held.line) if head.digest == last.digest)
    return [*held.line[:until], *([upto] if copy else [])]


def under_one_pipeline(versions: Sequence[Version], repository: Repository) -> tuple[Version, ...]:
    """The versions, all of them drawn again by today's pipeline if theirs would not agree."""
    pipelines = sorted({version.head.pipeline for version in versions})
    if all(same_rules(pipelines[0], other) for other in pipelines[1:]):
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
            made = [compare(*pairs[number]) for number in batch]
            kept.keep(made)
            for number, comparison in zip(batch, made, strict=True):
                found[number] = comparison
            if progress is not None:
                progress(min(at + _BATCH, len(missing)), len(missing))
    finally:
        derived.close()
    return tuple(comparison for comparison in found if comparison is not None)


_BATCH = 50


def unread(repository: Repository, series: str) -> Iterator[Blank]:
    """Witnesses of a series from which no text could be drawn, by where they were received from.

    A witness without a version belongs to a series and a day when its provenance says so, or when its
    path follows the folder convention ``SERIES/DATE.EXT``.
    """
    from archive.store.unread import unread_witnesses

    for digest, provenance in unread_witnesses(repository.database):
        path = PurePath(provenance.source)
        named = provenance.details.get("series", path.parent.name)
        dated = dated_name(provenance.details.get("effective_on", path.stem))
        if named == series and dated is not None:
            reason = f"The bytes of {path.name} are held, but no text could be drawn from them."
            yield Blank(Presence.EXTRACTION_FAILED, dated[0], dated[0], reason, digest)
