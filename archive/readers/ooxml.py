"""Names of WordprocessingML elements and attributes, transitional form (ECMA-376 part 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def child(element: Element, *path: str) -> Element | None:
    """The first element at a path of names below ``element``."""
    return element.find("/".join(f"{W}{name}" for name in path))


def attribute(element: Element | None, name: str = "val") -> str:
    """An attribute's value; "" where element or attribute is missing."""
    return "" if element is None else element.get(f"{W}{name}", "")


def whole_number(text: str, default: int) -> int:
    """A whole number of at most six digits; ``default`` for anything else."""
    return int(text) if text.isascii() and text.lstrip("-").isdigit() and len(text) <= 6 else default
