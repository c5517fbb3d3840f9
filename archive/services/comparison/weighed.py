"""Weighed: a sentence of a brief with how much it weighs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import Change, Comparison, Sentence
from archive.services.comparison.substitutions import Clause

REVERSED, FIGURES, REPEATED, HEAVY, WORDS, LIGHT, LIGHTEST = -1, 0, 1, 2, 3, 4, 5
"""Weights, weightiest first. Heavy: strength, what is gone, what moved and was edited."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with its weight (lighter numbers come first) and its place in the comparison.

    ``is_table`` says that it tells nothing but what the table of figures tells as well.
    """

    weight: int
    place: int
    sentence: Sentence
    is_table: bool = False


def weight_of(told: Sequence[Clause], *, is_heading: bool) -> int:
    """A figure that became another weighs most; one in a heading, or that came or went, least."""
    if not is_heading and any(each.is_figure and each.is_both and not each.is_reference for each in told):
        return FIGURES
    return LIGHTEST if all(each.is_figure for each in told) and is_heading else WORDS


def is_headed(comparison: Comparison, change: Change) -> bool:
    """Whether a change touches headings alone."""
    base, target = comparison.base.paragraphs, comparison.target.paragraphs
    return all(base[place].is_heading for place in change.base) and all(
        target[place].is_heading for place in change.target
    )
