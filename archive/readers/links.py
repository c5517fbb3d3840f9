"""Link targets of a statement: where a link leads can change while its words stay."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import Block, BlockKind, Furniture

PLACE = "link"
"""The place of every block that holds a link's target."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the statement: its shown words and its target as written.

    A page also tells the position of the block that holds it (-1: unknown), and whether it stands in
    the page's main part (an article, a section, a table's cell).
    """

    text: str
    target: str
    block: int = -1
    is_in_section: bool = False


def leads_elsewhere(target: str) -> bool:
    """Whether a link leads out of its document, and nowhere but to an address."""
    return bool(target) and not target.lower().startswith(("#", "javascript:", "data:"))


def link_blocks(links: Iterable[Link]) -> list[Block]:
    """One metadata block for every link, each pair of words and target once.

    A link within the document, one whose words are its target, and one without words say nothing new.
    """
    told = dict.fromkeys(f"{link.text} → {link.target}" for link in links if _is_telling(link))
    return [Block(BlockKind.LIST_ITEM, text, 0, Furniture.METADATA, PLACE) for text in told]


def _is_telling(link: Link) -> bool:
    if not link.text or not leads_elsewhere(link.target):
        return False
    address = re.sub(r"^(?:https?://|mailto:|tel:)", "", link.target).rstrip("/")
    return link.text.rstrip("/") not in {address, link.target.rstrip("/")}
