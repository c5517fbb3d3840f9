"""Which blocks stand around the statement: its date lines and the address block at its end.

Flagged, never dropped. What markup and shape say (navigation, footer) the readers flag themselves;
what repeats across a series' versions the audit tells (docs/decisions/0065).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.model import Block, BlockKind, Furniture
from archive.readers.contacts import LONGEST_LINE, is_contact
from archive.readers.datelines import dateline
from archive.readers.dates import dates_in
from archive.readers.institutions import names_institution
from archive.readers.regions import edges_of

_POSTAL = re.compile(
    r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b[A-Z]\.?[A-Z]\.?\s+\d{5}\b|^\d{1,5}[A-Za-z]?\s+\w.*\b(?:street|st|avenue|ave|road|rd|place|pl|lane|drive|square|boulevard|blvd)\b"
    r"|\b(?:straße|strasse|str\.|platz|allee)\s*\d|^\d{4,5}\s+[A-ZÄÖÜ]\w+$|\b[A-Z]{1,2}\d[\dA-Z]?\s+\d[A-Z]{2}\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 80
_FEWEST_CONTACTS = 2


def flagged(blocks: tuple[Block, ...], groups: tuple[int, ...]) -> tuple[Block, ...]:
    """The blocks with date lines and the address block flagged; everything else as it was."""
    edges = edges_of(blocks)
    marks = dict.fromkeys(_address(blocks, groups, edges.foot), Furniture.ADDRESS)
    for position in (*edges.head, *edges.foot):
        if position not in marks and _only_dates(blocks[position]):
            marks[position] = Furniture.DATELINE
    found = list(blocks)
    for position, furniture in marks.items():
        if blocks[position].furniture is None:
            found[position] = replace(blocks[position], furniture=furniture)
    return tuple(found)


def _only_dates(block: Block) -> bool:
    line = dateline(block.text)
    if line is None or (line.meaning == "dated" and block.kind is BlockKind.LIST_ITEM):
        return False
    return line.is_only_a_date


def _address(blocks: Sequence[Block], groups: Sequence[int], foot: Sequence[int]) -> range:
    """Positions of the address block at the document's end; empty where there is none.

    Two contact lines make one ("Tel: …", "Fax: …"). An address that a heading or a sentence
    introduces ("Contact us", "Write to:") is part of the statement.
    """
    contacts = [position for position in foot if is_contact(blocks[position].text)]
    if len(contacts) < _FEWEST_CONTACTS or _last_statement(blocks) - contacts[-1] > 1:
        return range(0)
    start = contacts[0]
    while start > foot[0] and _leads(blocks, groups, start):
        start -= 1
    return range(0) if _is_introduced(blocks, start) else range(start, contacts[-1] + 1)


def _leads(blocks: Sequence[Block], groups: Sequence[int], start: int) -> bool:
    """Whether the block before ``start`` belongs to the same address: stands with it, or looks like one."""
    before = blocks[start - 1]
    if before.furniture is not None or len(before.text) > LONGEST_LINE or _only_dates(before):
        return False
    return groups[start - 1] == groups[start] or _is_address_line(before)


def _is_address_line(block: Block) -> bool:
    """Whether a line by itself may be part of an address: a place, a number, an institution's name."""
    text = block.text
    if (
        block.kind is not BlockKind.PARAGRAPH
        or len(text) > _LONGEST_NAME
        or text.endswith((":", ",", ";", "?", "!"))
    ):
        return False
    if _POSTAL.search(text):
        return True
    is_telling = any(character.isdigit() for character in text) or names_institution(text)
    return is_telling and not text.endswith(".") and not dates_in(text)


def _is_introduced(blocks: Sequence[Block], start: int) -> bool:
    before = next((block for block in reversed(blocks[:start]) if block.furniture is None), None)
    return before is None or before.kind is BlockKind.HEADING or before.text.endswith((":", "："))


def _last_statement(blocks: Sequence[Block]) -> int:
    return max((position for position, block in enumerate(blocks) if block.furniture is None), default=-1)
