"""Phrasing: where sentences and phrases of a text really end. Pure.

The rules of Unicode end a sentence after "Jerome H." and "Abs."; who follows wording over time would
see names and citations cut in two. Here such pieces stay together. Comparing does not use this.
"""

from __future__ import annotations

import re

from archive.segmentation.words import sentences

_ABBREVIATED = re.compile(
    r"(?:^|[\s(„“\"'’])(?:[^\W\d_]|(?:[^\W\d_]\.){2,}[^\W\d_]?"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Gen|Sen|Rep|Gov|Hon|No|Nos|Sec|Art|Arts|Para|cf|vs|approx"
    r"|Abs|Nr|Nrn|Buchst|Ziff|Anl|Kap|lit|vgl|bzw|Bd|ABl|BGBl|Rn|ca|ggf|sog|Mme|MM|al|pp))\.\s*\Z",
)
PAUSE = re.compile(r"[,;:.!?()\[\]“”„\"«»。，；：、！？（）]|\s[\u2013\u2014-]\s|\u2014")
"""What ends a phrase inside a sentence."""


def whole_sentences(text: str) -> list[str]:
    """Sentences of a text, lossless, none cut behind an initial or an abbreviation."""
    found: list[str] = []
    for piece in sentences(text):
        if found and "\n" not in found[-1] and _ABBREVIATED.search(found[-1][-12:]):
            found[-1] += piece
        else:
            found.append(piece)
    return found
