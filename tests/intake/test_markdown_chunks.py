"""A Markdown text read chunk by chunk gives what it gives read whole, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.errors import IntakeError
from archive.readers import markdown, read
from archive.readers.chunks import chunks

LINES = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            "  ",
            "\t",
            "# Head",
            "## Two",
            "Plain words here.",
            "More *words* here",
            "Ärzte und Pfleger",
        ),
        *(
            "- item",
            "  - inner",
            "* star",
            "1. one",
            "2) two",
            "   continued",
            "    code",
            "\tcode",
            "> quoted",
        ),
        *(">", "| a | b |", "| - | - |", "| 1 | 2 |", "Setext", "===", "---", "***", ": defined", "Term"),
        *("<div>", "</div>", "<b>bold", "text</b>", "[a](http://a.example)", "(aside)", "“quoted”", "“x"),
        *(
            "```",
            "~~~",
            "<!-- note",
            "-->",
            "[a]: http://a.example",
            "<pre>",
            "line  ",
            "back\\",
            "#no",
            "a. letter",
        ),
    ]
)


def read_whole(text: str) -> object:
    """The reading, or its fault, with the text never cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "chunks", lambda body: [(0, body)])
        return reading_or_fault(text)


def reading_or_fault(text: str) -> object:
    try:
        return read(text.encode(), "rules.md")
    except IntakeError as fault:
        return str(fault)


@given(st.lists(LINES, max_size=14).map("\n".join))
@example("- a\n\nWords\n\n- b\n\n  c")
@example("Term\n: one\n\nOther\n: two\n\nWords")
@example("1. a\n\n   b\n\nWords\n\n2. c")
@example("1.\n\nWords\n\n| a | b |\n| - | - |\n| 1 | 2<br>3 |\n\nMore\n===")
@example("---\ntitle: Rules\n---\n# Rules\n\nWords\n\nMore")
def test_chunks_read_as_the_whole_does(text: str) -> None:
    assert reading_or_fault(text) == read_whole(text)


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_chunks_joined_are_the_text_and_know_their_lines(text: str) -> None:
    parts = chunks(text)
    assert "".join(part for _, part in parts) == text
    before = ""
    for line, part in parts:
        assert before.count("\n") == line
        before += part
