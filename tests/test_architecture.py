"""The architecture page tells of the tree as it is."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from statistics import median

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
    # What Python keeps compiled is there once something has run.
    lasting = [place for place in named if "__pycache__" not in place]
    assert [place for place in lasting if not (ROOT / place).exists()] == []


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


def lengths() -> Iterator[tuple[int, str]]:
    """How many lines each function takes, its docstring included, and where it stands."""
    for source in sorted((ROOT / "archive").rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield (node.end_lineno or 0) - node.lineno + 1, f"{source.relative_to(ROOT)}: {node.name}"


def test_functions_are_small() -> None:
    found = list(lengths())
    assert median(size for size, _ in found) <= 8
    assert [name for size, name in found if size > 45] == []


def test_a_module_is_read_in_one_go() -> None:
    sizes = {
        path: len(path.read_text(encoding="utf-8").splitlines()) for path in ROOT.glob("archive/**/*.py")
    }
    assert [str(path) for path, size in sizes.items() if size > 400] == []
