"""Copies: several witnesses of one statement, each with its own typography and its own furniture.

Two versions of one day whose statements differ in typography at most are copies of each other. The
first of them stands in the line of the series; the others hang on it. The next statement is compared
with the one in the line, so that a copy's noise is never mistaken for a change of policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from archive.model import Comparison, VersionHead

if TYPE_CHECKING:
    from archive.store import Repository


@dataclass(frozen=True, slots=True)
class Copy:
    """A version that says the same as another of its day: ``comparison`` shows it against that one."""

    head: VersionHead
    original: VersionHead
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Succession:
    """A series' statements in order, one version each (``line``), and the ``copies`` beside them."""

    line: tuple[VersionHead, ...]
    copies: tuple[Copy, ...]

    def copy_of(self, head: VersionHead) -> Copy | None:
        """The copy that a version is; None where it stands in the line."""
        return next((copy for copy in self.copies if copy.head.digest == head.digest), None)


def succession(repository: Repository, heads: Sequence[VersionHead]) -> Succession:
    """The line of statements and the copies beside it, from a series' heads in order.

    Only versions of one day are compared, so this costs nothing for series without such days; the
    comparisons are kept.
    """
    line: list[VersionHead] = []
    copies: list[Copy] = []
    for head in heads:
        copy = _copy(repository, line, head)
        if copy is None:
            line.append(head)
        else:
            copies.append(copy)
    return Succession(tuple(line), tuple(copies))


def line_backwards(repository: Repository, heads: Sequence[VersionHead]) -> Iterator[VersionHead]:
    """The line of statements from the latest to the first; only the days that are reached are compared."""
    for _, day in groupby(reversed(heads), key=lambda head: head.effective_on):
        yield from reversed(succession(repository, list(day)[::-1]).line)


def is_copy(comparison: Comparison) -> bool:
    """Whether two texts say the same: no change of substance, no moved paragraph, in the statement itself."""
    return not comparison.summary.substantive and not comparison.summary.moved


def _copy(repository: Repository, line: Sequence[VersionHead], head: VersionHead) -> Copy | None:
    """The copy that ``head`` is of the statement before it on the same day, if it is one."""
    if not line or line[-1].effective_on != head.effective_on:
        return None
    from archive.services.comparison.kept import kept_comparison  # most series have no such day

    comparison = kept_comparison(repository, line[-1], head)
    return Copy(head, line[-1], comparison) if is_copy(comparison) else None
