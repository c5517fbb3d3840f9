"""Typography: whether two texts differ in nothing that carries meaning, and in what they differ then.

Spaces, punctuation, quotes, case and breaks; what carries meaning is docs/decisions/0012.
"""

from __future__ import annotations

import re
import unicodedata

from archive.diff.values import ungrouped
from archive.model import Facet, Significance
from archive.segmentation.keys import accented, folded, signature, spaceless

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"[\n\r\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"\s")
_QUOTE = re.compile(
    "[\"'`\u00b4\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\u2032\u2033\uff02\uff07\u02bc]"
)
_ORDER = tuple(Facet)
LOWER = {sign: sign.lower() for sign in map(chr, range(128)) if sign.isalnum()} | {"": "nothing"}
"""Plain letters and digits in lower case, and what stands where there is none: no letter answers it."""


def significance_of(base: str, target: str, language: str = "") -> Significance:
    """None where the texts are equal, typographic where letters, digits and signs of value are."""
    if base == target:
        return Significance.NONE
    if spaceless(base) == spaceless(target) or signature(base) == signature(target):
        return Significance.TYPOGRAPHIC
    plain = [ungrouped(text, language) for text in (base, target)]
    if plain != [base, target] and signature(plain[0]) == signature(plain[1]):
        return Significance.TYPOGRAPHIC
    return Significance.TYPOGRAPHIC if _are_accented_alike(base, target) else Significance.SUBSTANTIVE


def _are_accented_alike(base: str, target: str) -> bool:
    """Whether texts agree once accents that stand apart are put on the letters beside them."""
    if base.isascii() and target.isascii():
        return False
    signatures = [
        {signature(text), *map(signature, dict.fromkeys(accented(text)))} for text in (base, target)
    ]
    return not signatures[0].isdisjoint(signatures[1])


def typography_of(deleted: str, inserted: str, language: str) -> tuple[Facet, ...]:
    """What differs at one edit that is without substance; nothing where it has substance."""
    if not _may_fold_together(deleted, inserted) or folded(deleted) != folded(inserted):
        return ()
    if significance_of(deleted, inserted, language) is Significance.SUBSTANTIVE:
        return ()
    return typographic_facets(deleted, inserted)


def _may_fold_together(deleted: str, inserted: str) -> bool:
    """Whether two texts could be equal without signs, spaces and case, as far as their ends tell."""
    for one, other in ((deleted[:1], inserted[:1]), (deleted[-1:], inserted[-1:])):
        if LOWER.get(one) != LOWER.get(other) and one in LOWER and other in LOWER:
            return False
    return True


def typographic_facets(base: str, target: str) -> tuple[Facet, ...]:
    """What differs between two texts of the same letters and digits."""
    facets = set()
    if _BREAK.findall(base) != _BREAK.findall(target):
        facets.add(Facet.BREAK)
    if _SPACE.findall(_BREAK.sub("", base)) != _SPACE.findall(_BREAK.sub("", target)):
        facets.add(Facet.SPACING)
    if _QUOTE.findall(base) != _QUOTE.findall(target):
        facets.add(Facet.QUOTES)
    old, new = (unicodedata.normalize("NFKC", _QUOTE.sub("", spaceless(text))) for text in (base, target))
    if _letters(old) != _letters(new):
        facets.add(Facet.CASE)
    if re.sub(r"\w", "", old) != re.sub(r"\w", "", new):
        facets.add(Facet.PUNCTUATION)
    if not facets:
        facets.add(Facet.SPACING if spaceless(base) == spaceless(target) else Facet.PUNCTUATION)
    return ordered(facets)


def _letters(text: str) -> str:
    """Letters and digits as they are written, without the marks on them."""
    return "".join(filter(str.isalnum, text if text.isascii() else unicodedata.normalize("NFKD", text)))


def ordered(facets: set[Facet]) -> tuple[Facet, ...]:
    return tuple(facets) if len(facets) == 1 else tuple([facet for facet in _ORDER if facet in facets])
