"""A Markdown text read chunk by chunk gives what it gives read whole, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.common.normalize_url import normalizeLink

from archive.errors import IntakeError
from archive.readers import datelines, language, markdown, mojibake, pieces, selfdating
from archive.readers.chunks import chunks, sections
from archive.readers.registry import read

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
        *("**Bold** words", "_Slanted_", "![seen](x.png)", "\\- escaped", "12 months", "1.no", "- - -", "-"),
        *("+ plus", "* ", "2. two", "3. three", "\u00a0spaced", "    * deep", "| 3 | *4* |", "[x][a] link"),
    ]
)


def read_whole(text: str) -> object:
    """The reading, or its fault, with the text never cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "chunks", lambda body: [(0, body)])
        patch.setattr(markdown, "sections", lambda body: [(0, body)])
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


EDITS = st.lists(st.tuples(st.integers(0, 20), st.booleans(), LINES), max_size=6)


@given(st.lists(LINES, max_size=14), EDITS)
def test_versions_read_one_after_the_other_read_as_each_alone(
    lines: list[str], edits: list[tuple[int, bool, str]]
) -> None:
    history = [list(lines)]
    for place, is_new, line in edits:
        edited = list(history[-1])
        edited[place : place + (not is_new)] = [line]
        history.append(edited)
    for edited in history:
        text = "\n\n".join(edited)
        remembered = reading_or_fault(text)
        forget()
        assert remembered == read_whole(text)
        assert reading_or_fault(text) == remembered


def forget() -> None:
    """Empty everything that reading remembers."""
    for memory in (markdown._known_sections, markdown._known, markdown._known_pieces, mojibake._known):
        memory.forget()
    for cached in (
        language._short_tally,
        selfdating.self_dates,
        datelines._datelines,
        language._language_of,
        mojibake._are_misread,
    ):
        cached.cache_clear()


@given(st.lists(LINES, min_size=2, max_size=20).map("\n".join))
@example("1. a\n 1. b\n2. c")
@example("1. a\n\n2. b\n\n\u00a0c\n\n3. d\n4. e\n\n7. f")
@example("* \n\n  Words\n2. two\n\n- - -\nWords\n5. five")
@example("* item\n  # Head\n  more\n* star\n\n    * deep\n* last")
@example("| a | b |\n| - | - |\n| 1 |\n| 2 | <br>3 | 4 |\n| 5 | *6* |\n")
@example("| a |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |\n")
def test_pieces_of_a_chunk_read_as_the_chunk_does(text: str) -> None:
    whole = read_whole(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "LEAST", 0)
        patch.setattr(pieces, "_ONE_IN", 1)
        patch.setattr(pieces, "_LONG_ROW", 0)
        forget()
        assert reading_or_fault(f"{text}\n\nEnd") == read_whole(f"{text}\n\nEnd")
        assert reading_or_fault(text) == whole
    forget()


def test_pieces_joined_are_the_chunk() -> None:
    text = "Words\n\n" + "".join(f"{n}. Rule {n} of the harbour.\n" for n in range(1, 200)) + "\nEnd"
    parts = pieces.pieces(text)
    assert len(parts) > 20
    assert "".join(part.text for part in parts) == text
    assert all(text.split("\n")[part.line] == part.text.split("\n")[0] for part in parts)


URLS = st.from_regex(
    r"(?:https?://[a-z0-9.-]{0,9}|mailto:|//|#)[a-zA-Z0-9/?#&=@:%'\[\]~ .é-]{0,12}", fullmatch=True
)


@given(URLS)
def test_addresses_are_written_as_the_parser_writes_them(url: str) -> None:
    assert markdown.normalized(url) == normalizeLink(url)


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_chunks_joined_are_the_text_and_know_their_lines(text: str) -> None:
    parts = chunks(text)
    assert "".join(part for _, part in parts) == text
    before = ""
    for line, part in parts:
        assert before.count("\n") == line
        before += part


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_a_section_is_one_chunk_or_several(text: str) -> None:
    parts = sections(text)
    assert "".join(part for _, part in parts) == text
    assert {line for line, _ in parts} <= {line for line, _ in chunks(text)}


def test_text_that_is_refused_for_one_part_is_named() -> None:
    """The part is looked at by itself, the second time from memory; the refusal is of the document."""
    deep = "*a **b " * 12_000 + "x" + " b** a*" * 12_000
    for name in ("one.md", "two.md"):
        with pytest.raises(IntakeError, match=rf"^{name} nests its tags 24,000 deep"):
            read(f"# Head\n\n{deep}\n\n# Two\n\ntext\n".encode(), name)
