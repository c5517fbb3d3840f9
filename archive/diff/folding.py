"""Folding: the changes of a comparison, with unchanged paragraphs in runs until somebody looks at them.

There may be thousands of these beside a few changes that differ, and their ids take a digest of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, repeat
from typing import cast, overload

from archive.diff.ids import ids_of_runs
from archive.diff.parts import Positions
from archive.diff.runs import Run
from archive.diff.sides import Side
from archive.model import Change, ChangeKind, Significance

_ANY_UNCHANGED = Change("", ChangeKind.UNCHANGED, (), (), Significance.NONE)


class FoldedChanges(Sequence[Change]):
    """All changes in reading order: equal to a tuple of them, and copied and pickled as one.

    ``differing`` are at hand. The unchanged ones are made, all at once, when a change is first asked
    for by its place.
    """

    __slots__ = ("_base", "_rows", "_size", "_unfolded", "differing")

    def __init__(self, rows: Sequence[Run | Change], base: Side) -> None:
        self.differing = tuple([row for row in rows if isinstance(row, Change)])
        self._rows = rows
        self._base = base
        self._size = len(self.differing) + sum([row.size for row in rows if isinstance(row, Run)])
        self._unfolded: tuple[Change, ...] | None = None

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> Change: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, place: int | slice) -> Change | tuple[Change, ...]:
        return self._all()[place]

    def __iter__(self) -> Iterator[Change]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        return tuple(other) == self._all() if isinstance(other, (tuple, FoldedChanges)) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return tuple, (self._all(),)

    def _all(self) -> tuple[Change, ...]:
        if self._unfolded is None:
            runs = [row for row in self._rows if isinstance(row, Run)]
            ids = ids_of_runs(runs, self._base, [change.id for change in self.differing])
            unchanged = iter(_unchanged(runs, ids))
            self._unfolded = tuple(
                chain.from_iterable(
                    [islice(unchanged, row.size) if isinstance(row, Run) else (row,) for row in self._rows]
                )
            )
        return self._unfolded


def _unchanged(runs: Sequence[Run], ids: Sequence[str]) -> list[Change]:
    """The changes of all runs, made at once."""
    ends = [max(run.base, run.target) + run.size for run in runs]
    places: list[Positions] = list(zip(range(max(ends, default=0)), strict=True))
    olds: list[Positions] = []
    news: list[Positions] = []
    for base, target, size in runs:
        olds += places[base : base + size]
        news += places[target : target + size]
    _, kind, _, _, *rest = _ANY_UNCHANGED
    rows = zip(ids, repeat(kind), olds, news, *map(repeat, rest), strict=False)
    # What ``Change._make`` does, without a call of Python's for each.
    return cast("list[Change]", list(map(tuple.__new__, repeat(Change), rows)))
