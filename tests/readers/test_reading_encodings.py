"""Encodings: what was decided and why, and doubts that are told and never mended."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import ArchiveError
from archive.model import Reading
from archive.readers.encoding import decode
from archive.readers.registry import read

FRENCH = "L’autorité publie chaque année le tarif des feux. Où les navires s’arrêtent, ça ne coûte rien."
GERMAN = "Die Behörde veröffentlicht jährlich die Gebühren; größere Schiffe zahlen dafür mehr als kleine."
POLISH = (
    "Urząd ogłasza co roku opłaty za światła. Większe statki płacą więcej niż małe, a łodzie są zwolnione."
)
RUSSIAN = "Управление ежегодно публикует сборы за маяки. Крупные суда платят больше, чем малые."
ARABIC = "تنشر الهيئة رسوم المنارات كل عام في شهر أبريل. تدفع السفن الكبيرة أكثر من السفن الصغيرة."
SIMPLIFIED = "港务局每年四月公布灯塔收费标准。大型船舶缴纳的费用高于小型船舶，渔船免于缴费。"
TRADITIONAL = "港務局每年四月公布燈塔收費標準。大型船舶繳納的費用高於小型船舶，漁船免於繳費。"
JAPANESE = "港湾局は毎年四月に灯台の料金を公表します。大型の船舶は高い料金を支払い、漁船は免除されます。"
KOREAN = "항만국은 매년 사월에 등대 요금을 발표한다. 큰 선박은 작은 선박보다 더 많은 요금을 낸다."


def text_of(reading: Reading) -> str:
    return "\n".join(block.text for block in reading.blocks if block.furniture is None)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (FRENCH, "cp1252"),
        (GERMAN, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "iso8859-5"),
        (ARABIC, "cp1256"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (KOREAN, "euc_kr"),
        (FRENCH, "utf-16-le"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (SIMPLIFIED, "utf-16"),
        (RUSSIAN, "utf-8-sig"),
        (FRENCH, "utf-32"),
    ],
)
def test_text_without_declaration_is_read_and_the_reason_is_told(text: str, codec: str) -> None:
    reading = read(text.encode(codec), "notice.txt")
    assert text_of(reading) == text
    assert reading.encoding.endswith(
        ("(guessed)", "(byte order mark)", "(escape sequences)", "(guessed from zero bytes)")
    )


@pytest.mark.parametrize(
    ("text", "label", "told"),
    [
        (SIMPLIFIED, "gb2312", "gb18030 (meta)"),
        (TRADITIONAL, "big5", "big5hkscs (meta)"),
        (JAPANESE, "Shift_JIS", "cp932 (meta)"),
        (GERMAN, "iso-8859-1", "windows-1252 (meta)"),
        (RUSSIAN, "windows-1251", "cp1251 (meta)"),
        (RUSSIAN, "utf-8", "utf-8 (meta)"),
    ],
)
def test_declared_encoding_is_taken_as_browsers_take_it(text: str, label: str, told: str) -> None:
    page = f"<meta http-equiv=Content-Type content='text/html; charset={label}'><p>{text}".encode(label)
    reading = read(page, "notice.html")
    assert (text_of(reading), reading.encoding) == (text, told)
    assert reading.findings == ()


def test_the_transport_outweighs_the_page() -> None:
    page = f"<meta charset=windows-1252><p>{RUSSIAN}".encode("cp1251")
    reading = read(page, "notice.html", "text/html; charset=windows-1251")
    assert (text_of(reading), reading.encoding) == (RUSSIAN, "cp1251 (header)")


def test_utf8_under_another_declaration_is_read_as_utf8_and_told() -> None:
    reading = read(f"<meta charset=iso-8859-1><p>{GERMAN}".encode(), "notice.html")
    assert (text_of(reading), reading.encoding) == (GERMAN, "utf-8 (strict)")
    assert [finding.kind for finding in reading.findings] == ["encoding"]


def test_bytes_that_are_not_the_declared_utf8_are_guessed_and_told() -> None:
    reading = read(f"<meta charset=utf-8><p>{FRENCH}".encode("cp1252"), "notice.html")
    assert (text_of(reading), reading.encoding) == (FRENCH, "windows-1252 (guessed)")
    assert [finding.kind for finding in reading.findings] == ["encoding"]


@pytest.mark.parametrize(
    ("text", "through"),
    [(FRENCH, "cp1252"), (RUSSIAN, "latin-1"), (SIMPLIFIED, "latin-1"), ("12\u2011month", "latin-1")],
)
def test_mojibake_is_told_and_kept(text: str, through: str) -> None:
    broken = text.encode().decode(through, "replace").replace("\ufffd", "")
    reading = read(broken.encode(), "notice.txt")
    assert "mojibake" in [finding.kind for finding in reading.findings]
    assert "".join(text_of(reading).split()) == "".join(broken.split())


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        GERMAN,
        POLISH,
        RUSSIAN,
        ARABIC,
        "« Le café… », dit-elle, « créé\u00a0»\u00a0! “RÉSUMÉ”",
        "NÃO, IRMÃOS… «À»\u00a0: Â",
        "§\u00a05 Abs. 1 – „Straße“",
        "naïve façade—Ålesund × 2",
    ],
)
def test_ordinary_typography_is_no_mojibake(text: str) -> None:
    assert read(text.encode(), "notice.txt").findings == ()


def test_lost_characters_are_counted() -> None:
    reading = read(f"<meta charset=gb2312><p>{SIMPLIFIED}".encode("gb18030") + b"\xff\xff!", "notice.html")
    assert [finding.kind for finding in reading.findings] == ["undecodable"]


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-8", "gb2312", "utf-16", "no-such", "hz", "iso-2022-jp", "idna"]),
)
def test_any_bytes_decode_without_fault(data: bytes, charset: str) -> None:
    assert isinstance(decode(data, "x", charset).text, str)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with suppress(ArchiveError):
        assert read(data, name).blocks


def test_a_damaged_byte_does_not_make_mojibake_of_the_rest() -> None:
    reading = read(
        "Café règles.\n\nTexte de l’été \ufffe naïf.\n".encode().replace(b"\xef\xbf\xbe", b"\xff"), "a.txt"
    )
    assert reading.encoding == "utf-8 (damaged)"
    assert reading.blocks[0].text == "Café règles."
    assert "undecodable" in {finding.kind for finding in reading.findings}


def test_a_guess_is_told_as_a_doubt() -> None:
    reading = read("Règlement du port, même à l’été, où les navires paient.\n".encode("cp1252"), "a.txt")
    assert reading.encoding.endswith("(guessed)")
    assert [finding.kind for finding in reading.findings] == ["encoding"]
