"""Zipped XML documents (DOCX, ODT), opened within bounds.

A part that unpacks to more than MAX_PART_BYTES is refused unread (zip bombs), and so is XML with
a document type definition, which neither format allows and which entity bombs need.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, XMLParser

from archive.errors import DocumentBroken, SourceTooLarge
from archive.model import Reading
from archive.readers.limits import MAX_CONTAINER_BYTES, MAX_PART_BYTES, MIB, refuse_larger

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
"""Word's "Strict" files use other names for the same elements (ISO/IEC 29500-1)."""


@dataclass(frozen=True, slots=True)
class Container:
    """The parts of a zipped document; ``name`` is the file's, for messages."""

    parts: zipfile.ZipFile
    name: str

    def has(self, part: str) -> bool:
        """Whether the document holds this part."""
        return part in self.parts.NameToInfo

    def named(self, start: str, end: str = ".xml") -> list[str]:
        """Parts whose names start and end so, in order."""
        return sorted(part for part in self.parts.namelist() if part.startswith(start) and part.endswith(end))

    def xml(self, part: str) -> Element | None:
        """Root of an XML part; None where there is no such part.

        Raises:
            DocumentBroken: damaged, encrypted, not well-formed, or with a document type definition.
            SourceTooLarge: more than MAX_PART_BYTES unpacked.
        """
        return parsed(self._bytes(part), self.name) if self.has(part) else None

    def _bytes(self, part: str) -> bytes:
        try:
            with self.parts.open(part) as file:
                data = file.read(MAX_PART_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
        ) as fault:
            raise DocumentBroken(
                f"{self.name} is damaged or locked with a password: {part} cannot be unpacked ({fault}).",
                "Open it in the program that wrote it and save it again, without a password.",
            ) from None
        if len(data) > MAX_PART_BYTES:
            raise SourceTooLarge(
                f"{self.name} unpacks to more than {MAX_PART_BYTES // MIB} MB.",
                "Save its text as plain text and ingest that.",
            )
        return data


def open_container(data: bytes, name: str) -> Container:
    """The parts of a zipped document.

    Raises:
        DocumentBroken: the zip archive is damaged.
        SourceTooLarge: over MAX_CONTAINER_BYTES.
    """
    refuse_larger(len(data), MAX_CONTAINER_BYTES, name)
    try:
        return Container(zipfile.ZipFile(io.BytesIO(data)), name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise DocumentBroken(
            f"{name} is a damaged zip archive ({fault}).", "Fetch or save it again."
        ) from None


def parsed(data: bytes, name: str) -> Element:
    """Root element of XML bytes, without any document type definition."""
    plain = data.decode("utf-16", "replace").encode() if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else data
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DocumentBroken(
            f"{name} holds a document type definition, which its format forbids (entity bombs need one).",
            "Save it again by the program that wrote it.",
        )
    for strict, transitional in _STRICT.items():
        data = data.replace(strict, transitional)
    parser = XMLParser()  # noqa: S314 - without definitions there are no entities to expand
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as fault:
        raise DocumentBroken(
            f"{name} holds XML that is not well-formed ({fault}).", "Fetch or save it again."
        ) from None
    return root


def within_depth(reader: Callable[[], Reading], name: str) -> Reading:
    """The reading; documents nested beyond what Python's stack holds are refused instead.

    Raises:
        DocumentBroken: nested too deep.
    """
    try:
        return reader()
    except RecursionError:
        raise DocumentBroken(
            f"{name} nests its tables or lists deeper than any document needs.",
            "Save its text as plain text and ingest that.",
        ) from None
