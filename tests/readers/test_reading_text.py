"""Plain text: what becomes a block, and what a line break means."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import DocumentBroken, FormatUnknown, SourceEmpty, SourceTooLarge
from archive.model import Block, BlockKind, Furniture
from archive.readers.limits import MAX_TEXT_BYTES
from archive.readers.registry import detect_media_type, read
from archive.readers.text import blocks_of

PROSE = (
    "The Harbour Board keeps the lights of the coast, and it does so at the expense of the towns that use "
    "them. Every town pays its share in spring; whoever pays late pays a tenth more, and the Board publishes "
    "the sums. No vessel under twelve metres is charged for a light, whatever its flag, and none ever was."
)


def texts(source: str) -> list[str]:
    return [block.text for block in blocks(source)]


def blocks(source: str) -> list[Block]:
    return [block for group in blocks_of(source) for block in group]


def alphanumerics(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400))
def test_no_letter_or_digit_is_lost_or_invented(source: str) -> None:
    assert alphanumerics("".join(texts(source))) == alphanumerics(source)


@given(
    st.lists(
        st.sampled_from(
            ["第一條", "1. ", "- ", "#", " two words", "e.g.", "\n", "\n\n", "    ", "|a|b|", "───", "x"]
        )
    )
)
def test_no_letter_or_digit_of_a_structured_text_is_lost(pieces: list[str]) -> None:
    source = "".join(pieces)
    assert alphanumerics("".join(texts(source))) == alphanumerics(source)


@given(st.integers(45, 110))
def test_wrapping_at_any_column_gives_the_same_paragraphs(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in (PROSE, PROSE[::-1]))
    assert texts(wrapped) == [PROSE, PROSE[::-1]]


def test_lines_that_are_not_wrapped_stay_apart() -> None:
    assert texts("Harbour Board\n2 Quay Street\nPort Amsel\n\n" + PROSE) == [
        "Harbour Board",
        "2 Quay Street",
        "Port Amsel",
        PROSE,
    ]


def test_long_lines_are_paragraphs_of_their_own() -> None:
    assert texts(f"{PROSE}\n{PROSE}") == [PROSE, PROSE]


def test_wrapped_chinese_is_joined_without_spaces_and_items_stay_apart() -> None:
    body = (
        "港務局負責管理沿岸之燈塔、浮標及航道設施，並依本辦法之規定，向使用各該設施之船舶收費，其標準另定。"
    )
    lines = [body[start : start + 32] for start in range(0, len(body), 32)]
    article = "第1條 " + "\n".join(lines)
    source = "\n\n".join(
        [article, article.replace("1", "2") + "\n一、漁船。\n二、客船。", article.replace("1", "3")]
    )
    assert texts(source) == [f"第1條 {body}", f"第2條 {body}", "一、漁船。", "二、客船。", f"第3條 {body}"]


def test_hanging_list_items_are_joined_to_one_block_each() -> None:
    item = "every vessel that enters the harbour between dusk and dawn shows a white light at the masthead"
    source = "\n".join(
        textwrap.fill(item, 60, initial_indent=f"({mark}) ", subsequent_indent="    ") for mark in "abcd"
    )
    assert texts(source) == [f"({mark}) {item}" for mark in "abcd"]
    assert {block.kind for block in blocks(source)} == {BlockKind.LIST_ITEM}


def test_bullets_go_and_numbers_stay() -> None:
    assert texts("• oars\n• sails\n\n1. oars\n2. sails") == ["oars", "sails", "1. oars", "2. sails"]


def test_headings_are_found_where_they_are_sure() -> None:
    source = f"Harbour Rules\n\n# Part one\n\n{PROSE}\n\n2. Lights\n\n{PROSE}\n\nBuoys\n=====\n\n{PROSE}"
    headings = [(block.text, block.level) for block in blocks(source) if block.kind is BlockKind.HEADING]
    assert headings == [("Harbour Rules", 1), ("Part one", 1), ("2. Lights", 2), ("Buoys", 1)]


def test_items_of_a_loose_numbered_list_are_no_headings() -> None:
    assert not any(block.kind is BlockKind.HEADING for block in blocks("1. Oars\n\n2. Sails\n\n3. Anchors"))


def test_drawn_table_gives_one_row_a_line() -> None:
    source = "┌────┬────┐\n│Light│Fee │\n├────┼────┤\n│Amsel│ 12 │\n└────┴────┘"
    assert texts(source) == ["Light\tFee", "Amsel\t12"]


def test_typography_is_kept_as_evidence() -> None:
    assert texts("The Board\u2002has\u00a0met. Its “rules”stand.") == [
        "The Board\u2002has\u00a0met. Its “rules”stand."
    ]


def test_posting_time_and_date_line_are_furniture_and_the_issuer_is_not() -> None:
    source = f"On the Lights of the Coast\n2021/04/02 08:15\n\nApril 1, 2021\n\nHarbour Board\n\n{PROSE}"
    reading = read(source.encode(), "a.txt")
    assert [block.furniture for block in reading.blocks] == [
        None,
        Furniture.DATELINE,
        Furniture.DATELINE,
        None,
        None,
    ]


ADDRESS = """\
Consulate of Ruane in Port Amsel
14 Chandlers Lane
Tel: +999 555 0100
Fax: +999 555 0101

Visa Office
E-mail for visas:"""


def test_address_block_at_the_end_is_flagged_whole() -> None:
    reading = read(f"On Lights\n\n{PROSE}\n\n{ADDRESS}".encode(), "a.txt")
    flagged = [block.text for block in reading.blocks if block.furniture is Furniture.ADDRESS]
    assert flagged == [line for line in ADDRESS.splitlines() if line]


def test_address_that_a_heading_introduces_is_part_of_the_statement() -> None:
    reading = read(f"On Lights\n\n{PROSE}\n\n# How to reach us\n\n{ADDRESS}".encode(), "a.txt")
    assert all(block.furniture is None for block in reading.blocks)


@pytest.mark.parametrize("data", [b"", b" \n\t\n", b"\xef\xbb\xbf", b"-----\n***\n"])
def test_empty_text_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(SourceEmpty, match=r"note\.txt"):
        read(data, "note.txt")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\x00\x01\x02\x03" * 50,
        b"text with\0zero",
        bytes(range(256)) * 9,
    ],
)
def test_binary_under_a_text_name_is_refused(data: bytes) -> None:
    with pytest.raises(FormatUnknown, match=r"note\.txt"):
        read(data, "note.txt")


def test_damaged_zip_archive_under_a_text_name_is_told_as_one() -> None:
    with pytest.raises(DocumentBroken, match=r"note\.txt is a damaged zip archive"):
        read(b"PK\x03\x04garbage", "note.txt")


def test_text_over_the_limit_is_refused_without_reading_it() -> None:
    with pytest.raises(SourceTooLarge, match="16 MB"):
        read(b"a" * (MAX_TEXT_BYTES + 1), "big.txt")


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (b"Some words.", "a.txt", "text/plain"),
        (b"Some words.", "a", "text/plain"),
        (b"# Words", "a.md", "text/markdown"),
        (b"<!DOCTYPE html><p>x", "a.txt", "text/html"),
        (b"\xef\xbb\xbf  <!-- saved --><html>", "a", "text/html"),
        ("<html><p>x".encode("utf-16"), "a", "text/html"),
        (b"words", "a.htm", "text/html"),
        (b"%PDF-1.7\n", "a.txt", "application/pdf"),
        (b"{\\rtf1 x}", "a.doc", "application/rtf"),
        ("Some words".encode("utf-16-le"), "a.txt", "text/plain"),
    ],
)
def test_media_type_is_seen_by_content_before_the_name(data: bytes, name: str, media_type: str) -> None:
    assert detect_media_type(data, name) == media_type


def test_reading_plain_text_loads_no_heavy_library() -> None:
    program = (
        "import sys; from archive.readers.registry import read; read(b'Lights\\n\\nThey burn.', 'a.txt');"
        "heavy = {'selectolax', 'markdown_it', 'pypdfium2', 'charset_normalizer', 'zipfile', 'email'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
