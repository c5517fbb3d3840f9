"""Summaries: what each statement of a series changed, in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Summary, VersionHead
from archive.services.comparison.pipelines import agree
from archive.services.language.memory import Memory
from archive.services.language.statements import line_key, statements

if TYPE_CHECKING:
    from archive.services.language.line import Progress
    from archive.store import Repository


def summaries_of(
    repository: Repository, series: str, progress: Progress | None = None
) -> tuple[list[VersionHead], tuple[Summary, ...]]:
    """The statements of a series, and what each but the first changed; no text is read where that is known.

    ``progress`` hears of the comparisons that have to be made.

    Raises:
        SeriesUnknown: no such series is held.
    """
    heads = statements(repository, series)
    key = line_key(heads) if agree(head.pipeline for head in heads) else ""

    def work_out() -> tuple[Summary, ...]:
        from archive.services.language.line import line_of

        line = line_of(repository, series, progress=progress)
        return tuple(comparison.summary for comparison in line.comparisons)

    return heads, Memory(repository).answer("summaries", key, work_out)
