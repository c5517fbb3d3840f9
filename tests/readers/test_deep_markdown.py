"""Markdown nested deeper than its parser follows: refused, never read in part."""

from __future__ import annotations

import pytest

from archive.errors import DocumentBroken
from archive.readers.registry import read

ADVICE = r"a\.md nests its lists or quotations deeper than any document needs\. Ingest it as plain text"


def nested_list(depth: int) -> str:
    return "".join(f"{'  ' * level}- rule {level}\n" for level in range(depth))


@pytest.mark.parametrize(
    "text",
    [
        "> " * 50_000 + "text\n",
        "> " * 200 + "text\n",
        nested_list(150),
        f"# Rules\n\nKeep left.\n\n{nested_list(150)}\n\nKeep right.\n",
        f"[mole]: https://example.org/mole\n\n{nested_list(150)}\n",
        f"Keep <b>left</b>.\n\n{nested_list(150)}\n",
    ],
)
def test_deeper_than_the_parser_follows_is_refused_by_name(text: str) -> None:
    with pytest.raises(DocumentBroken, match=ADVICE):
        read(text.encode(), "a.md")


@pytest.mark.parametrize("depth", range(90, 110))
def test_a_list_is_read_to_its_end_or_refused(depth: int) -> None:
    try:
        blocks = read(nested_list(depth).encode(), "a.md").blocks
    except DocumentBroken:
        return
    assert [block.text for block in blocks] == [f"rule {level}" for level in range(depth)]


@pytest.mark.parametrize("depth", [1, 20, 150, *range(190, 205)])
def test_a_quotation_is_read_or_refused(depth: int) -> None:
    try:
        (block,) = read(("> " * depth + "text\n").encode(), "a.md").blocks
    except DocumentBroken:
        assert depth > 150
        return
    assert block.text == "text"
