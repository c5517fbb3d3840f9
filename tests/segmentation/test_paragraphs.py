"""Paragraphs: the shown text, whole and bounded."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archive.model import Block, BlockKind, Furniture
from archive.segmentation.paragraphs import LONGEST, paragraphs

BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(BlockKind),
        st.text(alphabet="ab.。 \n\t\r\u2028\u2002\0", max_size=30),
        st.integers(0, 3),
        st.sampled_from([None, *Furniture]),
    ),
    max_size=6,
)


@given(BLOCKS)
def test_no_paragraph_is_empty_or_holds_a_blank_line_or_outer_space(blocks: list[Block]) -> None:
    for paragraph in paragraphs(blocks):
        assert paragraph.text == paragraph.text.strip() != ""
        assert not re.search(r"\n\s*\n", paragraph.text)
        assert "\0" not in paragraph.text


@given(BLOCKS)
def test_nothing_but_white_space_is_lost(blocks: list[Block]) -> None:
    before = "".join(block.text for block in blocks).replace("\0", "\ufffd")
    after = "".join(paragraph.text for paragraph in paragraphs(blocks))
    assert "".join(after.split()) == "".join(before.split())


@given(BLOCKS)
def test_paragraphs_of_paragraphs_are_the_same(blocks: list[Block]) -> None:
    once = paragraphs(blocks)
    again = paragraphs(Block(one.kind, one.text, one.level, one.furniture) for one in once)
    assert again == once


def test_kind_level_and_furniture_are_kept() -> None:
    (paragraph,) = paragraphs([Block(BlockKind.HEADING, " Lights ", 2, Furniture.HEADER)])
    assert (paragraph.text, paragraph.kind, paragraph.level, paragraph.furniture) == (
        "Lights",
        BlockKind.HEADING,
        2,
        Furniture.HEADER,
    )


def test_typography_inside_stays() -> None:
    (paragraph,) = paragraphs([Block(BlockKind.PARAGRAPH, "\u2002a\u2002b\u00a0 c\u2002")])
    assert paragraph.text == "a\u2002b\u00a0 c"


def test_text_beyond_the_bound_is_cut_at_a_sentence() -> None:
    sentence = "The Board keeps the lights. "
    found = paragraphs([Block(BlockKind.PARAGRAPH, sentence * (3 * LONGEST // len(sentence)))])
    assert len(found) >= 3
    assert all(len(one.text) <= LONGEST and one.text.endswith("lights.") for one in found)


def test_text_without_any_space_is_cut_at_the_bound() -> None:
    assert [len(one.text) for one in paragraphs([Block(BlockKind.PARAGRAPH, "a" * (LONGEST + 5))])] == [
        LONGEST,
        5,
    ]
