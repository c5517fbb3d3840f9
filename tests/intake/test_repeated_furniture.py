"""What stands around every statement of a series is told from what the statements say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.model import BlockKind, Furniture, Paragraph
from archive.services.audit.repeated import repeated_edges

ADDRESS = Paragraph("12 Quay Street, Port Talis")
NOTE = Paragraph("The council meets on Mondays.")
TITLE = Paragraph("Message of the mayor", BlockKind.HEADING, 1)


def body(year: int, count: int = 6) -> list[Paragraph]:
    return [Paragraph(f"In {year} the town did thing {number * year}.") for number in range(1, count + 1)]


def test_lines_around_statements_written_anew_are_found() -> None:
    texts = [[TITLE, NOTE, *body(year), ADDRESS] for year in (2019, 2020, 2021, 2022)]
    assert repeated_edges(texts) == {NOTE.text: 4, ADDRESS.text: 4}


def test_line_that_one_version_lacks_is_found_still() -> None:
    texts = [[TITLE, *body(year), ADDRESS] for year in (2019, 2020, 2021)] + [[TITLE, *body(2022)]]
    assert repeated_edges(texts) == {ADDRESS.text: 3}


def test_statement_that_mostly_stays_has_no_repeated_furniture() -> None:
    same = body(2000, 20)
    texts = [[TITLE, *same[:10], *body(year, 1), *same[10:], ADDRESS] for year in (2019, 2020, 2021)]
    assert repeated_edges(texts) == {}


def test_paragraph_that_returns_inside_the_statement_is_no_furniture() -> None:
    texts = [[*body(year, 3), NOTE, *body(year + 50, 3)] for year in (2019, 2020, 2021)]
    assert repeated_edges(texts) == {}


def test_known_furniture_is_not_told_again() -> None:
    flagged = Paragraph(ADDRESS.text, furniture=Furniture.ADDRESS)
    assert repeated_edges([[*body(year), flagged] for year in (2019, 2020, 2021)]) == {}


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]).map(Paragraph), max_size=6), max_size=6))
def test_only_what_stands_in_most_versions_is_told(texts: list[list[Paragraph]]) -> None:
    for text, count in repeated_edges(texts).items():
        assert count * 3 >= len(texts) * 2
        assert sum(any(p.text == text for p in version) for version in texts) == count
