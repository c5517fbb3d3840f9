"""What a version adds to those held of its day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from archive.model import Outcome, VersionHead
from archive.services.intake.settling import CAPTURE, settle

DAY = date(2020, 5, 1)


def head(
    text: str, *, order: int = 1, witness: str = "", pipeline: str = "p/1", **more: object
) -> VersionHead:
    said: dict[str, object] = {"series": "s", "effective_on": DAY, "dated_by": "file name", **more}
    return VersionHead(
        digest=f"{text}{order}{witness}{pipeline}{said['effective_on']}",
        text_digest=text,
        paragraphs=1,
        order=order,
        witness=witness or text,
        pipeline=pipeline,
        **said,  # type: ignore[arg-type]
    )


def test_what_differs_from_what_is_held_decides_the_outcome() -> None:
    held = [head("a")]
    assert settle(head("a"), held).outcome is Outcome.ALREADY_HELD
    assert settle(head("a", witness="other bytes"), held).outcome is Outcome.SAME_TEXT
    assert settle(head("a", pipeline="p/2"), held).outcome is Outcome.REPROCESSED
    assert settle(head("b"), held).outcome is Outcome.RECORDED
    assert settle(head("a", effective_on=date(2020, 5, 2)), held).outcome is Outcome.RECORDED
    assert settle(head("a", series="other"), held).outcome is Outcome.RECORDED


def test_change_taken_back_on_one_day_is_recorded() -> None:
    held = [head("a", order=1), head("b", order=2)]
    assert settle(head("a", order=3), held).outcome is Outcome.RECORDED
    assert settle(head("b", order=3, witness="other"), held).outcome is Outcome.SAME_TEXT


def test_page_captured_again_is_weighed_against_the_one_in_force() -> None:
    later = {"effective_on": date(2021, 5, 1), "dated_by": CAPTURE}
    held = [head("a"), head("z", effective_on=date(2022, 1, 1))]
    assert settle(head("a", **later), held).outcome is Outcome.ALREADY_HELD  # type: ignore[arg-type]
    assert settle(head("a", witness="w", **later), held).outcome is Outcome.SAME_TEXT  # type: ignore[arg-type]
    assert settle(head("b", **later), held).outcome is Outcome.RECORDED  # type: ignore[arg-type]
    assert settle(head("z", **later), held).outcome is Outcome.RECORDED  # type: ignore[arg-type]


@given(st.dictionaries(st.integers(1, 9), st.sampled_from("abc")))
def test_same_day_again_adds_nothing(day: dict[int, str]) -> None:
    held: list[VersionHead] = []
    for _ in range(2):
        count = len(held)
        for order, text in sorted(day.items()):
            place = settle(head(text, order=order), held)
            if place.is_new:
                held.append(place.head)
    assert len(held) == count


@given(st.dictionaries(st.integers(1, 9), st.sampled_from("abc")))
def test_a_day_ends_with_its_last_text(day: dict[int, str]) -> None:
    held: list[VersionHead] = []
    for order, text in sorted(day.items()):
        place = settle(head(text, order=order), held)
        if place.is_new:
            held.append(place.head)
    if day:
        assert max(held, key=lambda each: each.order).text_digest == day[max(day)]
