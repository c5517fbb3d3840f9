"""Classification: how much a change means and what kind of difference it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.model import PARAGRAPH_BREAK, Edit, Facet, Operation, Significance
from archive.segmentation.keys import signature, spaceless

_DIGIT = re.compile(r"\d")
_QUOTE = re.compile("[\"'`\u00b4\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\uff02\uff07]")


def significance_of(base: str, target: str) -> Significance:
    """None where the texts are equal, typographic where letters, digits and signs of value are."""
    if base == target:
        return Significance.NONE
    if spaceless(base) == spaceless(target) or signature(base) == signature(target):
        return Significance.TYPOGRAPHIC
    return Significance.SUBSTANTIVE


def facets_of(edits: Sequence[Edit], significance: Significance) -> tuple[Facet, ...]:
    if significance is Significance.NONE:
        return ()
    deleted = "".join(e.text for e in edits if e.operation is Operation.DELETE)
    inserted = "".join(e.text for e in edits if e.operation is Operation.INSERT)
    if significance is Significance.SUBSTANTIVE:
        if _DIGIT.findall(deleted) != _DIGIT.findall(inserted):
            return (Facet.NUMBER,)
        return (Facet.WORDING,)
    found = []
    if PARAGRAPH_BREAK in deleted or PARAGRAPH_BREAK in inserted:
        found.append(Facet.BREAK)
    elif "".join(re.findall(r"\s", deleted)) != "".join(re.findall(r"\s", inserted)):
        found.append(Facet.SPACING)
    if _QUOTE.findall(deleted) != _QUOTE.findall(inserted):
        found.append(Facet.QUOTES)
    strip = re.compile(r"[^\w]")
    if strip.sub("", deleted) != strip.sub("", inserted):
        found.append(Facet.CASE)
    return tuple(found) or (Facet.PUNCTUATION,)
