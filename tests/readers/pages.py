"""Small pages made for tests, and what is read of them."""

from __future__ import annotations

from archive.model import Block, Reading
from archive.readers.registry import read


def page(body: str, head: str = "") -> Reading:
    return read(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), "page.html")


def blocks(body: str) -> list[Block]:
    return [block for block in page(body).blocks if block.place != "link"]


def texts(body: str) -> list[str]:
    return [block.text for block in blocks(body)]


def markdown(source: str) -> list[Block]:
    return [block for block in read(source.encode(), "page.md").blocks if block.place != "link"]


def alphanumerics(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def shown(found: list[Block]) -> str:
    return alphanumerics("".join(block.text for block in found))
