"""DOCX: accepting all tracked changes gives the target, rejecting all the base; so LibreOffice says too."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from archive.diff.compare import compare
from archive.model import Comparison
from archive.reports.docx import comparison_docx
from archive.reports.tracked import Fate, Passage, passages
from tests.reports.samples import coast, of
from tests.reports.strategies import HARM, pairs

PYTHON = "/usr/bin/python3"


def read(running: list[Passage], side: str) -> list[str]:
    """The paragraphs that one side reads in the running text."""
    paragraphs, current = [], ""
    for passage in running:
        current += "".join(s.text for s in passage.stretches if getattr(s.fate, f"is_in_{side}"))
        if getattr(passage.mark, f"is_in_{side}"):
            paragraphs.append(current)
            current = ""
    assert current == ""
    return paragraphs


@given(pairs())
def test_running_text_reads_as_both_sides(pair: tuple[list[str], list[str]]) -> None:
    running = passages(compare(*pair))
    for side, texts in (("base", pair[0]), ("target", pair[1])):
        assert read(running, side) == (texts or [""])
    # A document's last paragraph mark cannot be tracked.
    assert running[-1].mark is Fate.KEPT


@given(pairs())
def test_parts_are_well_formed_and_revisions_numbered_apart(pair: tuple[list[str], list[str]]) -> None:
    with zipfile.ZipFile(BytesIO(comparison_docx(compare(*pair)))) as packed:
        for name in packed.namelist():
            ET.fromstring(packed.read(name))
        document = packed.read("word/document.xml").decode()
    ends = re.findall(r'<w:move(?:From|To)RangeEnd w:id="(\d+)"', document)
    numbers = re.findall(r'<w:(?!move(?:From|To)RangeEnd)\w+ w:id="(\d+)"', document)
    assert len(numbers) == len(set(numbers))
    assert set(ends) <= set(numbers)


@given(pairs())
def test_every_move_has_one_range_at_each_end(pair: tuple[list[str], list[str]]) -> None:
    with zipfile.ZipFile(BytesIO(comparison_docx(compare(*pair)))) as packed:
        document = packed.read("word/document.xml").decode()
    ranges = re.findall(r'<w:(move(?:From|To))Range(Start|End) w:id="(\d+)"', document)
    for (kind, edge, number), (next_kind, next_edge, next_number) in batched(ranges, 2):
        assert (edge, next_edge) == ("Start", "End")
        assert (kind, number) == (next_kind, next_number)
    names = re.findall(r'<w:(move(?:From|To))RangeStart [^>]*w:name="(\w+)"', document)
    assert len(set(names)) == len(names)
    assert {name for kind, name in names if kind == "moveFrom"} == {
        name for kind, name in names if kind == "moveTo"
    }


def batched(values: list[tuple[str, str, str]], size: int) -> list[list[tuple[str, str, str]]]:
    return [values[start : start + size] for start in range(0, len(values), size)]


def test_move_is_a_move_with_one_name_at_both_ends() -> None:
    with zipfile.ZipFile(BytesIO(comparison_docx(coast()))) as packed:
        document = packed.read("word/document.xml").decode()
    starts = re.findall(
        r'<w:(move(?:From|To))RangeStart w:id="\d+" w:author="policy-archive" w:name="(\w+)"', document
    )
    assert [kind for kind, _ in starts] == ["moveTo", "moveFrom"]
    assert len({name for _, name in starts}) == 1
    assert "<w:moveFrom " in document
    assert "<w:moveTo " in document


def awkward() -> dict[str, Comparison]:
    stay = ["The first paragraph stays.", "The second paragraph stays.", "The third paragraph stays."]
    new, gone = (
        "A wholly different closing remark about lighthouses.",
        "Nobody keeps these words about old harbours.",
    )
    return {
        "every kind": coast(),
        "inserted last": of(stay, [*stay, new]),
        "deleted last": of([*stay, gone], stay),
        "replaced last": of([*stay, gone], [*stay, new]),
        "inserted first": of(stay, [new, *stay]),
        "moved to the end": of([gone, *stay], [*stay, gone]),
        "moved from the end": of([*stay, gone], [gone, *stay]),
        "from nothing": of([], stay),
        "to nothing": of(stay, []),
        "blanks": of(["Two  spaces\tand a tab\nand a line."], ["Two  spaces\tand no tab\nand a line."]),
        "right to left": of(["لدينا علاقات مع 181 دولة."], ["لدينا علاقات مع 183 دولة."], "ar"),
        "hostile": of([text for text in HARM if text.isprintable()], ["<w:p>", "&amp;", "]]>"]),
    }


def test_libreoffice_accepts_to_the_target_and_rejects_to_the_base(tmp_path: Path) -> None:
    if not shutil.which("soffice") or subprocess.run([PYTHON, "-c", "import uno"], check=False).returncode:
        pytest.skip(
            "needs LibreOffice with its Python bridge (Debian: libreoffice-writer-nogui, python3-uno)"
        )
    cases = awkward()
    files = [tmp_path / f"{number}.docx" for number in range(len(cases))]
    for file, comparison in zip(files, cases.values(), strict=True):
        file.write_bytes(comparison_docx(comparison))
    script = Path(__file__).with_name("settle.py")
    subprocess.run(
        [PYTHON, script, tmp_path / "profile", *files], check=True, capture_output=True, timeout=120
    )
    for file, (name, comparison) in zip(files, cases.items(), strict=True):
        for word, side in (("rejected", comparison.base), ("accepted", comparison.target)):
            settled = file.with_suffix(f".{word}.txt").read_bytes().decode()
            assert settled == "\n\n".join(each.text for each in side.paragraphs), (name, word)
        assert file.with_suffix(".changes.txt").read_text(), name
