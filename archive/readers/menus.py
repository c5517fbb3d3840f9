"""Menus made of bare ``<div>``s: what is nothing but links, at the edges of a page.

Precision first, for a list of links inside a statement belongs to it. A menu is a run of blocks that
are links through and through, three links at least, all leading to other pages: before the page's
title (where it has none, before its first prose); or at the very end, outside of the main part and
not introduced by a heading or a colon. A page without prose has no menu.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archive.model import Block, BlockKind, Furniture
from archive.readers.links import Link
from archive.readers.regions import is_prose

FEWEST_LINKS = 3
LONGEST_LABEL = 60
"""Characters of a menu's label; longer link texts are titles or sentences."""


def with_menus(blocks: Sequence[Block], links: Iterable[Link]) -> tuple[list[Block], list[Link]]:
    """The blocks with menus flagged as navigation, and the links that do not stand in one."""
    links = list(links)
    by_block: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        by_block[link.block].append(link)
    linked = {at: len(some) for at, some in by_block.items() if _is_nothing_else(blocks, at, some)}
    apart = {at for at, some in by_block.items() if not any(link.is_in_section for link in some)}
    menus = set(_before(blocks, linked)) | set(_behind(blocks, linked, apart))
    shown = [
        replace(block, furniture=Furniture.NAVIGATION) if at in menus else block
        for at, block in enumerate(blocks)
    ]
    return shown, [link for link in links if link.block not in menus]


def _is_nothing_else(blocks: Sequence[Block], at: int, links: Sequence[Link]) -> bool:
    """Whether a block is links through and through, and they are labels that lead away."""
    if not 0 <= at < len(blocks) or blocks[at].kind is BlockKind.HEADING:
        return False
    labels = all(len(link.text) <= LONGEST_LABEL and "#" not in link.target for link in links)
    return labels and _letters(blocks[at].text) == _letters("".join(link.text for link in links))


def _before(blocks: Sequence[Block], linked: dict[int, int]) -> Iterator[int]:
    """Positions of menus before the title, or before the first prose where there is no title."""
    own = [at for at, block in enumerate(blocks) if block.furniture is None]
    titles = [at for at in own if blocks[at].kind is BlockKind.HEADING and blocks[at].level == 1]
    prose = [at for at in own if is_prose(blocks[at])]
    if prose:
        end = min(titles[:1] + prose[:1])
        yield from _runs([at for at in own if at < end], linked)


def _behind(blocks: Sequence[Block], linked: dict[int, int], apart: set[int]) -> Iterator[int]:
    """Positions of a menu at the very end; empty where something introduces it."""
    own = [at for at, block in enumerate(blocks) if block.furniture is None]
    if not any(is_prose(blocks[at]) for at in own):
        return
    run: list[int] = []
    for at in reversed(own):
        if at not in linked or at not in apart:
            introduced = blocks[at].kind is BlockKind.HEADING or blocks[at].text.endswith((":", "："))
            yield from () if introduced else _runs(run, linked)
            return
        run.append(at)


def _runs(positions: Sequence[int], linked: dict[int, int]) -> Iterator[int]:
    """Of neighbouring positions those that stand in a run of blocks with links enough."""
    run: list[int] = []
    for at in (*positions, None):
        if at is not None and at in linked:
            run.append(at)
            continue
        if sum(linked[each] for each in run) >= FEWEST_LINKS:
            yield from run
        run = []


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
