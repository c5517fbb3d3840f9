"""Search: what is found, in what order, and the same on both databases."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.app import cli
from archive.errors import SeriesUnknown, SettingInvalid
from archive.model import Deposit
from archive.reports.ledgers import search_text
from archive.services.intake.ingest import ingest
from archive.services.language.search import Narrowing, search
from archive.store import Repository, open_archive
from tests.making import deposit, ingested, taken_in

QUERIES = (
    "open waters",
    '"open waters, steady hands"',
    "cooperat* -river",
    "President's",
    "president",
    "国际组织",
    '"国际组织 签署"',
    "zyklon",
    "données",
    "1,900",
)


def places(repository: Repository, query: str, **narrowed: object) -> list[tuple[str, int, int]]:
    hits = search(repository, query, Narrowing(**narrowed), limit=500).hits  # type: ignore[arg-type]
    return [(hit.latest.series, hit.latest.number, hit.latest.paragraph) for hit in hits]


def test_both_databases_find_the_same_in_the_same_order(
    repository: Repository, place: str, corpus: Path
) -> None:
    with open_archive(place, create=True) as other:
        ingested(other, corpus)
        for query in QUERIES:
            assert places(other, query) == places(repository, query), query


def test_every_hit_holds_the_words_and_no_paragraph_with_them_is_missed(repository: Repository) -> None:
    hits = search(repository, "harbour", limit=500).hits
    assert all("harbour" in hit.latest.quote.lower() for hit in hits)
    found = {(hit.first.series, hit.first.quote) for hit in hits}
    for series in repository.series():
        for head in repository.heads(series.name):
            for paragraph in repository.version(head).paragraphs:
                words = paragraph.text.lower().replace(",", " ").replace(".", " ").split()
                if "harbour" in words and not paragraph.is_furniture and head.order == 1:
                    assert (series.name, paragraph.text) in found


def test_a_phrase_of_characters_is_found_without_spaces(repository: Repository) -> None:
    assert places(repository, "海洋合作")
    assert {series for series, _, _ in places(repository, "海洋合作")} == {"ocean-statement-zh"}


def test_first_and_last_seen(repository: Repository) -> None:
    (hit,) = search(repository, '"We have kept faith with the cause of disarmament"').hits
    assert (hit.first.effective_on.year, hit.latest.effective_on.year, hit.versions) == (2017, 2021, 5)


def test_narrowing_by_series_and_days(repository: Repository) -> None:
    until = places(repository, "harbour", series="mfa-annual-article", until=date(2018, 1, 1))
    assert until
    assert all(series == "mfa-annual-article" for series, _, _ in until)
    assert not places(repository, "harbour", series="privacy-policy")


def test_furniture_only_when_asked_for(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        page = "<html><body><nav>Pelican menu</nav><main><p>The pelican is safe.</p></main></body></html>"
        ingest(repository, _page(page))
        assert search(repository, "pelican").total == 1
        assert search(repository, "pelican", Narrowing(furniture=True)).total == 2


def _page(text: str) -> Deposit:
    from dataclasses import replace

    return replace(deposit(text, "2001-01-01"), name="2001-01-01.html", media_type="text/html")


def test_the_index_learns_new_and_late_versions(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        taken_in(repository, "The heron stands.", "", "The heron stands. The egret too.")
        assert [hit.first.number for hit in search(repository, "heron").hits] == [2, 1]
        taken_in(repository, "The bittern calls.", first=2002)
        assert [hit.first.number for hit in search(repository, "heron").hits] == [3, 1]
        assert [hit.first.number for hit in search(repository, "bittern").hits] == [2]


def test_what_the_limit_leaves_out_is_counted(repository: Repository) -> None:
    every = search(repository, "harbour", limit=500)
    few = search(repository, "harbour", limit=3)
    assert (len(few.hits), few.total) == (3, len(every.hits))
    assert search_text(few.hits, few.total).endswith(f"\n3 of {every.total}; --limit shows more.")
    assert "--limit" not in search_text(every.hits, every.total)


def test_an_unknown_series_is_a_fault_with_near_names(repository: Repository) -> None:
    with pytest.raises(SeriesUnknown, match="privacy-policy"):
        search(repository, "harbour", Narrowing(series="privacy-polizy"))


def test_a_day_that_is_none_is_named(archived: Path) -> None:
    told = CliRunner().invoke(cli, ["--db", str(archived), "search", "harbour", "--since", "2022-02-30"])
    assert told.exit_code == 2
    assert "'2022-02-30' is no day of the calendar; write YYYY-MM-DD." in told.output
    assert "%Y" not in told.output + CliRunner().invoke(cli, ["search", "--help"]).output


def test_a_query_without_words_is_refused(repository: Repository) -> None:
    with pytest.raises(SettingInvalid):
        search(repository, "-peace")
    with pytest.raises(SettingInvalid):
        search(repository, '"…"')


@pytest.mark.parametrize("query", ['a" OR b', "NEAR(x y)", "x' & !y", ":*", "body:harbour", "\\ '' <->"])
def test_no_query_reaches_the_database_as_syntax(repository: Repository, query: str) -> None:
    with suppress(SettingInvalid):
        search(repository, query)
