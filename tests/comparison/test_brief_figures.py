"""Figures in a brief: both values with the words beside them, apart from the numbers of paragraphs."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given

from archive.diff.compare import compare
from archive.model import (
    BlockKind,
    Paragraph,
)
from archive.services.comparison.brief import brief
from tests.comparison.telling import told
from tests.reports.samples import of, version
from tests.reports.strategies import pairs


def test_changed_number_is_told_with_both_values_and_its_paragraph() -> None:
    base = ["We keep relations with 181 countries of the world."]
    target = ["We keep relations with 183 countries of the world."]
    assert told(brief(of(base, target))) == ["“181 countries” became “183 countries” in paragraph 1."]


def test_words_of_a_paragraph_with_figures_are_told_with_them() -> None:
    base = ["The Board decided to leave the policy rate at 5.00 percent of the usual measure."]
    target = ["The Board decided to lower the policy rate to 4.75 percent of the usual measure."]
    (only,) = told(brief(of(base, target)))
    assert "“leave” became “lower”" in only
    assert "“at 5.00 percent” became “to 4.75 percent”" in only
    assert only.endswith(" in paragraph 1.")


@pytest.mark.parametrize(
    ("base", "target", "sentence"),
    [
        ("It must be paid within 3 days.", "It must be paid within 5 days.", "“3 days” became “5 days”"),
        ("As Article 4 says, fish.", "As Article 5 says, fish.", "“Article 4” became “Article 5”"),
        ("总量连续3年下降。", "总量连续6年下降。", "“3年” became “6年”"),
    ],
)
def test_small_figure_takes_the_word_beside_it_along(base: str, target: str, sentence: str) -> None:
    (only,) = told(brief(of([base], [target])))
    assert sentence.split(" became ", maxsplit=1)[0].strip("“”") in only
    assert sentence.split(" became ")[1].strip("“”") in only


def test_small_word_after_a_figure_is_no_noun_of_it() -> None:
    for text in ("Il a mené {} à la suite d'une plainte.", "Die Gebühr betrug {} nach dem Beschluss."):
        (only,) = told(brief(of([text.format(19)], [text.format(23)])))
        assert "19” became" in only, "and not “19 à”"
        assert "23” in paragraph 1." in only


@given(pairs())
def test_no_sentence_quotes_a_bare_sign_or_digit_as_gone_or_new(pair: tuple[list[str], list[str]]) -> None:
    for sentence in brief(compare(*pair)).sentences:
        assert not re.search(r"“[\W\d_]?” is (gone|new)", sentence.text)


def test_lone_sign_or_digit_is_never_told_as_a_sentence() -> None:
    made = brief(of(["Rates of - and + apply, 7 of them, always."], ["Rates of + apply, of them, always."]))
    assert told(made) == ["Paragraph 1 was reworded in 2 places."]


def test_figures_beyond_the_first_few_keep_their_words() -> None:
    lines = [
        f"Harbour {name} sends its {name} report about 1{n}0 ships to all." for n, name in enumerate("abcdef")
    ]
    changed = [line.replace("sends", "hides").replace("0 ships", "5 ships") for line in lines]
    made = brief(of(lines, changed))
    assert made.unnamed == 0
    assert told(made)[-1] == "“sends” became “hides” in paragraphs 1 to 6."


def test_a_figure_that_became_another_is_not_gone_as_well() -> None:
    opening = "In view of the harbour's needs the Board decided to"
    base = f"{opening} maintain the range of its rate at 1-1/2 to 1-3/4 percent. The stance stays easy."
    target = f"{opening} raise the range of its rate to 1-3/4 to 2 percent. The stance stays easy."
    made = brief(of([base], [target]))
    assert any("“at 1-1/2 to 1-3/4 percent” became “to 1-3/4 to 2 percent”" in each for each in told(made))
    assert not any("gone" in each for each in told(made))
    assert [(row.substitution.base, row.substitution.target) for row in made.numbers] == [
        ("1-1/2 to 1-3/4 percent", "1-3/4 to 2 percent")
    ]


def test_exhibits_show_the_words_around_each_figure() -> None:
    base = ["We have 12 missions, and relations with 181 countries and 12 unions."]
    target = ["We have 12 missions, and relations with 183 countries and 14 unions."]
    rows = brief(of(base, target)).numbers
    assert [(row.substitution.base, row.substitution.target) for row in rows] == [
        ("181", "183"),
        ("12", "14"),
    ]
    assert [(row.before, row.after) for row in rows] == [
        ("missions, and relations with ", " countries and 14 unions."),
        ("with 183 countries and ", " unions."),
    ]


def test_renumbered_headings_give_way_to_figures_of_the_text() -> None:
    names = [f"A section with its own name {number * 'x'}" for number in range(7)]
    headings, renumbered = (
        [Paragraph(f"{first + place}. {name}", BlockKind.HEADING, 2) for place, name in enumerate(names)]
        for first in (2, 3)
    )
    figure = [Paragraph("We keep relations with 181 countries of the world.")]
    other = [Paragraph("We keep relations with 183 countries of the world.")]
    comparison = compare(version([*headings, *figure]), version([*renumbered, *other], date(2024, 3, 11)))
    assert told(brief(comparison))[0] == "“181 countries” became “183 countries” in paragraph 8."


def test_numbers_that_paragraphs_bear_give_way_to_figures_and_are_told_once() -> None:
    base = [
        "第一条 本法适用于渔业。",
        "第二条 违反本法的，处五万元以下罚款。",
        "第三条 本法由渔业部门负责解释。",
    ]
    target = [
        "第一条 本法适用于渔业。",
        "第二条 渔业应当可持续发展。",
        "第三条 违反本法的，处十万元以下罚款。",
        "第四条 本法由渔业部门负责解释。",
    ]
    made = brief(of(base, target))
    assert told(made)[0] == "“五万元” became “十万元” in paragraph 3."
    assert told(made)[-1] == (
        "2 paragraphs were renumbered, from paragraph 3 (“第二条” became “第三条”) "
        "to paragraph 4 (“第三条” became “第四条”)."
    )
    assert [row.substitution.target for row in made.numbers] == ["十万元"]
    assert [row.substitution.target for row in made.numbering] == ["第三条", "第四条"]


@pytest.mark.parametrize(
    ("base", "target"),
    [("3.2 Fees are due.", "3.4 Fees are due."), ("(b) Fees are due.", "(c) Fees are due."),
     ("§ 4 Fees are due.", "§ 5 Fees are due."), ("Article 4 Fees are due.", "Article 6 Fees are due.")],
)  # fmt: skip
def test_number_of_a_paragraph_is_told_as_such(base: str, target: str) -> None:
    (only,) = told(brief(of([base], [target])))
    assert only.startswith("The number of paragraph 1 changed: “")


@pytest.mark.parametrize(
    ("base", "target"),
    [("3.2 percent of fees are due.", "3.4 percent of fees are due."),
     ("19 ports are open.", "21 ports are open.")],
)  # fmt: skip
def test_figure_that_opens_a_paragraph_is_no_number_of_it(base: str, target: str) -> None:
    assert len(brief(of([base], [target])).numbers) == 1


def test_words_exchanged_with_a_date_are_told_with_it() -> None:
    base = ["These terms apply from 8 August 2020 to all users of the harbour."]
    target = ["These terms apply until 31 March 2023 to all users of the harbour."]
    assert told(brief(of(base, target))) == [
        "“from 8 August 2020” became “until 31 March 2023” in paragraph 1."
    ]


def test_evidence_stands_at_whole_numbers() -> None:
    base = ["The yard at 299 Quay Road closes; see part 2 no. 5 and no. 6."]
    target = ["The yard at 122 Quay Road closes; see no. 5."]
    rows = {row.substitution.base: row.before for row in brief(of(base, target)).numbers}
    assert rows["2"].endswith("see part ")
