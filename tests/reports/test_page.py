"""The page of one comparison, without a browser: its bytes, its size, its speed, its safety."""

import base64
import re
import time
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from archive.diff.compare import compare
from archive.model import Comparison, Paragraph
from archive.reports.html import Links, comparison_page
from archive.reports.visible import visible
from archive.services.comparison.brief import brief
from tests.reports.conftest import page_of
from tests.reports.samples import block_moved, coast, of, version
from tests.reports.strategies import pairs

OUR_ELEMENTS = {
    *("html", "head", "meta", "title", "link", "style", "body", "script", "header", "nav", "main", "footer"),
    *("section", "article", "div", "p", "h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "a", "span", "small"),
    *(
        "figure",
        "figcaption",
        "svg",
        "g",
        "use",
        "path",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *("fieldset", "legend", "label", "input", "button", "output", "details", "summary", "dialog", "kbd"),
    *("bdi", "b", "code", "q", "ins", "del"),
}
LANGUAGES = [
    ("ar", '<div class="pair" lang="ar">', '<div class="target" dir="rtl">'),
    ("zh-Hans", '<div class="pair" lang="zh-Hans">', '<div class="target">'),
    ("", '<div class="pair">', '<div class="target" dir="auto">'),
    ('"><b>', '<div class="pair">', '<div class="target" dir="auto">'),
]


def statement(paragraphs: int) -> tuple[list[str], list[str]]:
    """A long text and its successor, in which every tenth paragraph was edited."""
    sentence = "Paragraph {} of this long statement says what the Ministry did for the coast in its year. "
    base = [sentence.format(number) * 3 for number in range(paragraphs)]
    target = [text.replace("Ministry", "Council", 1) if n % 10 == 3 else text for n, text in enumerate(base)]
    return base, target


def dated(base: list[str], target: list[str]) -> Comparison:
    sides = [[Paragraph(text) for text in side] for side in (base, target)]
    return compare(version(sides[0]), version(sides[1], date(2024, 3, 11), number=2))


@given(pairs())
def test_nothing_of_a_document_becomes_markup(pair: tuple[list[str], list[str]]) -> None:
    tree = LexborHTMLParser(page_of(compare(*pair)))
    assert tree.root is not None
    for node in tree.root.traverse():
        assert node.tag in OUR_ELEMENTS
        assert not any(name.startswith("on") or name == "style" for name in node.attributes)
        assert not (node.attributes.get("href") or "").lower().startswith("javascript")
    assert len(tree.css("script")) == len(tree.css("style")) == 1


@given(pairs())
def test_every_word_of_both_sides_stands_in_the_page(pair: tuple[list[str], list[str]]) -> None:
    shown = LexborHTMLParser(page_of(compare(*pair))).css_first("#text")
    assert shown is not None
    words = "".join(shown.text().split())
    for text in (*pair[0], *pair[1]):
        for word in text.split():
            assert "".join(visible(word).split()) in words


def test_policy_allows_this_style_and_this_script_by_hash_and_nothing_else(coast_page: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', coast_page)
    assert policy is not None
    directives = policy[1].replace("&#39;", "'").split("; ")
    for name in ("style", "script"):
        text = re.search(rf"<{name}>(.*?)</{name}>", coast_page, re.DOTALL)
        assert text is not None
        digest = base64.b64encode(sha256(text[1].encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in directives
    assert directives[0] == "default-src 'none'"
    assert not re.search(r"unsafe|https?:", policy[1])


def test_page_names_no_address_but_those_of_the_sources(coast_page: str) -> None:
    assert set(re.findall(r"(?:https?:)?//[^\s\"'<]+", coast_page)) == {"https://coast.example/statements"}


@pytest.mark.parametrize(
    "address", ["javascript:boom()", "data:text/html,x", "//x.example", "vbscript:x", "https://"]
)
def test_address_that_a_browser_must_not_follow_is_no_link(address: str) -> None:
    base, target = [version("A.", source_url=address), version("B.", date(2024, 3, 11), source_url=address)]
    assert f'href="{address}' not in page_of(compare(base, target))


def test_page_of_a_16_kb_pair_is_small_and_quick() -> None:
    comparison = dated(*statement(60))
    assert 15_000 < sum(len(paragraph.text) for paragraph in comparison.base.paragraphs) < 18_000
    made = brief(comparison)
    page = comparison_page(comparison, made)
    assert len(page.encode()) <= 150_000
    times = []
    for _ in range(5):
        started = time.process_time()
        comparison_page(comparison, made)
        times.append(time.process_time() - started)
    assert min(times) <= 0.030


def test_page_of_a_16_kb_pair_with_many_short_paragraphs_edited_stays_below_150_kb() -> None:
    base = [
        f"Rule {n}. The Ministry pays {n}00 crowns within {n} days, and should say so to all."
        for n in range(200)
    ]
    target = [text.replace("should", "shall").replace("00 crowns", "50 crowns") for text in base[:60]]
    target += base[60:]
    assert 15_000 < sum(map(len, base)) < 18_000
    assert len(page_of(of(base, target)).encode()) <= 150_000


def test_paragraph_that_moved_unedited_is_not_set_as_a_missing_value(coast_page: str) -> None:
    assert not LexborHTMLParser(coast_page).css("article.none")


def test_page_of_a_1_mb_pair_stays_below_3_mb() -> None:
    base, target = statement(5_000)
    base, target = [text[:210] for text in base], [text[:210] for text in target]
    comparison = dated(base, target)
    assert 1_000_000 < sum(map(len, base)) < 1_100_000
    page = page_of(comparison)
    assert len(page.encode()) <= 3_000_000
    assert '<body class="large">' in page


def test_anchor_of_a_change_survives_another_version_around_it() -> None:
    def anchors(base: list[str], target: list[str]) -> set[str]:
        return set(re.findall(r'id="(c-[^"]+)"', page_of(of(base, target))))

    base, target = ["It has 181 members.", "Old."], ["It has 183 members.", "Old."]
    alone = anchors(base, target)
    assert len(alone) == 1
    assert alone <= anchors(["Before.", *base], ["Wholly new opening words here.", *target])


def test_head_tells_dates_how_they_were_found_sources_and_digests(coast_page: str) -> None:
    heads = LexborHTMLParser(coast_page).css_first(".heads")
    assert heads is not None
    text = " ".join(heads.text(separator=" ").split())
    comparison = coast()
    for head in (comparison.base.head, comparison.target.head):
        assert f"{head.effective_on} by file name: “{head.evidence}”" in text
        assert head.witness in text
        assert head.text_digest in text
    assert "Published 2022-03-14 09:30 as the source says" in text
    assert "Recorded 2025-01-07 16:04 UTC version 1 of the series" in text


@pytest.mark.parametrize(("language", "pair", "cell"), LANGUAGES)
def test_text_is_set_in_its_language_and_direction(language: str, pair: str, cell: str) -> None:
    page = page_of(of(["One 1."], ["One 2."], language))
    assert pair in page
    assert cell in page


def test_sides_in_two_languages_say_so_each() -> None:
    base, target = [version("Un 1."), version("One 2.", date(2024, 3, 11), language="fr")]
    page = page_of(compare(base, target))
    assert '<div class="pair">' in page
    assert '<div class="base" lang="en">' in page
    assert '<div class="target" lang="fr">' in page


def test_links_lead_to_the_index_and_the_neighbouring_comparisons() -> None:
    comparison = coast()
    page = comparison_page(comparison, brief(comparison), Links("index.html", "a.html", "b.html"))
    hrefs = [node.attributes["href"] for node in LexborHTMLParser(page).css(".around a")]
    assert hrefs == ["index.html", "a.html", "b.html"]


def test_characters_that_act_are_shown_instead() -> None:
    page = page_of(of(["Pay \u202e001\u202c now\x00."], ["Pay \u202e002\u202c now\x00."]))
    assert not re.search("[\x00\u202a-\u202e]", page)
    assert '<span class="acting" title="RIGHT-TO-LEFT OVERRIDE (U+202E)">[RLO]</span>' in page
    assert "[NUL]" in page


def test_equal_texts_make_a_page_that_says_so() -> None:
    page = page_of(of(["One."], ["One."]))
    assert "The two texts are the same, word for word." in page


def test_two_empty_texts_make_a_page() -> None:
    assert "Neither side has any text." in page_of(compare([], []))


def test_blank_that_only_looks_like_a_space_is_shown_where_it_is_the_difference() -> None:
    page = page_of(of(["It is 10\u00a0% now."], ["It is 10 % now."]))
    assert "⍽" in page
    assert "⍽" not in page_of(of(["It is\u00a0now 10."], ["It is\u00a0now 11."]))


def test_heading_over_a_change_stays_in_sight() -> None:
    page = LexborHTMLParser(page_of(coast()))
    assert [" ".join(node.text().split()) for node in page.css(".landmark")] == [
        "1. Where we stand",
        "2. What we have done",
        "3. What we intend",
    ]


def test_other_end_of_a_block_that_moved_together_is_one_line_with_every_anchor() -> None:
    page = LexborHTMLParser(page_of(block_moved()))
    (post,) = page.css(".origin")
    assert post.text().startswith("¶ 12–20 stood here; they moved to ¶ 1–9: ")
    cards = [card.attributes["id"] or "" for card in page.css("article.moved")]
    anchors = [post.attributes["id"], *(span.attributes["id"] for span in post.css("span"))]
    assert anchors == [f"o-{card[2:]}" for card in cards]
