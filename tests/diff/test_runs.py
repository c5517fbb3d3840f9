"""Runs of pairs: found whole, and the longest row of them is what a single pair at a time would give."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from archive.diff.answers import Answers, Pairing
from archive.diff.runs import FREE, Run, heaviest_run, longest_row, runs_of

answers = st.integers(0, 30).flatmap(
    lambda size: st.tuples(
        st.permutations(range(size)), st.lists(st.integers(0, 3), min_size=size, max_size=size)
    ).map(lambda drawn: [j if keep else FREE for j, keep in zip(*drawn, strict=True)])
)
blocks = st.lists(st.integers(1, 6), max_size=8).flatmap(
    lambda sizes: st.permutations(list(enumerate(sizes)))
)


def free_of(answers: Answers) -> list[int]:
    return [position for position, answer in enumerate(answers.single) if answer == FREE]


def row_of_single_pairs(values: list[int]) -> list[int]:
    """The longest increasing row by looking at every pair of pairs, as in a textbook."""
    best: list[list[int]] = []
    for value in values:
        before = [row for row in best if row[-1] < value]
        best.append([*max(before, key=len, default=[]), value])
    return max(best, key=len, default=[])


def runs_from(order: list[tuple[int, int]]) -> list[Run]:
    """Runs of these sizes, numbered as they stand in the target, in their order in the base."""
    starts, at = {}, 0
    for number, size in sorted(order):
        starts[number] = at
        at += size
    runs, at = [], 0
    for number, size in order:
        runs.append(Run(at, starts[number], size))
        at += size
    return runs


@given(answers)
def test_runs_hold_every_answer_once_and_no_two_join(found):
    runs = runs_of(found)
    told = {run.base + n: run.target + n for run in runs for n in range(run.size)}
    assert told == {i: j for i, j in enumerate(found) if j != FREE}
    for one, other in pairwise(runs):
        assert (one.base + one.size, one.target + one.size) != (other.base, other.target)


@given(blocks)
def test_the_longest_row_of_runs_is_as_long_as_that_of_single_pairs(order):
    runs = runs_from(order)
    row = longest_row(runs)
    single = [run.target + n for run in runs for n in range(run.size)]
    assert sum(run.size for run in row) == len(row_of_single_pairs(single))
    assert [run.target for run in row] == sorted(run.target for run in row)
    assert [run.base for run in row] == sorted(run.base for run in row)


@given(blocks)
def test_the_heaviest_run_weighs_as_much_as_the_longest_row(order):
    runs = runs_from(order)
    stayed = heaviest_run([run.target for run in runs], [run.size for run in runs])
    assert sum(runs[index].size for index in stayed) == sum(run.size for run in longest_row(runs))


def test_a_pairing_tells_pairs_splits_and_merges_in_target_order():
    pairing = Pairing(7, 7)
    pairing.pair_run(Run(0, 0, 2))
    pairing.add((2, 2), (2, 3))
    pairing.add((4, 5), (4, 4))
    pairing.pair(6, 6)
    assert pairing.free() == ([3], [5])
    assert [(list(s.base), list(s.target)) for s in pairing.stretches()] == [
        ([0, 1], [0, 1]),
        ([2], [2, 3]),
        ([4, 5], [4]),
        ([6], [6]),
    ]
    assert (pairing.base.get(-1), pairing.base.get(7), pairing.base.get(5)) == (None, None, (4, 4))
    assert (pairing.below(3), pairing.above(3)) == (4, 3)


@given(
    st.lists(
        st.tuples(st.sampled_from(["pair", "part", "run", "split", "ask"]), st.integers(0, 8)), max_size=12
    )
)
def test_a_pairing_never_tells_runs_of_before(steps):
    pairing = Pairing(9, 9)
    for step, place in steps:
        if step == "pair" and pairing.is_free(place, 8 - place):
            pairing.pair(place, 8 - place)
        elif step == "part" and pairing.base.single[place] >= 0:
            pairing.part(place, pairing.base.single[place])
        elif step == "run" and place < 8 and all(pairing.is_free(n, n) for n in (place, place + 1)):
            pairing.pair_run(Run(place, place, 2))
        elif (
            step == "split"
            and place < 8
            and pairing.is_free(place, place)
            and pairing.is_free(place, place + 1)
        ):
            pairing.add((place, place), (place, place + 1))
        elif step == "ask":
            pairing.runs()
    assert pairing.runs() == runs_of(pairing.base.single)
    assert pairing.free() == (free_of(pairing.base), free_of(pairing.target))
