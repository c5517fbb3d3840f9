"""The README of a bag is read by strangers, in whatever shows Markdown."""

from __future__ import annotations

import html

import pytest
from markdown_it import MarkdownIt

from archive.reports.readme import readme


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "# @root@ *bold*", "a `b` | [x](http://x.example)"]
)
def test_name_of_a_series_stays_words(name: str) -> None:
    text = readme(name, 1, 2, 1_234, "abc")
    shown = MarkdownIt().render(text)
    assert f"<h1>{html.escape(name)}</h1>" in shown
    assert "<script" not in shown


def test_what_is_counted_bears_its_noun() -> None:
    text = readme("rules", 1, 2, 1_234, "abc")
    assert "A series of 1 version, drawn from 2 witnesses," in text
    assert "1,234 events, root `abc`" in text
    assert "@" not in text.split("```")[0]
