"""Markdown: its blocks are those of the page that it stands for, and no tag swallows text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Furniture
from archive.readers.registry import read
from tests.readers.pages import alphanumerics, blocks, markdown, shown

MARKS = ["# ", "- ", "> ", "**", "*", "\n", "\n\n", "| ", " |\n|---|---|\n", "~~", "!", "_", "---\n", ": "]


TAGGED = [*MARKS, "<your name>", "<b>", "<!-- ", "<p>", "</p>"]


CODED = [*MARKS, "`", "    ", "\\", "```\n"]


LETTERS = st.text(alphabet="abc 文é.", max_size=6)


@given(st.lists(st.one_of(st.sampled_from(TAGGED), LETTERS), max_size=30))
def test_no_letter_of_markdown_with_tags_is_lost_or_invented(pieces: list[str]) -> None:
    source = "start " + "".join(pieces)
    visible = source.replace("<b>", "").replace("<p>", "").replace("</p>", "")
    assert shown(markdown(source)) == alphanumerics(visible)


@given(st.lists(st.one_of(st.sampled_from(CODED), LETTERS), max_size=30))
def test_no_letter_of_markdown_with_code_is_lost_or_invented(pieces: list[str]) -> None:
    source = "start " + "".join(pieces)
    assert shown(markdown(source)) == alphanumerics(source)


def test_markdown_and_html_give_the_same_blocks() -> None:
    source = (
        "# Lights\n\nThe *Board* keeps\nthe lights.\n\n1. red\n2. green\n\n> quoted\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    body = (
        "<h1>Lights</h1><p>The <em>Board</em> keeps the lights.</p><ol><li>red<li>green</ol>"
        "<blockquote>quoted</blockquote>"
        "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
    )
    as_told = [(block.kind, block.text, block.level) for block in markdown(source)]
    assert as_told == [(block.kind, block.text, block.level) for block in blocks(body)]
    assert [text for _, text, _ in as_told] == [
        "Lights",
        "The Board keeps the lights.",
        "1. red",
        "2. green",
        "quoted",
        "a\tb",
        "1\t2",
    ]


def test_front_matter_is_metadata_and_claims() -> None:
    reading = read(
        b"---\ntitle: Lights\neffective_date: 2021-05-05\n---\n\n# On lights\n\nThey burn.\n", "a.md"
    )
    assert [(block.text, block.furniture) for block in reading.blocks] == [
        ("title: Lights", Furniture.METADATA),
        ("effective_date: 2021-05-05", Furniture.METADATA),
        ("On lights", None),
        ("They burn.", None),
    ]
    assert reading.blocks[2].place == "line 6"
    assert ("effective_on", "2021-05-05", 90) in [
        (claim.subject, claim.value, claim.strength) for claim in reading.claims
    ]


def test_thematic_break_at_the_start_is_no_front_matter() -> None:
    assert [block.text for block in markdown("---\n\nOne.\n\n---\n\nTwo.\n")] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("Dear <your name>, welcome.", ["Dear <your name>, welcome."]),
        ("One <textarea> two\n\nthree", ["One <textarea> two", "three"]),
        ("<script>\n\nstill here", ["<script>", "still here"]),
        ("<!-- never closed\n\nstill here", ["<!-- never closed", "still here"]),
        ("one <!-- gone --> two", ["one two"]),
        ("<div>one</div>\n\n<p>two", ["one", "two"]),
    ],
)
def test_markdown_never_lets_a_tag_swallow_text(source: str, seen: list[str]) -> None:
    assert [block.text.replace("\n\n", "\n") for block in markdown(source)] == seen


def test_markdown_line_breaks_are_line_breaks() -> None:
    assert [block.text for block in markdown("one  \ntwo\nthree\\\nfour")] == ["one\ntwo three\nfour"]
