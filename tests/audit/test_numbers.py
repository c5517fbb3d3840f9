"""Numbers: a slot goes on where the same thing is counted, and ends where another is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archive.reports.chart import steps
from archive.reports.ledgers import numbers_text
from archive.reports.numbers import slot_view
from archive.reports.terminal import columns
from archive.services.language.line import Line, line_of
from archive.services.language.numbers import numbers
from archive.services.language.surroundings import counts_alike
from archive.services.language.terms import about
from archive.store import Repository
from archive.trails import Slot
from tests.making import line


@pytest.fixture(scope="module")
def annual_slots(annual: Line) -> tuple[Slot, ...]:
    return numbers(annual)


def test_a_range_is_drawn_by_both_its_ends() -> None:
    held = line(*[f"The Board keeps the guiding rate at {rate} percent." for rate in ("2 to 3", "2 to 4")])
    (slot,) = numbers(held)
    drawn = steps(slot, held.heads)
    assert len(drawn.paths) == 2
    assert len({dot.top for dot in drawn.dots}) == 3


def values(slot: Slot, versions: int = 8) -> list[str]:
    return ["–" if (each := slot.at(v)) is None else each.quantity.text for v in range(versions)]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("diplomatic relations with", "141 143 143 144 146 149 151 152"),
        ("embassies and consulates", "62 64 65 66 66 69 70 71"),
        ("Exports reached", "61.4 65.9 68.2 63.0 66.7 74.8 76.1 79.5"),
        ("percent of national income", "0.38 0.41 0.43 0.44 0.46 0.47 0.45 0.42"),
        ("whose budget of", "412 428 447 431 452 486 503 498"),
        ("women among heads of mission", "29 31 33 34 37 39 41 38"),
        ("citizens were evacuated", "3,100 3,100 3,100 3,100 3,100 5,700 5,900 5,900"),
    ],
)
def test_the_planted_figures_of_the_corpus(annual_slots: tuple[Slot, ...], term: str, expected: str) -> None:
    series = [[value.split(" ")[0] for value in values(slot)] for slot in about(annual_slots, term)]
    assert expected.split() in series


def test_the_policy_rate_of_the_corpus(bank: Line) -> None:
    rates = ["4.25", "4.50", "4.75", "4.75", "5.00", "5.00", "5.00", "5.00", "5.00", "4.75"]
    told = set()
    for slot in about(numbers(bank), "policy rate"):
        for version, rate in enumerate(rates):
            reading = slot.at(version)
            if reading and reading.quantity.text == f"{rate} percent":
                told.add(version)
    assert told == set(range(10))


def test_a_number_goes_on_through_a_rewritten_sentence() -> None:
    """What is said in other words and in another place is still the same rate; the dissent is not."""
    voted = "The Board decided to lower the guiding rate for overnight money to 2 percent."
    dissent = (
        " Against it voted Ana Reyes, who wished to lower the guiding rate for overnight money to 3 percent."
    )
    told = "Until then the desk will see to it that it keeps a guiding rate for overnight money of 2 percent."
    slots = about(numbers(line(voted + dissent, "Markets were calm.\n\n" + told, voted)), "guiding rate")
    held = [slot for slot in slots if slot.at(1) is not None]
    assert [values(slot, 3) for slot in held] == [["2 percent"] * 3]


def test_a_number_goes_on_when_its_range_shifts() -> None:
    held = line(
        "The Committee set the target range at 1-3/4 to 2 percent today.",
        "The Committee set the target range at 2 to 2-1/4 percent today.",
    )
    (slot,) = numbers(held)
    assert values(slot, 2) == ["1-3/4 to 2 percent", "2 to 2-1/4 percent"]


def test_a_hedge_that_goes_is_a_new_reading() -> None:
    (slot,) = numbers(line("We trade with over 80 states.", "We trade with 80 states."))
    assert [reading.quantity.hedge for reading in slot.readings] == ["over", ""]


def test_a_slot_ends_where_another_sentence_counts_something_else() -> None:
    held = line(
        "Over nine years she met the council. She crossed the sea three times to bring both sides together.",
        "In the four months of his term he met the council. He spoke eleven minutes to bring both together.",
    )
    assert {tuple(values(slot, 2)) for slot in numbers(held)} == {
        ("nine", "–"),
        ("three", "–"),
        ("–", "four"),
        ("–", "eleven"),
    }


@pytest.mark.parametrize("later", ["12 ships", "nine days", "7 percent", "$5"])
def test_another_unit_or_noun_in_the_same_words_is_another_slot(later: str) -> None:
    held = line("The port may hold 40 tonnes at a time.", f"The port may hold {later} at a time.")
    assert len(numbers(held)) == 2


def test_a_slot_goes_on_in_its_sentence_when_the_noun_takes_another_form() -> None:
    held = line("We trade with two new states by sea.", "We trade with 14 states by sea.")
    assert [len(slot.readings) for slot in numbers(held)] == [2]


def test_no_slot_joins_numbers_that_count_different_things(
    annual_slots: tuple[Slot, ...], bank: Line
) -> None:
    for slot in (*annual_slots, *numbers(bank)):
        for one, other in pairwise(slot.readings):
            assert counts_alike(one.quantity, other.quantity), slot.label


def test_a_number_that_is_gone_and_back_keeps_its_slot() -> None:
    text = "We have signed treaties with 12 states."
    (slot,) = numbers(line([text, "A."], ["A."], [text.replace("12", "15"), "A."]))
    assert values(slot, 3) == ["12", "–", "15"]


def test_the_numbers_fit_the_terminal(annual: Line, repository: Repository) -> None:
    for held in (annual, line_of(repository, "ocean-statement-zh")):
        told = numbers_text(numbers(held), held.heads, 80)
        assert max(columns(row) for row in told.splitlines()) <= 80
        wide = numbers_text(numbers(held), held.heads)
        assert "".join(told.split()) == "".join(wide.split())


def test_other_words_behind_a_number_are_no_change_of_it() -> None:
    told = "The Board seeks its symmetric 2 percent price"
    held = line(f"{told} aim.", f"{told} goal.", f"{told.replace('2', '3')} goal.")
    (slot,) = numbers(held)
    rows = numbers_text([slot], held.heads).splitlines()[1:]
    assert [" ".join(row.split("  version")[0].split()[3:]) for row in rows] == [
        "2 percent price aim",
        "2 percent price goal (same number)",
        "3 percent price goal",
    ]
    assert slot_view(slot, held.heads).values == ("2 percent price aim", "3 percent price goal")
    (steady,) = numbers(line(f"{told} aim.", f"{told} goal."))
    assert steady.is_steady
    assert not slot.is_steady


def test_a_number_that_was_gone_for_a_time_is_not_steady() -> None:
    text = "We have signed treaties with 12 states."
    (slot,) = numbers(line([text, "A."], ["A."], [text, "A."]))
    assert not slot.is_steady
