"""Paragraphs that are made or fetched when they are asked for behave as the tuple of them does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Paragraph
from archive.services.intake.members import CarriedParagraphs

TEXTS = st.lists(st.text(max_size=3), max_size=6)
PLACES = st.none() | st.integers(-8, 8)


def carried(texts: list[str]) -> tuple[CarriedParagraphs, tuple[Paragraph, ...]]:
    plain = tuple(map(Paragraph, texts))
    return CarriedParagraphs(plain, [paragraph.digest for paragraph in plain]), plain


@given(TEXTS)
def test_they_are_equal_to_the_tuple_and_hash_like_it(texts: list[str]) -> None:
    paragraphs, plain = carried(texts)
    assert paragraphs == plain
    assert plain == paragraphs
    assert hash(paragraphs) == hash(plain)
    assert tuple(paragraphs) == plain
    assert paragraphs != (*plain, Paragraph("one more"))
    assert paragraphs != "a text"


@given(TEXTS, PLACES, PLACES, PLACES.filter(lambda step: step != 0))
def test_a_slice_is_the_slice_of_the_tuple(
    texts: list[str], start: int | None, stop: int | None, step: int | None
) -> None:
    paragraphs, plain = carried(texts)
    assert paragraphs[start:stop:step] == plain[start:stop:step]


@given(TEXTS, st.integers(-8, 8))
def test_a_place_counts_from_either_end_and_none_lies_outside(texts: list[str], place: int) -> None:
    paragraphs, plain = carried(texts)
    if -len(plain) <= place < len(plain):
        assert paragraphs[place] == plain[place]
    else:
        with pytest.raises(IndexError):
            paragraphs[place]
