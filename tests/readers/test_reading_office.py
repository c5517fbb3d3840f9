"""Word processors' formats: the same statement gives the same paragraphs."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.readers.registry import read
from tests.readers.conversions import CORPUS, common, keys
from tests.readers.office import WORD, docx, odt, rtf, run, told, zipped

FILES = Path(__file__).parent / "files"


PAGES = {
    "privacy-policy.2024-09-10": CORPUS / "privacy-policy/2024-09-10.html",
    "ocean-statement-zh.2024-03-05": FILES / "ocean-statement-zh.2024-03-05.html",
}
"""The page that each kept conversion was made from."""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("suffix", "share"), [("docx", 1.0), ("odt", 1.0), ("rtf", 1.0), ("pdf", 0.95)])
def test_libreoffice_conversions_give_the_same_paragraphs(name: str, suffix: str, share: float) -> None:
    base = keys(PAGES[name])
    assert common(base, keys(FILES / f"{name}.{suffix}")) >= share * len(base)


def test_word_paragraphs_headings_and_breaks() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr>{run("Lights")}</w:p>'
        f"<w:p>{run('one')}<w:r><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:noBreakHyphen/></w:r></w:p><w:p/>"
    )
    reading = docx(body, styles=styles)
    assert told(reading) == [("heading", "Lights"), ("paragraph", "one\ntwo three\u2011")]
    assert reading.blocks[0].level == 2


def test_word_tracked_changes_are_read_as_accepted_and_told() -> None:
    body = (
        f"<w:p>{run('The fee is ')}<w:del><w:r><w:delText>ten</w:delText></w:r></w:del>"
        f"<w:ins>{run('twelve')}</w:ins>{run(' crowns.')}</w:p>"
    )
    reading = docx(body)
    assert told(reading) == [("paragraph", "The fee is twelve crowns.")]
    assert [finding.kind for finding in reading.findings] == ["tracked changes"]
    assert "1 insertions, 1 deletions" in reading.findings[0].message


def test_word_lists_are_numbered_as_word_draws_them() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )
    items = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
        f"{run('x')}</w:p>"
        for depth in (0, 1, 1, 0, 1)
    )
    assert [block.text for block in docx(items, numbering=numbering).blocks] == [
        "3. x",
        "3.a) x",
        "3.b) x",
        "4. x",
        "4.a) x",
    ]


def test_word_tables_controls_and_text_boxes_are_read() -> None:
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("Light", "Fee"))
    boxed = f"<w:pict><w:txbxContent><w:p>{run('boxed')}</w:p></w:txbxContent></w:pict>"
    box = f"<w:p>{run('before')}<w:r>{boxed}</w:r></w:p>"
    control = f"<w:sdt><w:sdtContent><w:p>{run('controlled')}</w:p></w:sdtContent></w:sdt>"
    assert told(docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{box}{control}")) == [
        ("table row", "Light\tFee"),
        ("paragraph", "before"),
        ("paragraph", "boxed"),
        ("paragraph", "controlled"),
    ]


def test_word_hidden_text_notes_and_margins_are_flagged() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>"
    notes = f"<w:footnote><w:p>{run('A note.')}</w:p></w:footnote>"
    reading = docx(f"<w:p>{run('Shown.')}{hidden}</w:p>", footnotes=notes)
    assert told(reading) == [("paragraph", "Shown."), ("hidden", "secret"), ("footnote", "A note.")]


def test_word_files_in_the_strict_form_are_read() -> None:
    strict = WORD.replace(
        "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
    )
    document = f"<w:document {strict}><w:body><w:p>{run('Lights')}</w:p></w:body></w:document>"
    assert read(zipped({"word/document2.xml": document}), "a.docx").blocks[0].text == "Lights"


def test_opendocument_headings_lists_tables_spaces_and_notes() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="A"'
        ' style:num-suffix="."/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        '<text:h text:outline-level="2">Lights</text:h>'
        "<text:p>one   two<text:s text:c='2'/>three<text:line-break/>four"
        "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>"
        f'<text:list text:style-name="L">{item.format("x")}{item.format("y")}</text:list>'
        f"<table:table><table:table-row>{cell.format('a')}{cell.format('b')}</table:table-row></table:table>"
    )
    assert told(odt(body, styles)) == [
        ("heading", "Lights"),
        ("paragraph", "one two  three\nfour"),
        ("list item", "A. x"),
        ("list item", "B. y"),
        ("table row", "a\tb"),
        ("footnote", "A note."),
    ]


def test_opendocument_tracked_deletions_stay_out_and_are_told() -> None:
    tracked = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>ten</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    reading = odt("<text:p>twelve</text:p>", tracked=tracked)
    assert told(reading) == [("paragraph", "twelve")]
    assert [finding.kind for finding in reading.findings] == ["tracked changes"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"caf\'e9", "café"),
        (r"x\u8217\'92", "x’"),
        (r"\uc0\u28207 \u21153 ", "港务"),
        (r"x\u-10179 ?\u-8704 ?", "x😀"),
        (r"{\f1 x}{\fonttbl{\f1\fcharset204 Arial;}}{\f1 \'e4\'e0}", "xда"),
        (r"x\emdash\~\_ \{\}", "x—\u00a0\u2011 {}"),
        (r"a{\*\unknown gone}{\pict 00ff}b", "ab"),
        (r"a{\v gone}b", "ab"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}", "shown"),
        (r"a{\deleted gone}b", "ab"),
        ("a\\bin3 }}}b", "ab"),
    ],
)
def test_rich_text_characters(source: str, text: str) -> None:
    assert rtf(source + r"\par").blocks[0].text == text


def test_rich_text_headings_lists_tables_and_notes() -> None:
    reading = rtf(
        r"{\stylesheet{\s1 heading 1;}}{\header Harbour Board\par}\pard\s1 Lights\par"
        r"\pard{\listtext 1.\tab}\ls1 red\par{\listtext\'b7\tab}\ls1 green\par"
        r"\pard\plain text{\footnote A note.}\par\trowd\intbl a\cell b\cell\row\pard end\par"
    )
    assert told(reading) == [
        ("heading", "Lights"),
        ("list item", "1. red"),
        ("list item", "green"),
        ("paragraph", "text"),
        ("table row", "a\tb"),
        ("paragraph", "end"),
        ("header", "Harbour Board"),
        ("footnote", "A note."),
    ]


def test_link_targets_of_word_formats_are_kept_as_metadata() -> None:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<w:hyperlink xmlns:r="{relation}" r:id="r1">{run("terms")}</w:hyperlink>'
    document = f"<w:document {WORD}><w:body><w:p>{run('See ')}{link}</w:p></w:body></w:document>"
    relations = (
        '<Relationships><Relationship Id="r1" Target="/terms-2020" TargetMode="External"/></Relationships>'
    )
    word = read(zipped({"word/document.xml": document, "word/_rels/document.xml.rels": relations}), "a.docx")
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    free = odt(f'<text:p>See <text:a {xlink} xlink:href="/terms-2020">terms</text:a></text:p>')
    rich = rtf(r'See {\field{\*\fldinst{HYPERLINK "/terms-2020"}}{\fldrslt{\ul terms}}}\par')
    for reading in (word, free, rich):
        assert told(reading) == [("paragraph", "See terms"), ("metadata", "terms → /terms-2020")]
