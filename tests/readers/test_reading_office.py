"""Word processors' formats and PDF: the same statement gives the same paragraphs."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from conversions import CORPUS, common, keys

from archive.errors import ArchiveError, DocumentBroken, SourceEmpty, SourceTooLarge
from archive.model import Block, BlockKind, Furniture, Reading
from archive.readers.registry import read

FILES = Path(__file__).parent / "files"
PAGES = {
    "privacy-policy.2024-09-10": CORPUS / "privacy-policy/2024-09-10.html",
    "ocean-statement-zh.2024-03-05": FILES / "ocean-statement-zh.2024-03-05.html",
}
"""The page that each kept conversion was made from."""
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"))
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(body: str, **parts: str) -> Reading:
    document = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": f"<w:{name} {WORD}>{content}</w:{name}>" for name, content in parts.items()}
    return read(zipped({"word/document.xml": document, **others}), "notice.docx")


def odt(body: str, styles: str = "", tracked: str = "") -> Reading:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{tracked}{body}</office:text></office:body></office:document-content>"
    )
    return read(
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}), "notice.odt"
    )


def rtf(body: str) -> Reading:
    return read(f"{{\\rtf1\\ansi\\ansicpg1252 {body}}}".encode("latin-1"), "notice.rtf")


def told(reading: Reading) -> list[tuple[str, str]]:
    return [(str(block.furniture or block.kind), block.text) for block in reading.blocks]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


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


# --- PDF ------------------------------------------------------------------------------------------

Placed = tuple[float, float, float, str]


def pdf_of(*pages: list[Placed]) -> bytes:
    """A PDF whose pages show texts at a place (left, baseline) in a size of Helvetica."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        shown = "".join(f"BT /F {size} Tf {left} {up} Td ({text}) Tj ET\n" for left, up, size, text in page)
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}endstream")
        contents = len(objects)
        fonts = "/Resources<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {contents} 0 R{fonts}>>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{content}endobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer<</Root 1 0 R/Size {size}>>\nstartxref\n{len(body)}\n%%EOF"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


PROSE = [
    "The Harbour Board keeps the lights of the coast at the expense of the towns that use",
    "them. Every town pays its share in spring, and whoever pays late pays a tenth more. The",
    "Board publishes what each has paid.",
]


def set_lines(lines: list[str], top: float, left: float = 72, size: float = 11) -> list[Placed]:
    return [(left, top - 14 * number, size, line) for number, line in enumerate(lines)]


def pdf_blocks(*pages: list[Placed]) -> tuple[Block, ...]:
    return read(pdf_of(*pages), "notice.pdf").blocks


def test_pdf_lines_become_paragraphs_and_large_ones_headings() -> None:
    page = [(72, 780, 18, "On the Lights"), *set_lines(PROSE, 750), *set_lines(PROSE, 750 - 3 * 14 - 8)]
    found = pdf_blocks(page)
    assert [(block.kind, block.text) for block in found] == [
        (BlockKind.HEADING, "On the Lights"),
        (BlockKind.PARAGRAPH, " ".join(PROSE)),
        (BlockKind.PARAGRAPH, " ".join(PROSE)),
    ]
    assert found[1].place == "page 1"


def test_pdf_short_line_ends_a_paragraph_without_extra_space() -> None:
    assert [block.text for block in pdf_blocks(set_lines(PROSE * 2, 750))] == [" ".join(PROSE)] * 2


def test_pdf_paragraph_goes_on_over_the_page_and_its_furniture() -> None:
    pages = [
        [(72, 800, 9, "Harbour Board, Notice 7"), *set_lines(lines, 750), (290, 30, 9, str(number))]
        for number, lines in enumerate((PROSE[:2], PROSE[2:], ["Done in spring."]), 1)
    ]
    told_blocks = [(block.furniture, block.text) for block in pdf_blocks(*pages)]
    assert [text for furniture, text in told_blocks if furniture is None] == [
        " ".join(PROSE),
        "Done in spring.",
    ]
    assert [text for furniture, text in told_blocks if furniture is Furniture.RUNNING_HEAD] == [
        "Harbour Board, Notice 7"
    ] * 3
    assert [text for furniture, text in told_blocks if furniture is Furniture.PAGE_NUMBER] == ["1", "2", "3"]


def test_pdf_columns_are_read_one_after_the_other() -> None:
    narrow = [
        "The Harbour Board keeps the lights of",
        "the coast at the expense of the towns",
        "that use them.",
    ]
    page = set_lines(narrow * 4, 780, left=60) + set_lines(narrow * 4, 780, left=320)
    assert [block.text for block in pdf_blocks(page)] == [" ".join(narrow)] * 8


def test_pdf_cells_beside_each_other_are_one_row() -> None:
    page = [
        *set_lines(PROSE, 780),
        *set_lines(["Amsel and the", "outer mole"], 700, left=72),
        *set_lines(["Twelve crowns", "for every ton"], 700, left=300),
        *set_lines(["Port Veen"], 660, left=72),
        *set_lines(["Nothing"], 660, left=300),
    ]
    rows = [block.text for block in pdf_blocks(page) if block.kind is BlockKind.TABLE_ROW]
    assert rows == ["Amsel and the outer mole\tTwelve crowns for every ton", "Port Veen\tNothing"]


def test_pdf_text_printed_over_other_text_stays_apart() -> None:
    page = [*set_lines(PROSE, 780), (72, 738, 11, "A banner that covers the line below it and more")]
    assert [block.text for block in pdf_blocks(page)] == [
        " ".join(PROSE[:2]) + f" {PROSE[2]}",
        "A banner that covers the line below it and more",
    ]


def test_pdf_hyphens_at_line_ends_are_undone_by_the_documents_own_words_and_told() -> None:
    lines = [
        "The Board keeps the lights for the win-win gain of every town and of every neigh-",
        "bouring port; it is a win-",
    ]
    page = set_lines([*lines, "win for all."], 750) + set_lines(["A neighbouring port pays too."], 690)
    reading = read(pdf_of(page), "notice.pdf")
    assert "neighbouring port; it is a win-win for all." in reading.blocks[0].text
    assert [finding.message for finding in reading.findings] == [
        "1 hyphen(s) at line ends were undone: neigh-bouring."
    ]


def test_pdf_small_lines_at_the_foot_are_footnotes() -> None:
    page = [
        *set_lines(PROSE, 750),
        (72, 100, 8, "1 As decided in spring by all of the towns"),
        (72, 90, 8, "that were present."),
    ]
    assert [(block.furniture, block.text) for block in pdf_blocks(page)][1:] == [
        (Furniture.FOOTNOTE, "1 As decided in spring by all of the towns that were present.")
    ]


# --- hostile and broken files ---------------------------------------------------------------------

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
