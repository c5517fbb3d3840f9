"""A comparison in a minute: what its sentences say, in which order, and on what evidence."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given

from archive.diff.compare import compare
from archive.model import (
    BlockKind,
    Brief,
    ChangeKind,
    Claim,
    Comparison,
    Deposit,
    Finding,
    Paragraph,
    Significance,
    Version,
    VersionHead,
    Witness,
)
from archive.services.comparison.brief import brief, briefs
from archive.services.intake.versions import version_of
from tests.reports.samples import coast, of, version
from tests.reports.strategies import pairs


def told(made: Brief) -> list[str]:
    return [sentence.text for sentence in made.sentences]


def warned(comparison: Comparison) -> list[str]:
    return [sentence.text for sentence in brief(comparison).warnings]


def edited_head(held: Version, **changes: object) -> Version:
    names = VersionHead.__dataclass_fields__
    head = VersionHead(**{name: getattr(held.head, name) for name in names} | changes)
    return Version(head, held.paragraphs)


def test_equal_texts_are_called_the_same() -> None:
    assert brief(of(["One."], ["One."])).overall.text == "The two texts are the same, word for word."


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


def test_short_words_that_became_others_are_told_in_one_sentence() -> None:
    base = ["Water is a human right, and the Council raises its share for the coast in this year."]
    target = ["Water is a basic need, and the Council maintains its share for the coast in this year."]
    assert told(brief(of(base, target))) == [
        "“human right” became “basic need” and “raises” became “maintains” in paragraph 1."
    ]


def test_many_substitutions_of_a_paragraph_are_told_in_part_and_counted() -> None:
    names = ["north", "south", "harbour", "river", "island", "market", "tower"]
    base = ["; ".join(f"the {name} keeps its own customs house" for name in names)]
    target = ["; ".join(f"the {name[::-1]} keeps its own customs house" for name in names)]
    (only,) = told(brief(of(base, target)))
    assert only.count("became") == 4
    assert only.endswith(" and 3 more in paragraph 1.")


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


def test_strength_that_occurs_twice_is_told_once() -> None:
    base = ["Each port should keep its log, and each ship should keep its flag, in all of 1810 days."]
    target = ["Each port must keep its log, and each ship must keep its flag, in all of 1830 days."]
    assert told(brief(of(base, target))) == [
        "“1810 days” became “1830 days” in paragraph 1.",
        "Wording strengthened in paragraph 1: “should” became “must”.",
    ]


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


def test_moved_paragraph_is_told_once_with_where_it_went() -> None:
    base = ["The first one stays.", "The second one stays too.", "The third paragraph goes to the front."]
    target = [base[2], base[0], base[1]]
    assert told(brief(of(base, target))) == ["Paragraph 3 moved to place 1, its wording unchanged."]


def test_paragraph_that_is_gone_is_told_with_how_long_it_stood() -> None:
    base = ["This stays as it is.", "The parties shall meet every year in spring."]
    made = brief(of(base, base[:1]), since={1: date(2019, 3, 1)})
    quote = "“The parties shall meet every year in spring.”"
    assert told(made) == [f"Paragraph 2 of the base, present since 2019-03-01, is gone: {quote}"]


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


def test_typographic_changes_are_counted_apart_and_not_told() -> None:
    made = brief(of(["The officers' exchange goes on."], ["The officers’ exchange goes on."]))
    assert told(made) == []
    assert (
        made.overall.text
        == "No paragraph stayed unchanged; 1 edited. Nothing of substance changed, 1 typographic only."
    )


def test_furniture_is_counted_and_not_told() -> None:
    made = brief(coast())
    assert "3 in furniture (what stands around the statement)" in made.overall.text
    assert not any("Harbour Row" in sentence or "©" in sentence for sentence in told(made))


def test_counts_of_the_whole_add_up() -> None:
    figures, made = coast().summary, brief(coast()).overall.text
    told = re.search(r"Of (\d+) changes (\d+) are of substance, (.*)\.$", made)
    assert told is not None
    parts = [int(told[2]), *(int(number) for number in re.findall(r"(\d+) [a-z]", told[3]))]
    assert int(told[1]) == sum(parts)
    assert parts[0] == figures.substantive


def test_inferred_date_is_a_warning_with_its_evidence() -> None:
    inferred = edited_head(version("A text."), dated_by="document", evidence="March 14, 2022")
    assert warned(compare(inferred, version("A text.", date(2024, 3, 11)))) == [
        "The date of the base, 2022-03-14, was inferred (document: “March 14, 2022”)."
    ]


def claimed(strength: int, rule: str) -> Version:
    """A version dated by its own text, with the claim that won and one that lost."""
    claims = (
        Claim("effective_on", "2022-03-14", "March 14, 2022", "line 2", rule, strength),
        Claim("effective_on", "2021-01-01", "2021", "line 9", "date line", 20),
        Claim("published_at", "2022-03-14", "March 14, 2022", "line 2", "posting time", 70),
    )
    return edited_head(version("A text."), dated_by="document", evidence="March 14, 2022", claims=claims)


@pytest.mark.parametrize("strength", [66, 72, 80, 90])
def test_date_that_a_line_of_the_document_states_is_no_warning(strength: int) -> None:
    stated = claimed(strength, "date line, month day year")
    assert warned(compare(stated, version("A text.", date(2024, 3, 11)))) == []


@pytest.mark.parametrize("strength", [30, 45, 60])
def test_date_of_a_weak_claim_is_a_warning_with_its_rule(strength: int) -> None:
    weak = claimed(strength, "posted line")
    assert warned(compare(weak, version("A text.", date(2024, 3, 11)))) == [
        "The date of the base, 2022-03-14, was inferred (document, posted line: “March 14, 2022”)."
    ]


def test_document_with_a_date_line_of_its_own_is_compared_without_a_warning() -> None:
    texts = [
        f"Statement on the Coast\n\nMarch 14, {year}\n\nThe Council met {count} times.\n".encode()
        for year, count in ((2022, 4), (2023, 5))
    ]
    sides = [
        version_of(Deposit(text, "a.txt", "a.txt", series="coast"), Witness(str(place), text, "text/plain"))
        for place, text in enumerate(texts)
    ]
    assert [side.head.dated_by for side in sides] == ["document", "document"]
    assert warned(compare(*sides)) == []


def test_pipelines_that_differ_are_a_warning() -> None:
    other = edited_head(version("A text.", date(2024, 3, 11)), pipeline="pdf/1 paragraphs/1")
    assert "Different pipelines read the sides" in warned(compare(version("A text."), other))[0]


def test_one_witness_read_twice_is_never_a_policy_change() -> None:
    base = version("A text.\nFooter.")
    again = edited_head(
        version("A text.", number=2), witness=base.head.witness, pipeline="html/2 paragraphs/1"
    )
    assert warned(compare(base, again))[0].startswith("Both sides were drawn from the same witness")


def test_findings_of_a_version_are_warnings() -> None:
    doubted = edited_head(version("A text."), findings=(Finding("mojibake", "x", "It holds Ã©."),))
    assert warned(compare(doubted, version("A text.", date(2024, 3, 11)))) == ["On the base: It holds Ã©."]


def test_comparison_backwards_in_time_is_a_warning() -> None:
    assert "runs backwards" in warned(compare(version("A.", date(2024, 3, 11)), version("A.")))[0]


@given(pairs())
def test_every_substantive_change_is_named_or_counted(pair: tuple[list[str], list[str]]) -> None:
    comparison = compare(*pair)
    made = brief(comparison)
    substantive = {
        change.id
        for change in comparison.changes
        if change.significance is Significance.SUBSTANTIVE and change.kind is not ChangeKind.UNCHANGED
    }
    named = {name for sentence in made.sentences for name in (sentence.change, *sentence.also)}
    assert made.unnamed == len(substantive - named)


@given(pairs())
def test_what_a_brief_quotes_stands_in_the_text(pair: tuple[list[str], list[str]]) -> None:
    comparison = compare(*pair)
    held = {
        side: " ".join(" ".join(paragraph.text.split()) for paragraph in version.paragraphs)
        for side, version in (("base", comparison.base), ("target", comparison.target))
    }
    for sentence in brief(comparison).sentences:
        for phrase in sentence.phrases:
            if phrase.side:
                assert " ".join(phrase.text.removesuffix("…").split()) in held[phrase.side]


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


def test_briefs_of_a_line_tell_how_long_a_paragraph_had_stood() -> None:
    texts = (
        "The opening stays.\nWe shall keep the peace of the coast.",
        "The opening stays.\nSomething new is said here about ships.\nWe shall keep the peace of our coast.",
        "The opening stays.\nSomething new is said here about ships.",
        "The opening stays.",
    )
    line = [version(text, date(2020 + n, 1, 1), number=n + 1) for n, text in enumerate(texts)]
    made = [made for _, made in briefs(compare(base, target) for base, target in pairwise(line))]
    assert told(made[1])[0].startswith("Paragraph 3 of the base, present since 2020-01-01, is gone: “We")
    assert told(made[2])[0].startswith("Paragraph 2 of the base, present since 2021-01-01, is gone: “Some")


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


def test_what_was_reversed_is_told_first() -> None:
    base = ["Crews paid 14 crowns. Vessels must not enter the reserve at night, whatever their flag."]
    target = ["Crews paid 15 crowns. Vessels must enter the reserve at night, whatever their flag."]
    told = brief(compare(base, target)).sentences
    assert told[0].text == "Wording reversed in paragraph 1: “must not” became “must”."


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


def test_exchange_that_many_paragraphs_share_is_told_once() -> None:
    base = [
        f"The {name} harbour writes to the Board of Fisheries each spring." for name in ("old", "new", "far")
    ]
    target = [line.replace("Board", "Ministry") for line in base]
    assert told(brief(of(base, target))) == ["“Board” became “Ministry” in paragraphs 1 to 3."]


def test_words_exchanged_with_a_date_are_told_with_it() -> None:
    base = ["These terms apply from 8 August 2020 to all users of the harbour."]
    target = ["These terms apply until 31 March 2023 to all users of the harbour."]
    assert told(brief(of(base, target))) == [
        "“from 8 August 2020” became “until 31 March 2023” in paragraph 1."
    ]


def test_replaced_phrase_is_told_from_both_sides() -> None:
    base = ["You are a convicted smuggler of eels, and may not moor here at any time."]
    target = ["You were found guilty by a court of smuggling fish, and may not moor here at any time."]
    (only,) = told(brief(of(base, target)))
    assert only == (
        "“are a convicted smuggler of eels” became "
        "“were found guilty by a court of smuggling fish” in paragraph 1."
    )


def test_words_that_stand_elsewhere_in_the_paragraph_are_not_called_gone() -> None:
    base = ["Voting for it were Ada Brook, Tom Fell and Kit Moor; nobody at all voted against it."]
    target = ["Voting for it were Ada Brook and Kit Moor; Tom Fell alone voted against it."]
    assert not any(
        "gone" in sentence and "Tom Fell" in sentence for sentence in told(brief(of(base, target)))
    )


def test_neighbours_that_are_gone_are_told_together() -> None:
    base = [
        "The opening stays as it is.",
        "A first rule on nets.",
        "A second rule on boats.",
        "A third on eels.",
    ]
    assert told(brief(of(base, base[:1]))) == [
        "Paragraphs 2 to 4 of the base are gone, beginning: “A first rule on nets.”"
    ]


def test_sentence_that_wandered_is_told_as_moved() -> None:
    sentence = " The crew of every vessel keeps a log of all its nets."
    opening = "The harbour opens at dawn and closes late, but for the winter, when it stays closed to all."
    other = "The market is held on the quay each week, under the roof that the guild of eel fishers built."
    (only,) = told(brief(of([opening + sentence, other], [opening, other + sentence])))
    assert only == (
        "“The crew of every vessel keeps a log of all its nets.” "
        "moved from paragraph 1 of the base to paragraph 2."
    )


def test_many_moves_without_an_edit_are_one_sentence() -> None:
    lines = [
        f"Vessel {name} may land {number} crates of eels." for number, name in enumerate("abcdefghij", 11)
    ]
    mixed = [lines[place] for place in (9, 0, 7, 1, 5, 2, 3, 4, 6, 8)]
    moved = [sentence for sentence in told(brief(of(lines, mixed))) if "moved" in sentence]
    assert len(moved) <= 3


def test_evidence_stands_at_whole_numbers() -> None:
    base = ["The yard at 299 Quay Road closes; see part 2 no. 5 and no. 6."]
    target = ["The yard at 122 Quay Road closes; see no. 5."]
    rows = {row.substitution.base: row.before for row in brief(of(base, target)).numbers}
    assert rows["2"].endswith("see part ")


def test_reversal_that_only_deletes_has_its_words_around() -> None:
    base = ["Vessels must not enter the reserve at night."]
    (row,) = brief(of(base, ["Vessels must enter the reserve at night."])).strength
    assert (row.before, row.after) == ("Vessels ", " enter the reserve at")


def test_rewritten_paragraph_is_called_so() -> None:
    base = [
        "Since the ninth assembly the council has led the fleet through storms of every kind with care, "
        "and the crews have thanked it by keeping their logs, paying their dues and mending nets in time."
    ]
    target = [
        "Since the tenth assembly no body of ours leads anyone; each boat finds its own way home now, "
        "whoever owns it, and what it lands is sold on the quay by whoever happens to be there that day."
    ]
    made = told(brief(of([*base, "The end."], [*target, "The end."])))
    assert made == ["Paragraph 1 was rewritten."] or not any("became" in sentence for sentence in made)
