"""The English series hold what docs/corpus.md says was planted, and the engine finds it.

The tables of that page are read here, so that page, files and engine cannot drift apart.
Files are split on blank lines, and positions are those of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from archive import compare
from archive.model import Change, ChangeKind, Comparison, Facet, Operation, Significance

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
PAGE = ROOT / "docs" / "corpus.md"
ARTICLE, STATEMENT = "mfa-annual-article", "central-bank-statement"
DATE_LINE = 1

_PAIR = re.compile(r"#### (?P<base>\S+) → (?P<target>\S+)\Z")
_STILL = re.compile(r"unchanged to the byte, by base position: (?P<positions>[\d, ]+)\.")
_SUBSTITUTION = re.compile(r"(?P<kind>[a-z][^“”]*): “(?P<old>(?:(?!”; ).)+?)” → “(?P<new>.+?)”(?=; [a-z]|\Z)")


@dataclass(frozen=True, slots=True)
class Row:
    """One planted fact as the page tells it."""

    series: str
    pair: tuple[str, str]
    kind: str
    base: tuple[int, ...]
    target: tuple[int, ...]
    fact: str

    def __str__(self) -> str:
        return f"{self.pair[1]} {self.kind} {self.base} {self.target}"


# --- reading files and page -----------------------------------------------------------------------


@cache
def paragraphs(series: str, stem: str) -> tuple[str, ...]:
    (path,) = (CORPUS / series).glob(f"{stem}.*")
    text = path.read_text(encoding="utf-8").removeprefix("# ")
    return tuple(re.split(r"\n{2,}", text.strip("\n")))


@cache
def comparison(series: str, base: str, target: str) -> Comparison:
    return compare(paragraphs(series, base), paragraphs(series, target))


def page_lines() -> Iterator[tuple[str, tuple[str, str] | None, str]]:
    """Each line of the page with the series and the pair under whose headings it stands."""
    series, pair = "", None
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            named = re.search(r"`(.+)`", line)
            series, pair = named[1] if named else "", None
        elif line.startswith("### "):
            pair = None
        elif heading := _PAIR.match(line):
            pair = (heading["base"], heading["target"])
        elif series in (ARTICLE, STATEMENT):
            yield series, pair, line


def places(cell: str) -> tuple[int, ...]:
    return tuple(int(place) for place in re.findall(r"\d+", cell))


def planted_rows() -> list[Row]:
    rows = []
    for series, pair, line in page_lines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if pair is not None and line.startswith("|") and len(cells) == 5 and cells[0] not in ("kind", "---"):
            rows.append(Row(series, pair, cells[0], places(cells[1]), places(cells[2]), cells[4]))
    return rows


def still_paragraphs() -> list[tuple[str, tuple[str, str], tuple[int, ...]]]:
    return [
        (series, pair, places(still["positions"]))
        for series, pair, line in page_lines()
        if pair is not None and (still := _STILL.search(line))
    ]


def tables(series: str, first_column: str) -> list[list[str]]:
    """The rows, header first, of the page's table whose first column is so called."""
    rows: list[list[str]] = []
    for where, _, line in page_lines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if where == series and (cells[0] == first_column or (rows and line.startswith("|"))):
            rows.append(cells)
        elif rows:
            break
    return [row for row in rows if row[0] != "---"]


ROWS = planted_rows()
STATEMENTS = [row for row in ROWS if row.base != (DATE_LINE,)]
DATE_LINES = [row for row in ROWS if row.base == (DATE_LINE,)]
YEARS = {stem[:4]: stem for stem in sorted(path.stem for path in (CORPUS / ARTICLE).glob("*-??.txt"))}
DATES = sorted(path.stem for path in (CORPUS / STATEMENT).iterdir())


def change_at(row: Row) -> Change:
    found = comparison(row.series, *row.pair)
    (change,) = (c for c in found.changes if (c.base, c.target) == (row.base, row.target))
    return change


def substitutions(row: Row) -> dict[str, list[tuple[str, str]]]:
    """The row's “old” → “new” by what the page calls them; one may be called several things."""
    found: dict[str, list[tuple[str, str]]] = {}
    for match in _SUBSTITUTION.finditer(row.fact):
        for kind in match["kind"].split("; "):
            found.setdefault(kind, []).append((match["old"], match["new"]))
    return found


def figures_differ(row: Row) -> bool:
    return any(
        re.findall(r"\d", old) != re.findall(r"\d", new) for old, new in substitutions(row).get("number", [])
    )


def strength_rows() -> list[tuple[Row, str]]:
    return [
        (row, way)
        for row in STATEMENTS
        for way in ("strengthened", "weakened", "reversed")
        if way in substitutions(row)
    ]


def letters_and_digits(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


FIGURES = [row for row in STATEMENTS if figures_differ(row)]
NUMBER_WORDS = [row for row in STATEMENTS if "number" in substitutions(row) and not figures_differ(row)]


# --- the page against the files -------------------------------------------------------------------


def test_the_page_tells_of_every_neighbouring_pair() -> None:
    stems = [*pairwise(YEARS.values()), *pairwise(DATES)]
    assert [pair for _, pair, _ in still_paragraphs()] == stems


@pytest.mark.parametrize(("series", "pair", "still"), still_paragraphs(), ids=str)
def test_exactly_the_listed_paragraphs_are_unchanged_to_the_byte(
    series: str, pair: tuple[str, str], still: tuple[int, ...]
) -> None:
    base, target = paragraphs(series, pair[0]), paragraphs(series, pair[1])
    moved = {place for row in ROWS if row.pair == pair and row.kind == "moved" for place in row.base}
    same = {place for place, text in enumerate(base) if text in target}
    assert same == {*still, *moved}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_quoted_words_stand_where_the_page_says(row: Row) -> None:
    base = "\n".join(paragraphs(row.series, row.pair[0])[place] for place in row.base)
    target = "\n".join(paragraphs(row.series, row.pair[1])[place] for place in row.target)
    for found in _SUBSTITUTION.finditer(row.fact):
        assert found["old"] in base
        assert found["new"] in target


@pytest.mark.parametrize("row", tables(ARTICLE, "formula")[1:], ids=lambda row: row[0])
def test_formulas_enter_and_vanish_in_the_years_listed(row: list[str]) -> None:
    formula, first, last = row[0].strip("“”"), row[1], row[2]
    holding = [year for year, stem in YEARS.items() if formula in "\n".join(paragraphs(ARTICLE, stem))]
    assert holding == [year for year in YEARS if first <= year <= last]


@pytest.mark.parametrize("row", tables(ARTICLE, "figure")[1:], ids=lambda row: row[0])
def test_figures_are_those_of_the_table(row: list[str]) -> None:
    for figure, stem in zip(row[1:], YEARS.values(), strict=True):
        assert re.search(
            rf"(?<![\d.,]){re.escape(figure)}(?![\d,]|\.\d)", "\n".join(paragraphs(ARTICLE, stem))
        )


@pytest.mark.parametrize("row", tables(ARTICLE, "subject")[1:], ids=lambda row: row[0])
def test_strength_words_are_those_of_the_table(row: list[str]) -> None:
    for words, stem in zip(row[1:], YEARS.values(), strict=True):
        assert words == "–" or words in "\n".join(paragraphs(ARTICLE, stem))


@pytest.mark.parametrize("row", tables(STATEMENT, "statement")[1:], ids=lambda row: row[0])
def test_decisions_are_those_of_the_table(row: list[str]) -> None:
    text = "\n".join(paragraphs(STATEMENT, row[0]))
    assert f"{row[1]} percent" in text
    assert row[2] in text
    assert row[3] in text
    assert ("No member voted against." in text) == row[4].startswith("unanimous")


# --- the engine against the page ------------------------------------------------------------------


@pytest.mark.parametrize("row", STATEMENTS, ids=str)
def test_the_engine_finds_each_planted_change(row: Row) -> None:
    if row.kind == "rewritten":
        touched = [c for c in comparison(row.series, *row.pair).changes if {*row.target} & {*c.target}]
        assert [c.significance for c in touched] == [Significance.SUBSTANTIVE]
        assert touched[0].kind in (ChangeKind.EDITED, ChangeKind.INSERTED)
        return
    assert change_at(row).kind == row.kind.split(",")[0]


@pytest.mark.parametrize("row", [row for row in STATEMENTS if row.kind.startswith("edited")], ids=str)
def test_typographic_changes_are_told_from_substance(row: Row) -> None:
    wanted = Significance.TYPOGRAPHIC if row.kind.endswith("typographic only") else Significance.SUBSTANTIVE
    assert change_at(row).significance is wanted


@pytest.mark.parametrize("row", FIGURES, ids=str)
def test_planted_figures_bear_the_facet_number(row: Row) -> None:
    assert Facet.NUMBER in change_at(row).facets


@pytest.mark.parametrize("row", DATE_LINES, ids=str)
def test_a_date_line_between_equal_neighbours_is_edited(row: Row) -> None:
    change = change_at(row)
    assert change.kind is ChangeKind.EDITED
    assert Facet.DATE in change.facets


@pytest.mark.parametrize("row", NUMBER_WORDS, ids=str)
def test_numbers_written_as_words_bear_the_facet_number(row: Row) -> None:
    assert Facet.NUMBER in change_at(row).facets


@pytest.mark.parametrize(("row", "way"), strength_rows(), ids=str)
def test_changed_strength_is_named_with_its_direction(row: Row, way: str) -> None:
    change = change_at(row)
    assert Facet.STRENGTH in change.facets
    assert way in {found.note for found in change.evidence if found.facet is Facet.STRENGTH}


def test_nothing_moves_but_what_was_planted() -> None:
    moved = {
        (pair, change.base, change.target)
        for series, pair, _ in still_paragraphs()
        for change in comparison(series, *pair).changes
        if change.moved
    }
    assert moved == {(row.pair, row.base, row.target) for row in ROWS if row.kind.startswith("moved")}


def test_a_paragraph_that_moved_word_for_word_is_of_no_significance() -> None:
    (change,) = (c for c in comparison(ARTICLE, YEARS["2018"], YEARS["2019"]).changes if c.moved)
    assert change.significance is Significance.NONE


def test_a_dropped_paragraph_returns_with_the_same_words() -> None:
    before, gone, back = (paragraphs(ARTICLE, YEARS[year]) for year in ("2019", "2021", "2022"))
    (returned,) = (text for text in back if text.startswith("We have kept an open ear"))
    assert returned in before
    assert returned not in gone
    found = comparison(ARTICLE, YEARS["2019"], YEARS["2022"])
    (change,) = (c for c in found.changes if back.index(returned) in c.target)
    assert change.significance is Significance.NONE


def test_the_number_of_countries_is_the_very_edit() -> None:
    found = comparison(ARTICLE, YEARS["2020"], YEARS["2021"])
    (change,) = (c for c in found.changes if c.target == (10,))
    steps = [(edit.operation, edit.text.strip()) for edit in change.edits]
    assert (Operation.DELETE, "144") in steps
    assert (Operation.INSERT, "146") in steps


# --- the embassy's copy ---------------------------------------------------------------------------


def test_the_embassys_copy_has_the_letters_and_digits_of_the_clean_one() -> None:
    clean, copy = paragraphs(ARTICLE, "2022-09-29"), paragraphs(ARTICLE, "2022-09-29_02")
    statement = "".join(copy[:-2]).replace("\n2022/09/30 07:46", "")
    assert letters_and_digits(statement) == letters_and_digits("".join(clean))


def test_the_embassys_copy_bears_every_kind_of_noise() -> None:
    copy = "\n\n".join(paragraphs(ARTICLE, "2022-09-29_02"))
    for noise in (
        "\u2002",
        "\u00a0",
        "The countrys",
        "ofVelmora",
        "to\n\nshare",
        "“harbour-light diplomacy. ",
    ):
        assert noise in copy


def test_the_embassys_copy_differs_in_furniture_and_typography_only() -> None:
    """The posting line under the title and the two address blocks are all that is substantive."""
    found = comparison(ARTICLE, "2022-09-29", "2022-09-29_02")
    last = len(paragraphs(ARTICLE, "2022-09-29_02")) - 1
    substantive = [c.target for c in found.changes if c.significance is Significance.SUBSTANTIVE]
    assert substantive == [(0,), (last - 1,), (last,)]


def test_the_false_paragraph_break_is_a_typographic_split() -> None:
    found = comparison(ARTICLE, "2022-09-29", "2022-09-29_02")
    (change,) = (c for c in found.changes if c.base == (4,))
    assert (change.kind, change.target) == (ChangeKind.SPLIT, (4, 5))
    assert change.significance is Significance.TYPOGRAPHIC
    assert Facet.BREAK in change.facets
