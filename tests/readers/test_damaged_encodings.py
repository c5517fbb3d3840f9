"""UTF-8 with a few bad bytes stays UTF-8, and their place is told; other encodings are still recognised."""

from __future__ import annotations

import pytest

from archive.errors import FormatUnknown
from archive.model import Reading
from archive.readers.damage import damage_of
from archive.readers.registry import read
from tests.readers.test_hostile_encodings import ENCODINGS, TEXTS

FRENCH = "Le tarif reste fixé à 5 € pour les barques.\n"


def said(reading: Reading) -> list[str]:
    return [finding.message for finding in reading.findings if finding.kind == "encoding"]


@pytest.mark.parametrize(
    ("data", "last", "damage"),
    [
        (FRENCH.encode() + b"\xff\xfe\x80 Une ligne.\n", "��� Une ligne.", "3 bytes: line 2: FF FE 80"),
        (b"The dues are \xed\xa0\x80fixed.\n", "The dues are ���fixed.", "3 bytes: line 1: ED A0 80"),
        (b"The dues are fixed at 5 \xe2\x82", "The dues are fixed at 5 �", "2 bytes: line 1: E2 82"),
        (FRENCH.encode() + b"Ferm\xc3", "Ferm�", "1 byte: line 2: C3"),
    ],
)
def test_a_few_bad_bytes_leave_the_rest_as_it_is(data: bytes, last: str, damage: str) -> None:
    reading = read(data, "a.txt")
    assert reading.encoding == "utf-8 (damaged)"
    assert "\n".join(block.text for block in reading.blocks).endswith(last)
    count, _, place = damage.partition(": ")
    are = "is not and stands" if count == "1 byte" else "are not and stand"
    assert said(reading) == [f"The text is UTF-8, but {count} {are} as � ({place})."]


def test_places_beyond_the_third_are_counted_only() -> None:
    data = b"".join(f"Règle nº {number} – çà et là.\n".encode() + b"\xff\n" for number in range(5))
    (message,) = said(read(data, "a.txt"))
    assert "5 bytes are not" in message
    assert message.endswith("(line 2: FF; line 4: FF; line 6: FF; …).")


@pytest.mark.parametrize("language", ENCODINGS)
def test_text_in_another_encoding_is_not_taken_for_damaged_utf8(language: str) -> None:
    """Every stretch of eight characters or more, whatever stands behind it."""
    text = TEXTS[language]
    for encoding in set(ENCODINGS[language]) - {"iso2022_jp"}:
        for start in range(len(text) - 8):
            data = text[start:].encode(encoding)
            assert data.isascii() or damage_of(data) is None


def test_a_last_letter_in_another_encoding_is_no_cut_character() -> None:
    assert damage_of("Les barques passent devant le café".encode("cp1252")) is None


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_as_a_guess(codec: str) -> None:
    assert said(read(FRENCH.encode(codec), "a.txt")) == [
        f"No byte order mark stands at the start; that the bytes are {codec} is a guess."
    ]
    assert said(read(FRENCH.encode("utf-16"), "a.txt")) == []


def test_a_zero_byte_is_told_with_its_place() -> None:
    with pytest.raises(FormatUnknown, match=r"a\.txt holds a zero byte in line 2 \(byte 15\)"):
        read(b"Keep to left\na\0 mole\n", "a.txt")


def test_data_full_of_zero_bytes_is_binary() -> None:
    with pytest.raises(FormatUnknown, match="binary data"):
        read(b"\x89\0\0\1\0\0\0\7abc\0\0\0\3xyz\0\0", "a.txt")
