"""Answers about a line that are kept once worked out: blame, numbers, formulas.

What works one out is loaded only where none is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.services.language.memory import Memory
from archive.trails import Blame, BlamedSentence, Formula, FormulaLedger, Slot

if TYPE_CHECKING:
    from archive.services.language.line import Line
    from archive.store import Repository


def blame_of(repository: Repository, line: Line) -> Blame:
    """Each sentence of the line's last version with the version that brought its words."""

    def work_out() -> tuple[BlamedSentence, ...]:
        from archive.services.language.blame import blame

        return blame(line.versions, line.comparisons).sentences

    return Blame(line.heads, Memory(repository).answer("blame", line.key, work_out))


def numbers_of(repository: Repository, line: Line) -> tuple[Slot, ...]:
    """Every slot of the line with its readings, furniture included."""

    def work_out() -> tuple[Slot, ...]:
        from archive.services.language.numbers import numbers

        return numbers(line)

    return Memory(repository).answer("numbers", line.key, work_out)


def formulas_of(repository: Repository, line: Line, fewest: int = 0) -> FormulaLedger:
    """The formulas of the line, each in at least ``fewest`` versions (0: what tells something)."""

    def work_out() -> tuple[Formula, ...]:
        from archive.services.language.formulas import formulas

        return formulas(line, fewest).formulas

    return FormulaLedger(line.heads, Memory(repository).answer(f"formulas of {fewest}", line.key, work_out))
