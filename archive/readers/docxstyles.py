"""What a Word document's styles and numbering make of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.model import BlockKind
from archive.readers.office import Level, Numbering, number_style
from archive.readers.ooxml import W, attribute, child, whole_number

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from archive.readers.container import Container

_MOST_ANCESTORS = 20
_BODY_TEXT = 9
"""The outline level that means: no heading."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a paragraph is: its kind and level, and the list that numbers it ("" for none)."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    list_id: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: ``outline`` is 0-based (9: body text), ``list_id`` and ``depth`` its numbering."""

    name: str
    parent: str
    outline: int | None
    list_id: str
    depth: int | None


@dataclass(slots=True)
class Styles:
    """Styles by their id, and every list's numbering as it counts on."""

    by_id: dict[str, Style] = field(default_factory=dict)
    lists: dict[str, Numbering] = field(default_factory=dict)

    def shape(self, paragraph: Element) -> Shape:
        """What a paragraph is, by its own properties first and its style's second."""
        own = child(paragraph, "pPr")
        chain = self._chain(attribute(None if own is None else child(own, "pStyle")))
        outline = _outline(own)
        level = outline if outline is not None else _first([_style_outline(style) for style in chain])
        list_id = _list_id(own) or next((style.list_id for style in chain if style.list_id), "")
        depth = _depth(own)
        depth = depth if depth is not None else _first([style.depth for style in chain])
        return _shape(level, list_id if list_id != "0" else "", depth or 0, chain)

    def marker(self, shape: Shape) -> str:
        """The number that Word draws before a paragraph, with a space behind; "" for none."""
        numbering = self.lists.get(shape.list_id)
        return "" if numbering is None else numbering.next_marker(shape.depth)

    def _chain(self, style_id: str) -> list[Style]:
        """A style and those it is based on, nearest first."""
        chain: list[Style] = []
        while style_id in self.by_id and len(chain) < _MOST_ANCESTORS:
            chain.append(self.by_id[style_id])
            style_id = chain[-1].parent
        return chain


def read_styles(container: Container) -> Styles:
    """Styles and lists of a document; empty where it has none."""
    styles = Styles()
    root = container.xml("word/styles.xml")
    for element in () if root is None else root.iter(f"{W}style"):
        properties = child(element, "pPr")
        styles.by_id[attribute(element, "styleId")] = Style(
            attribute(child(element, "name")),
            attribute(child(element, "basedOn")),
            _outline(properties),
            _list_id(properties),
            _depth(properties),
        )
    numbering = container.xml("word/numbering.xml")
    if numbering is not None:
        styles.lists = _lists(numbering)
    return styles


def _shape(outline: int | None, list_id: str, depth: int, chain: list[Style]) -> Shape:
    if outline is not None and outline < _BODY_TEXT:
        return Shape(BlockKind.HEADING, outline + 1, list_id, depth)
    if list_id:
        return Shape(BlockKind.LIST_ITEM, depth + 1, list_id, depth)
    if any(re.fullmatch(r"(?:intense )?quote|quotations?", style.name.lower()) for style in chain):
        return Shape(BlockKind.QUOTE, 1)
    return Shape()


def _style_outline(style: Style) -> int | None:
    """Outline level of a style: as it says, or as its name says ("heading 2", "Title")."""
    if style.outline is not None:
        return style.outline
    found = re.fullmatch(r"heading (\d)", style.name.lower())
    if found:
        return int(found[1]) - 1
    return 0 if style.name.lower() == "title" else None


def _outline(properties: Element | None) -> int | None:
    level = None if properties is None else child(properties, "outlineLvl")
    return None if level is None else whole_number(attribute(level), _BODY_TEXT)


def _list_id(properties: Element | None) -> str:
    return "" if properties is None else attribute(child(properties, "numPr", "numId"))


def _depth(properties: Element | None) -> int | None:
    level = None if properties is None else child(properties, "numPr", "ilvl")
    return None if level is None else whole_number(attribute(level), 0)


def _first(values: list[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)


def _lists(root: Element) -> dict[str, Numbering]:
    """Every list's numbering; lists that share a definition count together, as in Word."""
    definitions = {
        attribute(element, "abstractNumId"): Numbering(_levels(element))
        for element in root.iter(f"{W}abstractNum")
    }
    lists: dict[str, Numbering] = {}
    for element in root.iter(f"{W}num"):
        shared = definitions.get(attribute(child(element, "abstractNumId")), Numbering({}))
        restarts = _restarts(element)
        levels = {
            depth: Level(level.style, level.pattern, restarts.get(depth, level.start))
            for depth, level in shared.levels.items()
        }
        lists[attribute(element, "numId")] = Numbering(levels) if restarts else shared
    return lists


def _levels(definition: Element) -> dict[int, Level]:
    levels = {}
    for element in definition.iter(f"{W}lvl"):
        depth = whole_number(attribute(element, "ilvl"), 0)
        style = number_style(attribute(child(element, "numFmt")))
        pattern = attribute(child(element, "lvlText"))
        start = whole_number(attribute(child(element, "start")), 1)
        levels[depth] = Level(style if pattern else "", pattern, start)
    return levels


def _restarts(element: Element) -> dict[int, int]:
    """Levels at which this list starts anew, and from which number."""
    return {
        whole_number(attribute(override, "ilvl"), 0): whole_number(
            attribute(child(override, "startOverride")), 1
        )
        for override in element.iter(f"{W}lvlOverride")
        if child(override, "startOverride") is not None
    }
