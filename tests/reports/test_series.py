"""The pages of a series, and the list of several."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from archive.model import SeriesHead, Summary
from archive.reports.filenames import folder_name, unique_names
from archive.reports.flow import Flow
from archive.reports.series import SeriesReport, Shelf, series_pages
from tests.browsers import Opener
from tests.reports.samples import version
from tests.reports.series_samples import coast_versions, neighbours, pages_of_series, report

NAMES = [
    "2020-03-09--2021-03-15.html",
    "2021-03-15--2022-03-14.html",
    "2022-03-14--2023-03-13.html",
    "2023-03-13--2024-03-11.html",
    "first-latest--2020-03-09--2024-03-11.html",
    "index.html",
]


def links(page: str) -> set[str]:
    hrefs = {node.attributes.get("href") or "" for node in LexborHTMLParser(page).css("a")}
    return {href.partition("#")[0] for href in hrefs} - {""}


def first(page: str, selector: str) -> LexborNode:
    """The first element of a page that a selector names."""
    (found, *_) = LexborHTMLParser(page).css(selector)
    return found


def test_series_has_a_page_for_every_pair_of_neighbours_and_an_index() -> None:
    assert [path for path, _ in series_pages(report()) if not path.startswith("copy--")] == NAMES


def test_further_copies_are_listed_apart_with_a_page_each() -> None:
    pages = dict(series_pages(report()))
    (copy,) = [path for path in pages if path.startswith("copy--")]
    listed = first(pages["index.html"], ".copies li")
    assert first(listed.html or "", "a").attributes["href"] == copy
    assert "repeats version 5 of 2024-03-11: 1 typographic difference, 1 in furniture" in listed.text()
    assert pages["index.html"].count('<th scope="row">') == 5
    dates = first(pages["index.html"], "p.dates")
    assert dates.text().startswith("6 versions (5 statements; 1 copy beside them), ")


def test_every_link_inside_the_archive_leads_to_a_page_that_is_written() -> None:
    pages = pages_of_series()
    for path, page in pages.items():
        for href in links(page):
            if not href.startswith("https:"):
                target = (Path("/") / path).parent / href
                assert str(target.resolve()).lstrip("/") in pages, (path, href)


def test_every_anchor_that_a_page_leads_to_is_there() -> None:
    pages = pages_of_series()
    anchors = {path: set(re.findall(r'\sid="([^"]+)"', page)) for path, page in pages.items()}
    for path, page in pages.items():
        hrefs = [node.attributes.get("href") or "" for node in LexborHTMLParser(page).css("a, use")]
        for href in hrefs:
            other, _, anchor = href.partition("#")
            if not anchor:
                continue
            target = f"{Path(path).parent}/{other}" if other else path
            assert anchor in anchors[target], (path, href)


def test_series_named_in_chinese_gets_an_ascii_folder_and_keeps_its_name() -> None:
    folders = {path.partition("/")[0] for path in pages_of_series() if "/" in path}
    assert folders == {"coast", folder_name("海岸政策")}
    assert folder_name("海岸政策").isascii()
    assert "海岸政策" in pages_of_series()["index.html"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_folders_are_safe_and_never_shared(one: str, other: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-][a-z0-9._-]*", folder_name(one))
    assert (folder_name(one).lower() == folder_name(other).lower()) == (one == other)


@pytest.mark.parametrize("name", ["..", ".", "con", "NUL", "a/b", "Coast", "index", "x" * 300, "a b"])
def test_awkward_names_are_told_apart_by_a_digest(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9._-]*-[0-9a-f]{8}", folder_name(name))


def test_versions_of_one_day_get_files_of_their_own() -> None:
    day = date(2024, 1, 1)
    heads = [version(text, day, number=n).head for n, text in enumerate(("A.", "B.", "C."), 1)]
    names = unique_names([(heads[0], heads[1]), (heads[1], heads[2])])
    assert len(set(names)) == 2


def test_index_tells_every_versions_figures_and_any_pairs_command() -> None:
    index = pages_of_series()["coast/index.html"]
    page = LexborHTMLParser(index)
    rows = [" ".join(row.text(separator=" ").split()) for row in page.css("tbody tr")]
    assert len(rows) == 5
    assert rows[0].startswith("1 2020-03-09 file name")
    assert "first version" in rows[0]
    assert "with the version before" in rows[4]
    assert first(index, "pre").text().strip() == "archive report coast '#1' '#5' -o comparison.html"


def test_series_of_one_version_has_an_index_without_pictures() -> None:
    whole = report()
    alone = type(whole)(whole.series, whole.heads[:1], ())
    (path, page), *others = series_pages(alone)
    assert (path, others) == ("index.html", [])
    assert "<svg" not in page


def test_flow_knows_when_each_paragraph_was_born() -> None:
    flow = Flow()
    for comparison, _ in neighbours(coast_versions()):
        flow.add(comparison, "x.html")
    latest = coast_versions()[-1].paragraphs
    born = {paragraph.text[:20]: birth for paragraph, birth in zip(latest, flow.births, strict=True)}
    assert born["Statement on the Com"] == 0
    assert born["A hydrographic surve"] == 4


def test_same_series_gives_the_same_bytes() -> None:
    assert dict(series_pages(report())) == dict(series_pages(report()))


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1920])
def test_index_leads_to_a_change(opened: Opener, tmp_path: Path, width: int) -> None:
    for path, page in pages_of_series().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(page, encoding="utf-8")
    seen = opened(tmp_path / "index.html", viewport={"width": width, "height": 800})
    seen.page.get_by_role("link", name="Statement on the Common Coast").first.click()
    assert seen.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    seen.page.locator(".flow a[href*='#c-']").first.click()
    expect(seen.page.locator(".card.here")).to_be_in_viewport()
    seen.page.get_by_role("link", name="All versions").click()
    expect(seen.page.get_by_role("link", name="All series")).to_be_visible()
    assert seen.is_quiet(), seen


def test_versions_of_one_day_are_told_apart_by_number_in_the_index() -> None:
    day = date(2024, 1, 1)
    texts = ("It has 181.", "It has 183.", "It has 185.")
    versions = [
        version(text, on, number=n)
        for n, (text, on) in enumerate(zip(texts, (day, day, date(2025, 1, 1)), strict=True), 1)
    ]
    head = SeriesHead("common-coast", "Coast", 3, day, date(2025, 1, 1))
    index = dict(series_pages(SeriesReport(head, [v.head for v in versions], neighbours(versions))))[
        "index.html"
    ]
    cells = [node.text() for node in LexborHTMLParser(index).css("tbody th")]
    assert cells == ["2024-01-01 #1", "2024-01-01 #2", "2025-01-01"]
    assert "<title>2024-01-01 #2: 1 substantive, 0 typographic</title>" in index


def test_shelf_says_only_what_changed() -> None:
    head = SeriesHead("rules", "Rules of the harbour", 3, date(2024, 1, 1), date(2024, 3, 1))
    quiet = Summary(unchanged=4)
    told = [
        Shelf(head, "rules/index.html", summaries).changes
        for summaries in ((), (quiet,), (replace(quiet, substantive=1),), (replace(quiet, typographic=2),))
    ]
    assert told == [
        "no change in the statement",
        "no change in the statement",
        "1 substantive change",
        "2 typographic changes",
    ]
    both = Shelf(head, "", (replace(quiet, substantive=1_200, typographic=1),))
    assert both.changes == "1,200 substantive and 1 typographic changes"
