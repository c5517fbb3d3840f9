"""DOCX: accepting all tracked changes gives the target, rejecting all the base; so LibreOffice says too."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from archive.diff.compare import compare
from archive.model import ChangeKind, Comparison
from archive.reports.docx import comparison_docx
from archive.reports.tracked import Fate, Passage, passages
from archive.trails import UNDECIDED, Decided, Decision, Verdict
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


def decision(change: str, verdict: Verdict, reason: str, by: str = "R. Analyst") -> Decision:
    day = datetime(2024, 5, 2, tzinfo=UTC)
    return Decision("coast", "", "", 0, change, "old", "new", verdict, reason, by, recorded_at=day)


def test_decisions_stand_as_comments_at_their_change_and_are_no_text() -> None:
    comparison = of(
        ["The opening stays.", "The crew's log is kept.", "This one goes to the end."],
        ["The opening stays.", "The crews log is kept.", "Something new.", "This one goes to the end."],
    )
    edited = next(each.id for each in comparison.changes if each.kind is ChangeKind.EDITED)
    decided = Decided(
        {edited: (decision(edited, Verdict.NOISE, "a lost apostrophe & no more"),)},
        (decision("0" * 24, Verdict.SUBSTANTIVE, "it weakened the rule"),),
    )
    with zipfile.ZipFile(BytesIO(comparison_docx(comparison, decided))) as packed:
        document, comments = (packed.read(f"word/{name}.xml").decode() for name in ("document", "comments"))
    assert re.findall(r'<w:comment w:id="(\d+)" w:author="([^"]+)" w:date="([^"]+)"', comments) == [
        ("0", "R. Analyst", "2024-05-02T00:00:00Z"),
        ("1", "R. Analyst", "2024-05-02T00:00:00Z"),
    ]
    assert "Noted as noise by R. Analyst on 2024-05-02: a lost apostrophe &amp; no more" in comments
    assert "is not there any more" in comments
    (noted,) = (p for p in document.split("<w:p>") if '<w:commentReference w:id="0"/>' in p)
    assert "log is kept" in noted
    assert "apostrophe" not in document


@given(pairs())
def test_comments_leave_the_text_and_its_revisions_as_they_are(pair: tuple[list[str], list[str]]) -> None:
    comparison = compare(*pair)
    decided = {each.id: (decision(each.id, Verdict.NOTED, "seen"),) for each in comparison.changes}
    bare, noted = (
        zipfile.ZipFile(BytesIO(comparison_docx(comparison, each))).read("word/document.xml").decode()
        for each in (UNDECIDED, Decided(decided))
    )
    references = re.findall(r'<w:commentReference w:id="(\d+)"/>', noted)
    assert references == [str(number) for number in range(len(comparison.changes))]
    assert re.sub(r"<w:r><w:commentReference [^>]*></w:r>|<w:commentRange\w+ [^>]*>", "", noted) == bare


def test_libreoffice_reads_a_decision_as_a_comment(tmp_path: Path) -> None:
    if not shutil.which("soffice"):
        pytest.skip("needs LibreOffice (Debian: libreoffice-writer-nogui)")
    comparison = coast()
    moved = next(each.id for each in comparison.changes if each.moved)
    decided = Decided({moved: (decision(moved, Verdict.NOISE, "only the order changed"),)})
    (tmp_path / "noted.docx").write_bytes(comparison_docx(comparison, decided))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--norestore",
         "--convert-to", "fodt", "--outdir", tmp_path, tmp_path / "noted.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (comment,) = re.findall(
        r"<office:annotation .*?</office:annotation>", (tmp_path / "noted.fodt").read_text(), re.DOTALL
    )
    assert "<dc:creator>R. Analyst</dc:creator>" in comment
    assert "only the order changed" in comment


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
