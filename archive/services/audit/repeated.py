"""Repeated: furniture that only a series' versions together give away. Pure.

A line at a statement's beginning or end that stands there in most versions, while the statement
itself is written anew each time, and that looks like what pages carry around statements (an address,
a telephone, an institution's name, a copyright line), is no part of it. A reader, who sees one
version, cannot know. In a series whose statement itself mostly stays (terms of service) nothing is
told apart this way, for there everything repeats; nor does repetition alone tell anything, for
clauses of policy repeat, too (measured in docs/decisions/0065).

The stored text is not touched: a version is what one pipeline drew from one witness, and must not
depend on its neighbours. What is found here is told in the audit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from archive.model import Finding, Paragraph, VersionHead
from archive.readers.contacts import LONGEST_LINE, is_contact
from archive.readers.institutions import names_institution
from archive.segmentation.keys import signature

FEWEST = 3
"""Fewest versions that say what repeats."""

MOST_OF = 2 / 3
"""Share of the versions in which a line must stand to count as repeating."""

STILL = 0.3
"""Largest share of the paragraphs that may repeat: beyond, it is the statement itself that stays."""

LONGEST_EDGE = 6
"""Most paragraphs of furniture at one end; a longer run is the end of a statement that stays."""

_LONGEST_NAME = 80
_REACHES = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]+\.\w|https?://|www\.|\+?\(?\d[\d\s().-]{7,}\d|^\W*(?:©|\(c\)|copyright\b)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b\d{1,5}\W+(?:[\w.’'-]+\W+){1,3}(?:street|st|avenue|ave|road|rd|square|place|quay|lane|boulevard)\b"
    r"|\b(?:rue|avenue|place|quai|calle|plaza|via|ул\.|улица|проспект)\W+\w|(?:straße|strasse|platz|allee|gasse|ufer)\s*\d|[路街道]\s*\d+\s*[号號]",
    re.IGNORECASE,
)
_SHOWN = 60


def repeated_edges(texts: Sequence[Sequence[Paragraph]]) -> dict[str, int]:
    """Paragraph texts at the edges that repeat, with the number of versions that hold them.

    Of each line the wording of the latest version. What is furniture already, headings, and whatever
    does not look like a line of a page (see ``looks_like_a_page_line``) are left out.
    """
    if len(texts) < FEWEST:
        return {}
    letters = cache(signature)  # most paragraphs stand in many versions
    stands_in = Counter(
        key for text in texts for key in {letters(p.text) for p in text if not p.is_furniture}
    )
    needed = max(2, MOST_OF * len(texts))
    repeating = {key for key, count in stands_in.items() if count >= needed}
    if not repeating or _share(texts, repeating) > STILL:
        return {}
    edges = {
        signature(p.text): p.text for text in texts for p in _edges(text, repeating) if _stands_around(p)
    }
    return {text: stands_in[key] for key, text in edges.items()}


def repeated_findings(
    heads: Sequence[VersionHead], texts: Sequence[Sequence[Paragraph]]
) -> Iterator[Finding]:
    """One finding per repeating line of a series."""
    for text, count in repeated_edges(texts).items():
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()} …"
        said = f"“{shown}” stands at an edge of {count} of {len(texts)} statements; it may be furniture."
        yield Finding("repeated furniture", heads[-1].series or "", said)


def looks_like_a_page_line(text: str) -> bool:
    """Whether a line reaches somebody (mail, telephone, web), or names a street, an institution, a right."""
    if len(text) > LONGEST_LINE:
        return False
    if is_contact(text) or _REACHES.search(text) or _STREET.search(text):
        return True
    return len(text) <= _LONGEST_NAME and text[-1:] not in ".:;,。：；" and names_institution(text)


def _stands_around(paragraph: Paragraph) -> bool:
    return not paragraph.is_heading and looks_like_a_page_line(paragraph.text)


def _edges(text: Sequence[Paragraph], repeating: set[str]) -> list[Paragraph]:
    """The paragraphs before the first and after the last that does not repeat."""
    own = [p for p in text if not p.is_furniture]

    def repeats(paragraph: Paragraph) -> bool:
        return signature(paragraph.text) in repeating

    leading = list(takewhile(repeats, own))
    trailing = list(takewhile(repeats, reversed(own[len(leading) :])))
    return [p for edge in (leading, trailing) if len(edge) <= LONGEST_EDGE for p in edge]


def _share(texts: Sequence[Sequence[Paragraph]], repeating: set[str]) -> float:
    """Of all paragraphs that are neither furniture nor headings, the share that repeats."""
    own = [signature(p.text) for text in texts for p in text if not p.is_furniture and not p.is_heading]
    return sum(key in repeating for key in own) / len(own) if own else 1.0
