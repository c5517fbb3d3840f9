"""Phrases: found whatever the typography, never where they are not; four states never confused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import SettingInvalid
from archive.reports.ledger_data import phrase_object
from archive.reports.ledgers import SIGHTINGS_TOLD, phrase_text, phrases_text
from archive.reports.phrases import phrases_page
from archive.reports.terminal import columns
from archive.segmentation.keys import signature
from archive.services.intake.ingest import ingest
from archive.services.language.finding import Mode, finder
from archive.services.language.line import Line, line_of
from archive.services.language.patience import patience
from archive.services.language.phrase import phrase
from archive.store import open_archive
from archive.trails import PhraseHistory, Presence
from tests.making import deposit, line, taken_in


def found(wanted: str, text: str, mode: Mode = Mode.FOLDED) -> list[str]:
    return [text[start:end] for start, end in finder(wanted, mode)(text)]


def row(history: PhraseHistory) -> str:
    signs = {Presence.PRESENT: "#", Presence.ABSENT: ".", Presence.NOT_HELD: "?"}
    return "".join(signs.get(state.presence, "!") for state in history.states)


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        ("open waters, steady hands", "Open Waters — Steady Hands!", ["Open Waters — Steady Hands"]),
        ("the council's word", "the councils word", ["the councils word"]),
        ("have set for ourselves", "We havesetfor ourselves", ["havesetfor ourselves"]),
        ("risk", "an asterisk, a risk, risks", ["risk"]),
        ("2 percent", "1-1/2 percent or 2 percent", ["2 percent"]),
        ("1.5", "15 and 1.5", ["1.5"]),
        ("国家", "建立183个国家关系", ["国家"]),
        ("fine print", "the ﬁne print", ["ﬁne print"]),
        ("Straße", "DIE STRASSE, die Straße", ["Straße"]),
    ],
)
def test_case_quotes_and_spaces_do_not_count_and_whole_words_do(
    wanted: str, text: str, expected: list[str]
) -> None:
    assert found(wanted, text) == expected


def test_exact_means_to_the_letter() -> None:
    assert found("Open Waters", "open waters, Open Waters", Mode.EXACT) == ["Open Waters"]


def test_near_allows_small_changes_between_the_words() -> None:
    text = "By open waters and steady hands; by open seas and iron fists."
    assert found("open waters, steady hands", text, Mode.NEAR) == ["open waters and steady hands"]


def test_a_broken_pattern_is_refused_in_one_sentence() -> None:
    with pytest.raises(SettingInvalid, match="no regular expression"):
        finder("(", Mode.REGEX)


@given(st.text(max_size=40), st.text(min_size=1, max_size=6))
def test_what_is_found_has_the_letters_that_were_looked_for(text: str, wanted: str) -> None:
    if not signature(wanted):
        return
    for quote in found(wanted, text):
        assert signature(quote) == signature(wanted)


@given(st.lists(st.sampled_from(["peace", "must", "be", "kept", "Kept", "peaces"]), max_size=8))
def test_folded_search_agrees_with_whole_words(words: list[str]) -> None:
    text = " ".join(words)
    assert len(found("kept", text)) == len(re.findall(r"\bkept\b", text, re.IGNORECASE))


def test_first_last_gap_and_return() -> None:
    history = phrase(line("peace is kept.", "war.", "Peace is kept.", "war."), "peace is kept")
    assert row(history) == "#.#."
    assert [[state.day.year for state in run] for run in history.gone] == [[2002]]
    assert history.ended is not None
    assert history.ended.day.year == 2004
    citation = history.seen[1].sightings[0].citation
    assert (citation.number, citation.paragraph, citation.quote) == (3, 1, "Peace is kept")


def test_a_false_paragraph_break_does_not_hide_a_phrase() -> None:
    history = phrase(line(["We seek unified leadership", "over external work."]), "leadership over external")
    assert row(history) == "#"


def test_a_heading_and_the_text_below_it_are_not_one_phrase() -> None:
    history = phrase(line(["Peace", "War is not wanted."]), "peace war")
    assert row(history) == "."


def test_absent_not_held_and_unread_are_three_things(tmp_path: Path) -> None:
    with open_archive(str(tmp_path / "a.db"), create=True) as repository:
        texts = [f"Peace is kept. Year {year}." for year in range(6)]
        taken_in(repository, *texts[:3], "", *texts[4:], "War came.", "", "Peace is kept again.")
        with pytest.raises(Exception, match="holds no text"):
            ingest(repository, deposit(" \n\n ", "2008-05-01"))
        history = phrase(line_of(repository, "policy"), "peace is kept")
    assert row(history) == "###?##.!#"
    assert {state.presence for state in history.states if state.blank} == {
        Presence.NOT_HELD,
        Presence.EXTRACTION_FAILED,
    }


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("open waters, steady hands", "######.."),
        ("open waters and steady hands", "######.."),
        ("a friend to every shore", "####...."),
        ("a reliable partner of every shore that respects it", "....###."),
        ("Isle of Sarn is settled", ".####..."),
        ("Isle of Sarn is settled, in law and in history", "...##..."),
        ("Isle of Sarn is closed, in law and in history", ".....###"),
        ("a sea that belongs to no one and serves all", "..####.."),
        ("a sea that is open to all and ruled by none", "......##"),
        ("we take part in no bloc", "######.."),
        ("Shared prosperity, shared care", "...###.."),
        ("serve the National Renewal Plan", "#######."),
        ("We have kept an open ear", "###..###"),
        ("Her open-air receptions", "###...#."),
    ],
)
def test_the_planted_formulas_of_the_corpus(annual: Line, wanted: str, expected: str) -> None:
    assert row(phrase(annual, wanted)) == expected


def test_an_endless_pattern_is_given_up_with_a_clear_sentence() -> None:
    held = line("word " * 60 + "end")
    with pytest.raises(SettingInvalid, match="given up"), patience(r"(\w+\s?)+:", 0.2):
        phrase(held, r"(\w+\s?)+:", Mode.REGEX)
    assert phrase(held, r"\w+", Mode.REGEX).seen


@pytest.mark.parametrize(("texts", "said"), [(("A.",), "the one version"), (("A.", "B."), "all 2 versions")])
def test_an_absence_is_counted_in_words_that_fit(texts: tuple[str, ...], said: str) -> None:
    assert f"absent from {said} that could be read" in phrase_text(phrase(line(*texts), "harbour"))


def test_one_version_without_a_phrase_is_named_once() -> None:
    told = phrase_text(phrase(line("The harbour.", "Nothing.", "The harbour."), "harbour"))
    assert "gone        #2 2002-05-01; back in #3 2003-05-01" in told


KEPT = "We keep an open ear in every harbour."


def test_versions_that_say_it_in_the_same_paragraph_are_told_together() -> None:
    told = phrase_text(phrase(line(*[KEPT] * 3, "Nothing.", "Nothing.", KEPT), "open ear")).splitlines()
    assert told[5].startswith("  #1 2001-05-01  present")
    assert told[7:9] == [
        "  #2 2002-05-01 to #3 2003-05-01  present in the same paragraph (2 versions)",
        "  #4 2004-05-01 to #5 2005-05-01  absent (2 versions)",
    ]
    assert told[9].startswith("  #6 2006-05-01  present"), "where it comes back it is cited again"


def test_another_paragraph_with_the_phrase_is_cited_by_itself() -> None:
    told = phrase_text(phrase(line(KEPT, f"{KEPT} Always.", f"{KEPT} Always."), "open ear"))
    assert told.count("version ") == 2 + 2, "first and last seen, then two that differ"
    assert "#3 2003-05-01  present in the same paragraph\n" in told + "\n"


def test_each_version_stands_by_itself_where_that_is_asked_for() -> None:
    told = phrase_text(phrase(line(*[KEPT] * 3, "Nothing."), "open ear"), each=True)
    assert told.count("present  ") == 3
    assert "in the same" not in told


def test_series_that_never_said_it_are_counted_and_wide_names_aligned() -> None:
    said, silent = phrase(line(KEPT, KEPT), "open ear"), phrase(line("Nothing."), "open ear")
    named = [replace(said, series=name) for name in ("港口声明", "harbours")]
    rows = phrases_text([*named, *(replace(silent, series=f"other-{n}") for n in range(4))]).splitlines()
    assert [columns(row[: row.index("##")]) for row in rows[:2]] == [columns("港口声明: “open ear”  ")] * 2
    assert rows[-1] == "“open ear” was never seen in 4 other series"
    assert phrases_text([replace(silent, series=name) for name in "ab"]) == (
        "“open ear” was never seen in any of 2 series"
    )


def test_page_of_many_series_names_the_phrase_once_and_counts_the_silent_ones() -> None:
    said, silent = phrase(line(*[KEPT] * 4), "open ear"), phrase(line("Nothing."), "open ear")
    page = phrases_page(
        [replace(said, series=f"said-{n}") for n in range(5)]
        + [replace(silent, series=f"silent-{n}") for n in range(9)]
    )
    heading = re.search(r"<h1>(.*?)</h1>", page)
    assert heading is not None
    assert heading[1] == "<q>open ear</q>"
    assert "in 14 series" in page
    assert "“open ear” was never seen in 9 other series." in page
    assert "silent-" not in page
    assert page.count("in the same paragraph, 3 versions") == 5
    assert page.count('class="cited"') == 5 * 4, "every version keeps its citation"


def test_many_places_in_one_version_are_quoted_in_part_and_all_named() -> None:
    held = line([f"Harbour number {number} stays open." for number in range(1, 9)])
    told = phrase_text(phrase(held, "harbour"))
    assert told.count("stays open") == SIGHTINGS_TOLD
    assert told.endswith("and 5 more in ¶4, ¶5, ¶6, ¶7, ¶8; --verbose quotes all")
    assert phrase_text(phrase(held, "harbour"), each=True).count("stays open") == 8


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        ("brisk harbour", "The harbour opened. Trade was brisk.", []),
        ("brisk harbour", "A brisk old harbour, brisk harbours", ["brisk old harbour", "brisk harbours"]),
        ("mooring ourselves", "We are moring ourselves; we left ourselves.", ["moring ourselves"]),
        ("of the lighthouse", "The keeper of the boats came.", []),
        (
            "open waters, steady",
            "Open waters, calm and steady; open waters.",
            ["Open waters, calm", "open waters"],
        ),
        ("a calm sea for every ship", "A calm sea for any ship. A calm ship.", ["A calm sea for any ship"]),
    ],
)
def test_half_a_phrase_is_never_near_it(wanted: str, text: str, expected: list[str]) -> None:
    assert found(wanted, text, Mode.NEAR) == expected


@given(
    st.lists(
        st.sampled_from(["calm", "harbour", "of", "lanterns", "shine", "brightly"]), min_size=2, max_size=8
    )
)
def test_what_is_near_holds_more_than_half_of_the_letters(standing: list[str]) -> None:
    wanted = ["calm", "harbour", "lanterns", "shine"]
    for quote in found(" ".join(wanted), " ".join(standing), Mode.NEAR):
        kept = sum(len(word) for word in wanted if word in quote.split())
        assert 2 * kept > sum(map(len, wanted))


def test_a_phrase_as_such_is_told_apart_from_its_variants() -> None:
    varied = "We shall keep an ever open ear."
    history = phrase(line(varied, "We shall keep an open ear.", varied), "keep an open ear", Mode.NEAR)
    told = phrase_text(history, every=False).splitlines()
    assert [row.split("  (")[0] for row in told[1:]] == [
        "  as such     first seen #2 2002-05-01 ¶1",
        "              last seen  #2 2002-05-01 ¶1",
        "  variants    first seen #1 2001-05-01 ¶1",
        "              last seen  #3 2003-05-01 ¶1",
    ]
    data = phrase_object(history)
    assert isinstance(data["as_such"], dict)
    assert isinstance(data["variants"], dict)
    assert [data["as_such"][end]["number"] for end in ("first_seen", "last_seen")] == [2, 2]
    assert [data["variants"][end]["number"] for end in ("first_seen", "last_seen")] == [1, 3]
    assert "; as such 2002-05-01" in phrases_text([history, history])


def test_first_and_last_seen_name_the_paragraph() -> None:
    history = phrase(line(["Boats.", "The harbour."], ["The harbour."]), "the harbour")
    data = phrase_object(history)
    first, last = data["first_seen"], data["last_seen"]
    assert isinstance(first, dict)
    assert isinstance(last, dict)
    assert [(each["paragraph"], each["position"]) for each in (first, last)] == [(2, 1), (1, 0)]
    assert first["text_digest"] == last["text_digest"] == history.seen[0].sightings[0].citation.text_digest
    assert phrase_object(phrase(line("Boats."), "harbour"))["first_seen"] is None
