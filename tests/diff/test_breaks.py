"""Breaks: a paragraph break that came or went is named, also where the words around it were rewritten."""

from __future__ import annotations

import pytest
from hypothesis import given

from archive import compare
from archive.diff.breaks import came_or_went
from archive.model import ChangeKind, Edit, Facet, Operation
from tests.diff.texts import pairs

KEEP, DELETE, INSERT = Operation.KEEP, Operation.DELETE, Operation.INSERT
WHOLE = (
    "The harbour office weighs each barrel at the upper lock, and the keeper enters its weight in the "
    "green book before the boat may leave the basin."
)
PIECES = [
    "The harbour office weighs each barrel at the upper lock on the day of its arrival.",
    "A keeper of the lock enters its weight in the green book before the boat may leave the basin.",
]


def test_the_break_of_a_split_whose_words_were_rewritten_is_named():
    (change,) = compare([WHOLE], PIECES).changes
    assert change.kind is ChangeKind.SPLIT
    assert {Facet.WORDING, Facet.BREAK} <= set(change.facets)


def test_the_break_of_a_merge_whose_words_were_rewritten_is_named():
    (change,) = compare(PIECES, [WHOLE]).changes
    assert change.kind is ChangeKind.MERGED
    assert {Facet.WORDING, Facet.BREAK} <= set(change.facets)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([(KEEP, "pike"), (INSERT, " and\n\n"), (KEEP, "eel")], True),
        ([(KEEP, "pike"), (DELETE, "\n\nor "), (INSERT, " and "), (KEEP, "eel")], True),
        ([(INSERT, "smelt\n\n"), (KEEP, "eel")], False),
        ([(KEEP, "eel"), (INSERT, "\n\nsmelt")], False),
        ([(KEEP, "pike\n\neel"), (INSERT, " smelt")], False),
        ([(KEEP, "pike"), (INSERT, "\n\nsmelt\n\n"), (KEEP, "eel")], False),
        ([(KEEP, "("), (INSERT, "\n\n"), (KEEP, "eel")], False),
    ],
)
def test_a_break_counts_between_words_that_were_kept(edits, expected):
    assert came_or_went([Edit(*edit) for edit in edits]) is expected


@given(pairs)
def test_only_a_group_of_several_has_a_break_added(pair):
    base, target = pair
    for change in compare(base, target).changes:
        if Facet.BREAK not in change.facets and len(change.base) != len(change.target):
            assert not came_or_went(change.edits)
