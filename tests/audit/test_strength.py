"""Strength: reversed, strengthened and weakened wording, and the sentences that exchanged the words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.model import Facet, Substitution
from archive.reports.ledger_data import strength_object
from archive.reports.ledger_strength import QUOTED, strength_text
from archive.services.language.coverage import coverage
from archive.services.language.line import Line
from archive.services.language.strength import strength
from archive.services.language.surroundings import likeness
from archive.services.language.wordings import EDITED_LIKENESS
from tests.making import line


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


def test_the_same_shift_in_many_places_is_told_once() -> None:
    rules = [
        f"Keepers of the {n} light should trim the lamp at dusk."
        for n in ("east", "west", "north", "south", "old")
    ]
    held = line(rules, [rule.replace("should", "must") for rule in rules])
    shifts = strength(held)
    told = strength_text(shifts, held.heads).splitlines()
    assert told[0] == "#2 2002-05-01  strengthened ×5: “should” → “must”"
    assert sum(row.startswith("    - ") for row in told) == QUOTED
    assert told[-1] == "    and 2 more in ¶4 → ¶4, ¶5 → ¶5; --verbose quotes all"
    assert strength_text(shifts, held.heads, each=True).count("    + ") == len(rules)
    data = strength_object("policy", shifts, held.heads)["shifts"]
    assert isinstance(data, list)
    assert len(data) == len(rules)


@pytest.mark.parametrize(
    ("language", "extent", "told"),
    [
        ("pl", "none", "No words of the language 'pl' are ranked"),
        ("es", "partial", "no words are ranked for: certainty, effort, extent, force"),
        ("en-GB", "full", ""),
        ("", "unknown", "The language is not told"),
    ],
)
def test_what_could_not_be_found_in_a_language_is_told(language: str, extent: str, told: str) -> None:
    heads = [replace(head, language=language) for head in line("One.", "Two.").heads]
    (covered,) = coverage(heads)
    assert covered.extent == extent
    text = strength_text((), heads, [covered])
    assert text.splitlines()[0] == "No reversed, strengthened or weakened wording was found."
    assert told in text
    assert bool(told) == (len(text.splitlines()) > 1)
    data = strength_object("policy", (), heads, [covered])["coverage"]
    assert isinstance(data, list)
    assert [each["coverage"] for each in data] == [extent]
