"""Dates in seven languages: none that a document states is missed, none that it does not is invented."""

from __future__ import annotations

import pytest

from archive.readers.registry import read
from tests.readers.phrasings import PHRASES, PROSE

CASES = [(language, *case) for language, cases in PHRASES.items() for case in cases]
TITLES = {"zh": "港口规则"}


def effective_on(text: str) -> str | None:
    """The day that wins among what a text says of its own date."""
    claims = [claim for claim in read(text.encode(), "a.txt").claims if claim.subject == "effective_on"]
    return max(claims, key=lambda claim: claim.strength).value if claims else None


@pytest.mark.parametrize(("language", "phrase", "day"), CASES)
def test_awkward_phrase_gives_its_day_or_none(language: str, phrase: str, day: str | None) -> None:
    title = TITLES.get(language, "Rules of the Lights")
    assert effective_on("\n\n".join([title, phrase, PROSE[language], PROSE[language]])) == day


@pytest.mark.parametrize(("language", "phrase", "day"), CASES)
def test_phrase_amid_prose_is_never_taken_for_a_date_of_its_own(
    language: str, phrase: str, day: str | None
) -> None:
    """Inside a paragraph only a sentence about the document itself may give a day, and no other day."""
    text = "\n\n".join([TITLES.get(language, "Rules"), f"{PROSE[language]} {phrase} {PROSE[language]}"])
    assert effective_on(text) in {None, day}


def test_a_law_keeps_the_day_of_its_newest_act_beside_its_first_day_in_force() -> None:
    acts = "（1994年5月12日通过\u3000根据2016年11月7日决定修正）"
    law = f"港口法\n\n{acts}\n\n第一条\u3000船只缴费。\n\n第二条\u3000本法自1994年7月1日起施行。"
    assert effective_on(law) != "1994-07-01"
