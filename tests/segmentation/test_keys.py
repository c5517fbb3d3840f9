"""Keys: what of a text is compared when typography is set aside."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from archive.segmentation.keys import letters, letters_and_terms, terms

plain = st.text(st.characters(max_codepoint=127), max_size=30)


@given(plain)
@example("".join(map(chr, range(128))))
def test_the_quick_way_through_plain_text_finds_the_same_words(text):
    assert terms(text) == re.findall(r"\w+", text.lower())


@given(st.one_of(plain, st.text(max_size=30), st.text("我们a \u0e01\u0e31٣é_", max_size=20)))
def test_letters_and_terms_are_what_they_are_by_themselves(text):
    assert letters_and_terms(text) == (letters(text), terms(text))
    assert letters(text) == "".join(re.findall(r"\w+", text.lower()))


def test_scripts_without_spaces_are_compared_by_pairs_of_characters():
    assert terms("信息安全 and IT") == ["信息", "息安", "安全", "and", "it"]
    assert terms("法") == ["法"]
