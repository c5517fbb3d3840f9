"""Answers: who answers whom so far, by position on both sides.

Spans are pairs of a first and a last position, both inclusive.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from archive.diff.runs import FREE, Run, runs_of

WIDE = -2
"""What stands for the answer of a position that takes part in a split or merge."""

Span = tuple[int, int]
"""First and last position of a run, both inclusive."""


class Stretch(NamedTuple):
    """Aligned paragraphs of one sort, in a row on both sides.

    Where both sides hold as many, they answer each other one by one; where one side holds a single
    paragraph, it was split or merged; where a side holds none, each paragraph of the other stands
    alone. ``movement`` numbers the movement it was part of, from 1.
    """

    base: range
    target: range
    moved: bool = False
    movement: int = 0

    @property
    def is_pairs(self) -> bool:
        return len(self.base) == len(self.target)


class Answers:
    """One side: for each position the span that answers it on the other side, if any does.

    ``single`` holds the position that answers it alone, ``FREE`` where none does, ``WIDE`` in a split
    or merge; of these ``wide`` knows the spans. Both are changed by ``Pairing`` alone, which remembers
    its runs.
    """

    __slots__ = ("single", "wide")

    def __init__(self, size: int) -> None:
        self.single = [FREE] * size
        self.wide: dict[int, Span] = {}

    def __len__(self) -> int:
        return len(self.single)

    def __contains__(self, position: int) -> bool:
        return 0 <= position < len(self.single) and self.single[position] != FREE

    def __getitem__(self, position: int) -> Span:
        answer = self.single[position]
        return (answer, answer) if answer >= 0 else self.wide[position]

    def get(self, position: int) -> Span | None:
        """The span that answers a position; None where none does or there is no such position."""
        if position not in self:
            return None
        return self[position]

    def is_answered_beside(self, position: int) -> bool:
        """Whether anything answers the position before or the one after."""
        single = self.single
        before = position > 0 and single[position - 1] != FREE
        return before or (position + 1 < len(single) and single[position + 1] != FREE)

    def put(self, span: Span, answer: Span) -> None:
        """Let one span answer each position of another in a split or merge."""
        for position in range(span[0], span[1] + 1):
            self.single[position] = WIDE
            self.wide[position] = answer


class Pairing:
    """Both sides: what has been paired so far."""

    def __init__(self, base_size: int, target_size: int) -> None:
        self.base = Answers(base_size)
        self.target = Answers(target_size)
        self._runs: list[Run] | None = None

    def pair(self, i: int, j: int) -> None:
        """Let two positions answer each other."""
        self.base.single[i] = j
        self.target.single[j] = i
        self._runs = None

    def part(self, i: int, j: int) -> None:
        """Let two positions that answer each other be free again."""
        self.base.single[i] = self.target.single[j] = FREE
        self._runs = None

    def pair_run(self, run: Run) -> None:
        """Let the positions of a run answer each other one by one."""
        base, target, size = run
        self.base.single[base : base + size] = range(target, target + size)
        self.target.single[target : target + size] = range(base, base + size)
        self._runs = None

    def pair_rest(self, start: int, answers: list[int]) -> None:
        """Let base positions from ``start`` on have these answers."""
        self.base.single[start : start + len(answers)] = answers
        self._runs = None
        for base, target, size in self.runs():
            self.target.single[target : target + size] = range(base, base + size)

    def add(self, base: Span, target: Span) -> None:
        """Let two spans answer each other (at least one of them is a single position)."""
        if base[0] == base[1] and target[0] == target[1]:
            self.pair(base[0], target[0])
            return
        self.base.put(base, target)
        self.target.put(target, base)
        self._runs = None

    def is_free(self, i: int, j: int) -> bool:
        return self.base.single[i] == FREE and self.target.single[j] == FREE

    def below(self, i: int) -> int | None:
        """Where the answer to ``i`` stands if it follows the answer to the paragraph before it."""
        if i == 0:
            return 0
        span = self.base.get(i - 1)
        return None if span is None else span[1] + 1

    def above(self, i: int) -> int | None:
        """Where the answer to ``i`` stands if it precedes the answer to the paragraph after it."""
        if i == len(self.base) - 1:
            return len(self.target) - 1
        span = self.base.get(i + 1)
        return None if span is None else span[0] - 1

    def runs(self) -> list[Run]:
        """Pairs side by side, in base order; splits and merges are left out."""
        if self._runs is None:
            self._runs = runs_of(self.base.single)
        return self._runs

    def free(self) -> tuple[list[int], list[int]]:
        """Positions of both sides that nothing answers, in order."""
        runs = self.runs()
        news = [(target, size) for _, target, size in sorted(runs, key=_target)]
        return _between([(base, size) for base, _, size in runs], self.base), _between(news, self.target)

    def stretches(self) -> list[Stretch]:
        """Everything that is answered, in target order."""
        found = [
            Stretch(range(base, base + size), range(target, target + size))
            for base, target, size in sorted(self.runs(), key=_target)
        ]
        for j, (first, last) in self.target.wide.items():
            start, stop = self.base[first]
            if start == j:
                found.append(Stretch(range(first, last + 1), range(start, stop + 1)))
        return sorted(found, key=_place) if self.target.wide else found


def _between(runs: Iterable[tuple[int, int]], answers: Answers) -> list[int]:
    """What lies between runs, given in order by start and size, and has no part in a split or merge."""
    found: list[int] = []
    at = 0
    for start, size in (*runs, (len(answers), 0)):
        if start > at:
            found += range(at, start)
        at = start + size
    return [position for position in found if position not in answers.wide] if answers.wide else found


_target = attrgetter("target")


def _place(stretch: Stretch) -> int:
    return stretch.target.start
