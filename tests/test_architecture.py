"""The architecture page tells of the tree as it is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_PATH = re.compile(r"`((?:archive|tests|templates|benchmarks|corpus|docs)/[\w./-]*)`")


def drawings() -> list[list[str]]:
    """The floors of each drawing, from the top down."""
    blocks = re.findall(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [[re.split(r"\s{2,}", line)[0] for line in block.splitlines()] for block in blocks]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_place_that_a_document_names_is_there(document: Path) -> None:
    named = _PATH.findall(document.read_text(encoding="utf-8"))
    assert [place for place in named if not (ROOT / place).exists()] == []


def test_the_floors_are_those_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = [contract["layers"] for contract in contracts["contracts"] if contract["type"] == "layers"]
    built = [[floor.replace(" | (web)", "") for floor in floors] for floors in layers]
    assert drawings() == built


def test_every_room_is_drawn() -> None:
    drawn = {room for floors in drawings() for floor in floors for room in floor.split(" | ")}
    packages = [path.parent for path in (ROOT / "archive").rglob("__init__.py")]
    rooms = {path.name for path in packages if path.parent.name in {"archive", "services"}}
    assert rooms - {"templates"} <= drawn
