"""The awkward pairs of ``cases.toml``: what became of every paragraph, how it reads, on what evidence."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from archive import compare
from archive.model import Change, ChangeKind, Operation

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))["case"]
MARKS = {Operation.KEEP: "{}", Operation.DELETE: "[-{}-]", Operation.INSERT: "{{+{}+}}"}


def told(change: Change) -> str:
    base, target = ("+".join(map(str, side)) for side in (change.base, change.target))
    return " ".join([change.kind.value, f"{base}>{target}", *change.facets])


def evidence(change: Change) -> list[str]:
    return [
        f"{found.facet}: {found.base} > {found.target}" + (f" ({found.note})" if found.note else "")
        for found in change.evidence
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_awkward_pair(case: dict[str, Any]) -> None:
    changes = compare(case["base"], case["target"]).changes
    wanted = [" ".join([*line.split(" ")[:2], *sorted(line.split(" ")[2:])]) for line in case["wanted"]]
    given = [" ".join([*told(c).split(" ")[:2], *sorted(told(c).split(" ")[2:])]) for c in changes]
    assert given == wanted
    if "edits" in case:
        real = [change for change in changes if change.kind is not ChangeKind.UNCHANGED]
        assert ["".join(MARKS[e.operation].format(e.text) for e in c.edits) for c in real] == case["edits"]
    if "evidence" in case:
        assert [line for change in changes for line in evidence(change)] == case["evidence"]
