"""The dossier: complete, self-contained, the same to the byte; and what is shown is escaped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archive.reports.blame import blame_page
from archive.reports.dossier import dossier_pages
from archive.reports.numbers import numbers_page
from archive.reports.phrases import phrases_page
from archive.reports.timeline import stems, ticks
from archive.services.audit.dossier import dossier
from archive.services.intake.ingest import ingest
from archive.services.language.answers import blame_of, numbers_of
from archive.services.language.line import Line, line_of
from archive.services.language.phrase import phrase
from archive.store import Repository, open_archive
from tests.making import deposit, line, taken_in


def test_the_same_archive_gives_the_same_dossier(repository: Repository) -> None:
    first = dict(dossier_pages(dossier(repository, "mfa-annual-article")))
    again = dict(dossier_pages(dossier(repository, "mfa-annual-article")))
    assert first == again
    assert {"index.html", "dossier.json", "dossier.md", "numbers.csv"} <= first.keys()


def test_every_link_of_the_dossier_leads_somewhere(repository: Repository) -> None:
    pages = dict(dossier_pages(dossier(repository, "central-bank-statement")))
    ids = {name: set(re.findall(r'id="([^"]+)"', page)) for name, page in pages.items()}
    for href in re.findall(r'href="([^"]*)"', pages["index.html"]):
        name, _, anchor = href.partition("#")
        if href.startswith("data:"):
            continue
        assert not name or name in pages, href
        assert not anchor or anchor in ids[name or "index.html"], href


def test_overview_and_json_say_the_same(repository: Repository) -> None:
    made = dossier(repository, "mfa-annual-article")
    pages = dict(dossier_pages(made))
    told = json.loads(pages["dossier.json"])
    assert told["overview"] == list(made.overview)
    assert told["overview"][0] == "8 statements and 1 copy beside them, from 2017-10-02 to 2024-09-30."
    assert all(len(chapter["digest"]) == 64 for chapter in told["chapters"])


def test_each_statement_says_where_it_came_from(repository: Repository) -> None:
    page = dict(dossier_pages(dossier(repository, "mfa-annual-article")))["index.html"]
    for head in repository.heads("mfa-annual-article"):
        if head.order == 1:
            assert head.digest in page
            assert head.witness in page


def citations(told: object) -> Iterator[dict[str, object]]:
    if isinstance(told, dict):
        if "text_digest" in told:
            yield told
        told = list(told.values())
    for each in told if isinstance(told, list) else ():
        yield from citations(each)


@pytest.mark.parametrize("series", ["mfa-annual-article", "ocean-statement-zh"])
def test_every_citation_of_the_dossier_is_true(repository: Repository, series: str) -> None:
    told = json.loads(dict(dossier_pages(dossier(repository, series)))["dossier.json"])
    versions = {head.digest: repository.version(head) for head in repository.heads(series)}
    found = list(citations(told))
    assert len(found) > 100
    for each in found:
        version = versions[str(each["digest"])]
        paragraph = version.paragraphs[int(str(each["paragraph"])) - 1]
        assert paragraph.digest == each["text_digest"]
        assert str(each["quote"]) in paragraph.text
        assert str(version.head.effective_on) == each["effective_on"]


def test_a_paragraph_that_came_back_names_where_it_stood(repository: Repository) -> None:
    made = dossier(repository, "mfa-annual-article")
    (back,) = [each for chapter in made.chapters for each in chapter.returned]
    assert back.is_same
    assert (back.now.number, back.before.number) == (6, 3)
    page = re.sub(r"</?span[^>]*>", "", dict(dossier_pages(made))["index.html"])
    assert "Paragraph 18 is back, word for word as it stood in #3 2019-09-30 ¶18" in page


@pytest.fixture
def hostile(tmp_path: Path) -> Line:
    evil = "<script>alert(1)</script> {{ 7*7 }} \u202e =cmd() has 12 men & “pays” 5 percent."
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        taken_in(repository, evil, evil.replace("12", "14"), "A", evil, series="<b>policy</b>")
        line = line_of(repository, "<b>policy</b>")
        self_made = [
            *(page for _, page in dossier_pages(dossier(repository, "<b>policy</b>"))),
            blame_page(blame_of(repository, line)),
            numbers_page("<b>policy</b>", numbers_of(repository, line), line.heads),
            phrases_page([phrase(line, "<script>alert(1)</script>")]),
        ]
    for page in self_made:
        if page.startswith("<!doctype"):
            body = re.sub(r"<style>.*?</style>|<script>(?!alert).*?</script>", "", page, flags=re.DOTALL)
            assert "<script>alert" not in body
            assert "<b>policy" not in body
            assert "\u202e" not in body
            assert "Content-Security-Policy" in page
            assert not re.search(r'(src|href)="https?:', page)
    return line


def test_nothing_from_a_document_acts(hostile: Line) -> None:
    assert len(hostile.versions) == 4


def test_series_of_one_day_is_told_by_numbers_and_drawn_side_by_side() -> None:
    """Undated statements, all dated by hand: nothing is piled up, no span leads from a day to itself."""
    texts = [
        "We keep the light of the harbour.",
        "We keep the light of the harbour and its bell.",
        "All is new here.",
    ]
    held = line(*texts)
    heads = tuple(replace(head, effective_on=date(2018, 1, 31)) for head in held.heads)
    summaries = [comparison.summary for comparison in held.comparisons]
    drawn = stems(heads, summaries, ["", ""])
    assert [stem.at for stem in drawn] == ["3.00%", "50.00%", "97.00%"]
    assert [(tick.label, tick.anchor) for tick in ticks(heads)] == [("2018-01-31", "start")]


def test_overview_of_one_day_names_the_version(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        for number, text in enumerate(
            ("We keep the light.", "We keep the light and bell.", "All is new."), 1
        ):
            ingest(repository, replace(deposit(text, "2018-01-31"), order=number))
        told = dossier(repository, "policy").overview
    assert told[0] == "3 statements, all of 2018-01-31."
    assert any(
        each.startswith("The greatest change came with 2018-01-31, version 3: similarity") for each in told
    )
