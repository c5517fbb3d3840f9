"""Reviewing at the command line: what is listed, what a wrong id costs, what comes next."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Archive


@pytest.fixture
def held(archive: Archive, corpus: Path) -> Archive:
    """An archive that holds the central bank's statements."""
    archive("ingest", "-q", corpus / "central-bank-statement")
    return archive


def test_changes_are_listed_with_what_they_are(held: Archive) -> None:
    lines = held("review", "central-bank-statement@2024-04-25").out.splitlines()
    assert [line for line in lines if "edited, date, furniture: “February 29” → “April 25”" in line]
    assert [line for line in lines if "¶5    edited, number, wording: " in line]
    told = json.loads(held("review", "central-bank-statement@2024-04-25", "--format", "json").out)
    assert {each["furniture"] for each in told} == {True, False}


def test_an_id_that_no_change_has_is_refused(held: Archive) -> None:
    done = held("review", "central-bank-statement@latest", "zzz")
    assert done.code == 2
    assert "brought no change whose id begins with 'zzz'" in done.err
    assert "`archive review central-bank-statement@#10` lists them." in done.err


def test_where_nothing_was_decided_the_way_on_is_told(held: Archive) -> None:
    assert "`archive review central-bank-statement@latest`" in held("review", "central-bank-statement").out


def test_change_has_one_id_in_every_document(held: Archive) -> None:
    reviewed = json.loads(held("review", "central-bank-statement@latest", "--format", "json").out)
    compared = json.loads(
        held(
            "diff", "central-bank-statement@latest~1", "central-bank-statement@latest", "--format", "json"
        ).out
    )
    assert reviewed
    assert {each["id"] for each in reviewed} <= {each["id"] for each in compared["changes"]}
