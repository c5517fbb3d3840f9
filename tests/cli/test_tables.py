"""Tables and folded lines: what a person sees on a wide and on a narrow terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.cli.output import INDENT, folded
from archive.cli.tables import table
from archive.reports.terminal import columns

ROWS = [("harbour-dues", "2 versions", "Harbour dues"), ("海洋声明", "11 versions", "海洋事务声明")]
WORDS = st.lists(st.text("ab海é", min_size=1, max_size=9), min_size=1, max_size=30).map(" ".join)


def test_cells_stand_under_each_other_whatever_their_script() -> None:
    assert table(ROWS, 80) == [
        "harbour-dues  2 versions   Harbour dues",
        "海洋声明      11 versions  海洋事务声明",
    ]


def test_the_last_cell_goes_below_where_the_terminal_is_narrow() -> None:
    assert table(ROWS, 30) == [
        "harbour-dues  2 versions",
        "    Harbour dues",
        "海洋声明      11 versions",
        "    海洋事务声明",
    ]


def test_no_rows_are_no_lines() -> None:
    assert table([], 80) == []


def test_off_a_terminal_nothing_is_folded() -> None:
    long = "dues " * 100
    assert folded(long, None) == long


def test_the_rest_of_a_folded_line_stands_further_in() -> None:
    assert folded("  The Board has set the dues.", 24) == "  The Board has set\n      the dues."


@given(WORDS, st.integers(20, 60), st.integers(0, 8))
def test_folding_loses_nothing_and_fits(text: str, width: int, lead: int) -> None:
    line = " " * lead + text
    lines = folded(line, width).split("\n")
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(columns(each) <= width for each in lines)
    assert all(each.startswith(" " * (lead + INDENT)) for each in lines[1:])
