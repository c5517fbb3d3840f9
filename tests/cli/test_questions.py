"""Questions about language: options that contradict each other are told, never silently left out."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Archive, assert_one_sentence

BANK = "central-bank-statement"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("phrase", BANK, "rate", "--exact", "--regex"), "--exact and --regex contradict"),
        (("phrase", BANK, "rate", "--near", "--regex"), "--near and --regex contradict"),
        (("phrase", BANK, "rate", "--brief", "--format", "csv"), "csv is the list of them"),
        (("search", "rate", "--since", "2021-01-01", "--until", "2020-01-01"), "No day is both"),
        (("search", '"guiding rate'), "a quote that is never closed"),
    ],
)
def test_what_contradicts_itself_is_refused(
    archive: Archive, held: Path, arguments: tuple[str, ...], told: str
) -> None:
    done = archive(*arguments)
    assert_one_sentence(done)
    assert told in done.err


def test_one_way_to_look_may_be_given_twice(archive: Archive, held: Path) -> None:
    assert archive("phrase", BANK, "rate", "--exact", "--exact").code == 0


def test_brief_json_leaves_the_versions_out(archive: Archive, held: Path) -> None:
    brief = json.loads(archive("phrase", BANK, "the", "--brief", "--format", "json").out)
    whole = json.loads(archive("phrase", BANK, "the", "--format", "json").out)
    assert "states" not in brief
    assert {**brief, "states": whole["states"]} == whole


def test_a_search_of_damaged_texts_says_what_it_means_and_names_the_way_on(
    archive: Archive, held: Path
) -> None:
    with closing(sqlite3.connect(held)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("UPDATE frames SET data = zeroblob(length(data))")
    done = archive("search", "rate")
    assert_one_sentence(done, "Nothing can be searched", "would be incomplete", "`archive rescue`")
