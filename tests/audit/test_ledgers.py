"""Formulas, numbers and strength: the corpus' planted facts are found, and every claim is true."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from archive.model import Facet, Substitution
from archive.reports.chart import steps
from archive.reports.ledger_formulas import MOVED_SHOWN, SPECIAL_SHOWN, formulas_text
from archive.reports.ledgers import numbers_text, strength_text
from archive.reports.terminal import columns
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word
from archive.services.language.formulas import formulas
from archive.services.language.line import Line, line_of
from archive.services.language.numbers import numbers
from archive.services.language.phrasing import whole_sentences
from archive.services.language.quantities import quantities
from archive.services.language.repeats import counted_words, is_number
from archive.services.language.strength import strength
from archive.services.language.surroundings import context_of, counts_alike, likeness
from archive.services.language.terms import about
from archive.services.language.wordings import EDITED_LIKENESS
from archive.store import Repository
from archive.trails import FormulaLedger, Slot
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


@pytest.fixture(scope="module")
def annual_ledger(annual: Line) -> FormulaLedger:
    return formulas(annual)


@pytest.fixture(scope="module")
def annual_slots(annual: Line) -> tuple[Slot, ...]:
    return numbers(annual)


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


def test_a_range_is_drawn_by_both_its_ends() -> None:
    held = line(*[f"The Board keeps the guiding rate at {rate} percent." for rate in ("2 to 3", "2 to 4")])
    (slot,) = numbers(held)
    drawn = steps(slot, held.heads)
    assert len(drawn.paths) == 2
    assert len({dot.top for dot in drawn.dots}) == 3


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("over 5,200 citizens", [("5200", "", "citizens", "over")]),
        ("nearly 70 percent of trade", [("70", "percent", "", "nearly")]),
        ("at 1-1/4 to 1-1/2 percent", [("1.25", "percent", "", "")]),
        ("about $2.5 billion in aid", [("2500000000", "$", "", "about")]),
        ("已同180多个国家建立关系", [("180", "", "个国家", "多")]),
        ("覆盖约150万平方公里", [("1500000", "", "平方公里", "约")]),
        ("四万一千余份样本", [("41000", "", "份样本", "余")]),
        ("soit 22\u202f% de plus", [("22", "percent", "", "")]),
        ("On 29 September 2022, Article 5, COVID-19, the 20th year", []),
        ("第十五条 自2020年1月1日起施行", []),
        ("one of the Nine Ports", []),
    ],
)
def test_what_counts_as_a_quantity(text: str, expected: list[tuple[str, ...]]) -> None:
    found = [(q.value, q.unit, q.noun, q.hedge) for q in quantities(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the range at 1-3/4 percent to 2 percent", ["1-3/4 percent to 2 percent = 1.75..2 percent"]),
        ("en", "cut from 5 percent to 4 percent", ["5 percent = 5 percent", "4 percent = 4 percent"]),
        ("en", "between 5 and 10 percent", ["5 and 10 percent = 5..10 percent"]),
        ("en", "5-10 days; two to three weeks", ["5-10 = 5..10", "two to three = 2..3"]),
        ("en", "2 to 3 million people", ["2 to 3 million = 2000000..3000000"]),
        (
            "en",
            "one-quarter of the seats, two thirds of the votes",
            ["one-quarter = 0.25", "two thirds = 0.666667"],
        ),
        ("en", "two third parties and one third party", ["two = 2"]),
        ("en", "605 Harbour Hill Street, 12 Great Ports of the Sea", ["12 = 12"]),
        ("en", "by 2¼ percent", ["2¼ percent = 2.25 percent"]),
        ("de", "zwei Drittel der Mitglieder, die Hälfte", ["zwei Drittel = 0.666667", "die Hälfte = 0.5"]),
        ("de", "nach Absatz 4 Satz 1 Nummer 2 oder 3", []),
        ("de", "* 8-Chlor-1-methyl-6-phenyl, 5-Methoxy-N,N-dimethyl und 4-Hydroxy-", []),
        ("de", "2-Methyl-(2-propyl)-amin, 4-Hydroxy-\n* 5-Methoxy-N", []),
        ("de", "eine 14-Tage- oder 30-Tage-Frist", ["14 = 14", "30 = 30"]),
        ("de", "eine 5-Jahres-, 10-Jahres- und 15-Jahres-Bindung", ["5 = 5", "10 = 10", "15 = 15"]),
        ("de", "eine 14-Tage-\noder 30-Tage-Frist", ["14 = 14", "30 = 30"]),
        # The second figure stands behind a hyphen, as in a name (Halle-18), and is not read.
        ("de", "die 12-bis-18-monatige Laufzeit", ["12 = 12"]),
        ("de", "des Absatzes 1a, ABl. L 119 vom Mai, (EU) 2016/679, 95/46/EG, BGBl I 1997, 2631", []),
        ("de", "binnen fünfundzwanzig Tagen", ["fünfundzwanzig = 25"]),
        ("fr", "deux tiers des membres, trente jours", ["deux tiers = 0.666667", "trente = 30"]),
        ("fr", "un tiers de confiance", []),
        ("fr", "une demande sur cinq", ["cinq = 5"]),
        (
            "zh",
            "百分之五，千分之三，三分之二以上",
            ["百分之五 = 5 percent", "千分之三 = 3 ‰", "三分之二 = 0.666667"],
        ),
        ("zh", "处三万元以上二十万元以下的罚款", ["三万元以上二十万元 = 30000..200000 元"]),
        ("zh", "三年以上七年以下，收到后三十日内", ["三年以上七 = 3..7", "三十 = 30"]),
        ("zh", "2023年3月5日，十九大，万一发生，一一说明，前二项", []),
    ],
)
def test_ranges_parts_and_number_words_are_one_quantity_each(
    language: str, text: str, expected: list[str]
) -> None:
    found = [
        f"{q.text} = {q.value}{'..' + q.upper if q.upper else ''} {q.unit}".strip()
        for q in quantities(text, language)
    ]
    assert found == expected


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


def test_the_words_around_a_number_never_cut_a_figure() -> None:
    for width in range(110, 150):
        text = f"We hold 12 ships {'y' * width} and spent over $4.9 million on each of them."
        for quantity in quantities(text):
            _, after = context_of(text, quantity)
            assert not re.search(r"\$4$|\$4\.$|\$$", after)
            assert text[quantity.end + len(after) : quantity.end + len(after) + 1] in ("", " ", ".")


def test_a_number_that_is_gone_and_back_keeps_its_slot() -> None:
    text = "We have signed treaties with 12 states."
    (slot,) = numbers(line([text, "A."], ["A."], [text.replace("12", "15"), "A."]))
    assert values(slot, 3) == ["12", "–", "15"]


def test_in_a_sentence_that_was_rewritten_unrelated_words_do_not_answer_each_other() -> None:
    calm = (
        "The Board judges that the outlook is balanced, but will watch the harbour prices and their "
        "meaning for the outlook."
    )
    views = (
        "The Board sees the outlook for the harbour prices, and calm in the markets near the aim, as the "
        "most likely outcomes."
    )
    assert likeness(calm, views) > EDITED_LIKENESS
    assert not strength(line(["Trade grew this year. " + calm], ["Trade grew this year. " + views]))


def test_strength_shifts_of_the_corpus(annual: Line, bank: Line) -> None:
    told = {
        (annual.heads[s.version].number, s.substitution.base, s.substitution.target, s.substitution.note)
        for s in strength(annual)
    }
    for planted in (
        (3, "deeply concerned", "deplore", "strengthened"),
        (4, "should", "must", "strengthened"),
        (5, "deplore", "condemn", "strengthened"),
        (8, "must", "should", "weakened"),
        (9, "strongly condemn", "concerned", "weakened"),
    ):
        assert planted in told
    rates = {(s.substitution.base, s.substitution.target) for s in strength(bank)}
    assert rates >= {("will", "may"), ("may", "will")}
    for shift in (*strength(annual), *strength(bank)):
        for words_, citation in (
            (shift.substitution.base, shift.base),
            (shift.substitution.target, shift.target),
        ):
            assert not words_ or (citation is not None and words_ in citation.quote)


def test_a_reversal_is_a_kind_of_its_own_and_comes_first() -> None:
    held = line(
        "Members should report. Members must not fish in the bay.",
        "Members must report. Members must fish in the bay.",
    )
    (comparison,) = held.comparisons
    (change,) = comparison.changes
    told = (
        Substitution(Facet.STRENGTH, "should", "must", "strengthened"),
        Substitution(Facet.STRENGTH, "must not", "must", "reversed"),
    )
    engine = replace(comparison, changes=(change._replace(evidence=told),))
    shifts = strength(replace(held, comparisons=(engine,)))
    assert [shift.substitution.note for shift in shifts] == ["reversed", "strengthened"]
    assert shifts[0].base is not None
    assert shifts[0].base.quote.strip() == "Members must not fish in the bay."
    rows = strength_text(shifts, held.heads).splitlines()
    assert (rows[0], rows[1].split("  ")[1]) == ("Reversed:", "reversed: “must not” → “must”")


def test_the_numbers_fit_the_terminal(annual: Line, repository: Repository) -> None:
    for held in (annual, line_of(repository, "ocean-statement-zh")):
        told = numbers_text(numbers(held), held.heads, 80)
        assert max(columns(row) for row in told.splitlines()) <= 80
        wide = numbers_text(numbers(held), held.heads)
        assert "".join(told.split()) == "".join(wide.split())


def test_the_sentences_cited_are_those_in_which_the_words_were_exchanged() -> None:
    """Other sentences of the paragraph hold both words, and are more alike."""
    held = line(
        "Members will receive notices that they may find of use. If you leave the list, we may write to you.",
        "Members will get such notices as they may find of use. You can leave it, but we will write to you.",
    )
    (shift,) = strength(held)
    assert shift.base is not None
    assert shift.target is not None
    assert (shift.base.quote[:6], shift.target.quote[:7]) == ("If you", "You can")


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
