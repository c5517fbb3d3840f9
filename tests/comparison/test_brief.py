"""A comparison in a minute: what its sentences say, in which order, and that none is lost."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from hypothesis import given

from archive.diff.compare import compare
from archive.model import (
    ChangeKind,
    Significance,
)
from archive.services.comparison.brief import brief, briefs
from tests.comparison.telling import told
from tests.reports.samples import coast, of, version
from tests.reports.strategies import pairs


def test_equal_texts_are_called_the_same() -> None:
    assert brief(of(["One."], ["One."])).overall.text == "The two texts are the same, word for word."


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


def test_strength_that_occurs_twice_is_told_once() -> None:
    base = ["Each port should keep its log, and each ship should keep its flag, in all of 1810 days."]
    target = ["Each port must keep its log, and each ship must keep its flag, in all of 1830 days."]
    assert told(brief(of(base, target))) == [
        "“1810 days” became “1830 days” in paragraph 1.",
        "Wording strengthened in paragraph 1: “should” became “must”.",
    ]


def test_moved_paragraph_is_told_once_with_where_it_went() -> None:
    base = ["The first one stays.", "The second one stays too.", "The third paragraph goes to the front."]
    target = [base[2], base[0], base[1]]
    assert told(brief(of(base, target))) == ["Paragraph 3 moved to place 1, its wording unchanged."]


def test_paragraph_that_is_gone_is_told_with_how_long_it_stood() -> None:
    base = ["This stays as it is.", "The parties shall meet every year in spring."]
    made = brief(of(base, base[:1]), since={1: date(2019, 3, 1)})
    quote = "“The parties shall meet every year in spring.”"
    assert told(made) == [f"Paragraph 2 of the base, present since 2019-03-01, is gone: {quote}"]


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


def test_what_was_reversed_is_told_first() -> None:
    base = ["Crews paid 14 crowns. Vessels must not enter the reserve at night, whatever their flag."]
    target = ["Crews paid 15 crowns. Vessels must enter the reserve at night, whatever their flag."]
    told = brief(compare(base, target)).sentences
    assert told[0].text == "Wording reversed in paragraph 1: “must not” became “must”."


def test_exchange_that_many_paragraphs_share_is_told_once() -> None:
    base = [
        f"The {name} harbour writes to the Board of Fisheries each spring." for name in ("old", "new", "far")
    ]
    target = [line.replace("Board", "Ministry") for line in base]
    assert told(brief(of(base, target))) == ["“Board” became “Ministry” in paragraphs 1 to 3."]


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
