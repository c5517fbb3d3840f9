"""Every fault says what to do next, and the drawing of their tree is the tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from archive import errors

SOURCES = sorted(Path(errors.__file__).parent.rglob("*.py"))
FAULTS = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.ArchiveError)
}


def raised(source: Path) -> Iterator[ast.Call]:
    """Where a source makes one of our faults."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAULTS:
            yield node


def says_what_to_do(call: ast.Call) -> bool:
    """Whether a fault is given a next step, or is handed one that came from elsewhere."""
    steps = [*call.args[1:2], *(each.value for each in call.keywords)]
    is_handed_on = any(isinstance(each, ast.Starred) for each in call.args)
    return is_handed_on or any(not (isinstance(step, ast.Constant) and step.value == "") for step in steps)


def test_every_fault_says_what_to_do_next() -> None:
    silent = [
        f"{source.name}:{call.lineno}"
        for source in SOURCES
        for call in raised(source)
        if not says_what_to_do(call)
    ]
    assert sum(1 for source in SOURCES for _ in raised(source)) > 50
    assert silent == []


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn: dict[str, tuple[int, str]] = {}
    above: dict[int, str] = {}
    for line in (errors.__doc__ or "").splitlines():
        if match := re.match(r"    ([│ ├└─]*)([A-Z]\w+) ", line + " "):
            depth = len(match[1]) // 4
            above[depth] = match[2]
            drawn[match[2]] = (depth, above.get(depth - 1, "Exception"))
    assert {name: parent for name, (_, parent) in drawn.items()} == {
        name: kind.__bases__[0].__name__ for name, kind in FAULTS.items()
    }


def test_each_fault_has_the_code_and_status_that_are_drawn() -> None:
    lines = (errors.__doc__ or "").splitlines()
    for name, kind in FAULTS.items():
        line = next(each for each in lines if re.search(rf"\b{name}\b", each))
        status = re.search(r"HTTP (\d+)", line)
        inherited = getattr(kind.__bases__[0], "http_status", None)
        assert kind.http_status == (int(status[1]) if status else inherited)
        assert kind.exit_code == 2
