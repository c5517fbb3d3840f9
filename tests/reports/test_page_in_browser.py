"""The page of one comparison, driven as a reader drives it."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from archive.diff.compare import compare
from archive.reports.html import Links, comparison_page
from archive.services.comparison.brief import brief
from tests.browsers import Opener
from tests.reports.conftest import page_of
from tests.reports.samples import coast, of, version
from tests.reports.strategies import HARM

pytestmark = pytest.mark.browser


def overflow(page: Page) -> int:
    """How many pixels of the page lie outside the window to the right."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def place(page: Page) -> str:
    return page.locator("#place").inner_text()


def test_page_is_quiet(opened: Opener, coast_page: str) -> None:
    seen = opened(coast_page)
    seen.page.keyboard.press("n")
    assert seen.is_quiet(), seen


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
def test_nothing_lies_outside_the_window(opened: Opener, coast_page: str, width: int) -> None:
    page = opened(coast_page, viewport={"width": width, "height": 800}).page
    page.keyboard.press("u")
    assert overflow(page) <= 0
    expect(page.locator(".columns")).to_be_visible(visible=width >= 768)


BROKEN_WORDS = """() => [...document.querySelectorAll("th, td, caption")].flatMap((cell) => {
  const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), broken = [];
  for (let node; node = text.nextNode();) for (const found of node.textContent.matchAll(/\\p{L}{2,}/gu)) {
    const range = document.createRange();
    range.setStart(node, found.index);
    range.setEnd(node, found.index + found[0].length);
    const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
    if (lines.size > 1) broken.push(found[0]);
  }
  return broken;
})"""


@pytest.mark.parametrize("width", [320, 390, 600, 768, 1024])
def test_no_word_of_a_table_is_broken(opened: Opener, width: int) -> None:
    base = ["The Council should strengthen its representatives in 121 administrations."]
    target = [
        "The Council must strengthen its representatives in 1,239 administrations since 12 September 2023."
    ]
    page = opened(page_of(of(base, target)), viewport={"width": width, "height": 800}).page
    assert page.locator(".exhibits td").count() >= 7
    assert page.evaluate(BROKEN_WORDS) == []
    assert overflow(page) <= 0


def test_layout_is_switched_by_mouse_and_by_key(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    card = page.locator(".card.edited:visible").first
    expect(card.locator(".base")).to_be_visible()
    expect(card.locator(".target del").first).to_be_hidden()
    page.get_by_text("Inline", exact=True).click()
    expect(card.locator(".base")).to_be_hidden()
    expect(card.locator(".target del").first).to_be_visible()
    page.keyboard.press("s")
    expect(card.locator(".base")).to_be_visible()


def test_layout_and_typography_are_switched_without_script(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page, java_script_enabled=False).page
    expect(page.locator(".scripted").first).to_be_hidden()
    page.get_by_text("Inline", exact=True).click()
    expect(page.locator(".card.edited:visible .base").first).to_be_hidden()
    typographic = page.locator(".target del.t").first
    expect(typographic).to_be_visible()
    page.get_by_label("Typography").uncheck()
    expect(typographic).to_be_hidden()


def test_unchanged_text_opens_without_script(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page, java_script_enabled=False).page
    fold = page.locator(".text > .fold").first
    expect(fold.locator("p").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("p").first).to_be_visible()


def test_keys_step_through_the_changes_of_the_statement(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    apart = page.locator(".surround article.card").count()
    total = page.locator("article.card").count() - apart
    assert place(page) == f"{total} changes + {apart} in furniture"
    assert f"Of {total + apart} changes " in page.locator(".overall").inner_text()
    page.keyboard.press("n")
    assert place(page) == f"1 of {total}"
    expect(page.locator(".card.here")).to_be_in_viewport()
    page.keyboard.press("p")
    assert place(page) == f"{total} of {total}"
    page.get_by_role("button", name="Next change").click()
    assert place(page) == f"1 of {total}"
    page.keyboard.press("Escape")
    assert place(page).startswith(f"{total} changes + ")


def test_stepping_leaves_hidden_typographic_changes_out(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    before = int(place(page).split()[0])
    page.keyboard.press("w")
    typographic = page.locator("article.card.typographic").count()
    assert typographic
    assert place(page).startswith(f"{before - typographic} changes")


def test_unchanged_text_opens_and_folds_by_key(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    page.keyboard.press("u")
    assert page.locator(".fold:not([open])").count() == 0
    page.keyboard.press("u")
    assert page.locator(".fold[open]").count() == 0


def test_key_leads_to_the_other_end_of_a_move_and_back(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    card = page.locator(".card.moved").first
    card.locator(".anchor").focus()
    page.keyboard.press("m")
    origin = page.locator(f"#o-{(card.get_attribute('id') or '')[2:]}")
    expect(origin).to_be_in_viewport()
    page.keyboard.press("m")
    expect(card).to_be_in_viewport()


def test_single_keys_can_be_switched_off(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("n")
    assert "of" not in place(page)


def test_anchor_opens_what_is_folded_around_it(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    anchor = page.locator(".surround .card").last.get_attribute("id")
    page.goto(f"{page.url}#{anchor}")
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_citation_holds_statement_dates_paragraph_quote_and_digest(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page, permissions=["clipboard-read", "clipboard-write"]).page
    card = page.locator("article.card:not(.typographic)").nth(1)
    card.get_by_role("button", name="Copy a citation").click()
    expect(page.locator("#said")).to_have_text("Citation copied")
    citation = page.evaluate("navigator.clipboard.readText()")
    identity = (card.get_attribute("id") or "")[2:]
    sides = "common-coast@#1 (2022-03-14) → common-coast@#2 (2024-03-11)"
    assert citation.startswith(f"Statement on the Common Coast, {sides}, ¶ 6 (Edited number): “We keep")
    assert "relations with 183 countries" in citation
    assert citation.endswith(f"” [target text SHA-256 {coast().target.head.text_digest}; change {identity}]")


def test_arrows_lead_to_the_neighbouring_comparisons(opened: Opener) -> None:
    comparison = coast()
    page = opened(
        comparison_page(comparison, brief(comparison), Links("index.html", "#earlier", "#later"))
    ).page
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**#later")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**#earlier")


def test_print_is_the_whole_text_as_an_inline_redline(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page, java_script_enabled=False).page
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".upright")).to_be_hidden()
    expect(page.locator(".card.edited .base").first).to_be_hidden()
    expect(page.locator(".card.edited:not(.surround *) .target del").first).to_be_visible()
    expect(page.locator(".fold:not(.surround *) p").first).to_be_visible()
    assert len(page.pdf()) > 10_000


def test_nothing_to_press_is_printed(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    page.emulate_media(media="print")
    for control in (".bar", ".steps", ".cite", ".upright"):
        expect(page.locator(control).first).to_be_hidden()


def test_insertions_and_deletions_are_told_in_words(opened: Opener, coast_page: str) -> None:
    page = opened(coast_page).page
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    said = " ".join(str(node.get("name", {}).get("value", "")) for node in tree["nodes"])
    assert "[inserted:" in said
    assert "[deleted:" in said


def test_hostile_text_stays_text(opened: Opener) -> None:
    base = [f"Before {harm} after 181." for harm in HARM]
    target = [f"Before {harm} after 183." for harm in HARM] + list(HARM)
    seen = opened(page_of(of(base, target)))
    page = seen.page
    for key in "unnsw":
        page.keyboard.press(key)
    assert seen.is_quiet(), seen
    assert page.locator("script").count() == 1
    assert page.locator("#text img, #text script, #text iframe, #text style").count() == 0
    assert "{{ 7 * 7 }}{% raw %}{# gone #}" in page.locator("#text").inner_text()


def test_hostile_heads_stay_text(opened: Opener) -> None:
    harm = '"><script>boom()</script><img src=x onerror=boom()> {{ 7 * 7 }} javascript:boom() \u202e\x00'

    base, target = [
        version(
            text, on, series=harm, title=harm, language=harm, dated_by=harm, evidence=harm, source_url=harm
        )
        for text, on in (("One 1.", date(2022, 3, 14)), ("One 2.", date(2024, 3, 11)))
    ]
    seen = opened(page_of(compare(base, target)))
    seen.page.keyboard.press("n")
    assert seen.is_quiet(), seen
    assert seen.page.locator("img, iframe").count() == 0
    assert "{{ 7 * 7 }}" in seen.page.locator("h1").inner_text()


def test_right_to_left_text_runs_from_the_right(opened: Opener) -> None:
    seen = opened(page_of(of(["لدينا علاقات مع 181 دولة."], ["لدينا علاقات مع 183 دولة."], "ar")))
    cell = seen.page.locator(".target p").first
    assert cell.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert cell.evaluate("element => getComputedStyle(element, '::before').right") == "0px"


def test_long_page_lays_out_only_what_is_near(opened: Opener) -> None:
    base = [
        f"Paragraph {number} says what it said, at some length, about the coast." for number in range(700)
    ]
    target = [text.replace("coast", "shore") if n % 2 else text for n, text in enumerate(base)]
    page = opened(page_of(of(base, target))).page
    assert page.locator(".card").first.evaluate("card => getComputedStyle(card).contentVisibility") == "auto"
    page.keyboard.press("p")
    expect(page.locator(".card").last).to_be_in_viewport()
