"""Answers about a line that are kept once worked out: blame, numbers, formulas, what each version changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.services.comparison.compare import same_rules
from archive.services.language.blame import blame
from archive.services.language.formulas import formulas
from archive.services.language.line import line_key, line_of, statements
from archive.services.language.memory import Memory
from archive.services.language.numbers import numbers
from archive.trails import Blame, FormulaLedger, Slot

if TYPE_CHECKING:
    from archive.model import Summary, VersionHead
    from archive.services.language.line import Line, Progress
    from archive.store import Repository


def blame_of(repository: Repository, line: Line) -> Blame:
    """``services.blame.blame`` of the line's last version."""
    sentences = Memory(repository).answer(
        "blame", line.key, lambda: blame(line.versions, line.comparisons).sentences
    )
    return Blame(line.heads, sentences)


def numbers_of(repository: Repository, line: Line) -> tuple[Slot, ...]:
    """``services.numbers.numbers``: every slot, furniture included."""
    return Memory(repository).answer("numbers", line.key, lambda: numbers(line))


def formulas_of(repository: Repository, line: Line, fewest: int = 0) -> FormulaLedger:
    """``services.formulas.formulas``."""
    found = Memory(repository).answer(
        f"formulas of {fewest}", line.key, lambda: formulas(line, fewest).formulas
    )
    return FormulaLedger(line.heads, found)


def summaries_of(
    repository: Repository, series: str, progress: Progress | None = None
) -> tuple[list[VersionHead], tuple[Summary, ...]]:
    """The statements of a series, and what each but the first changed; no text is read where that is known.

    ``progress`` hears of the comparisons that have to be made.

    Raises:
        SeriesUnknown: no such series is held.
    """
    heads = statements(repository, series)
    pipelines = sorted({head.pipeline for head in heads})
    is_kept = all(same_rules(pipelines[0], other) for other in pipelines[1:])
    key = line_key(heads) if is_kept else ""

    def work_out() -> tuple[Summary, ...]:
        line = line_of(repository, series, progress=progress)
        return tuple(comparison.summary for comparison in line.comparisons)

    return heads, Memory(repository).answer("summaries", key, work_out)
