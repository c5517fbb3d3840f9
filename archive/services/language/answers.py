"""Answers about a line that are kept once worked out: blame, numbers, formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.services.language.blame import blame
from archive.services.language.formulas import formulas
from archive.services.language.memory import Memory
from archive.services.language.numbers import numbers
from archive.trails import Blame, FormulaLedger, Slot

if TYPE_CHECKING:
    from archive.services.language.line import Line
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
