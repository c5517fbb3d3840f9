"""Markdown understood without its page comes to what the page comes to, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.readers import markdown, tokens
from archive.readers.ordinary import simple_blocks, understood

PIECES = st.sampled_from(
    [
        *(
            "word",
            "Wörter",
            "第一条",
            "7",
            " ",
            " ",
            "  ",
            "\u00a0",
            ".",
            ":",
            ",",
            "!",
            "?",
            "(",
            ")",
            "“",
            "”",
            "'",
        ),
        *("*", "**", "_", "__", "***", "~~", "`", "``", "\\", "\\*", "\\[", "\\:", "|", "^", "$", "-", "#"),
        *(
            "[a](http://a.example)",
            "[a b](/x?y=1&z=2)",
            "[*a*](#x)",
            "[](b)",
            "[a][b]",
            "[a](<b c>)",
            "[",
            "]",
        ),
        *(
            "![](c.png)",
            "![seen](c.png)",
            "![",
            '[a](b "c")',
            "[a\\]](b)",
            "[a](b(c))",
            "](d)",
            "<http://e.example>",
        ),
        *("&amp;", "&nbsp;", "&lt;b&gt;", "&", "&nope;", "&#58;", "&NewLine;", "AT&T"),
        *("<br>", "<br/>", "<br />", "<b>", "</b>", "<you>", "<!--", "<"),
        *("\n", "\n", "  \n", "\\\n", "\n: ", "\n    ", "\n- ", "\n\n", "\n\n", "\n  \n"),
    ]
)
STARTS = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            "- ",
            "*   ",
            "+ ",
            "-     ",
            "1. ",
            "2) ",
            "# ",
            "### ",
            "#",
            "> ",
            "    ",
            "  ",
            "\t",
            "  - ",
        ),
        *(
            "| ",
            "**",
            "_",
            "* * *",
            "---",
            "- - -",
            "===",
            "=",
            "-",
            "***",
            ": ",
            "| - | - |\n",
            "12 ",
            "[x]: ",
            "```",
        ),
    ]
)
LINES = st.tuples(STARTS, st.lists(PIECES, max_size=6).map("".join)).map("".join)
TEXTS = st.lists(LINES, max_size=7).map("\n".join).filter(lambda text: "]:" not in text and "\r" not in text)


def by_the_page(text: str) -> markdown.Walked:
    """What a text comes to when its page is built."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "walked", lambda *_: None)
        return markdown._parsed(text)


@given(TEXTS)
@example("Words\n- one\n- two\n\nMore\n# Head\n\n* * *\n\nSetext\n===\n\nLess\n---\n")
@example("a|\n---\n")
@example("- a\n---\n")
@example("* a\n* * *\n* b")
@example("**A.** word *b* _c_, **“d”** and **e**\u00a0f ** g** h*i*j")
@example("a\\\nb  \nc &amp; d&copy e<br>*   f")
@example("- one\n  goes on\n\n  more\n- two\n    1. x\n    5. y")
@example("| a | b |\n| - | - |\n| 1<br>2 | [x](y) |\n| 3 |\n")
@example("| a |\n| - |\n| 1 |\n")
@example("|| a |  \n|-|:-:|\n||\n| 1 | 2 | 3 |\n|| **b** | <br>c |\n\n")
@example("| a | b |\n| - | - |\n| 1\\|2 | 3 |\n| 4 | 5\nwords\n")
@example("| a | b |\n| - | - |\n| ` | ` |\n\nWords\n")
@example("[a <http://b.example>](c)")
@example("[`<br>` a<br>b\nc](d)")
@example("\u00a0- a\n\n\u00a0\n\nb")
@example("Term\n\\: no\n\nTerm\n: yes")
def test_blocks_are_those_of_the_page(text: str) -> None:
    assert markdown._parsed(text) == by_the_page(text)


@given(st.lists(PIECES, max_size=12).map("".join))
@example("*a* *b*")
@example("__a__ b_c_d")
def test_marks_in_a_line_mean_what_they_mean_on_the_page(line: str) -> None:
    text = f"Words {line}".replace("\n\n", " ")
    if "]:" not in text:
        assert markdown._parsed(text) == by_the_page(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody runs on the pier.",
        "Nobody runs\non the **pier**, not _even_ \\*you\\*.",
        "## Head\n\nMore &amp; [more](https://a.example) words:\n\n*   one\n*   **two**  \n    on\n\n* * *\n",
        "Setext\n------\n\n12 months.",
    ],
)
def test_the_usual_statement_needs_no_parser(text: str) -> None:
    blocks = simple_blocks(text)
    assert blocks is not None
    assert all(understood(block.content) for block in blocks)


def test_what_the_walk_does_not_know_is_left_to_the_page() -> None:
    parser = markdown._parser()
    for text in (
        "<div>a</div>",
        "~~~\na\n~~~",
        "    code",
        "a <b>c</b>",
        "![seen](x.png)",
        "Term\n: defined",
    ):
        assert tokens.walked(text, parser) is None
    assert tokens.walked("word " * 100_000, parser) is None
