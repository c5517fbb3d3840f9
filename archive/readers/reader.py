"""What every reader is: a function from bytes and their context to a Reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from archive.model import Reading

TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
MHTML = "multipart/related"
PDF = "application/pdf"
RTF = "application/rtf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of bytes before they are read.

    ``name`` is the file name, for messages; ``media_type`` what they were taken for; ``charset``
    the encoding that the transport declared ("" where it declared none).
    """

    name: str
    media_type: str
    charset: str = ""


class Reader(Protocol):
    """Reads one format.

    Raises:
        SourceEmpty, SourceTooLarge, DocumentBroken: as archive.errors tells.
    """

    def __call__(self, data: bytes, context: Context) -> Reading: ...
