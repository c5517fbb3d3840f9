"""Whatever is asked of a fresh archive first, what is asked next is answered too."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive.cli.app import cli

TEXTS = {
    "2001-05-01": "We shall keep the peace of the harbour. Ships pay 10 marks a day.\n",
    "2002-05-01": "We may keep the peace of the harbour. Ships pay 12 marks a day.\n",
    "2003-05-01": "We may keep the peace of the harbour at all times. Ships pay 12 marks a day.\n",
}
FIRST = {
    "blame": ("blame", "policy"),
    "phrase": ("phrase", "policy", "peace of the harbour"),
    "formulas": ("formulas", "policy"),
    "numbers": ("numbers", "policy"),
    "strength": ("strength", "policy"),
    "audit": ("audit", "policy"),
    "dossier": ("audit", "policy", "-o", "dossier"),
    "review": ("review", "policy@2002-05-01"),
    "log": ("log", "policy"),
    "verify": ("verify",),
    "diff": ("diff", "policy@first", "policy@latest"),
    "ingest by content": ("ingest", "nameless.txt", "--effective-on", "2004-05-01"),
}


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["--db", "fresh.db", *words])


@pytest.mark.parametrize("first", FIRST)
def test_a_search_after_any_other_command(
    first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("policy").mkdir()
    for day, text in TEXTS.items():
        Path(f"policy/{day}.txt").write_text(text, encoding="utf-8")
    Path("nameless.txt").write_text(TEXTS["2003-05-01"].replace("12", "14"), encoding="utf-8")
    assert run("ingest", "policy").exit_code == 0
    done = run(*FIRST[first])
    assert done.exit_code == 0, done.output
    found = run("search", "harbour")
    assert found.exit_code == 0, found.output
    assert "peace of the harbour" in found.output
    for words in FIRST.values():
        assert run(*words).exit_code == 0, words
