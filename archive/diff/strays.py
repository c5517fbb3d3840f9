"""Strays: short paragraphs that seem to have moved, because a renumbered list holds their like elsewhere.

Item "(6) Other cases." of one list became item (7), item (5) of another list became (6): the two that
are equal to the letter do not answer each other. Such a pair is let go where both sides hold another
paragraph that differs in its number alone; alignment then weighs them all by their order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, islice
from operator import lt

from archive.diff.answers import Pairing
from archive.diff.numerals import CLASSIFIERS, HAN
from archive.diff.runs import Run
from archive.diff.sides import Side

SHORT = 120
"""Characters up to which a paragraph may have a twin in another list."""
MOST = 100
"""Lone pairs that others cross up to which they are looked at: shuffled paragraphs have no order."""
_NUMBER = re.compile(rf"^\W*(?:第?[{HAN}\d]+[{CLASSIFIERS}]?|[a-z]{{1,4}}(?=[.)]))\W*")
"""The number that a paragraph bears, with the signs around it, in lower case."""


def let_go(base: Side, target: Side, pairing: Pairing) -> list[Run]:
    """Part the pairs that are strays; what was parted."""
    runs = pairing.runs()
    starts = [run.target for run in runs]
    if all(map(lt, starts, islice(starts, 1, None))):
        return []
    lone = [run for run in _crossed(runs) if run.size == 1]
    if not 0 < len(lone) <= MOST:
        return []
    base.load([run.base for run in lone])
    short = [run for run in lone if len(base.text(run.base)) <= SHORT]
    base_rest, target_rest = pairing.free()
    base_twins = Counter(_unnumbered(base, [*base_rest, *[run.base for run in short]]))
    target_twins = Counter(_unnumbered(target, [*target_rest, *[run.target for run in short]]))
    strays = [
        run
        for run in short
        if (bare := _bare(base.text(run.base))) and base_twins[bare] > 1 and target_twins[bare] > 1
    ]
    for run in strays:
        pairing.part(run.base, run.target)
    return strays


def _crossed(runs: Sequence[Run]) -> list[Run]:
    """The runs, given in base order, that any other run crosses."""
    highest = accumulate([run.target for run in runs], max)
    lowest = [*accumulate([run.target for run in reversed(runs)], min)][::-1]
    return [
        run
        for run, before, after in zip(runs, highest, lowest, strict=True)
        if before != run.target or after != run.target
    ]


def _unnumbered(side: Side, positions: Sequence[int]) -> list[str]:
    side.load(positions)
    return [_bare(text) for text in map(side.text, positions) if len(text) <= SHORT]


def _bare(text: str) -> str:
    """A text without its number, spaces and case."""
    return "".join(_NUMBER.sub("", text.lower()).split())
