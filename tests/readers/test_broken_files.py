"""Hostile and damaged office files and PDF: refused quickly, by name, as what they were."""

from __future__ import annotations

import time

import pytest

from archive.errors import ArchiveError, DocumentBroken, SourceEmpty, SourceTooLarge
from archive.readers.registry import read
from tests.readers.office import WORD, docx, pdf_of, run, zipped

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "name", "fault"),
    [
        (zipped({"word/document.xml": b"a" * (70 * 1024 * 1024)}), "a.docx", SourceTooLarge),
        (zipped({"word/document.xml": f"{ENTITIES}<w:document {WORD}/>"}), "a.docx", DocumentBroken),
        (
            zipped({"word/document.xml": f"{ENTITIES}<w:document {WORD}/>".encode("utf-16")}),
            "a.docx",
            DocumentBroken,
        ),
        (zipped({"word/document.xml": "<a>"}), "a.docx", DocumentBroken),
        (zipped({"word/document.xml": f"<w:document {WORD}><w:body/></w:document>"}), "a.docx", SourceEmpty),
        (zipped({"content.xml": "<x/>"}), "a.odt", DocumentBroken),
        (b"{\\rtf1 " + b"{" * 100_000 + b"}" * 100_000, "a.rtf", SourceEmpty),
        (b"%PDF-1.7\nnothing of a PDF", "a.pdf", DocumentBroken),
        (pdf_of([]), "a.pdf", SourceEmpty),
        (pdf_of([(9, 9, 9, "x")]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"), "a.pdf", ArchiveError),
    ],
)
def test_hostile_files_are_refused_quickly_and_by_name(
    data: bytes, name: str, fault: type[ArchiveError]
) -> None:
    start = time.monotonic()
    with pytest.raises(fault, match=name):
        read(data, name)
    assert time.monotonic() - start < 10


def test_tables_nested_beyond_the_stack_are_refused() -> None:
    depth = 5_000
    body = "<w:tbl><w:tr><w:tc>" * depth + f"<w:p>{run('x')}</w:p>" + "</w:tc></w:tr></w:tbl>" * depth
    with pytest.raises(DocumentBroken, match="deeper"):
        docx(body)


@pytest.mark.parametrize(
    ("name", "part", "what"),
    [
        ("a.docx", "[Content_Types].xml", "a Word file"),
        ("a.odt", "content.xml", "an OpenDocument text"),
        ("a", "word/document.xml", "a Word file"),
    ],
)
def test_a_damaged_document_is_told_as_what_it_was(name: str, part: str, what: str) -> None:
    whole = zipped({part: "<x/>"})
    with pytest.raises(DocumentBroken, match=f"{name} is {what} and damaged: its zip container"):
        read(whole[: len(whole) // 2], name)


@pytest.mark.parametrize(
    ("ending", "kinds"), [("", ["incomplete"]), ("{\\b still", ["incomplete"]), ("}", []), ("}\n\0", [])]
)
def test_rich_text_that_breaks_off_is_read_and_told(ending: str, kinds: list[str]) -> None:
    reading = read(f"{{\\rtf1 The dues are fixed.{ending}".encode(), "a.rtf")
    assert reading.blocks[0].text.startswith("The dues are fixed.")
    assert [finding.kind for finding in reading.findings] == kinds
