"""The trail as text: read by a person, however many versions there are; nothing is left out of JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Archive


@pytest.fixture
def many(archive: Archive, tmp_path: Path) -> Archive:
    """Twelve days of one policy, each of which still states one date; a second series beside it."""
    folder = tmp_path / "rules"
    folder.mkdir()
    for day in range(1, 13):
        text = f"Rules of the harbour\n\nLast updated: 3 March 2020\n\nBoats pay {day} crowns a night.\n"
        (folder / f"2024-05-{day:02}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "notice").mkdir()
    (tmp_path / "notice" / "2024-06-01.txt").write_text("The harbour is closed.\n", encoding="utf-8")
    assert archive("ingest", "rules", "notice").code == 0
    return archive


def test_all_series_are_told_in_a_few_lines_each(many: Archive) -> None:
    told = many("audit").out
    assert len(told.splitlines()) < 12
    assert (
        "rules: Rules of the harbour\n    12 versions, 2024-05-01 to 2024-05-12; 11 substantive changes"
        in told
    )
    assert "notice\n    1 version, 2024-06-01\n" in told, "without a title a series is told by its name alone"
    assert told.endswith(
        "2 series, 13 versions, 12 findings. `archive audit SERIES`, or --verbose, tells of every version.\n"
    )


def test_findings_that_say_the_same_are_one_line_that_counts_them(many: Archive) -> None:
    told = many("audit", "rules").out
    lines = [line for line in told.splitlines() if "conflicting dates" in line]
    assert lines == [
        "    conflicting dates, 12 times: rules@#1 (2024-05-01), #2 (2024-05-02), #3 (2024-05-03) and 9 more"
        ": Dated … by file name, but the text says “…”."
    ]
    assert "12 findings:" in told
    assert "--verbose tells each" in told


def test_verbose_tells_every_finding_and_json_always_does(many: Archive) -> None:
    told = many("audit", "rules", "-v").out
    assert told.count("conflicting dates: rules@#") == 12
    assert "--verbose tells each" not in told
    assert many("audit", "-v").out.count("\n#") == 13
    assert len(json.loads(many("audit", "rules", "--format", "json").out)["findings"]) == 12


def test_how_all_versions_were_drawn_is_told_once(many: Archive) -> None:
    told = many("audit", "rules").out
    assert told.count("drawn by") == 1
    assert "\nall drawn by text/" in told
    assert told.count("version ") == 12
    alone = many("audit", "notice").out
    assert "\ndrawn by text/" in alone


def test_address_that_is_the_source_is_named_once(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<h1>Rules</h1><p>Effective date: 3 March 2024</p>", encoding="utf-8")
    address = "https://harbour.example/rules"
    assert archive("ingest", "page.html", "--series", "rules", "--source-url", address).code == 0
    assert f"by file: page.html <{address}>" in archive("audit", "rules").out


def test_damage_in_many_places_is_told_in_few_lines(archive: Archive, tmp_path: Path) -> None:
    from archive.cli.trails import finding_lines
    from archive.model import Finding

    lost = [Finding("fixity", f"witness {n}", f"The bytes of witness {n} are missing.") for n in range(500)]
    assert finding_lines(lost)[:2] == [
        "500 findings:",
        "    fixity, 500 times: witness 0, witness 1, witness 2 and 497 more: "
        "The bytes of witness … are missing.",
    ]
    assert len(finding_lines(lost, each=True)) == 501
