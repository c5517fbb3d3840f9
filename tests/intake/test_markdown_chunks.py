"""A Markdown text rendered chunk by chunk is the text rendered whole, to the letter."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from archive.readers import markdown
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


@given(st.lists(LINES, max_size=14).map("\n".join))
@example("- a\n\nWords\n\n- b\n\n  c")
@example("Term\n: one\n\nOther\n: two\n\nWords")
@example("1. a\n\n   b\n\nWords\n\n2. c")
def test_chunks_render_as_the_whole_does(text: str) -> None:
    whole = markdown._placed(markdown._rendered(text, {}), 7)
    assert markdown.rendered(text, 7, {}) == whole


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_chunks_joined_are_the_text_and_know_their_lines(text: str) -> None:
    parts = chunks(text)
    assert "".join(part for _, part in parts) == text
    before = ""
    for line, part in parts:
        assert before.count("\n") == line
        before += part
