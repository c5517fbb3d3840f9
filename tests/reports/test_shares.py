"""Percentages never claim what is not so."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.diff.compare import compare
from archive.model import Comparison
from archive.reports.json import comparison_json
from archive.reports.shares import percentage, similarity
from archive.reports.text import comparison_text
from tests.reports.conftest import page_of
from tests.reports.samples import of
from tests.reports.strategies import pairs

LONG = [f"Paragraph {number} of a long statement stays as it has always been." for number in range(300)]


def nearly_same() -> Comparison:
    """One comma of a long text."""
    return of(
        [*LONG, "The ships sail, and the nets are mended."],
        [*LONG, "The ships sail and the nets are mended."],
    )


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0%"),
        (0.0004, "under 0.1%"),
        (0.0049, "0.4%"),
        (0.29, "29%"),
        (0.999, "99.9%"),
        (0.8799, "87%"),
        (0.9949, "99.4%"),
        (0.99999, "99.9%"),
        (1.0, "100%"),
    ],
)
def test_share_is_rounded_down(share: float, shown: str) -> None:
    assert percentage(share) == shown


@given(st.floats(0, 1))
def test_only_the_whole_is_100_per_cent_and_only_nothing_is_0(share: float) -> None:
    shown = percentage(share)
    assert (shown == "100%") == (share == 1)
    assert (shown == "0%") == (share == 0)


@given(pairs())
def test_texts_that_differ_are_never_similar_by_100_per_cent(pair: tuple[list[str], list[str]]) -> None:
    comparison = compare(*pair)
    if any(change.kind != "unchanged" for change in comparison.changes):
        assert similarity(comparison.summary) != "100%"


def test_text_that_only_moved_is_not_100_per_cent() -> None:
    moved = of(
        ["One stays here.", "Two goes up to the front."], ["Two goes up to the front.", "One stays here."]
    )
    assert similarity(moved.summary) == "over 99.9%"


def test_one_comma_of_a_long_text_leaves_less_than_100_per_cent_everywhere() -> None:
    comparison = nearly_same()
    assert "similarity 99.9%" in comparison_text(comparison)
    page = page_of(comparison)
    assert "<dt>similarity</dt><dd>99.9%</dd>" in page
    assert not re.search(r"100\s?%</dd>", page)
    assert json.loads(comparison_json(comparison))["summary"]["similarity"] < 1
