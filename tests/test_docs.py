"""Every example in README and docs is run, and prints what the document says it prints.

A fenced ``console`` block is a session: lines that begin with ``$ `` are run, the lines after one are
what it prints (both streams), with ``…`` standing for anything. A page is one session in one folder,
which holds a copy of ``corpus/``. A command that ends with ``# exit 2`` must end with that code.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


def pattern_of(printed: str) -> re.Pattern[str]:
    """What is said to be printed, as a pattern in which ``…`` stands for anything and spaces are elastic."""
    parts = [r"\s+".join(map(re.escape, part.split())) for part in printed.strip().split("…")]
    return re.compile(r"\s*" + r".*?".join(rf"\s*{part}\s*" for part in parts) + r"\s*\Z", re.DOTALL)


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
            assert pattern_of(printed).match(done.stdout), (
                f"$ {command}\nsaid:\n{printed}\ngot:\n{done.stdout}"
            )
