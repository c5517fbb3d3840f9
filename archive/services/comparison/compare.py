"""Compare: two versions become one comparison under one pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.diff.compare import compare
from archive.diff.settings import DiffSettings
from archive.model import Comparison, Version, VersionHead
from archive.services.comparison.pipelines import Opener, agree, drawn_again

if TYPE_CHECKING:
    from archive.store import Repository


def compare_heads(repository: Repository, base: VersionHead, target: VersionHead) -> Comparison:
    """The comparison of two held versions."""
    return compare_under_one_pipeline(
        repository.version(base), repository.version(target), lambda: repository
    )


def neighbours(repository: Repository, heads: Sequence[VersionHead]) -> Iterator[Comparison]:
    """The comparison of every version with the one before it, in order; one fewer than ``heads``."""
    for base, target in pairwise(heads):
        yield compare_heads(repository, base, target)


def compare_under_one_pipeline(
    base: Version, target: Version, opener: Opener, settings: DiffSettings | None = None
) -> Comparison:
    """The comparison, with both sides drawn again by today's pipeline if theirs would not agree."""
    if not agree((base.head.pipeline, target.head.pipeline)):
        base, target = drawn_again(base, opener), drawn_again(target, opener)
    return compare(base, target, settings or DiffSettings())
