"""The ledger of formulas as text: each wording with its own versions, the most telling first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from archive.reports.ledger_formulas import MOVED_SHOWN, SPECIAL_SHOWN, formulas_text
from archive.services.language.formulas import formulas
from archive.trails import FormulaLedger
from tests.making import line


def test_each_wording_of_a_formula_carries_its_own_versions() -> None:
    """What became "shall" is not said to have stood as "may" ever since."""
    may = "Results of the yearly harbour survey may be published by the port council."
    held = line(*[may] * 2, *[may.replace("may", "shall")] * 2)
    told = formulas_text(formulas(held)).splitlines()
    below = {
        words: told[told.index(row) + 1] for row in told for words in ("may be", "shall be") if words in row
    }
    assert below["may be"].strip().startswith("2 of 4 statements, 2001-05-01 to 2002-05-01, absent since #3")
    assert below["shall be"].strip() == "2 of 4 statements, 2003-05-01 to 2004-05-01"
    assert any("in 4 of 4 statements in one wording or another" in row for row in told)


def test_formulas_that_never_moved_are_only_counted_unless_asked_for() -> None:
    stays = "The port council shall publish the results of the yearly harbour survey."
    comes = "The keeper of the light shall answer every question of the members."
    held = line(*[stays] * 2, *[f"{stays} {comes}"] * 3)
    ledger = formulas(held)
    short, long = formulas_text(ledger), formulas_text(ledger, every=True)
    assert "keeper of the light" in short
    assert "yearly harbour survey" not in short
    assert short.endswith("1 formula stands in every statement; --every shows them.")
    assert "In every statement (1):" in long
    assert "yearly harbour survey" in long


def test_no_line_of_the_ledger_claims_versions_that_its_words_do_not_have(
    annual_ledger: FormulaLedger,
) -> None:
    told = [row.strip() for row in formulas_text(annual_ledger, every=True).splitlines()]
    for above, row in pairwise(told):
        if match := re.match(r"(\d) of 8 statements", row):
            assert above.split()[0].count("#") == int(match[1])


def words_of(number: int) -> str:
    """A sentence with words of its own for each number."""
    letters = "".join("abcdefghij"[int(digit)] for digit in f"{number:02}")
    return f"The {letters}ton council keeps the {letters}ford harbour open to {letters}wick boats."


def test_the_ledger_of_a_series_that_moved_a_lot_stays_readable() -> None:
    """Thirty formulas that went long ago: the most telling are told, the others counted, all at hand."""
    steady = "The port council shall publish the results of the yearly harbour survey."
    gone = " ".join(words_of(number) for number in range(30))
    ledger = formulas(line(*[f"{steady} {gone}"] * 3, *[steady] * 3))
    short, long = formulas_text(ledger), formulas_text(ledger, every=True)
    assert "Came, went or was reworded before (30):" in short
    assert "  and 18 more; --every shows all" in short
    assert short.count("harbour open to") == MOVED_SHOWN
    assert long.count("harbour open to") == 30
    new = formulas_text(formulas(line(*[steady] * 2, *[f"{steady} {gone}"] * 2), fewest=2))
    assert "New (30):" in new
    assert new.count("harbour open to") == SPECIAL_SHOWN


def test_many_gaps_are_counted_since_the_signs_show_them() -> None:
    said = "The port council shall publish the results of the yearly harbour survey."
    other = "Nothing was decided."
    told = formulas_text(formulas(line(*[said, other] * 5, said), fewest=2))
    assert "  #.#.#.#.#.#  " in told
    assert "6 of 11 statements, 2001-05-01 to 2011-05-01, with 5 gaps" in told
    assert "not in" not in told


def test_versions_of_one_day_are_told_apart_by_their_numbers() -> None:
    said = "The port council shall publish the results of the yearly harbour survey."
    held = line(*[said] * 3, "Nothing was decided.")
    day = date(2001, 5, 1)
    heads = tuple(replace(head, effective_on=day) for head in held.heads)
    told = formulas_text(replace(formulas(held, fewest=2), heads=heads))
    assert "3 of 4 statements, #1 2001-05-01 to #3 2001-05-01, absent since #4 2001-05-01\n" in told
    assert "after 0" not in told
