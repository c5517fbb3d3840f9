"""Words and sentences: lossless, by UAX #29, whatever the text holds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icu4py.breakers import WordBreaker

from archive.segmentation.words import is_word, sentences, word_count, words, words_of_each

anything = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("\ud800\udfff\u200d\u0301\u2029\r\n "))
)
ascii_text = st.text(alphabet="ab1_ .,:;'-\t\r\n\x00")


@given(anything)
def test_words_and_sentences_rebuild_the_text(text):
    assert "".join(words(text)) == text
    assert "".join(sentences(text)) == text


@given(st.lists(anything, max_size=5))
def test_words_of_each_rebuild_each_text(texts):
    assert ["".join(found) for found in words_of_each(texts)] == texts


@given(ascii_text)
@example("a.b 1.5 don't a_b 1,000 x:y 5;6 ._. a.1")
def test_the_quick_count_of_plain_text_agrees_with_the_words(text):
    assert word_count(text) == sum(map(is_word, words(text)))


@given(ascii_text, st.text(st.characters(max_codepoint=127), max_size=12))
@example("a.b 1.5 don't a_b 1,000 x:y 5;6 ._. a.1 1'2 1:2", "\r\n \n\r  \x0b\x0c\x1f")
def test_the_quick_pattern_for_plain_text_divides_as_icu_does(one, other):
    for text in (one, other, one + other):
        assert words(text) == list(WordBreaker(text, "root"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don't stop", ["don't", " ", "stop"]),
        ("信息安全政策", ["信息", "安全", "政策"]),
        ("1,234.5 %", ["1,234.5", " ", "%"]),
        ("a😀b", ["a", "😀", "b"]),
        ("x\ud800y", ["x", "\ud800", "y"]),
    ],
)
def test_words_follow_the_unicode_rules(text, expected):
    assert words(text) == expected
