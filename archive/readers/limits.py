"""How large a document may be; beyond, it is refused with a clear error, its witness kept.

The figures bound time and memory on an ordinary machine (docs/formats.md tells them to users):
a decoded text takes up to four bytes a character, and a parsed page about ten times its size.
"""

from __future__ import annotations

from archive.errors import SourceTooLarge

MIB = 1024 * 1024

MAX_TEXT_BYTES = 16 * MIB
"""Largest plain text, HTML or RTF file."""

MAX_MARKDOWN_BYTES = 4 * MIB
"""Largest Markdown file; its parser is slower."""

MAX_BLOCKS = 250_000
"""Most blocks of one document; the longest codes of law have a tenth of that."""

MAX_CONTAINER_BYTES = 128 * MIB
"""Largest PDF, DOCX or ODT file."""

MAX_PART_BYTES = 64 * MIB
"""Largest XML part of a zipped document, unpacked: its markup is ten times its text."""

MAX_PAGES = 5_000
"""Most pages read from one PDF."""

PDF_SECONDS = 120
"""Most seconds that one PDF may take."""

PDF_MEMORY_BYTES = 2048 * MIB
"""Most memory that reading one PDF may take, where the system can enforce it."""

MAX_DEPTH = 20_000
"""Deepest nesting of HTML tags."""

TEMPLATE_WEIGHT = 200
"""How many tags a ``<template>`` counts for in the depth: its content is entered by recursion."""

MAX_NESTING = 200
"""Depth of lists and quotations in Markdown beyond which its parser leaves text out; a list counts twice."""

MAX_OPEN_BRACKETS = 2_000
"""Most square brackets open at once in a paragraph of Markdown; each is searched for to its end."""

MAX_REBUILT_NODES = 5_000_000
"""Most nodes that unclosed formatting tags may make an HTML parser repeat."""


def refuse_larger(size: int, limit: int, name: str) -> None:
    """Raise SourceTooLarge where ``size`` exceeds ``limit`` (both in bytes)."""
    if size > limit:
        raise SourceTooLarge(
            f"{name} holds {size / MIB:.1f} MB; the limit for its format is {limit // MIB} MB.",
            "Split it into its documents and ingest these one by one.",
        )


def refuse_more_blocks(count: int, name: str) -> None:
    """Raise SourceTooLarge where a document has more than MAX_BLOCKS blocks."""
    if count > MAX_BLOCKS:
        raise SourceTooLarge(
            f"{name} holds more than {MAX_BLOCKS:,} paragraphs.",
            "Split it into its documents and ingest these one by one.",
        )
