"""Reversions: statements whose text is, to the letter, that of an earlier one, others between. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.model import VersionHead


def reversions(line: Sequence[VersionHead]) -> Mapping[str, VersionHead]:
    """By digest of each statement that went back to an earlier text: the last one that had it before.

    ``line`` holds the statements in order. One that repeats its neighbour went back to nothing. Digests
    tell it, furniture included; no text is read.
    """
    found: dict[str, VersionHead] = {}
    last: dict[str, VersionHead] = {}
    before = ""
    for head in line:
        earlier = last.get(head.text_digest)
        if earlier is not None and head.text_digest != before:
            found[head.digest] = earlier
        last[head.text_digest] = head
        before = head.text_digest
    return found
