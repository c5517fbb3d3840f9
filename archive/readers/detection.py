"""What kind of document bytes are: by content first, by name second.

Signatures follow the WHATWG MIME Sniffing standard where it has them.
"""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath

from archive.errors import DocumentBroken, FormatUnknown
from archive.readers.reader import DOCX, HTML, MARKDOWN, MHTML, ODT, PDF, RTF, TEXT

_SNIFFED = 4096
"""How many leading bytes are looked at."""

_JUDGED = 65536
"""How many leading bytes tell text from other data."""

_BINARY = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office file (.doc, .xls, .ppt) or one locked with a password",
    ),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_HTML_START = re.compile(
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*>|<\?[^>]*>)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|frameset|article|main|div|table|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_PAGE = re.compile(
    rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?Content-Type:\s*multipart/related", re.IGNORECASE
)
_BY_SUFFIX = {
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".shtml": HTML,
    ".txt": TEXT,
    ".text": TEXT,
}
_BY_DECLARATION = {
    "text/html": HTML,
    "application/xhtml+xml": HTML,
    "text/markdown": MARKDOWN,
    "text/x-markdown": MARKDOWN,
    "text/plain": TEXT,
}
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def detect_media_type(data: bytes, name: str, declared: str = "") -> str:
    """Media type of ``data``; ``name`` and what the transport ``declared`` decide between texts.

    Raises:
        FormatUnknown: the bytes are no text and no document that a reader knows.
        DocumentBroken: they begin like a zipped document whose container cannot be read.
    """
    return _container(data, name) or _text_kind(data, name, declared)


def _container(data: bytes, name: str) -> str:
    """Media type by a binary or RTF signature; "" for what may be text."""
    if b"%PDF-" in data[:1024] and not _HTML_START.match(data[:_SNIFFED]):
        return PDF
    if data.lstrip()[:5] == b"{\\rtf":
        return RTF
    if _SAVED_PAGE.match(data[:_SNIFFED]):
        return MHTML
    if data[:4] in {b"PK\x03\x04", b"PK\x05\x06"}:
        return _zipped(data, name)
    for signature, what in _BINARY:
        if data.startswith(signature):
            raise _unreadable(name, what)
    return ""


def _zipped(data: bytes, name: str) -> str:
    """Which zipped document format this is, by the parts inside."""
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise _damaged(data, name) from None
    if "word/document.xml" in names or any(part.startswith("word/document") for part in names):
        return DOCX
    if "content.xml" in names:
        return ODT
    raise _unreadable(name, "a zip archive and neither DOCX nor ODT")


def _damaged(data: bytes, name: str) -> DocumentBroken:
    """What a zip container that cannot be read was to be, by its name or by a part that it names."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in {".docx", ".docm", ".dotx"} or b"word/document.xml" in data:
        what = "a Word file"
    elif suffix in {".odt", ".ott"} or b"opendocument.text" in data[:_SNIFFED]:
        what = "an OpenDocument text"
    else:
        return DocumentBroken(f"{name} is a damaged zip archive.", "Fetch or save it again.")
    return DocumentBroken(
        f"{name} is {what} and damaged: its zip container cannot be read.", "Fetch or save it again."
    )


def _text_kind(data: bytes, name: str, declared: str) -> str:
    head = data[:_SNIFFED]
    if _is_binary(data):
        raise _unreadable(name, "binary data") if _is_far_from_text(data) else _holding_zeros(data, name)
    if _HTML_START.match(_unwidened(head)):
        return HTML
    suffix = PurePosixPath(name).suffix.lower()
    return _BY_SUFFIX.get(suffix) or _BY_DECLARATION.get(declared) or TEXT


def _unwidened(head: bytes) -> bytes:
    """The leading bytes without byte order mark and, for UTF-16, without its zero bytes."""
    for mark in _BOMS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"")


def _is_binary(data: bytes) -> bool:
    """Whether the bytes can be no text: control bytes, or zeros that UTF-16 does not explain."""
    if data.startswith(_BOMS[1:]) or looks_like_utf16(data[:_JUDGED]):
        return False
    return b"\0" in data or _is_far_from_text(data)


def _is_far_from_text(data: bytes) -> bool:
    """Whether there are more control bytes than slip into a text by mistake, zero bytes included."""
    sample = data[:_JUDGED]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(2, len(sample) // 200) or sample.count(0) > max(2, len(sample) // 200)


def _holding_zeros(data: bytes, name: str) -> FormatUnknown:
    """What is said of a text that a few zero bytes keep from being read."""
    place, count = data.index(0), data.count(0)
    line = data.count(b"\n", 0, place) + 1
    held = "a zero byte" if count == 1 else f"{count} zero bytes, the first"
    return FormatUnknown(
        f"{name} holds {held} in line {line} (byte {place + 1}), as binary data does and no text.",
        "Fetch it again, or take what is no text out of it.",
    )


_CONTROLS = bytes([*range(1, 8), *range(14, 27), *range(28, 32), 127])


def looks_like_utf16(sample: bytes) -> str:
    """Which UTF-16 codec ("utf-16-le", "utf-16-be") the zero bytes speak for; "" for none."""
    pairs = len(sample) // 2
    even = odd = 0
    if b"\0" in sample:
        even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if even == odd == 0 and pairs > 2:
        return next(
            (codec for codec in ("utf-16-le", "utf-16-be") if _reads_as_east_asian(sample, codec)), ""
        )
    if wide := _sparse(sample, even + odd):
        return wide
    if pairs < 2 or min(even, odd) * 20 > max(even, odd):
        return ""
    # Latin text is half zeros; Chinese text has them at spaces, line ends and digits only.
    codec = "utf-16-le" if odd > even else "utf-16-be"
    return codec if max(even, odd) and _reads_as_text(sample[: pairs * 2], codec) else ""


_EAST_ASIAN_MARKS = "。，、"
_IN_EAST_ASIAN_MARKS = (b"\x01", b"\x02", b"\xff")
"""Bytes of which each mark has one in UTF-16, and which texts in other encodings hardly ever hold."""


def _sparse(sample: bytes, zeros: int) -> str:
    """The codec in which text with few zero bytes is East Asian; "" for neither.

    Zero bytes that are few are spaces and line ends, or the lower halves of characters such as 一 (4E 00).
    """
    if not zeros or zeros * 5 > len(sample):
        return ""
    # Two ASCII letters make a Chinese character, too: such text has a stray zero, and is no UTF-16.
    if len(sample) - len(sample.translate(None, _PRINTABLE)) > len(sample) * _MOSTLY_ASCII:
        return ""
    found = {codec: _share_of_east_asian(sample, codec) for codec in ("utf-16-le", "utf-16-be")}
    best = max(found, key=lambda codec: found[codec])
    return best if found[best] >= _CLEARLY and min(found.values()) < _CLEARLY else ""


_CLEARLY = 0.95
_PRINTABLE = bytes(range(32, 127))
_MOSTLY_ASCII = 0.8
"""Share of bytes that are ASCII beyond which text is ASCII; of Chinese in UTF-16 about half are."""


def _share_of_east_asian(sample: bytes, codec: str) -> float:
    """Share of characters that are East Asian, or ASCII beside at least as many of those."""
    text = sample[: len(sample) // 2 * 2].decode(codec, "ignore")
    own = sum(_is_east_asian(one) for one in text)
    plain = sum(" " <= one <= "~" or one in "\r\n\t" for one in text)
    return (own + plain) / len(text) if text and own >= plain else 0.0


def _is_east_asian(one: str) -> bool:
    return "\u3000" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7a3" or "\uff00" <= one <= "\uffef"


def _reads_as_text(sample: bytes, codec: str) -> bool:
    # A sample may end inside a surrogate pair.
    text = sample.decode(codec, "ignore")
    ordinary = sum(character.isprintable() or character.isspace() for character in text)
    return ordinary >= len(text) * 0.95 and any(character.isspace() for character in text)


def _reads_as_east_asian(sample: bytes, codec: str) -> bool:
    """Whether text without any ASCII character is Chinese, Japanese or Korean, punctuation and all."""
    if not any(byte in sample for byte in _IN_EAST_ASIAN_MARKS):  # spares decoding nearly every other text
        return False
    text = sample[: len(sample) // 2 * 2].decode(codec, "ignore")
    if not any(mark in text for mark in _EAST_ASIAN_MARKS):
        return False
    letters = sum(map(_is_east_asian, text))
    return letters >= len(text) * 0.95


def _unreadable(name: str, what: str) -> FormatUnknown:
    return FormatUnknown(
        f"{name} is {what}, whatever its name says.",
        "Readable are plain text, Markdown, HTML, PDF, DOCX, ODT and RTF; save it as one of these.",
    )
