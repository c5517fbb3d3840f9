"""Shares: parts of a whole as people read them, never rounded to a claim that is not true."""

from __future__ import annotations

from math import floor

from archive.model import Summary

FURNITURE = "what stands around the statement"
"""What furniture is, in the few words in which a newcomer is told."""


def percentage(share: float, *, is_exact: bool = True) -> str:
    """A share from 0.0 to 1.0 in per cent, rounded down: "87%", near both ends to a tenth: "99.9%".

    "100%" and "0%" are said of 1.0 and 0.0 alone; what lies nearer to them than a tenth is "over
    99.9%" or "under 0.1%". Without ``is_exact`` 1.0 does not mean the same text: "over 99.9%".
    """
    if share <= 0:
        return "0%"
    if share >= 1:
        return "100%" if is_exact else "over 99.9%"
    tenths = floor(share * 1000 + 1e-9)
    if tenths == 0:
        return "under 0.1%"
    if tenths >= 1000:
        return "over 99.9%"
    return f"{tenths / 10:.1f}%" if tenths < 10 or tenths >= 990 else f"{tenths // 10}%"


def similarity(summary: Summary) -> str:
    """The similarity of two texts in per cent; "100%" only where their statements do not differ at all.

    Text that only moved is all kept, and yet the statements differ: "over 99.9%".
    """
    return percentage(summary.similarity, is_exact=changes_of_statement(summary) == 0)


def changes_of_statement(summary: Summary) -> int:
    """How many changes touch the statement itself, moves without an edit included, furniture not."""
    return changes_in_all(summary) - summary.furniture


def moves_alone(summary: Summary) -> int:
    """How many changes of the statement are moves without an edit."""
    return changes_of_statement(summary) - summary.substantive - summary.typographic


def changes_in_all(summary: Summary) -> int:
    """How many changes there are, furniture included."""
    kinds = (summary.edited, summary.moved, summary.split, summary.merged, summary.inserted, summary.deleted)
    return sum(kinds)
