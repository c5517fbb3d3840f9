"""References: every way to name a version, and what a person is told when one leads nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from archive.errors import VersionUnknown
from archive.model import VersionHead
from archive.services.comparison import references
from archive.services.comparison.references import Reference, parse_reference

DAYS = [date(2019, 9, 30), date(2020, 9, 29), date(2022, 9, 29), date(2022, 9, 29), date(2024, 9, 30)]
HEADS = [
    VersionHead(
        digest=f"{number:x}{'0' * 3}{number:060x}",
        text_digest="",
        paragraphs=1,
        series="accord",
        number=number,
        effective_on=day,
    )
    for number, day in enumerate(DAYS, start=1)
]


def version_at(heads: list[VersionHead], reference: Reference) -> VersionHead:
    """As ``resolve`` does it for a series without copies."""
    return references.version_at(heads, reference, reversed(heads))


@pytest.mark.parametrize(
    ("when", "number"),
    [
        ("first", 1),
        ("latest", 5),
        ("latest~0", 5),
        ("latest~2", 3),
        ("#1", 1),
        ("#5", 5),
        ("2019-09-30", 1),
        ("2020-12-31", 2),
        ("2022-09-29", 4),
        ("2999-01-01", 5),
        ("3000", 3),
    ],
)
def test_every_way_to_name_a_version(when: str, number: int) -> None:
    assert version_at(HEADS, Reference("accord", when)).number == number


@pytest.mark.parametrize("text", ["accord", "accord@", "accord@latest"])
def test_a_bare_series_means_its_latest(text: str) -> None:
    assert parse_reference(text) == Reference("accord", "latest")


def test_the_last_at_sign_divides() -> None:
    assert parse_reference("press@ministry@#3") == Reference("press@ministry", "#3")


def test_before_the_first_version_names_the_earliest() -> None:
    with pytest.raises(VersionUnknown) as fault:
        version_at(HEADS, Reference("accord", "2019-03-01"))
    assert (
        fault.value.fact == "No version of 'accord' was in force on 2019-03-01; the earliest is 2019-09-30."
    )
    assert fault.value.next_step == "See `archive log accord`."


@pytest.mark.parametrize("when", ["#0", "#6", "latest~5", "2022-02-30", "yesterday", "abcd", "latest~x", "#"])
def test_a_reference_that_leads_nowhere_says_so(when: str) -> None:
    with pytest.raises(VersionUnknown):
        version_at(HEADS, Reference("accord", when))


def test_a_prefix_that_fits_several_is_refused() -> None:
    twins = [HEADS[0], HEADS[0]]
    with pytest.raises(VersionUnknown, match="More than one"):
        version_at(twins, Reference("accord", "1000"))


def test_a_year_alone_is_told_how_dates_are_written() -> None:
    with pytest.raises(VersionUnknown) as fault:
        version_at(HEADS, Reference("accord", "2022"))
    assert "Write a date whole (2022-09-29)" in fault.value.next_step
