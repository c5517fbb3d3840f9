"""Candidates are those that weighing every pair would have chosen, found without weighing every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.diff.candidates import FAINT, by_words
from archive.diff.likeness import Likeness

paragraphs = st.lists(
    st.lists(st.sampled_from([f"word{n}" for n in range(40)]), min_size=1, max_size=20).map(" ".join),
    max_size=12,
)


def chosen_from_all(likeness: Likeness, reach: int) -> set[tuple[int, int]]:
    """For each base paragraph the best of all target paragraphs, by their shared weight of words."""
    cells = set()
    for i, base in likeness.base.items():
        scored = [
            (-2 * likeness.shared(base, target) / (base.mass + target.mass), abs(i - j), j)
            for j, target in likeness.target.items()
        ]
        cells |= {(i, j) for score, _, j in sorted(scored)[:reach] if score <= -FAINT}
    return cells


@given(paragraphs, paragraphs, st.integers(6, 12))
def test_no_candidate_is_lost_by_looking_less(base, target, reach):
    likeness = Likeness(dict(enumerate(base)), dict(enumerate(target)), lambda _i, _j: 1.0)
    assert by_words(likeness, reach) == chosen_from_all(likeness, reach)
