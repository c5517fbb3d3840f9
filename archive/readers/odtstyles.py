"""Styles and list numbering of an OpenDocument text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.readers.office import Level, number_style

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_BASE}office:1.0}}"
STYLE = f"{{{_BASE}style:1.0}}"
TABLE = f"{{{_BASE}table:1.0}}"
TEXT = f"{{{_BASE}text:1.0}}"

_MOST_ANCESTORS = 20


@dataclass(slots=True)
class OdtStyles:
    """Parents of paragraph styles and levels of list styles, by name."""

    parents: dict[str, str] = field(default_factory=dict)
    lists: dict[str, dict[int, Level]] = field(default_factory=dict)

    def chain(self, name: str) -> list[str]:
        """A style's name and those of its ancestors."""
        names = [name]
        while names[-1] in self.parents and len(names) < _MOST_ANCESTORS:
            names.append(self.parents[names[-1]])
        return names

    def levels(self, name: str) -> dict[int, Level]:
        """Levels of a list style by depth (0 is outermost)."""
        return self.lists.get(name, {})


def read_styles(*roots: Element | None) -> OdtStyles:
    """Styles of the document's parts."""
    styles = OdtStyles()
    for root in roots:
        if root is None:
            continue
        for element in root.iter(f"{STYLE}style"):
            if parent := element.get(f"{STYLE}parent-style-name"):
                styles.parents[element.get(f"{STYLE}name", "")] = parent
        for element in root.iter(f"{TEXT}list-style"):
            styles.lists[element.get(f"{STYLE}name", "")] = dict(_levels(element))
    return styles


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    for level in element:
        depth = integer(level.get(f"{TEXT}level"), 1) - 1
        style = number_style(level.get(f"{STYLE}num-format", ""))
        if not level.tag.endswith("list-level-style-number") or not style:
            continue
        shown = max(1, min(depth + 1, integer(level.get(f"{TEXT}display-levels"), 1)))
        numbers = ".".join(f"%{number}" for number in range(depth + 2 - shown, depth + 2))
        pattern = f"{level.get(f'{STYLE}num-prefix', '')}{numbers}{level.get(f'{STYLE}num-suffix', '')}"
        yield depth, Level(style, pattern, integer(level.get(f"{TEXT}start-value"), 1))


def integer(text: str | None, default: int) -> int:
    """A whole number of at most six digits; ``default`` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 6 else default
