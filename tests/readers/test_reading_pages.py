"""HTML and Markdown: nothing in a page is lost, and markup says what is furniture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from archive.errors import DocumentBroken, SourceEmpty
from archive.model import Block, BlockKind, Furniture, Reading
from archive.readers.registry import read


def page(body: str, head: str = "") -> Reading:
    return read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "page.html")


def blocks(body: str) -> list[Block]:
    return [block for block in page(body).blocks if block.place != "link"]


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


def markdown(source: str) -> list[Block]:
    return [block for block in read(source.encode(), "page.md").blocks if block.place != "link"]


def alphanumerics(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def shown(found: list[Block]) -> str:
    return alphanumerics("".join(block.text for block in found))


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


@pytest.mark.parametrize(
    ("body", "furniture"),
    [
        ("<nav>x</nav>", Furniture.NAVIGATION),
        ("<header>x</header>", Furniture.HEADER),
        ("<footer>x</footer>", Furniture.FOOTER),
        ("<aside>x</aside>", Furniture.ASIDE),
        ("<address>x</address>", Furniture.ADDRESS),
        ("<div role=navigation><p>x</div>", Furniture.NAVIGATION),
        ("<div class='a cookie-banner'>x</div>", Furniture.ASIDE),
        ("<div id=onetrust-banner-sdk>x</div>", Furniture.ASIDE),
        ("<div hidden>x</div>", Furniture.HIDDEN),
        ("<p style='color:red; display: none'>x</p>", Furniture.HIDDEN),
        ("<template><p>x</template>", Furniture.HIDDEN),
        ("<dialog>x</dialog>", Furniture.HIDDEN),
        ("<noscript><p>x</noscript>", Furniture.HIDDEN),
        ("<article><header>x</header></article>", None),
        ("<main><address>x</address></main>", None),
        ("<section id=footer><p>x</section>", None),
        ("<div class=sidebar><h1>x</h1></div>", None),
        ("<header><h1>x</h1></header>", None),
        ("<details><summary>x</summary></details>", None),
    ],
)
def test_furniture_is_what_markup_says(body: str, furniture: Furniture | None) -> None:
    first = blocks(f"{body}<div>y</div>")[0]
    assert (first.text, first.furniture) == ("x", furniture)


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


def test_alternative_text_of_an_image_follows_its_paragraph_as_hidden() -> None:
    found = page(
        "<p>Sealed <img src=s.png alt='Seal of\n the Board'> today.</p><p><img src=t.png alt=''>Next.</p>"
        "<p><a href=/map><img src=m.png alt='Map of lights'></a></p><header><img alt='Logo'></header>"
    ).blocks
    assert [(block.text, block.furniture) for block in found] == [
        ("Sealed today.", None),
        ("Seal of the Board", Furniture.HIDDEN),
        ("Next.", None),
        ("Map of lights", Furniture.HIDDEN),
        ("Map of lights → /map", Furniture.METADATA),
    ]


PROSE = (
    "The Harbour Board keeps the lights of the whole coast, summer and winter, and asks each ship for a fee."
)
MENU = "".join(f"<div><a href=/{word}>{word}</a></div>" for word in ("home", "news", "boats"))
LINE = "<div><a href=/a>home</a> | <a href=/b>news</a> | <a href=/c>boats</a></div>"


@pytest.mark.parametrize(
    "body",
    [
        f"{MENU}<h1>Lights</h1><p>{PROSE}</p>",
        f"{LINE}<h1>Lights</h1><p>{PROSE}</p>",
        f"{MENU}<p>{PROSE}</p>",
        f"<h1>Lights</h1><p>{PROSE}</p>{MENU}",
        f"<h1>Lights</h1><p>{PROSE}</p>{LINE}",
    ],
)
def test_menu_of_bare_elements_at_an_edge_is_navigation(body: str) -> None:
    reading = page(body)
    flagged = {block.text for block in reading.blocks if block.furniture is Furniture.NAVIGATION}
    assert flagged in ({"home", "news", "boats"}, {"home | news | boats"})
    assert all(block.place != "link" for block in reading.blocks)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Lights</h1>{MENU}<p>{PROSE}</p>",
        f"<h1>Lights</h1><p>{PROSE}</p>{MENU}<p>{PROSE}</p>",
        f"<h1>Lights</h1><p>{PROSE}</p><p>These rules apply with:</p>{MENU}",
        f"<h1>Lights</h1><p>{PROSE}</p><h2>Annexes</h2>{MENU}",
        f"<main><h1>Lights</h1><p>{PROSE}</p>{MENU}</main>",
        f"<div><a href=#a>a</a></div><div><a href=#b>b</a></div><div><a href=#c>c</a></div><p>{PROSE}</p>",
        f"<div><a href=/a>home</a></div><div><a href=/b>news</a></div><p>{PROSE}</p>",
        f"<h1>Policies</h1>{MENU}",
        MENU,
    ],
)
def test_links_of_the_statement_are_no_menu(body: str) -> None:
    assert all(block.furniture is None for block in page(body).blocks if block.place != "link")


def test_hidden_text_inside_a_paragraph_follows_it() -> None:
    found = blocks("<p>The Board <span class=sr-only>(opens twice)</span>has met.</p><p>Next.</p>")
    assert [(block.text, block.furniture) for block in found] == [
        ("The Board has met.", None),
        ("(opens twice)", Furniture.HIDDEN),
        ("Next.", None),
    ]


def test_scripts_styles_and_comments_are_no_text() -> None:
    assert texts("a<script>b</script><style>c</style><!-- d -->") == ["a"]


def test_link_targets_are_kept_as_metadata() -> None:
    found = page(
        "<p>See our <a href=/terms-2020>terms</a> and <a href='#top'>top</a>.</p><nav><a href=/>Go</a></nav>"
    ).blocks
    assert [block.text for block in found if block.furniture is Furniture.METADATA] == ["terms → /terms-2020"]
    assert found[0].text == "See our terms and top."


def test_frames_elsewhere_are_told_and_frames_inside_are_read() -> None:
    reading = page("<iframe src=terms.html></iframe><iframe srcdoc='<p>Inside.'></iframe>")
    assert [block.text for block in reading.blocks] == ["Inside."]
    assert [finding.kind for finding in reading.findings] == ["frames"]


def test_frameset_page_keeps_what_it_offers_without_frames() -> None:
    reading = read(
        b"<html><frameset><frame src=a.html><noframes><p>No frames here.</noframes></frameset>", "f.html"
    )
    assert [(block.text, block.furniture) for block in reading.blocks] == [
        ("No frames here.", Furniture.HIDDEN)
    ]
    assert "a.html" in reading.findings[0].message


def test_markup_claims_are_quoted_and_ranked() -> None:
    head = (
        "<title>Lights | Harbour Board</title><meta property=og:site_name content='Harbour Board'>"
        "<meta property=article:published_time content=2021-05-04T08:30:00+02:00>"
        '<script type="application/ld+json">'
        '{"@type":"WebPage","dateModified":"2021-05-06","inLanguage":"en"}</script>'
    )
    reading = page("<h1>On the Lights</h1><p>They burn.</p><p>Last updated: 5 May 2021</p>", head)
    best = {claim.subject: claim for claim in sorted(reading.claims, key=lambda claim: claim.strength)}
    assert {subject: claim.value for subject, claim in best.items()} == {
        "title": "On the Lights",
        "effective_on": "2021-05-05",
        "published_at": "2021-05-04T08:30:00+02:00",
        "publisher": "Harbour Board",
        "language": "en",
    }
    assert best["published_at"].rule == "meta article:published_time"


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
    assert (reading.reader, reading.media_type) == ("mhtml/1 html/2", "multipart/related")
