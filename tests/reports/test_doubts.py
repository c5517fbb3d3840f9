"""Doubts that say the same are gathered into one line, and nothing is lost by it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.model import Finding
from archive.reports.doubts import gathered

KINDS = st.sampled_from(["same text", "conflicting dates"])
MESSAGES = st.sampled_from(
    ["Dated 2020-01-01 by file name.", "The line says “May 1”.", "The line says “May 2”.", "It is far."]
)
SUBJECTS = st.sampled_from(["law@2020-01-01", "law@#3", "a.txt"])


@given(st.lists(st.builds(Finding, KINDS, SUBJECTS, MESSAGES, st.sampled_from(["", "a.txt"]))))
def test_every_finding_is_in_exactly_one_doubt(findings: list[Finding]) -> None:
    doubts = gathered(findings)
    held = [finding for doubt in doubts for finding in doubt.findings]
    assert sorted(held, key=repr) == sorted(findings, key=repr)
    assert len({(doubt.kind, doubt.message) for doubt in doubts if len(doubt.findings) > 1}) == len(
        [doubt for doubt in doubts if len(doubt.findings) > 1]
    )


def test_equal_doubts_name_their_versions_in_one_line() -> None:
    (doubt,) = gathered(
        Finding("conflicting dates", f"law@{day}", f"The line says “{quote}”; dated {day}.")
        for day, quote in (("2020-01-01", "May 1"), ("2021-01-01", "May 2"))
    )
    assert doubt.subjects == "law@2020-01-01, 2021-01-01"
    assert doubt.message == "The line says “…”; dated …."


def test_a_single_doubt_keeps_its_words_and_names_its_file() -> None:
    (doubt,) = gathered([Finding("mojibake", "law@2020-01-01", "1 place looks like “x”.", "a.txt")])
    assert doubt.message == "1 place looks like “x”. (in a.txt)"
