"""Laws of the comparison, over plain and hostile texts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive import DiffSettings, compare
from archive.diff.edits import word_edits
from archive.model import (
    PARAGRAPH_BREAK,
    BlockKind,
    ChangeKind,
    Facet,
    Furniture,
    Operation,
    Paragraph,
    Significance,
)
from archive.segmentation.words import words
from tests.diff.texts import documents, hostile, pairs, paragraphs, plain

TYPOGRAPHIC = {Facet.SPACING, Facet.PUNCTUATION, Facet.QUOTES, Facet.CASE, Facet.BREAK}


def sides_of(edits):
    old = "".join(edit.text for edit in edits if edit.operation is not Operation.INSERT)
    new = "".join(edit.text for edit in edits if edit.operation is not Operation.DELETE)
    return old, new


@given(pairs)
def test_every_paragraph_is_in_exactly_one_change(pair):
    base, target = pair
    changes = compare(base, target).changes
    assert sorted(i for change in changes for i in change.base) == list(range(len(base)))
    assert sorted(j for change in changes for j in change.target) == list(range(len(target)))
    assert all(change.base or change.target for change in changes)


@given(pairs)
def test_edits_rebuild_both_sides(pair):
    base, target = pair
    for change in compare(base, target).changes:
        if change.kind is not ChangeKind.UNCHANGED:
            old = PARAGRAPH_BREAK.join(base[i] for i in change.base)
            new = PARAGRAPH_BREAK.join(target[j] for j in change.target)
            assert sides_of(change.edits) == (old, new)


@given(pairs)
def test_kind_says_how_many_paragraphs_answer_how_many(pair):
    base, target = pair
    for change in compare(base, target).changes:
        old, new = len(change.base), len(change.target)
        assert list(change.base) == list(range(change.base[0], change.base[0] + old)) if old else True
        assert list(change.target) == list(range(change.target[0], change.target[0] + new)) if new else True
        expected = {
            ChangeKind.INSERTED: (old, new) == (0, 1),
            ChangeKind.DELETED: (old, new) == (1, 0),
            ChangeKind.SPLIT: old == 1 and new > 1,
            ChangeKind.MERGED: old > 1 and new == 1,
            ChangeKind.MOVED: (old, new) == (1, 1) and change.moved,
            ChangeKind.EDITED: (old, new) == (1, 1)
            and not change.moved
            and base[change.base[0]] != target[change.target[0]],
            ChangeKind.UNCHANGED: (old, new) == (1, 1)
            and not change.moved
            and base[change.base[0]] == target[change.target[0]],
        }
        assert expected[change.kind]
        assert bool(change.movement) == change.moved


@given(pairs)
def test_changes_come_in_reading_order_of_the_target(pair):
    targets = [change.target[0] for change in compare(*pair).changes if change.target]
    assert targets == sorted(targets)


@given(pairs)
def test_what_did_not_move_stands_in_order(pair):
    stayed = [c.base[0] for c in compare(*pair).changes if c.base and c.target and not c.moved]
    assert stayed == sorted(stayed)


@given(documents)
def test_a_version_compared_with_itself_is_unchanged(base):
    comparison = compare(base, list(base))
    assert all(change.kind is ChangeKind.UNCHANGED for change in comparison.changes)
    assert comparison.summary.similarity == 1.0


@given(pairs)
def test_the_same_pair_gives_the_same_comparison(pair):
    assert compare(*pair) == compare(*pair)


@given(pairs)
def test_ids_are_distinct_and_follow_from_the_texts_alone(pair):
    base, target = pair
    ids = [change.id for change in compare(base, target).changes]
    assert len(set(ids)) == len(ids)
    wrapped = compare([Paragraph(text) for text in base], [Paragraph(text) for text in target])
    assert [change.id for change in wrapped.changes] == ids


@given(pairs)
def test_significance_and_facets_agree(pair):
    for change in compare(*pair).changes:
        if change.significance is Significance.NONE:
            assert not change.facets
        elif change.significance is Significance.TYPOGRAPHIC:
            assert change.facets
            assert set(change.facets) <= TYPOGRAPHIC
        else:
            assert set(change.facets) - TYPOGRAPHIC
        assert {found.facet for found in change.evidence} <= set(change.facets)


@given(pairs)
def test_the_summary_counts_what_the_changes_say(pair):
    comparison = compare(*pair)
    for kind in ChangeKind:
        assert getattr(comparison.summary, kind.value) == sum(c.kind is kind for c in comparison.changes)
    assert 0.0 <= comparison.summary.similarity <= 1.0


@given(plain, plain)
def test_no_word_is_cut(base, target):
    for side, skipped in ((base, Operation.INSERT), (target, Operation.DELETE)):
        ends, at = set(), 0
        for token in words(side):
            at += len(token)
            ends.add(at)
        at = 0
        for edit in word_edits(base, target):
            if edit.operation is not skipped:
                at += len(edit.text)
                assert at in ends or at == 0


@given(paragraphs, paragraphs)
def test_edits_of_any_two_texts_rebuild_them_and_alternate(base, target):
    edits = word_edits(base, target)
    assert sides_of(edits) == (base, target)
    assert all(edit.text for edit in edits)
    for before, after in pairwise(edits):
        assert before.operation is not after.operation
        assert (before.operation, after.operation) != (Operation.INSERT, Operation.DELETE)


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=30, max_size=60).map(" ".join), hostile)
def test_a_common_beginning_and_end_are_kept(middle, noise):
    edits = word_edits(
        f"Kept at the start {middle}, kept at the end.", f"Kept at the start {noise}, kept at the end."
    )
    assert edits[0].text.startswith("Kept at the start")
    assert edits[-1].text.endswith("kept at the end.")


@given(plain, st.sampled_from(["\u00a0", "  ", "\t", "\u2009"]))
def test_other_spaces_are_typographic(text, space):
    noisy = text.replace(" ", space)
    significances = {change.significance for change in compare([text], [noisy]).changes}
    assert significances <= {Significance.NONE, Significance.TYPOGRAPHIC}


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_another_number_is_substantive_and_shown(old, new):
    base, target = (
        f"The Union keeps relations with {number} countries in all regions." for number in (old, new)
    )
    (change,) = compare([base], [target]).changes
    if old == new:
        assert change.significance is Significance.NONE
    else:
        assert change.facets == (Facet.NUMBER,)
        assert (change.evidence[0].base, change.evidence[0].target) == (str(old), str(new))


kinds = st.sampled_from(list(BlockKind))
furniture = st.sampled_from([None, None, Furniture.FOOTER])
blocks = st.lists(st.builds(Paragraph, paragraphs, kinds, st.just(1), furniture), max_size=6)


@given(blocks, blocks)
def test_paragraphs_with_kinds_and_furniture_obey_too(base, target):
    comparison = compare(base, target, DiffSettings(likeness=0.1))
    assert sorted(i for change in comparison.changes for i in change.base) == list(range(len(base)))
    assert sorted(j for change in comparison.changes for j in change.target) == list(range(len(target)))
