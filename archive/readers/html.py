"""HTML as found in the wild, by selectolax and a walk of our own.

No main-content extraction: every one that was tried lost policy text. All text stays; what markup
calls navigation, header, footer, aside, address or hidden is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from archive.errors import DocumentBroken
from archive.model import Block, BlockKind, Furniture, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.encoding import decode
from archive.readers.limits import (
    MAX_DEPTH,
    MAX_REBUILT_NODES,
    MAX_TEXT_BYTES,
    TEMPLATE_WEIGHT,
    refuse_larger,
)
from archive.readers.links import Link, link_blocks
from archive.readers.menus import with_menus
from archive.readers.page import Walk
from archive.readers.pageclaims import page_claims
from archive.readers.reader import HTML, Context
from archive.readers.wordlist import words

READER = "html/3"

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_CLOSED_BY_PARSER = words(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th "
    "option optgroup thead tbody tfoot colgroup rt rp body html head"
)
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)


def read_html(data: bytes, context: Context) -> Reading:
    """Blocks of a web page."""
    refuse_larger(len(data), MAX_TEXT_BYTES, context.name)
    decoded = decode(data, context.name, context.charset, is_markup=True)
    refuse_bombs(decoded.text, context.name)
    draft = Draft(READER, HTML, context.name, encoding=decoded.encoding, findings=list(decoded.findings))
    page = LexborHTMLParser(decoded.text)
    draft.claims += page_claims(page)
    add_page(draft, page, has_menus=True)
    return reading_of(draft)


def add_page(draft: Draft, page: LexborHTMLParser, *, has_menus: bool = False) -> None:
    """Add the blocks, link targets and frames of a parsed page; ``has_menus``: it is a page of a site."""
    root = page.root
    if root is None:
        return
    walk = Walk(name=draft.name).over(root)
    blocks = _with_title(walk.blocks)
    add_blocks(draft, *(with_menus(blocks, walk.links) if has_menus else (blocks, walk.links)))
    if walk.frames:
        shown = ", ".join(walk.frames[:5])
        what = "a frame" if len(walk.frames) == 1 else f"{len(walk.frames)} frames"
        draft.doubt("frames", f"The page shows {what} whose content is not in this file: {shown}.")


def add_blocks(draft: Draft, blocks: list[Block], links: Iterable[Link]) -> None:
    """Add what a walk found: the blocks in order, then the statement's link targets."""
    draft.add_all(_with_title(blocks))
    draft.add_all(link_blocks(links))


def _with_title(blocks: list[Block]) -> list[Block]:
    """The blocks; an only ``<h1>`` that stands in the page's header is the statement's title nevertheless."""
    tops = [
        position
        for position, block in enumerate(blocks)
        if block.kind is BlockKind.HEADING and block.level == 1
    ]
    if len(tops) == 1 and blocks[tops[0]].furniture is Furniture.HEADER:
        blocks[tops[0]] = replace(blocks[tops[0]], furniture=None)
    return blocks


def refuse_bombs(source: str, name: str) -> None:
    """Refuse pages whose parsing takes more than linear time or memory.

    Finding an open element costs the depth of nesting, and every paragraph rebuilds the formatting
    elements left open before it (HTML standard, "reconstruct the active formatting elements").

    Raises:
        DocumentBroken: deeper than MAX_DEPTH, or more than MAX_REBUILT_NODES would be rebuilt.
    """
    depth = deepest = unclosed = most_unclosed = blocks = 0
    for closing, tag in _TAG.findall(source.lower()):
        step = -1 if closing else 1
        if tag in _FORMATTING:
            unclosed = max(0, unclosed + step)
            most_unclosed = max(most_unclosed, unclosed)
        if tag in _CLOSED_BY_PARSER:
            blocks += 1
        else:
            # A template's content is a tree of its own: entering it costs a hundred times more.
            weight = TEMPLATE_WEIGHT if tag == "template" else 1
            depth = max(0, depth + step * weight)
            deepest = max(deepest, depth)
    if deepest > MAX_DEPTH or most_unclosed * blocks > MAX_REBUILT_NODES:
        raise DocumentBroken(
            f"{name} nests its tags {deepest:,} deep or leaves {most_unclosed:,} open; no page needs that.",
            "Save the page's text as plain text and ingest that.",
        )
