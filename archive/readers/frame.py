"""What an open element of a page means for the text inside it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import BlockKind, Furniture


@dataclass(slots=True)
class Frame:
    """One open element. ``tag`` is the element that it acts as (see ``acting_tag``)."""

    tag: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    furniture: Furniture | None = None
    is_preformatted: bool = False
    is_in_section: bool = False
    is_layout: bool = False
    depth: int = 0
    number: int = 0
    step: int = 1
    style: str = ""

    def around(self, tag: str) -> Frame:
        """The frame of an element inside this one: everything is inherited."""
        # Written out, for it is made for every element: dataclasses.replace takes six times as long.
        return Frame(
            tag,
            self.kind,
            self.level,
            self.furniture,
            self.is_preformatted,
            self.is_in_section,
            self.is_layout,
            self.depth,
            self.number,
            self.step,
            self.style,
        )
