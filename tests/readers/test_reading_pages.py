"""HTML: nothing in a page is lost, and every element becomes the paragraphs that a browser draws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archive.errors import DocumentBroken, SourceEmpty
from archive.model import BlockKind
from archive.readers.registry import read
from tests.readers.pages import alphanumerics, blocks, markdown, page, shown, texts

TAGS = (
    "div p span b a ul li blockquote h1 h3 section article nav header footer aside main em pre td tr table th"
    " dl dt dd details summary button label form fieldset figure figcaption address select option font dialog"
)


SOUP = st.lists(
    st.one_of(
        st.sampled_from([f"<{tag}>" for tag in TAGS.split()] + [f"</{tag}>" for tag in TAGS.split()]),
        st.sampled_from(
            [
                "<br>",
                "<hr>",
                "<p hidden>",
                "<div style='display:none'>",
                "<ul class=breadcrumbs>",
                "&nbsp;",
                "\n",
            ]
        ),
        st.text(alphabet="abc 12é文", min_size=1, max_size=6),
    ),
    max_size=40,
)


@given(SOUP)
def test_no_letter_or_digit_of_any_tag_soup_is_lost_or_invented(pieces: list[str]) -> None:
    source = "<body>x " + "".join(pieces)
    body = LexborHTMLParser(source).body
    assert body is not None
    assert sorted(shown(blocks(source))) == sorted(alphanumerics(body.text()))


TREE = st.recursive(
    st.text(alphabet="ab1 ", min_size=1, max_size=5),
    lambda inner: st.tuples(
        st.sampled_from(["div", "section", "ul", "blockquote", "span", "b"]), st.lists(inner, max_size=4)
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@given(TREE)
def test_text_keeps_the_order_of_the_page(tree: str) -> None:
    plain = "".join(piece.rpartition(">")[2] for piece in f"<div>{tree}x".split("<"))
    assert shown(blocks(f"{tree}x")) == alphanumerics(plain)


def test_bare_text_in_divs_becomes_paragraphs() -> None:
    assert texts("<div>one<div>two</div>three<p>four</div>five") == ["one", "two", "three", "four", "five"]


def test_double_breaks_end_a_paragraph_and_single_ones_a_line() -> None:
    assert texts("<div>one<br>two<br><br>three<br>\n<br>four</div>") == ["one\ntwo", "three", "four"]


def test_break_after_a_full_sentence_ends_a_paragraph() -> None:
    sentence = "The Board keeps the lights of the whole coast, summer and winter."
    assert texts(f"<p>{sentence}<br>{sentence}</p>") == [sentence, sentence]


def test_white_space_collapses_as_in_a_browser_and_typographic_spaces_stay() -> None:
    assert texts("<p>  The\n\tBoard&ensp;has&nbsp;met </p>") == ["The Board\u2002has\u00a0met"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts("<pre>a   b\nc\n\nd</pre>") == ["a   b\nc", "d"]


def test_definition_list_gives_term_and_definition() -> None:
    found = blocks("<dl><dt>Light<dd>A lamp.<dd>A beacon.</dl>")
    assert [(block.kind, block.text) for block in found] == [
        (BlockKind.PARAGRAPH, "Light"),
        (BlockKind.LIST_ITEM, "A lamp."),
        (BlockKind.LIST_ITEM, "A beacon."),
    ]
    assert [block.text for block in markdown("Light\n: A lamp.\n: A beacon.\n")] == [
        "Light",
        "A lamp.",
        "A beacon.",
    ]


def test_nested_lists_know_their_depth() -> None:
    found = blocks("<ul><li>a<ul><li>b</ul><li>c</ul>")
    assert [(block.text, block.level) for block in found] == [("a", 1), ("b", 2), ("c", 1)]


def test_ordered_lists_show_the_numbers_that_a_browser_draws() -> None:
    assert texts("<ol start=3 type=a><li>x<li value=7><p>y</p><p>z</p></ol>") == ["c. x", "g. y", "z"]
    assert texts("<ol><li>1. typed<li>drawn</ol>") == ["1. typed", "2. drawn"]
    assert texts("<ol style='list-style:none'><li>x</ol>") == ["x"]


def test_data_rows_are_blocks_and_layout_tables_are_walked() -> None:
    assert texts("<table><tr><th>Light<th>Fee<tr><td>Amsel<td>12</table>") == ["Light\tFee", "Amsel\t12"]
    layout = "<table><tr><td>Menu<td><h1>Lights</h1><p>One.<p>Two.<table><tr><td>a<td>b</table></table>"
    assert texts(layout) == ["Menu", "Lights", "One.", "Two.", "a\tb"]


def test_roles_tell_what_plain_elements_are() -> None:
    found = blocks(
        "<div role=heading aria-level=1>Lights</div><p>They burn.</p><div role=heading>Fees</div>"
        "<span role=heading aria-level=9>Boats</span>"
        "<div role=list><div role=listitem>red</div><div role=listitem>green</div></div>"
        "<div role=row><span role=columnheader>Boat</span> <span role=cell>12</span></div>"
    )
    assert [(str(block.kind), block.level, block.text) for block in found] == [
        ("heading", 1, "Lights"),
        ("paragraph", 0, "They burn."),
        ("heading", 2, "Fees"),
        ("heading", 6, "Boats"),
        ("list item", 1, "red"),
        ("list item", 1, "green"),
        ("table row", 0, "Boat\t12"),
    ]


def test_row_by_role_loses_nothing_that_is_no_cell() -> None:
    found = texts("<div role=row>loose<div role=cell>a</div><div><div role=cell>b</div></div></div>")
    assert found == ["loose", "a", "b"]


def test_table_that_calls_itself_layout_holds_no_rows_of_data_but_the_one_inside_does() -> None:
    inner = "<table><tr><td>a<td>b</table>"
    assert texts(f"<table role=presentation><tr><td>left<td>right<tr><td>{inner}<td>x</table>") == [
        "left",
        "right",
        "a\tb",
        "x",
    ]


def test_what_a_browser_draws_is_text_even_where_screen_readers_skip_it() -> None:
    assert texts("<p>Fees<span aria-hidden=true> apply</span>.</p>") == ["Fees apply."]


def test_scripts_styles_and_comments_are_no_text() -> None:
    assert texts("a<script>b</script><style>c</style><!-- d -->") == ["a"]


@pytest.mark.parametrize("depth", [10_000, 19_000])
def test_deep_nesting_is_read(depth: int) -> None:
    assert texts("<div>" * depth + "deep") == ["deep"]


def test_rows_by_role_may_lie_in_each_other_as_deep_as_any_element() -> None:
    assert texts("<div role=row><div role=cell>a</div><div role=cell>" * 4_000 + "b")[-2:] == ["a", "a\tb"]


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 200_000 + "x",
        "".join(f"<font id={number}>" for number in range(5_000)) + "<p>x</p>" * 5_000,
        "<ul>" * 100_000 + "<li>x",
    ],
)
def test_pages_that_would_take_quadratic_time_are_refused(bomb: str) -> None:
    with pytest.raises(DocumentBroken, match=r"page\.html"):
        page(bomb)


def test_page_without_text_is_refused() -> None:
    with pytest.raises(SourceEmpty):
        page("<script>let everything = 'drawn by scripts'</script>")


def test_page_saved_as_one_file_is_read() -> None:
    saved = (
        "From: <Saved by Blink>\r\nSubject: Lights\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<meta charset=3Dutf-8><h1>Lights</h1><p>Ti=C3=A8de</p>\r\n"
        "--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    reading = read(saved.encode(), "page.mhtml")
    assert [block.text for block in reading.blocks] == ["Lights", "Tiède"]
    assert (reading.reader, reading.media_type) == ("mhtml/1 html/3", "multipart/related")
