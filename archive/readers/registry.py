"""Which reader reads what.

The media type is recognised by content first and by name second. Readers are imported when
first needed, so that comparing two plain texts loads no HTML, PDF or Word library.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from archive.errors import FormatUnknown, SourceEmpty
from archive.model import Reading
from archive.readers.detection import detect_media_type
from archive.readers.reader import DOCX, HTML, MARKDOWN, MHTML, ODT, PDF, RTF, TEXT, Context, Reader

__all__ = ["detect_media_type", "media_types", "read"]

_READERS = {
    TEXT: "archive.readers.text:read_text",
    MARKDOWN: "archive.readers.markdown:read_markdown",
    HTML: "archive.readers.html:read_html",
    MHTML: "archive.readers.mhtml:read_mhtml",
    PDF: "archive.readers.pdf:read_pdf",
    DOCX: "archive.readers.docx:read_docx",
    ODT: "archive.readers.odt:read_odt",
    RTF: "archive.readers.rtf:read_rtf",
}


def media_types() -> tuple[str, ...]:
    """Every media type that has a reader."""
    return tuple(_READERS)


def read(data: bytes, name: str, media_type: str | None = None) -> Reading:
    """Blocks, claims and findings of one document.

    ``media_type`` is what the transport said ("text/html; charset=gb2312"); its charset counts as
    a declared encoding, and its type where the content does not show its own.

    Raises:
        SourceEmpty: no bytes, or no text in them.
        FormatUnknown: binary, or a format without a reader.
        DocumentBroken: the format's own rules are violated.
        SourceTooLarge: over the limits of archive.readers.limits.
    """
    if not data:
        raise SourceEmpty(
            f"{name} is empty: it holds no bytes.", "Check that it was saved or sent completely."
        )
    declared, charset = _parsed(media_type or "")
    found = detect_media_type(data, name, declared)
    return _reader(found, name)(data, Context(name, found, charset))


def _reader(media_type: str, name: str) -> Reader:
    if media_type not in _READERS:
        raise FormatUnknown(
            f"{name} is {media_type}, for which there is no reader.",
            "Readable are plain text, Markdown, HTML, PDF, DOCX, ODT and RTF; save it as one of these.",
        )
    module, function = _READERS[media_type].split(":")
    return cast("Reader", getattr(import_module(module), function))


def _parsed(media_type: str) -> tuple[str, str]:
    """Media type and charset of a Content-Type value, both lower-case; "" for what is missing."""
    kind, *parameters = media_type.lower().split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset":
            return kind.strip(), value.strip(" \t\"'")
    return kind.strip(), ""
