"""What counts as typography, and what never does."""

from __future__ import annotations

import pytest

from archive import compare
from archive.model import ChangeKind, Facet, Significance
from archive.segmentation.keys import signature

TYPOGRAPHIC = [
    ("A long-term plan.", "A long term plan.", "punctuation"),
    ("“Quoted” words.", '"Quoted" words.', "quotes"),
    ("TERMS OF USE", "Terms of use", "case"),
    ("10 000 Euro", "10\u00a0000 Euro", "spacing"),
    ("Caf\u00e9 rules", "Cafe\u0301 rules", "punctuation"),
    ("总则，第一章", "总则,第一章", "punctuation"),
    ("ＡＢＣ 123", "ABC 123", "punctuation"),
    ("one\ntwo", "one two", "break"),
    ("2019–2024", "2019-2024", "punctuation"),
]
SUBSTANTIVE = [
    ("1.5", "15"),
    ("-5 degrees", "5 degrees"),
    ("5%", "5"),
    ("€5", "5"),
    ("€5", "$5"),
    ("10²", "102"),
    ("1½", "11/2"),
    ("3-5 days", "35 days"),
    ("10:30", "1030"),
    ("5 < 6", "5 > 6"),
    ("résumé", "resume"),
    ("١٢", "١٣"),
    ("Straße", "Strasse"),
]


@pytest.mark.parametrize(("base", "target", "facet"), TYPOGRAPHIC)
def test_typography_is_labelled(base, target, facet):
    (change,) = compare([base], [target]).changes
    assert change.kind is ChangeKind.EDITED
    assert change.significance is Significance.TYPOGRAPHIC
    assert Facet(facet) in change.facets


@pytest.mark.parametrize(("base", "target"), SUBSTANTIVE)
def test_digits_and_signs_of_value_are_never_folded_away(base, target):
    assert signature(base) != signature(target)
    changes = compare([f"The value is {base} as agreed."], [f"The value is {target} as agreed."]).changes
    assert [change.significance for change in changes] == [Significance.SUBSTANTIVE]


@pytest.mark.parametrize(
    ("base", "target", "evidence"),
    [
        ("It lasts three months.", "It lasts six months.", ("number", "three months", "six months")),
        (
            "Es gilt ab 1. Januar 2024.",
            "Es gilt ab 1. März 2024.",
            ("date", "1. Januar 2024", "1. März 2024"),
        ),
        ("Le 3 mai 2023 au plus tard.", "Le 4 mai 2023 au plus tard.", ("date", "3 mai 2023", "4 mai 2023")),
        ("自2023年5月1日起施行。", "自2024年1月1日起施行。", ("date", "2023年5月1日", "2024年1月1日")),
        ("罚款五万元以下。", "罚款十万元以下。", ("number", "五万元", "十万元")),
        ("Members may appeal.", "Members must appeal.", ("strength", "may", "must")),
        ("Der Rat kann prüfen.", "Der Rat muss prüfen.", ("strength", "kann", "muss")),
        ("Le conseil doit agir.", "Le conseil peut agir.", ("strength", "doit", "peut")),
    ],
)
def test_facets_come_with_their_evidence(base, target, evidence):
    (change,) = compare([base], [target]).changes
    assert [(found.facet.value, found.base, found.target) for found in change.evidence] == [evidence]
    assert change.facets == (Facet(evidence[0]),)


def test_an_inserted_word_of_strength_is_no_substitution():
    (change,) = compare(["Members report."], ["Members must report."]).changes
    assert change.facets == (Facet.WORDING,)
    assert not change.evidence


def test_a_moved_unedited_paragraph_means_nothing():
    base = ["First rule on boats.", "Second rule on carts.", "Third rule on trains."]
    moved = [change for change in compare(base, [base[2], *base[:2]]).changes if change.moved]
    assert [(change.base, change.significance) for change in moved] == [((2,), Significance.NONE)]
