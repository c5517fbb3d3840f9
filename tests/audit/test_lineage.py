"""Lineage and blame against histories whose truth is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import compare
from archive.model import Comparison, Paragraph
from archive.services.language.lineage import lineage
from archive.services.language.wordings import wordings
from archive.trails import Lineage, Passage
from tests.audit.generated import History, history

SEEDS = range(5)


@cache
def told(seed: int, rate: float = 1.0) -> tuple[History, tuple[Comparison, ...]]:
    made = history(seed, rate=rate)
    return made, compared(made.texts)


def compared(texts: Sequence[Sequence[str]]) -> tuple[Comparison, ...]:
    return tuple(compare(base, target) for base, target in pairwise(texts))


def lives_of(*texts: Sequence[str]) -> Lineage:
    return lineage(compared(texts), len(texts[0]))


def stations(found: Lineage) -> set[frozenset[tuple[int, int]]]:
    places: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for version, row in enumerate(found.places):
        for position, life in enumerate(row):
            places[life].add((version, position))
    return {frozenset(each) for each in places.values()}


def passages(found: Lineage, number: int) -> list[str]:
    return [event.passage.value for event in found.lives[number].events]


@pytest.mark.parametrize("rate", [1.0, 2.0])
def test_at_least_97_in_100_lives_are_exactly_right(rate: float) -> None:
    right = total = 0
    for seed in SEEDS:
        made, comparisons = told(seed, rate)
        found = stations(lineage(comparisons, len(made.texts[0])))
        truth = made.stations().values()
        total += len(truth)
        right += sum(life in found for life in truth)
    assert right >= 0.97 * total, f"{right} of {total} lives"


@pytest.mark.parametrize("rate", [1.0, 2.0])
def test_at_least_98_in_100_sentences_name_the_version_that_brought_their_words(rate: float) -> None:
    right = total = 0
    for seed in SEEDS:
        made, comparisons = told(seed, rate)
        standing = wordings(comparisons, [Paragraph(text) for text in made.texts[0]])
        found = [(strand.text.strip(), strand.since) for each in standing for strand in each.strands]
        total += len(made.since[-1])
        right += sum(pair in found for pair in made.since[-1])
    assert right >= 0.98 * total, f"{right} of {total} sentences"


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_every_paragraph_stands_in_exactly_one_life(seed: int) -> None:
    made = history(seed, versions=5, paragraphs=8, rate=2.0)
    found = lives_of(*made.texts)
    for version, texts in enumerate(made.texts):
        assert len(found.places[version]) == len(set(found.places[version])) == len(texts)
    for life in found.lives:
        held = {version for low, high in life.spans for version in range(low, high + 1)}
        assert held == {version for version, row in enumerate(found.places) if life.number in row}
        assert life.events[0].passage in (Passage.BORN, Passage.SPLIT)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_strands_and_runs_rebuild_the_text(seed: int) -> None:
    made = history(seed, versions=5, paragraphs=8, rate=2.0)
    standing = wordings(compared(made.texts), [Paragraph(text) for text in made.texts[0]])
    assert ["".join(strand.text for strand in each.strands) for each in standing] == made.texts[-1]
    assert [sum(size for size, _ in each.runs) for each in standing] == [len(t) for t in made.texts[-1]]


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_a_version_that_arrives_late_is_fitted_in_as_if_it_had_always_been_there(
    seed: int, late: int
) -> None:
    made = history(seed, versions=6, paragraphs=8)
    early = [texts for version, texts in enumerate(made.texts) if version != late]
    before = compared(early)
    # Only the two comparisons around the late version are new; the others are those kept before.
    kept = (*before[: late - 1], *compared(made.texts[late - 1 : late + 2]), *before[late:])
    assert lineage(kept, len(made.texts[0])) == lives_of(*made.texts)


FIRST = "The harbour is open to every ship that keeps the peace of the harbour."
SECOND = "The pilots of the river serve without fee from the first thaw to the last frost."
THIRD = "Fishing within three miles of the lighthouse needs a licence of the council."


def test_a_paragraph_that_comes_back_after_any_gap_is_the_same_one() -> None:
    found = lives_of([FIRST, SECOND], [FIRST], [FIRST], [FIRST, SECOND])
    assert passages(found, 1) == ["born", "gone", "returned"]
    assert found.lives[1].spans == ((0, 0), (3, 3))


def test_a_returning_paragraph_may_be_slightly_edited() -> None:
    edited = SECOND.replace("without fee", "for a small fee")
    found = lives_of([FIRST, SECOND], [FIRST], [edited, FIRST])
    assert found.lives[1].spans == ((0, 0), (2, 2))


def test_a_stranger_in_the_place_of_the_gone_is_no_return() -> None:
    found = lives_of([FIRST, SECOND], [FIRST], [FIRST, THIRD])
    assert len(found.lives) == 3


def test_in_a_split_the_larger_piece_carries_the_life_on() -> None:
    whole = f"{FIRST} {SECOND} {THIRD}"
    found = lives_of([whole], [FIRST, f"{SECOND} {THIRD}"])
    assert found.places == ((0,), (1, 0))
    assert found.lives[1].events[0].others == (0,)


def test_what_was_merged_away_and_split_off_again_is_back() -> None:
    found = lives_of(
        [f"{FIRST} {THIRD}", SECOND], [f"{FIRST} {THIRD} {SECOND}"], [f"{FIRST} {THIRD}", SECOND]
    )
    assert passages(found, 1) == ["born", "merged", "returned"]


def strands(*texts: Sequence[str]) -> list[tuple[str, int, int]]:
    standing = wordings(compared(texts), [Paragraph(text) for text in texts[0]])
    return [(s.text.strip(), s.since, s.first) for each in standing for s in each.strands]


def test_typography_brings_no_new_words() -> None:
    assert strands(["The council's word holds. It is law."], ["The council’s word  holds. It is law."]) == [
        ("The council’s word  holds.", 0, 0),
        ("It is law.", 0, 0),
    ]


def test_a_sentence_that_leaves_for_another_paragraph_keeps_its_age() -> None:
    base = [f"{FIRST} {SECOND}", THIRD]
    found = strands(base, [FIRST, f"{THIRD} {SECOND}"])
    assert {since for _, since, _ in found} == {0}


def test_a_sentence_that_comes_back_counts_from_its_return_and_knows_its_first_stay() -> None:
    found = strands([f"{FIRST} {SECOND}"], [FIRST], [f"{FIRST} {SECOND}"])
    assert found == [(FIRST, 0, 0), (SECOND, 2, 0)]


def test_a_false_paragraph_break_ages_nothing() -> None:
    cut = FIRST.index("that")
    found = strands([f"{FIRST} {SECOND}"], [FIRST[:cut].strip(), f"{FIRST[cut:]} {SECOND}"])
    assert {since for _, since, _ in found} == {0}
