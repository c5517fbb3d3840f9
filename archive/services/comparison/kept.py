"""Kept: comparisons of held versions, taken from the derived data where they are kept there."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from archive.diff.engine import ENGINE
from archive.diff.settings import DiffSettings
from archive.errors import StoreReadOnly
from archive.model import Comparison, VersionHead
from archive.services.comparison.pipelines import agree

if TYPE_CHECKING:
    from archive.store import Repository


def kept_comparison(repository: Repository, base: VersionHead, target: VersionHead) -> Comparison:
    """``compare_heads``, made only where it is not kept yet, and then kept.

    Versions whose pipelines do not agree are drawn again, so nothing is kept of them.
    """
    from archive.store.comparisons import Comparisons
    from archive.store.derived import open_derived

    if not agree((base.pipeline, target.pipeline)):
        return _made(repository, base, target)
    derived = open_derived(repository.database)
    try:
        kept = Comparisons(derived, ENGINE, repr(DiffSettings()))
        (found,) = kept.find([(repository.version(base), repository.version(target))])
        if found is None:
            found = _made(repository, base, target)
            with suppress(StoreReadOnly):  # a role that only reads works it out each time
                kept.keep([found])
        return found
    finally:
        derived.close()


def _made(repository: Repository, base: VersionHead, target: VersionHead) -> Comparison:
    from archive.services.comparison.compare import (
        compare_heads,
    )  # mostly all are kept, and no engine is needed

    return compare_heads(repository, base, target)
