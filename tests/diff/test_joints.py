"""Joints: a list of days or numbers is no range of them, and two spellings of one are the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import compare
from archive.model import Facet, Significance

LISTS = ["{a} and {b} {unit}", "{a} or {b} {unit}", "{a}, {b} {unit}", "{a} & {b} {unit}"]
RANGES = ["{a} to {b} {unit}", "{a}-{b} {unit}", "{a}\u2013{b} {unit}", "{a} through {b} {unit}"]
UNITS = ["percent", "crowns", "May", "May 2024", "boats"]
ENDS = st.tuples(st.integers(2, 15), st.integers(16, 31))
IN_OTHER_LANGUAGES = [
    ("date", "Das Bad ruht am 5. und 7. Mai.", "Das Bad ruht am 5. bis 7. Mai."),
    ("date", "Das Bad ruht am 5., 6. und 7. Mai.", "Das Bad ruht am 5. bis zum 7. Mai."),
    ("date", "Le bain ferme les 5 et 7 mai.", "Le bain ferme les 5 au 7 mai."),
    ("date", "El baño cierra el 5 y 7 de mayo.", "El baño cierra el 5 al 7 de mayo."),
    ("date", "浴场5月5日和7日关闭。", "浴场5月5日至7日关闭。"),
    ("date", "浴场五月五日、七日关闭。", "浴场五月五日至七日关闭。"),
    ("date", "Open on 5 May and 7 June.", "Open on 5 May to 7 June."),
    ("date", "Open on May 5, 7 and 9, 2024.", "Open on May 5 to 9, 2024."),
    ("number", "Die Maut steigt um 2 und 3 Prozent.", "Die Maut steigt um 2 bis 3 Prozent."),
    ("number", "Le droit est de 2 et 3 couronnes.", "Le droit est de 2 à 3 couronnes."),
    ("number", "第三条和第五条适用于船只。", "第三条至第五条适用于船只。"),
    ("number", "Es gelten die §§ 3 und 5.", "Es gelten die §§ 3 bis 5."),
]


def told(base: str, target: str) -> list[tuple[str, str, str]]:
    (change,) = compare([base], [target]).changes
    return [(found.facet.value, found.base, found.target) for found in change.evidence]


def lines(form: str, ends: tuple[int, int], unit: str) -> tuple[str, str]:
    figure = form.format(a=ends[0], b=ends[1], unit=unit)
    return figure, f"The lock keeper counts {figure} whenever the river rises."


@given(st.sampled_from(LISTS), st.sampled_from(RANGES), ENDS, st.sampled_from(UNITS), st.booleans())
def test_a_list_that_became_a_range_is_told_whole(listed, ranged, ends, unit, back):
    (one, base), (other, target) = lines(listed, ends, unit), lines(ranged, ends, unit)
    if unit.startswith("May") and ("&" in listed or ", " in listed):
        return  # no way to write days
    facet = "date" if unit.startswith("May") else "number"
    if back:
        one, other, base, target = other, one, target, base
    if facet == "number" and unit != "percent":
        one, other = one.removesuffix(f" {unit}"), other.removesuffix(f" {unit}")
    assert told(base, target) == [(facet, one, other)]


@given(st.sampled_from([LISTS[:2], RANGES]), st.data(), ENDS, st.sampled_from(UNITS))
def test_another_joint_of_the_same_kind_is_no_other_figure(forms, data, ends, unit):
    one, other = (data.draw(st.sampled_from(forms)) for _ in range(2))
    assert told(lines(one, ends, unit)[1], lines(other, ends, unit)[1]) == []


@pytest.mark.parametrize(("facet", "base", "target"), IN_OTHER_LANGUAGES)
def test_lists_and_ranges_differ_in_every_language(facet, base, target):
    (change,) = compare([base], [target]).changes
    assert change.significance is Significance.SUBSTANTIVE
    assert change.facets == (Facet(facet),)
    assert len(change.evidence) == 1
    (found,) = change.evidence
    assert found.base in base
    assert found.target in target


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("The fair lasts between 3 and 5 days.", "The fair lasts from 3 to 5 days."),
        ("The fair is held between 5 and 7 May.", "The fair is held from 5 to 7 May."),
        ("Der Markt ist zwischen dem 5. und 7. Mai.", "Der Markt ist vom 5. bis 7. Mai."),
        ("La foire a lieu entre le 5 et le 7 mai.", "La foire a lieu du 5 au 7 mai."),
        ("Between May 5 and 7, 2024 it rains.", "From May 5 to 7, 2024 it rains."),
    ],
)
def test_between_bounds_with_the_joint_of_a_list(base, target):
    assert told(base, target) == []


@pytest.mark.parametrize(
    ("base", "target", "evidence"),
    [
        ("It takes between 3-5 days.", "It takes between 35 days.", ("number", "3-5 days", "35 days")),
        ("It takes between 3-5.", "It takes between 35.", ("number", "3-5", "35")),
        (
            "It takes between 3 and 5 days.",
            "It takes between 3 and 9 days.",
            ("number", "between 3 and 5 days", "between 3 and 9 days"),
        ),
        (
            "It takes between 3 and 5 days.",
            "It takes from 3 to 9 days.",
            ("number", "between 3 and 5 days", "3 to 9 days"),
        ),
        ("It takes 2 and 3 days.", "It takes 2 to 4 days.", ("number", "2 and 3 days", "2 to 4 days")),
        ("A 12-to-18-month lease.", "A 12-to-24-month lease.", ("number", "12-to-18", "12-to-24")),
        (
            "Eine 12-bis-18-monatige Pacht.",
            "Eine 6-bis-18-monatige Pacht.",
            ("number", "12-bis-18", "6-bis-18"),
        ),
        ("A 12- to 18-month lease.", "A 12- to 24-month lease.", ("number", "12- to 18", "12- to 24")),
    ],
)
def test_a_range_is_one_figure_however_it_is_joined(base, target, evidence):
    assert told(base, target) == [evidence]


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("Rule 3 and the 5 May letter stand.", "Rule 3 or the 5 May letter stand."),
        ("Nach Nummer 3 bis zum 1. Mai zahlen.", "Nach Nummer 3 spätestens zum 1. Mai zahlen."),
        ("It fell on Monday and Friday.", "It fell on Monday to Friday."),
    ],
)
def test_what_joins_no_figures_claims_none(base, target):
    assert told(base, target) == []
