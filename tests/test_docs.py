"""Every example in README and docs is run, and prints what the document says it prints.

A fenced ``console`` block is a session: lines that begin with ``$ `` are run, the lines after one are
what it prints (both streams), with ``…`` standing for anything. A page is one session in one folder,
which holds a copy of ``corpus/``. A command that ends with ``# exit 2`` must end with that code.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archive.trails import Presence

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"\s+# exit (\d+)\s*\Z")


def examples(page: Path) -> list[tuple[str, str]]:
    """Commands of a page with what each is said to print."""
    steps: list[tuple[str, str]] = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append((line[2:], ""))
            else:
                command, printed = steps.pop()
                steps.append((command, f"{printed}{line}\n"))
    return steps


def is_said(printed: str, output: str) -> bool:
    """Whether the output is what is said to be printed; ``…`` stands for anything, spaces are elastic.

    Parts are looked for one after the other: a pattern of them all would try every way to share out spaces.
    """
    told = " ".join(output.split())
    first, *others = [" ".join(part.split()) for part in printed.split("…")]
    if not others:
        return told == first
    if not told.startswith(first):
        return False
    *middle, last = others
    at = len(first)
    for part in middle:
        found = told.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return told.endswith(last) and len(told) - len(last) >= at


@pytest.mark.parametrize("page", [page for page in PAGES if examples(page)], ids=lambda page: page.name)
def test_examples_print_what_the_page_says(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "NO_COLOR": "1",
    }
    environment.pop("ARCHIVE_DB", None)
    for command, printed in examples(page):
        wanted = int(match[1]) if (match := _EXIT.search(command)) else 0
        done = subprocess.run(
            ["bash", "-c", _EXIT.sub("", command)],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == wanted, f"$ {command}\n{done.stdout}"
        if printed:
            assert is_said(printed, done.stdout), f"$ {command}\nsaid:\n{printed}\ngot:\n{done.stdout}"


@pytest.mark.parametrize(
    ("printed", "output", "is_so"),
    [
        ("3 versions", "3  versions\n", True),
        ("3 versions", "13 versions", False),
        ("… versions", "3 versions", True),
        ("#1 … #3", "#1 one\n#2 two\n#3", True),
        ("#1 … #3", "#1 one\n#2 two", False),
        ("ab…b", "ab", False),
        ("…a…b…", "xbya", False),
        ("…", "", True),
    ],
)
def test_what_is_left_out_stands_for_anything_and_nothing_else_does(
    printed: str, output: str, is_so: bool
) -> None:
    assert is_said(printed, output) is is_so


def kinds_of_findings() -> set[str]:
    """Every kind that the program may say."""
    said: set[str] = {each.value for each in Presence if each not in (Presence.PRESENT, Presence.ABSENT)}
    for path in (ROOT / "archive").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in {"Finding", "doubt", "_find"}:
                said |= {str(each.value) for each in node.args[:1] if isinstance(each, ast.Constant)}
    return said


def _called(call: ast.Call) -> str:
    """The last name of what is called: "c" of a.b.c()."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def test_every_kind_of_finding_is_explained() -> None:
    rows = re.findall(
        r"^\| ([^|`]+) \| ", (ROOT / "docs" / "audit.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    explained = {kind.strip() for row in rows for kind in row.split(",")}
    assert kinds_of_findings() - explained == set()
