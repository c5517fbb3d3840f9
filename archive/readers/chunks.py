"""Chunks: a Markdown text cut where nothing before the cut can bear on what stands after it.

Successive versions of a statement share most of their chunks, so what a chunk renders to can be
remembered (``archive import git`` reads thousands of versions). A cut is made only at a blank
line before a line that begins at the margin and not with the mark of a list item: every list,
quote, table and indented code before it has ended (CommonMark 0.31, 5.1 to 5.3). Whoever reads
chunks must read the text whole where one of them holds what reaches over blank lines (code fences,
raw HTML of the kinds 1 to 5, link targets defined apart).
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

_FAR_REACHING = ("```", "~~~", "]:", "<!", "<?")
_FAR_REACHING_TAG = re.compile(r"<(?:script|pre|style|textarea)", re.IGNORECASE)
_NO_ITEM = r"(?!(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$))"
_CUT = re.compile(rf"\n[ \t]*\n(?=\S){_NO_ITEM}", re.MULTILINE)
_SECTION = re.compile(r"\n[ \t]*\n(?=[#AIOTWY])")
"""Some of the same cuts: those before a heading, and one in a few of the others."""


def chunks(text: str) -> list[tuple[int, str]]:
    """The text's parts in order, each with the number of lines before it; joined they are the text."""
    return _parts(text, _CUT)


def sections(text: str) -> list[tuple[int, str]]:
    """The text in fewer, longer parts, each of which is one chunk or several."""
    return _parts(text, _SECTION)


def _parts(text: str, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    cuts = [0, *(cut.end() for cut in pattern.finditer(text)), len(text)]
    parts = [text[start:end] for start, end in pairwise(cuts)]
    lines = accumulate([part.count("\n") for part in parts], initial=0)
    return list(zip(lines, parts, strict=False))  # the lines before the text's end are nobody's


def reaches_far(text: str) -> bool:
    """Whether a text, or one of its chunks, may hold something that reaches over blank lines."""
    # A single character is looked for first: that is many times quicker.
    if any(mark[0] in text and mark in text for mark in _FAR_REACHING):
        return True
    return "<" in text and _FAR_REACHING_TAG.search(text) is not None
