"""Reversions: a statement that says again, to the letter, what an earlier one said."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from archive.cli.app import cli
from archive.model import VersionHead
from archive.services.audit.reversions import reversions
from archive.services.intake.ingest import ingest
from archive.store import open_archive
from tests.making import deposit


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_only_a_text_that_was_left_is_gone_back_to(texts: list[str]) -> None:
    line = [VersionHead(f"{place:04x}", text, 1, number=place + 1) for place, text in enumerate(texts)]
    back = reversions(line)
    for place, (before, head) in enumerate(pairwise(line), start=1):
        was_left = head.text_digest in texts[:place] and before.text_digest != head.text_digest
        assert (head.digest in back) == was_left
        if was_left:
            assert back[head.digest].text_digest == head.text_digest
            assert back[head.digest].number < before.number


def test_log_and_audit_tell_which_text_is_back(tmp_path: Path) -> None:
    place = str(tmp_path / "a.db")
    with open_archive(place, create=True) as repository:
        for year, side in enumerate(["left", "right", "left", "left"], start=2001):
            ingest(
                repository,
                deposit(f"Rules\n\nKeep to the {side} on the quay.\n\nYear by year.\n", f"{year}-01-01"),
            )
    told = CliRunner().invoke(cli, ["--db", place, "log", "policy"]).output
    assert told.count("back to the text of #1") == 1
    logged = json.loads(CliRunner().invoke(cli, ["--db", place, "log", "policy", "--format", "json"]).output)
    assert [each["back_to"] for each in logged] == [None, None, logged[0]["digest"], None]
    audited = CliRunner().invoke(cli, ["--db", place, "audit", "policy"]).output
    assert "earlier text: policy@#3 (2003-01-01): It is back to the text of policy@#1 (2001-01-01)" in audited
