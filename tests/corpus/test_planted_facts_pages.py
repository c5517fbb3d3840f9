"""What docs/corpus.md says was planted in the privacy policy's HTML pages, read and compared."""

from __future__ import annotations

import pytest

import archive
from archive.model import Block, BlockKind, ChangeKind, Comparison, Furniture, Paragraph, Significance
from archive.readers.registry import read
from tests.corpus.planted import (
    CORPUS,
    assert_edited,
    assert_strength,
    base_text,
    change_holding,
    target_text,
)

POLICY = CORPUS / "privacy-policy"


AROUND = {Furniture.NAVIGATION, Furniture.HEADER, Furniture.FOOTER, Furniture.HIDDEN, Furniture.METADATA}


def blocks_of(name: str) -> tuple[Block, ...]:
    return read((POLICY / name).read_bytes(), name=name).blocks


def statement_of(name: str) -> list[Paragraph]:
    """The page without what surely stands around the policy; its table of contents repeats every heading."""
    return [Paragraph(b.text, b.kind, b.level) for b in blocks_of(name) if b.furniture not in AROUND]


def pages(base: str, target: str) -> Comparison:
    return archive.compare(statement_of(base), statement_of(target))


@pytest.fixture(scope="module")
def policy_2020() -> Comparison:
    return pages("2019-05-02.html", "2020-06-15.html")


@pytest.fixture(scope="module")
def policy_2021() -> Comparison:
    return pages("2020-06-15.html", "2021-11-01.html")


@pytest.fixture(scope="module")
def policy_2023() -> Comparison:
    return pages("2021-11-01.html", "2023-02-20.html")


@pytest.fixture(scope="module")
def policy_2024() -> Comparison:
    return pages("2023-02-20.html", "2024-09-10.html")


@pytest.mark.parametrize("name", ["2019-05-02.html", "2020-06-15.html", "2023-02-20.html", "2024-09-10.html"])
def test_page_with_landmarks_shows_no_furniture_as_statement(name: str) -> None:
    text = "\n".join(block.text for block in blocks_of(name) if block.furniture is None)
    for around in (
        "Made beside",
        "All rights reserved",
        "Help & support",
        "cept all",
        "rinted copy",
        "Printed from",
    ):
        assert around not in text


def test_hidden_note_is_flagged_in_a_page_without_landmarks() -> None:
    note = next(block for block in blocks_of("2021-11-01.html") if block.text.startswith("Printed from"))
    assert note.furniture is Furniture.HIDDEN


@pytest.mark.parametrize("name", [path.name for path in sorted(POLICY.glob("*.html"))])
def test_no_section_of_the_policy_is_taken_for_furniture(name: str) -> None:
    text = "\n".join(block.text for block in blocks_of(name) if block.furniture is None)
    for inside in (
        "1. Who we are",
        ". Sharing",
        "sell your personal information",
        "comments that you leave",
    ):
        assert inside in text


def test_redesign_keeps_its_headings() -> None:
    headings = [b.text for b in blocks_of("2021-11-01.html") if b.kind is BlockKind.HEADING]
    assert headings[:2] == ["Privacy Policy", "1. Who we are"]
    assert len(headings) == 13


def test_nothing_of_a_page_is_lost() -> None:
    text = "\n".join(block.text for block in blocks_of("2019-05-02.html"))
    for kept in (
        "Made beside the sea",
        "What’s new",
        "On this page",
        "Only necessary",
        "Data Protection Officer",
    ):
        assert kept in text
    assert "addEventListener" not in text
    assert "Text approved by the legal team" not in text


def test_lists_and_table_keep_their_structure() -> None:
    paragraphs = statement_of("2019-05-02.html")
    kinds = {paragraph.text.split("\t")[0]: (paragraph.kind, paragraph.level) for paragraph in paragraphs}
    assert kinds["1. Who we are"] == (BlockKind.HEADING, 2)
    assert kinds["notes, photos and lists;"] == (BlockKind.LIST_ITEM, 2)
    assert kinds["to have information erased;"] == (BlockKind.LIST_ITEM, 1)
    row = next(p for p in paragraphs if p.text.startswith("Payment records"))
    assert row.kind is BlockKind.TABLE_ROW
    assert row.text.split("\t")[2] == "7 years after the payment"


def test_backups_are_kept_longer(policy_2020: Comparison) -> None:
    assert_edited(policy_2020, "within 30\u00a0days. During", "within 45\u00a0days. During")
    row = assert_edited(policy_2020, "24 months after", "36 months after")
    assert target_text(policy_2020, row).startswith("Support messages")
    assert change_holding(policy_2020, "read your address book").kind is ChangeKind.INSERTED


def test_redesign_drops_a_right_and_changes_no_other_words_but_one(policy_2021: Comparison) -> None:
    assert change_holding(policy_2021, "solely on automated processing").kind is ChangeKind.DELETED
    assert_edited(policy_2021, "two data centres", "three data centres")
    substantive = [
        base_text(policy_2021, change)[:16]
        for change in policy_2021.changes
        if change.base and change.significance is Significance.SUBSTANTIVE
    ]
    # Beside them only the date line and the banner, which belong to the page.
    assert set(substantive) <= {
        "not to be subjec",
        "Our servers stan",
        "Last updated: Ju",
        "We use cookies t",
        "Accept all Only ",
    }


def test_curly_quotes_and_a_lost_hyphen_are_typographic(policy_2021: Comparison) -> None:
    for words in ("together, the “Service”", "your name, email address", "deliver email and measure"):
        assert change_holding(policy_2021, words).significance is Significance.TYPOGRAPHIC


def test_promise_not_to_sell_is_weakened(policy_2023: Comparison) -> None:
    assert_edited(
        policy_2023, "We will not sell your personal information", "We do not sell your personal information"
    )


def test_section_is_parted_and_another_inserted(policy_2023: Comparison) -> None:
    assert_edited(
        policy_2023, "5. Sharing your information and sending it abroad", "5. Sharing your information"
    )
    for heading in ("6. Sending information abroad", "7. Automated features"):
        assert change_holding(policy_2023, heading).kind is ChangeKind.INSERTED
    assert change_holding(policy_2023, "Twice a year we publish").kind is ChangeKind.SPLIT
    assert change_holding(policy_2023, "Advertising partners, who receive").kind is ChangeKind.INSERTED


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("6. How long we keep your information", "8. How long we keep your information"),
        ("described in section 6", "described in section 8"),
        ("We use three kinds", "We use four kinds"),
    ],
)
def test_numbers_follow_the_new_sections(policy_2023: Comparison, base: str, target: str) -> None:
    assert assert_edited(policy_2023, base, target).kind is ChangeKind.EDITED


def test_short_headings_are_paired_by_their_words_and_nothing_moves(policy_2023: Comparison) -> None:
    for base, target in (("10. Children", "12. Children"), ("8. Cookies", "10. Cookies")):
        assert assert_edited(policy_2023, base, target).kind is ChangeKind.EDITED
    assert not any(change.moved for change in policy_2023.changes)


def test_section_on_children_moves_with_a_lower_age_inside(policy_2024: Comparison) -> None:
    heading = assert_edited(policy_2024, "12. Children", "4. Children")
    edited = assert_edited(policy_2024, "children under 16", "children under 13")
    carried = change_holding(policy_2024, "A parent or guardian may create a plan")
    assert [change.kind for change in (heading, edited, carried)] == [ChangeKind.MOVED] * 3
    assert carried.significance is Significance.NONE


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("We answer within one month and we don’t charge a fee.", "We aim to answer within one month"),
        ("the content of your plans", "the content of your private plans"),
        ("at least 30 days before", "at least 14 days before"),
        ("kept in our archive of policies", "available on request"),
        ("90 days", "180 days"),
        ("11. Security", "12. Security"),
    ],
)
def test_promises_shrink_in_the_last_version(policy_2024: Comparison, base: str, target: str) -> None:
    assert assert_edited(policy_2024, base, target).kind is ChangeKind.EDITED


def test_security_is_merged_without_a_change_of_words(policy_2024: Comparison) -> None:
    merged = change_holding(policy_2024, "No system is perfectly secure")
    assert merged.kind is ChangeKind.MERGED
    assert merged.significance is Significance.TYPOGRAPHIC
    assert change_holding(policy_2024, "To train and check our models").kind is ChangeKind.INSERTED


def test_promise_not_to_sell_is_named_as_weakened(policy_2023: Comparison) -> None:
    assert_strength(change_holding(policy_2023, "selected partners"), "weakened")
