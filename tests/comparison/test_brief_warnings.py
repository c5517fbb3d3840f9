"""What a brief warns of: dates that were inferred, pipelines that differ, findings, the wrong order."""

from __future__ import annotations

from datetime import date

import pytest

from archive.diff.compare import compare
from archive.model import (
    Claim,
    Comparison,
    Deposit,
    Finding,
    Version,
    VersionHead,
    Witness,
)
from archive.services.comparison.brief import brief
from archive.services.intake.versions import version_of
from tests.reports.samples import version


def warned(comparison: Comparison) -> list[str]:
    return [sentence.text for sentence in brief(comparison).warnings]


def edited_head(held: Version, **changes: object) -> Version:
    names = VersionHead.__dataclass_fields__
    head = VersionHead(**{name: getattr(held.head, name) for name in names} | changes)
    return Version(head, held.paragraphs)


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
    base, target = [
        version_of(Deposit(text, "a.txt", "a.txt", series="coast"), Witness(str(place), text, "text/plain"))
        for place, text in enumerate(texts)
    ]
    assert [base.head.dated_by, target.head.dated_by] == ["document", "document"]
    assert warned(compare(base, target)) == []


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
