"""Laws: a quick look that says "nothing here" is never wrong, so that it changes no verdict."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from archive.diff.edits import _are_strangers, _within
from archive.diff.numerals import _VERB, MONTH_WORDS, NUMBER_WORDS, TIME_WORDS, may_hold, mentions, pattern
from archive.diff.tidy import DELETE, INSERT
from archive.model import Facet
from archive.segmentation.words import whole, words

FIGURES = (*sorted(NUMBER_WORDS), *sorted(MONTH_WORDS), *sorted(TIME_WORDS), "once a year", "zweimal im Jahr")
SIGNS = tuple("十 第 三条 年 月 日 民国 ½ ² ٣ % € - – word été s\u0130x \u017fix . , / : ’ 7 19".split())  # noqa: SIM905
PIECES = st.sampled_from((*FIGURES, *SIGNS, " "))
TEXTS = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=30)
LATIN = st.lists(
    st.sampled_from(["a", "bé", "Ångström", "c7", "straße", "of", " ", "  ", "d", "7"]), max_size=8
)


@given(
    TEXTS, st.booleans(), st.sampled_from([Facet.DATE, Facet.NUMBER]), st.integers(0, 9), st.integers(0, 40)
)
def test_mentions_are_what_the_pattern_finds_whatever_the_case(
    text: str, shouted: bool, facet: Facet, low: int, size: int
) -> None:
    text = text.upper() if shouted else text
    high = min(len(text), low + size)
    found = [match.span() for match in pattern(facet).finditer(text, low, high)]
    if facet is Facet.DATE:
        found = [span for span in found if not _VERB.search(text, *span)]
    assert mentions(facet, text, low, high) == found
    if not may_hold(facet, text[low:high]):
        assert not found


@given(LATIN.map("".join), LATIN.map("".join))
def test_islands_without_a_word_in_common_are_replaced_as_a_whole(old: str, new: str) -> None:
    assume(old and new and old != new)
    if _are_strangers(old, new):
        steps = _within(whole(words(old)), whole(words(new)))
        assert [step for step in steps if step[1]] == [(DELETE, old), (INSERT, new)]
