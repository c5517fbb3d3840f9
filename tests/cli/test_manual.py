"""The command-line page cannot drift from the commands."""

from __future__ import annotations

from pathlib import Path

from archive.cli.manual import manual

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"


def test_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == manual(), "run: python -m archive.cli.manual > docs/cli.md"
