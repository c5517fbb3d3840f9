"""When a statement was posted is a date of its own, and no contradiction of the statement's date."""

from __future__ import annotations

from datetime import date

import pytest

from archive.model import Deposit, Finding
from archive.readers.registry import read
from archive.services.intake.versions import version_of, witness_of

BODY = "The Board keeps the lights of the coast. Every vessel pays for the lights that it passes."


def doubts(posted: str, dated: str) -> list[str]:
    text = f"A Statement on Harbour Lights\n\n{posted}\n\n{dated}\n\nHarbour Board of Lissen\n\n{BODY}\n"
    reading = read(text.encode(), "a.txt")
    assert "published_at" in {claim.subject for claim in reading.claims}
    return [finding.kind for finding in reading.findings]


@pytest.mark.parametrize(
    "posted",
    ["2021/03/03 23:30", "2021/03/04 07:46", "2021/03/05 07:46", "2021/06/30 07:46", "2023/01/09 10:00"],
)
def test_posted_on_that_day_or_later_is_no_contradiction(posted: str) -> None:
    assert doubts(posted, "March 4, 2021") == []


@pytest.mark.parametrize("posted", ["2021/03/02 07:46", "2019/03/04 07:46"])
def test_posted_before_it_was_made_is_one(posted: str) -> None:
    assert doubts(posted, "March 4, 2021") == ["conflicting dates"]


def test_what_takes_effect_later_may_be_posted_before() -> None:
    assert doubts("2021/01/02 07:46", "Effective March 4, 2021") == []


def findings(day: date, posted: str) -> tuple[Finding, ...]:
    data = f"Harbour Lights\n\n{posted}\n\n{BODY}\n".encode()
    deposit = Deposit(
        data, "a.txt", "a.txt", series="lights", effective_on=day, dated_by="file name", date_evidence="a"
    )
    return version_of(deposit, witness_of(deposit)).head.findings


def test_a_file_name_before_the_posting_time_is_not_contradicted_by_it() -> None:
    assert findings(date(2021, 3, 4), "2021/03/05 07:46") == ()
    assert [each.kind for each in findings(date(2021, 3, 4), "2019/03/05 07:46")] == ["conflicting dates"]
