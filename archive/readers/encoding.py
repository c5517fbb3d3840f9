"""Bytes become text, and the decision is told.

Order: byte order mark, zero bytes of UTF-16, declaration (HTTP header, ``<meta>``, XML declaration),
strict UTF-8, UTF-8 with damaged bytes, then a guess (archive.readers.guessing), told as a doubt.
Declared names are taken as browsers take them (WHATWG Encoding:
"iso-8859-1" means windows-1252, "gb2312" means gb18030). One exception to the order: bytes that
are valid UTF-8 beyond ASCII are UTF-8 whatever a declaration says, since no other encoding
produces such bytes by chance; the contradiction becomes a finding.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from archive.model import Finding
from archive.readers.damage import damage_of, told
from archive.readers.detection import looks_like_utf16

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_BROWSERS_DO = {
    "iso8859-1": "windows-1252",
    "ascii": "windows-1252",
    "cp1252": "windows-1252",
    "iso8859-9": "windows-1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "hz": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    # A page that was read up to its declaration is not UTF-16, whatever it says.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_NOT_ON_PAGES = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
_META = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 4096


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, how its bytes were read ("utf-8 (strict)") and what was doubtful."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, name: str, charset: str = "", is_markup: bool = False) -> Decoded:
    """Text of ``data``.

    ``charset`` is what the transport declared; with ``is_markup`` the document's own declaration
    is looked for too. Bytes that do not fit their encoding become U+FFFD.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, "byte order mark")
    if wide := looks_like_utf16(data[:65536]):
        return _unmarked(data, wide, name)
    label, where = _declaration(data, charset, is_markup)
    codec = codec_named(label)
    if data.isascii() and b"\x1b$" in data:
        return _decoded(data, "iso2022_jp", "escape sequences")
    text = utf8_text(data)
    if text is not None:
        return _as_utf8(data, text, label, where, name)
    if codec and codec != "utf-8":
        return _decoded(data, codec, where)
    return _damaged_utf8(data, name) or _legacy(data, name, label if codec else "", where)


def codec_named(label: str) -> str:
    """Python's name for a declared encoding, read as browsers read it; "" where it is unknown."""
    try:
        name = codecs.lookup(label).name
        b"".decode(name)  # Python also knows codecs that are no encodings of text.
    except (LookupError, ValueError):
        return ""
    return "" if name in _NOT_ON_PAGES else _AS_BROWSERS_DO.get(name, name)


def utf8_text(data: bytes) -> str | None:
    """The text of valid UTF-8 (ASCII included); None of anything else."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _declaration(data: bytes, charset: str, is_markup: bool) -> tuple[str, str]:
    """The declared encoding's label and where it was declared; two "" where there is none."""
    if charset:
        return charset, "header"
    head = data[:_DECLARED_WITHIN] if is_markup else b""
    if found := _XML.match(head):
        return found[1].decode("ascii"), "XML declaration"
    if found := _META.search(head):
        return found[1].decode("ascii"), "meta"
    return "", ""


def _as_utf8(data: bytes, text: str, label: str, where: str, name: str) -> Decoded:
    codec = codec_named(label)
    if not label or codec == "utf-8":
        return Decoded(text, f"utf-8 ({where or 'strict'})")
    if data.isascii():
        # ISO-2022-JP, HZ and UTF-7 hide other scripts behind ASCII bytes.
        return _decoded(data, codec or "utf-8", where)
    return Decoded(text, "utf-8 (strict)", (_contradicted(label, where, "utf-8", name),))


def _unmarked(data: bytes, codec: str, name: str) -> Decoded:
    """The text of UTF-16 that no mark declares, with the doubt that it is a guess."""
    said = f"No byte order mark stands at the start; that the bytes are {codec} is a guess."
    found = _decoded(data, codec, "guessed from zero bytes")
    return Decoded(found.text, found.encoding, (Finding("encoding", name, said),))


def _damaged_utf8(data: bytes, name: str) -> Decoded | None:
    """The text of UTF-8 with some damaged bytes, and where; None where it is rather another encoding."""
    damage = damage_of(data)
    if damage is None:
        return None
    return Decoded(data.decode("utf-8", "replace"), "utf-8 (damaged)", (told(damage, name),))


def _legacy(data: bytes, name: str, label: str, where: str) -> Decoded:
    """The text by the likeliest legacy encoding, with the doubt that it is a guess."""
    guess = _guessed(data)
    said = f"No encoding is declared and the bytes are not UTF-8; that they are {guess} is a guess."
    doubt = _contradicted(label, where, guess, name) if label else Finding("encoding", name, said)
    found = _decoded(data, guess, "guessed")
    return Decoded(found.text, found.encoding, (doubt, *found.findings))


def _decoded(data: bytes, codec: str, why: str) -> Decoded:
    try:
        text = data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        text = data.decode(codec, "replace")
    # What the source itself holds as U+FFFD is reported by the mojibake rules, once for all readers.
    return Decoded(text.removeprefix("\ufeff"), f"{codec} ({why})")


def _contradicted(label: str, where: str, codec: str, name: str) -> Finding:
    return Finding(
        "encoding",
        name,
        f"The {where} declares {label!r}, but the bytes are {codec}; they were read as {codec}.",
    )


def _guessed(data: bytes) -> str:
    from archive.readers.guessing import guessed_encoding

    guess = guessed_encoding(data)
    return "windows-1252" if guess == "cp1252" else codec_named(guess)
