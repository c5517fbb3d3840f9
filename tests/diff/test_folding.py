"""Changes that stay folded until they are looked at are the changes that would have been made at once."""

from __future__ import annotations

import pickle
from collections import Counter
from copy import copy
from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from archive import compare
from archive.model import ChangeKind, Furniture, Paragraph, Version, digest_of
from tests.diff.texts import pairs

repeated = st.lists(
    st.sampled_from(["", "Same.", "The Council shall meet.", "The Council may meet."]), max_size=9
)
sides = st.one_of(pairs, st.tuples(repeated, repeated))


def half(texts: list[str]) -> str:
    digests = [digest_of(text) for text in texts]
    return (digests[0] if len(digests) == 1 else sha256("\n".join(digests).encode()).hexdigest())[:12]


def ids_one_by_one(base: list[str], target: list[str], changes) -> list[str]:
    """Both halves for each change in reading order, numbered where they come again."""
    ids, seen = [], Counter()
    for change in changes:
        olds, news = [base[i] for i in change.base], [target[j] for j in change.target]
        name = "".join(half(texts) if texts else sha256(b"").hexdigest()[:12] for texts in (olds, news))
        seen[name] += 1
        number = seen[name]
        ids.append(name if number == 1 else sha256(f"{name} {number}".encode()).hexdigest()[:24])
    return ids


@given(sides)
def test_ids_are_numbered_in_reading_order(pair):
    base, target = pair
    changes = compare(base, target).changes
    assert [change.id for change in changes] == ids_one_by_one(base, target, changes)


@given(sides)
def test_folded_changes_equal_the_tuple_of_them(pair):
    changes, whole = compare(*pair).changes, tuple(compare(*pair).changes)
    assert changes == whole
    assert whole == changes
    assert changes != whole[1:] or not whole
    assert hash(changes) == hash(whole)
    assert repr(changes) == repr(whole)
    assert len(changes) == len(whole)
    assert changes[1:] == whole[1:]
    assert [changes[place] for place in range(len(changes))] == list(whole)
    assert list(changes.differing) == [each for each in whole if each.kind is not ChangeKind.UNCHANGED]
    assert copy(changes) == pickle.loads(pickle.dumps(changes)) == whole


@given(sides)
def test_a_comparison_outlives_being_pickled(pair):
    comparison = compare(*pair)
    again = pickle.loads(pickle.dumps(comparison))
    assert again == comparison
    assert hash(again) == hash(comparison)


def test_an_unchanged_paragraph_is_digested_only_when_its_change_is_looked_at():
    base = [f"Rule {n} says what members do." for n in range(30)]
    comparison = compare(base, [*base[:9], "Rule 9 says nothing.", *base[10:]])
    sides = (comparison.base.paragraphs, comparison.target.paragraphs)
    assert [change.id for change in comparison.changes.differing]
    assert [side._digests for side in sides] == [None, None]
    assert comparison.changes[0].id == digest_of(base[0])[:12] * 2
    assert sides[0]._digests == [digest_of(text) for text in base]


def test_a_bare_version_is_the_version_that_its_head_describes():
    base = compare(["One.", "Two."], []).base
    spelled_out = Version(base.head, (Paragraph("One."), Paragraph("Two.")))
    assert base == spelled_out
    assert spelled_out == base
    assert base != Version(base.head, (Paragraph("One."),))
    assert base != ("One.", "Two.")


def test_a_bare_version_that_is_given_a_head_is_a_version_like_any_other():
    base = compare(["Es wog 1,000 Pfund."], []).base
    named = replace(base, head=replace(base.head, title="Waage", language="de"))
    assert (named.head.title, named.paragraphs) == ("Waage", base.paragraphs)
    (change,) = compare(named, ["Es wog 1000 Pfund."]).changes
    assert change.significance == "substantive"


def test_ids_are_those_of_the_texts_that_were_compared():
    base = [Paragraph("A pier."), Paragraph("A gate.")]
    comparison = compare(base, ["A pier.", "Two gates."])
    base[0] = Paragraph("Another pier.")
    assert comparison.changes[0].id == digest_of("A pier.")[:12] * 2


def test_furniture_counts_apart_beside_a_side_that_is_plain_or_empty():
    menu, rule = Paragraph("Home > About", furniture=Furniture.NAVIGATION), Paragraph("The board meets.")
    assert compare([menu, rule], ["The board meets."]).summary.substantive == 0
    assert compare([menu], []).summary.furniture == 1
