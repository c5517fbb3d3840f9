"""What stands around every statement of a series is told from what the statements say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import BlockKind, Furniture, Paragraph
from archive.services.audit.repeated import looks_like_a_page_line, repeated_edges

ADDRESS = Paragraph("12 Quay Street, Port Talis")
NOTE = Paragraph("Office of the Mayor, tel. +44 20 7946 0018")
CLAUSE = Paragraph("The council may change these rules at any time.")
TITLE = Paragraph("Message of the mayor", BlockKind.HEADING, 1)


def body(year: int, count: int = 6) -> list[Paragraph]:
    return [Paragraph(f"In {year} the town did thing {number * year}.") for number in range(1, count + 1)]


def test_lines_around_statements_written_anew_are_found() -> None:
    texts = [[TITLE, NOTE, *body(year), ADDRESS] for year in (2019, 2020, 2021, 2022)]
    assert repeated_edges(texts) == {NOTE.text: 4, ADDRESS.text: 4}


def test_line_that_one_version_lacks_is_found_still() -> None:
    texts = [[TITLE, *body(year), ADDRESS] for year in (2019, 2020, 2021)] + [[TITLE, *body(2022)]]
    assert repeated_edges(texts) == {ADDRESS.text: 3}


def test_clause_that_stands_at_an_edge_of_every_version_is_no_furniture() -> None:
    texts = [[TITLE, CLAUSE, *body(year), Paragraph("Syria"), CLAUSE] for year in (2019, 2020, 2021, 2022)]
    assert repeated_edges(texts) == {}


@pytest.mark.parametrize(
    "line",
    [
        "12 Quay Street, Port Talis",
        "Hafenstraße 12, 20457 Hamburg",
        "For questions write to press@harbour.example or call 202-555-0143.",
        "Embassy of Lanchuan in the Republic of Sarn",
        "© 2021 Harbour Board",
        "电话：010-65961114",
    ],
)
def test_lines_that_pages_carry_look_like_it(line: str) -> None:
    assert looks_like_a_page_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "North Korea",
        "For free accounts: after 365 days of inactivity",
        "We may update our Privacy Policy from time to time.",
        "Temporary or permanent suspension of accounts",
        "Fraudulent services",
        "The Ministry may withdraw a permit at any time.",
    ],
)
def test_clauses_and_items_of_lists_do_not(line: str) -> None:
    assert not looks_like_a_page_line(line)


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


@given(
    st.lists(
        st.lists(
            st.sampled_from(["a@b.cd", "© b", "tel. 020 7946 0018", "d", "e"]).map(Paragraph), max_size=6
        ),
        max_size=6,
    )
)
def test_only_what_stands_in_most_versions_is_told(texts: list[list[Paragraph]]) -> None:
    for text, count in repeated_edges(texts).items():
        assert count * 3 >= len(texts) * 2
        assert sum(any(p.text == text for p in version) for version in texts) == count
