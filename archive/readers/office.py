"""What word processors' formats have in common: paragraphs, list numbers, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from archive.model import Block, BlockKind, Furniture
from archive.readers.breaks import parts_of
from archive.readers.numbering import numeral

_STYLES = {
    "decimal": "1",
    "lowerletter": "a",
    "upperletter": "A",
    "lowerroman": "i",
    "upperroman": "I",
    "1": "1",
    "a": "a",
    "A": "A",
    "i": "i",
    "I": "I",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered.

    ``style`` is "1", "a", "A", "i", "I" or "" (a bullet, or nothing); ``pattern`` the shown number
    with ``%1`` to ``%9`` for the levels' numbers ("%1.%2."), ``start`` the first number.
    """

    style: str = ""
    pattern: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """Counts the items of one list over all its levels."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)

    def next_marker(self, depth: int) -> str:
        """The number of the next item at ``depth`` (0 is outermost) with a space behind; "" for bullets."""
        level = self.levels.get(depth, Level())
        for deeper in [one for one in self.counts if one > depth]:
            del self.counts[deeper]
        self.counts[depth] = self.counts.get(depth, level.start - 1) + 1
        if not level.style:
            return ""
        return re.sub(r"%([1-9])", lambda found: self._number(int(found[1]) - 1), level.pattern).strip() + " "

    def _number(self, depth: int) -> str:
        level = self.levels.get(depth, Level())
        return numeral(self.counts.get(depth, level.start), level.style or "1")


def number_style(name: str) -> str:
    """Our name for a format's number style ("upperRoman" is "I"); decimal for those we do not know."""
    if name in {"", "none", "bullet"}:
        return ""
    return _STYLES.get(name) or _STYLES.get(name.lower(), "1")


def blocks_of_paragraph(text: str, like: Block, marker: str = "") -> list[Block]:
    """Blocks of one paragraph, ``like`` a model without text: one, unless line breaks end paragraphs.

    ``marker`` is its list number; it stands before the first words.
    """
    tidy = re.sub(r"[ \t]*\n[ \t]*", "\n", text.replace("\t", " "))
    parts = list(parts_of(tidy))
    if parts:
        parts[0] = marker + parts[0]
    return [replace(like, text=part) for part in parts]


def blocks_of_row(cells: Sequence[Sequence[Block]], furniture: Furniture | None, place: str) -> list[Block]:
    """Blocks of a table row: one for a row of data, the cells' own for a row that is layout.

    Data means several cells with a plain paragraph at most in each.
    """
    if len(cells) < 2 or any(not _is_plain(cell) for cell in cells):
        return [block for cell in cells for block in cell]
    hidden = [block for cell in cells for block in cell if block.furniture is not furniture]
    texts = [" ".join(block.text for block in cell if block.furniture is furniture) for cell in cells]
    row = "\t".join(texts).strip()
    return [*([Block(BlockKind.TABLE_ROW, row, 0, furniture, place)] if row else []), *hidden]


def _is_plain(cell: Sequence[Block]) -> bool:
    shown = [block for block in cell if block.kind is not BlockKind.PARAGRAPH or block.text]
    return len(shown) <= 1 and all(block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING} for block in shown)


def flagged_as(blocks: Iterable[Block], furniture: Furniture) -> list[Block]:
    """The blocks as furniture; what was furniture already stays what it was."""
    return [replace(block, furniture=block.furniture or furniture) for block in blocks]
