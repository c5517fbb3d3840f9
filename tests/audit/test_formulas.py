"""Formulas: what recurs is found by itself, and every claim about it is true."""

from __future__ import annotations

import pytest

from archive.segmentation.keys import signature
from archive.segmentation.words import is_word
from archive.services.language.formulas import formulas
from archive.services.language.line import line_of
from archive.services.language.phrasing import whole_sentences
from archive.services.language.repeats import counted_words, is_number
from archive.store import Repository
from archive.trails import FormulaLedger
from tests.making import line

SERIES = "mfa-annual-article central-bank-statement privacy-policy ocean-statement-zh data-authority-fr"


def tokens(text: str) -> str:
    """The words of a text, each number as one "#"."""
    found: list[str] = []
    for word in counted_words(text):
        if not is_number(word):
            found += [signature(word)] if is_word(word) else [" "]
        elif found[-1:] != ["#"]:
            found.append("#")
    return f" {' '.join(' '.join(found).split())} "


@pytest.mark.parametrize("series", SERIES.split())
def test_every_formula_stands_exactly_where_the_ledger_says(repository: Repository, series: str) -> None:
    held = line_of(repository, series)
    said = [
        [tokens(s) for p in version.paragraphs if not p.is_furniture for s in whole_sentences(p.text)]
        for version in held.versions
    ]
    ledger = formulas(held)
    assert ledger.formulas
    for form in (form for formula in ledger.formulas for form in formula.forms):
        wanted = tokens(form.last.quote)
        truth = tuple(v for v, found in enumerate(said) if any(wanted in sentence for sentence in found))
        assert form.versions == truth, form.text


@pytest.mark.parametrize(
    ("words_", "first", "last"),
    [
        ("open waters, steady hands", 0, 5),
        ("we take part in no bloc", 0, 5),
        ("friend to every shore", 0, 3),
        ("reliable partner of every shore", 4, 6),
        ("closed, in law and in history", 5, 7),
        ("a sea that belongs to no one", 2, 5),
        ("open to all and ruled by none", 6, 7),
        ("Shared prosperity, shared care", 3, 5),
    ],
)
def test_the_program_finds_the_planted_formulas_by_itself(
    annual_ledger: FormulaLedger, words_: str, first: int, last: int
) -> None:
    forms = [form for formula in annual_ledger.formulas for form in formula.forms]
    spans = {(f.versions[0], f.versions[-1]) for f in forms if signature(words_) in signature(f.text)}
    assert (first, last) in spans


def test_a_formula_missing_for_the_first_time() -> None:
    steady = "We stand firmly by the charter of the nine harbours. "
    ledger = formulas(line(*[steady + year for year in ("One.", "Two.", "Three.", "Four.")], "Nothing else."))
    assert [each.text for each in ledger.missing] == ["We stand firmly by the charter of the nine harbours"]


def test_a_formula_that_was_reworded_is_not_called_missing() -> None:
    steady = "We stand firmly by the charter of the nine harbours."
    ledger = formulas(line(*[f"{steady} Year {n}." for n in range(4)], steady.replace("firmly", "wholly")))
    assert not ledger.missing


def test_a_formula_that_comes_back() -> None:
    steady = "We stand firmly by the charter of the nine harbours."
    ledger = formulas(line(steady, steady, "Silence fell.", steady), fewest=2)
    assert [formula.gaps for formula in ledger.returned] == [((2, 2),)]


def test_what_stood_in_a_formulas_place_is_told() -> None:
    steady = "We stand firmly by the charter of the nine harbours and all its signatories."
    other = "We take note of the charter of the nine harbours."
    (missing,) = formulas(line(*[steady] * 4, other)).missing
    assert missing.replaced is not None
    assert (missing.replaced.quote, missing.replaced.number) == (other, 5)


def shown(*texts: str) -> list[str]:
    return [each.text for each in formulas(line(*texts), fewest=2).formulas]


def test_names_are_not_cut_at_initials_and_are_no_formulas() -> None:
    voted = "Voting for the harbour action were Ana H. Reyes, Chair; Bo C. Lund; and Cy D. Marsh."
    assert shown(voted, voted + " Silence fell.") == [voted[:-1]]
    assert not shown("We thank Bo C. Lund; Cy D. Marsh for it.", "They saw Bo C. Lund; Cy D. Marsh at sea.")


def test_a_part_that_stands_nowhere_else_is_no_formula_of_its_own() -> None:
    whole = "The council shall keep the lights of all nine harbours burning."
    part = "Let them keep the lights of all nine harbours burning, we say."
    found = shown(f"{whole} {part}", f"{whole} And again: {part}")
    assert "keep the lights of all nine harbours burning" not in found


def test_no_formula_begins_or_ends_with_what_is_left_of_other_phrases() -> None:
    one = "Prices rose, and the growth of trade with all harbours slowed, while boats lay idle."
    other = "Wages fell, and the growth of trade with all harbours slowed, while rain fell."
    assert shown(one, other) == ["the growth of trade with all harbours slowed"]


def test_no_formula_begins_with_the_number_that_ended_the_phrase_before() -> None:
    tail = "crowns and expects boats to pay it before the winter."
    found = shown(f"The Board keeps the toll at 2 {tail}", f"No harbour master ever took 5 {tail}")
    assert found == ["expects boats to pay it before the winter"]


def test_a_number_that_begins_a_sentence_begins_its_formula() -> None:
    said = "{} harbours and their keepers have signed the charter of the lights."
    assert shown(said.format(12), said.format(14)) == [
        "‹…› harbours and their keepers have signed the charter of the lights"
    ]


def test_chinese_numerals_are_any_number() -> None:
    texts = [f"本部已向{n}个岛屿国家提供巡逻艇和海图。" for n in ("七", "九", "十一", "一百二十三")]
    (found,) = formulas(line(*texts), fewest=2).formulas
    assert (found.text, len(found.versions)) == ("本部已向‹…›个岛屿国家提供巡逻艇和海图", 4)


def test_a_formula_that_a_dictionary_cut_elsewhere_is_not_called_gone() -> None:
    """身分證 is no word of 身分證明文件, but it stands there, and a search finds it."""
    old, new = "申請人應附許可證明及負責人身分證。", "申請人應附許可證明及負責人身分證明文件影本。"
    ledger = formulas(line(*[old] * 4, *[new] * 2), fewest=2)
    claimed = {form.text: form.versions for each in ledger.formulas for form in each.forms}
    assert claimed.get("申請人應附許可證明及負責人身分證") is None
