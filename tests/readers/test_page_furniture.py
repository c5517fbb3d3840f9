"""What markup says stands around a statement: navigation, hidden text, metadata; and what is not of it."""

from __future__ import annotations

import pytest

from archive.model import Furniture
from archive.readers.registry import read
from tests.readers.pages import blocks, page


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
