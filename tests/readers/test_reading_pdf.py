"""PDF: lines that stand on a page become the paragraphs that a reader sees."""

from __future__ import annotations

from archive.model import Block, BlockKind, Furniture
from archive.readers.registry import read
from tests.readers.office import Placed, pdf_of

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
        "A hyphen at a line end was undone: neigh-bouring."
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
