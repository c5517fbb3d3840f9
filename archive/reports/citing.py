"""Citing: how a version, a place and a quoted text are written in a line."""

from __future__ import annotations

from archive.model import VersionHead
from archive.reports.visible import visible
from archive.trails import Citation, Return

_SHOWN = 12
"""Hex digits of a digest: enough to find it again with."""


def place(citation: Citation) -> str:
    """Where a quote stands: "#3 2019-09-30 ¶12"."""
    return f"#{citation.number} {citation.effective_on} ¶{citation.paragraph}"


def digests(citation: Citation) -> str:
    """The digests that make a citation checkable, as far as people read them."""
    return f"version {citation.digest[:_SHOWN]}, paragraph {citation.text_digest[:_SHOWN]}"


def shortened(text: str, most: int) -> str:
    """A text on one line of at most ``most`` characters, cut between words where it has any."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0] + " …"


def return_told(back: Return) -> str:
    """A paragraph that came back: "Paragraph 18 is back, word for word as it stood in #3 2019-09-30 ¶18"."""
    how = "word for word as it" if back.is_same else "in other words; it last"
    return f"Paragraph {back.now.paragraph} is back, {how} stood in {place(back.before)}"


def version_name(head: VersionHead) -> str:
    """A version in a ledger: "#3 2019-09-30"."""
    return f"#{head.number} {head.effective_on}"


def plain(text: str) -> str:
    """A text on one line, with acting characters made visible."""
    return visible(" ".join(text.split()))
