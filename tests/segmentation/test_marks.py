"""Marks: an accent counts with its letter, however the two are written and whatever parted them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import compare
from archive.model import Facet, Significance
from archive.segmentation.keys import folded, signature

FORMS = st.sampled_from(["NFC", "NFD"])
MARKS = st.lists(st.sampled_from("\u0301\u0323\u0308\u0327\u0338\u05bc"), max_size=3).map("".join)
LETTERS = st.sampled_from("aeonç한क5½ﬁ")
PARTED = st.sampled_from(["", " ", "\u00a0", "'", ", ", "\n", "\u200b", "\ufe0f", "\u034f"])
# Between two digits a comma belongs to the figure: "5, 5" is never 55.
PIECES = st.tuples(LETTERS, PARTED, MARKS).filter(lambda piece: piece[1] != ", " or not piece[0].isnumeric())
WRITTEN = st.lists(PIECES, min_size=1, max_size=8)
ANYTHING = st.text(st.characters() | st.sampled_from("\u0301\u0323\u0308 .-1é"), max_size=20)


@given(ANYTHING, FORMS)
def test_canonically_equivalent_texts_have_one_signature(text, form):
    other = unicodedata.normalize(form, text)
    assert signature(text) == signature(other)
    assert folded(text) == folded(other)


@given(WRITTEN, FORMS)
def test_what_parts_a_mark_from_its_letter_is_typography(pieces, form):
    apart = "".join(letter + gap + marks for letter, gap, marks in pieces)
    together = unicodedata.normalize(form, "".join(letter + marks for letter, _, marks in pieces))
    assert signature(apart) == signature(together)
    (change,) = compare([f"Fee {apart} toll"], [f"Fee {together} toll"]).changes
    assert change.significance is not Significance.SUBSTANTIVE


@given(WRITTEN, st.integers(0, 7))
def test_a_mark_gone_is_substance(pieces, at):
    letter, gap, _ = pieces[at % len(pieces)]
    marked, bare = ([*pieces[: at % len(pieces)], (letter, gap, marks)] for marks in ("\u0301", ""))
    old, new = ("".join(map("".join, side)) for side in (marked, bare))
    assert signature(old) != signature(new)


@given(st.sampled_from(["Märkte", "Büros", "Straßenzölle", "Über"]), FORMS, FORMS)
def test_beside_a_change_of_words_another_form_is_typography_by_itself(word, one, other):
    base, target = (unicodedata.normalize(form, f"Die ({word}) ruhen") for form in (one, other))
    (change,) = compare([f"{base} und zahlen."], [f"{target} und gehen."]).changes
    assert Facet.WORDING in change.facets
    assert (Facet.PUNCTUATION in change.facets) is (base != target)


@pytest.mark.parametrize(
    ("base", "target", "facets"),
    [
        ("Die Ma \u0308rkte ruhen.", "Die Märkte ruhen.", {"spacing"}),
        ("Die M¨arkte ruhen.", "Die Märkte ruhen.", {"punctuation"}),
        ("Die M ¨arkte ruhen.", "Die Märkte ruhen.", {"spacing", "punctuation"}),
        ("Le ´etat paie.", "Le état paie.", {"quotes"}),
        ("The cafe´ rule holds.", "The café rule holds.", {"quotes"}),
        ("They don´t pay.", "They don't pay.", {"quotes"}),
        ("They don´t pay.", "They dont pay.", {"quotes"}),
        ("A ☂\ufe0f sign.", "A ☂ sign.", {"punctuation"}),
    ],
)
def test_accents_that_stand_apart_are_typography(base, target, facets):
    (change,) = compare([base], [target]).changes
    assert change.significance is Significance.TYPOGRAPHIC
    assert {facet.value for facet in change.facets} == facets


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("résumé", "resume"),
        ("Ma\u0308rkte", "Markte"),
        ("5\u0338", "5"),
        ("M´arkte", "Märkte"),
        ("pêche", "péché"),
    ],
)
def test_another_mark_is_substance(base, target):
    (change,) = compare([f"The {base} stays."], [f"The {target} stays."]).changes
    assert change.significance is Significance.SUBSTANTIVE
