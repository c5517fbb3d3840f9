"""Ages: since which version each word of a paragraph stands. Pure; versions are 0-based.

Words that differ in typography only are the same words, so a lost apostrophe makes none younger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from archive.model import PARAGRAPH_BREAK, Edit, Operation
from archive.segmentation.keys import signature

Runs = tuple[tuple[int, int], ...]
"""A paragraph's characters by age: (length, version), in order, covering all of it."""

letters = lru_cache(maxsize=1 << 14)(signature)
"""Letters and digits of a sentence, remembered: neighbours share most of theirs."""


def joined_runs(parts: Sequence[Runs]) -> Runs:
    """The runs of several paragraphs joined by paragraph breaks, which count as old as what they follow."""
    runs: list[tuple[int, int]] = []
    for part in parts:
        if runs:
            runs.append((len(PARAGRAPH_BREAK), runs[-1][1]))
        runs.extend(part)
    return tuple(runs)


def carried_runs(base: Runs, edits: Iterable[Edit], version: int) -> Runs:
    """The runs of the target: kept words keep their age, inserted ones are of ``version``.

    Words that replace the same letters (typography) inherit their age, and so do inserted spaces
    and signs, which are no words.
    """
    reader = _RunReader(base)
    runs: list[tuple[int, int]] = []
    replaced: tuple[str, int] = ("", version)
    for edit in edits:
        if edit.operation is Operation.KEEP:
            runs.extend(reader.take(len(edit.text)))
            replaced = ("", version)
        elif edit.operation is Operation.DELETE:
            taken = reader.take(len(edit.text))
            replaced = (edit.text, max((age for _, age in taken), default=version))
        else:
            runs.append((len(edit.text), _age(edit.text, replaced, runs, version)))
            replaced = ("", version)
    return _tidy(runs)


def _age(text: str, replaced: tuple[str, int], runs: Sequence[tuple[int, int]], version: int) -> int:
    mark = letters(text)
    if not mark:
        return runs[-1][1] if runs else version
    return replaced[1] if replaced[0] and letters(replaced[0]) == mark else version


def cut_runs(runs: Runs, sizes: Sequence[int]) -> list[Runs]:
    """The runs of each of several paragraphs, from those of their joined text."""
    reader = _RunReader(runs)
    pieces = []
    for number, size in enumerate(sizes):
        if number:
            reader.take(len(PARAGRAPH_BREAK))
        pieces.append(_tidy(reader.take(size)))
    return pieces


class _RunReader:
    """Reads runs from the front."""

    def __init__(self, runs: Runs) -> None:
        self._rest = list(reversed(runs))

    def take(self, size: int) -> list[tuple[int, int]]:
        """The runs of the next ``size`` characters."""
        taken = []
        while size > 0 and self._rest:
            length, age = self._rest.pop()
            if length > size:
                self._rest.append((length - size, age))
                length = size
            taken.append((length, age))
            size -= length
        return taken


def _tidy(runs: Iterable[tuple[int, int]]) -> Runs:
    """The same runs, neighbours of one age joined."""
    joined: list[tuple[int, int]] = []
    for length, age in runs:
        if joined and joined[-1][1] == age:
            joined[-1] = (joined[-1][0] + length, age)
        elif length:
            joined.append((length, age))
    return tuple(joined)
