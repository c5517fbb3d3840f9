"""Encodings that nobody declares, and text that was decoded wrongly before it reached us."""

from __future__ import annotations

import pytest

from archive.readers.registry import read
from tests.readers.phrasings import PROSE

TEXTS = {
    **PROSE,
    "ja": "港湾委員会は海岸全体の灯台を維持し、その費用は利用する町が負担する。船は料金を払う。",
    "ko": "항만 위원회는 해안 전체의 등대를 유지하며, 그 비용은 이를 이용하는 도시들이 부담한다.",
    "tw": "港務委員會負責維護整個海岸的燈塔，費用由使用燈塔的各個城鎮承擔，並向每艘船收取費用。",
    "pl": "Rada portu utrzymuje światła całego wybrzeża na koszt miast, które z nich korzystają.",
    "cs": "Rada přístavu udržuje světla celého pobřeží na náklady měst, která je používají.",
    "tr": "Liman Kurulu, bütün kıyının ışıklarını onları kullanan şehirlerin parasıyla ayakta tutar.",
    "el": "Το συμβούλιο του λιμανιού συντηρεί τα φώτα όλης της ακτής με έξοδα των πόλεων.",
    "he": "מועצת הנמל מתחזקת את האורות של כל החוף על חשבון הערים המשתמשות בהם, וגובה אגרה.",
    "th": "คณะกรรมการท่าเรือดูแลประภาคารตลอดชายฝั่ง โดยค่าใช้จ่ายของเมืองที่ใช้ประโยชน์",
    "uk": "Рада порту утримує вогні всього узбережжя коштом міст, які ними користуються, ще й у свята.",
}
ENCODINGS = {
    "fr": ["cp1252"],
    "de": ["cp1252"],
    "es": ["cp1252"],
    "zh": ["gb18030"],
    "tw": ["big5"],
    "ja": ["cp932", "euc_jp", "iso2022_jp"],
    "ko": ["cp949"],
    "ru": ["cp1251", "koi8_r", "iso8859_5"],
    "ar": ["cp1256"],
    "pl": ["cp1250", "iso8859_2"],
    "cs": ["cp1250", "iso8859_2"],
    "tr": ["cp1254"],
    "el": ["cp1253"],
    "he": ["cp1255"],
    "th": ["cp874"],
}
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"]


def text_in(data: bytes, name: str = "a.txt") -> str:
    return "".join("".join(block.text for block in read(data, name).blocks).split())


@pytest.mark.parametrize(("language", "encoding"), [(k, each) for k, v in ENCODINGS.items() for each in v])
def test_undeclared_legacy_encoding_is_guessed(language: str, encoding: str) -> None:
    text = TEXTS[language]
    assert text_in(text.encode(encoding)) == "".join(text.split())


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize("language", TEXTS)
def test_wide_encodings_are_told_with_and_without_a_mark(language: str, encoding: str) -> None:
    text = TEXTS[language]
    assert text_in(text.encode(encoding)) == "".join(text.split())
    page = f"<!doctype html><title>x</title><body><p>{text}</p>"
    assert text_in(page.encode(encoding), "a.html") == "".join(text.split())


@pytest.mark.parametrize("language", [key for key in TEXTS if key not in {"en", "es"}])
@pytest.mark.parametrize("through", ["cp1252", "cp1251", "cp850", "mac_roman", "cp1256"])
def test_text_decoded_wrongly_is_told_whatever_it_was_taken_for(language: str, through: str) -> None:
    broken = f"{TEXTS[language]} {TEXTS[language]}".encode().decode(through, "replace")
    reading = read(broken.encode(), "a.txt")
    assert {"mojibake", "undecodable"} & {finding.kind for finding in reading.findings}


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS.values(),
        "Її права; Её дом; Єва ґрунт №5 «так»",
        "┌──┬──┐ │a│b│ └──┴──┘ fees",
        "Curly “quotes”, ‘single’ ones… and dashes – only – here — ©®™",
        "联通 公司 notice",
        "ÉTÉ À ÂGE Ô Ç «Œ» Ÿ",
        "Српски језик и Ђурђевдан",
        "ΣΈ ΆΛΛΑ ΌΧΙ",
        "½ of ¼ ± 3 µm² § 5 ¶ 2",
    ],
)
def test_text_that_is_what_it_seems_is_no_mojibake(text: str) -> None:
    assert [f.kind for f in read(text.encode(), "a.txt").findings if f.kind == "mojibake"] == []
