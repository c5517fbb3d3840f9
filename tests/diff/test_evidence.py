"""Evidence: what is told of figures adds up, and every word of it stands where it is said to stand."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from archive import compare
from archive.model import Change, Facet

FISH = ("smelt", "pike", "eel", "herring", "perch", "tench")
CLAUSES = st.lists(st.tuples(st.sampled_from(FISH), st.integers(2, 9)), min_size=1, max_size=6)
FORMS = (
    "A boat pays {number} crowns for {fish}.",
    "For {fish} the toll is {number} crowns, paid at the lock.",
    "{number} crowns buy {fish}.",
)


def written(clauses: list[tuple[str, int]], form: str) -> str:
    return " ".join(form.format(fish=fish, number=number) for fish, number in clauses)


def only_change(base: str, target: str) -> Change:
    """The one change between two paragraphs, where they answer each other."""
    changes = compare([base], [target]).changes
    assume(len(changes) == 1)
    return changes[0]


def figures(clauses: list[tuple[str, int]]) -> Counter[str]:
    return Counter(str(number) for _, number in clauses)


@given(CLAUSES, CLAUSES, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_what_is_not_told_stands_on_both_sides(old, new, form, other):
    change = only_change(written(old, form), written(new, other))
    told = [found for found in change.evidence if found.facet is Facet.NUMBER]
    gone, come = Counter(found.base for found in told), Counter(found.target for found in told)
    del gone[""], come[""]
    assert not gone - figures(old)
    assert not come - figures(new)
    assert figures(old) - gone == figures(new) - come


@given(CLAUSES, CLAUSES, st.sampled_from(FORMS), st.sampled_from(FORMS))
def test_evidence_stands_in_its_side(old, new, form, other):
    base, target = written(old, form), written(new, other)
    for found in only_change(base, target).evidence:
        assert found.base in base
        assert found.target in target


def test_a_figure_is_not_taken_for_one_of_a_rewrite_that_only_holds_its_digit():
    common = "the harbour board meets in the old hall "
    rewrites = [" ".join(f"{word}{n}x" for n in range(900)) for word in ("salt", "tar")]
    base = f"The board keeps 3 seats for members. {common * 20}{rewrites[0]} since 2044."
    target = f"The board keeps seats for members. {common * 20}{rewrites[1]} since 2023."
    (change,) = compare([base], [target]).changes
    assert ("3", "") in [(told.base, told.target) for told in change.evidence]


@given(st.uuids(), st.uuids())
def test_digits_of_a_key_are_no_figures(old: UUID, new: UUID) -> None:
    change = only_change(
        f"The boat with the key {old} pays 5 crowns.", f"The boat with the key {new} pays 5 crowns."
    )
    assert not change.evidence
