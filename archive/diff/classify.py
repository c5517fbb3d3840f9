"""Classification: how much a change means, what kind of difference it is, and on what evidence.

Every edit of a change is looked at by itself. One whose letters, digits and signs of value agree on
both sides is typographic (spacing, punctuation, quotes, case, break); any other is substantive:
number, date, strength, and wording for what these do not explain.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from archive.diff import hedges, negation
from archive.diff.figures import Place, figure_changes
from archive.diff.numerals import MONTH_WORDS, TELLING, may_hold_figure, may_hold_value, without_figures
from archive.diff.strength import is_unspaced, shifts, telling_words, widened, without_terms
from archive.diff.values import ungrouped
from archive.model import Edit, Facet, Operation, Significance, Substitution
from archive.segmentation.keys import folded, letters, signature, spaceless, terms

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
_KEEP = Operation.KEEP
_DELETE = Operation.DELETE
_INSERT = Operation.INSERT
_WORD = re.compile(r"\w+")
_VALUE = re.compile(r"[\d%\u066a\u2030\uff05$€£¥₩₽₹₺￥﹩＄\u2212-]")
_NOT_PLAIN = re.compile("[\u00bc-\u00be\u0130\u0131\u017f]|[^\\x00-\u024f\u2019]")
"""What a list of words does not tell of: fractions, i and s of a kind of their own, scripts not Latin."""
_BREAK = re.compile(r"[\n\r\u2028\u2029\x0b\x0c\x85]")
_SPACE = re.compile(r"\s")
_QUOTE = re.compile(
    "[\"'`\u00b4\u2018-\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\u2032\u2033\uff02\uff07\u02bc]"
)
_ORDER = tuple(Facet)
PHRASE = 300
"""Characters of either side up to which an edit is one phrase for another, so that strength is compared."""
SHORT, SHORT_UNSPACED = 60, 16
"""Characters of either side above which words of strength in an edit need a common neighbour."""
LARGE = 4_000
"""Characters of either side from which an edit is a rewrite: its figures are not paired."""
REMEMBERED = 200
"""Characters of an edit up to which its verdict is remembered for the next edit like it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much a change means, its facets in the model's order, and the evidence for them."""

    significance: Significance
    facets: tuple[Facet, ...] = ()
    evidence: tuple[Substitution, ...] = ()


_REWORDED = Verdict(Significance.SUBSTANTIVE, (Facet.WORDING,))


class _Hunk(NamedTuple):
    """One edit with its place on both sides; either text may be empty."""

    base: Place
    target: Place

    @property
    def deleted(self) -> str:
        return self.base.text[self.base.start : self.base.stop]

    @property
    def inserted(self) -> str:
        return self.target.text[self.target.start : self.target.stop]


def significance_of(base: str, target: str, language: str = "") -> Significance:
    """None where the texts are equal, typographic where letters, digits and signs of value are."""
    if base == target:
        return Significance.NONE
    if spaceless(base) == spaceless(target) or signature(base) == signature(target):
        return Significance.TYPOGRAPHIC
    plain = [ungrouped(text, language) for text in (base, target)]
    if plain != [base, target] and signature(plain[0]) == signature(plain[1]):
        return Significance.TYPOGRAPHIC
    return Significance.SUBSTANTIVE


def verdict(base: str, target: str, edits: Sequence[Edit], language: str = "") -> Verdict:
    """What the ``edits`` from one whole text to the other amount to."""
    if base == target:
        return Verdict(Significance.NONE)
    deleted = "\n".join([text for operation, text in edits if operation is _DELETE])
    inserted = "\n".join([text for operation, text in edits if operation is _INSERT])
    # Other letters on both sides cannot fold together; only equal ones need the whole texts compared.
    old, new = folded(deleted), folded(inserted)
    if len(old) == len(new) and sorted(old) == sorted(new):
        significance = significance_of(base, target, language)
        if significance is Significance.TYPOGRAPHIC:
            return Verdict(significance, _typographic_facets(base, target))
    if not _needs_a_look(deleted + "\n" + inserted):
        return _REWORDED
    return _substantive(_hunks(base, target, edits), language)


def lone_verdict() -> Verdict:
    """The verdict on an inserted or deleted paragraph."""
    return _REWORDED


def _needs_a_look(text: str) -> bool:
    """Whether a text could hold a number, a date, a ranked word or a typographic edit among others."""
    return not text.isascii() or _may_tell(text)


def _may_tell(text: str) -> bool:
    """Whether a text could hold a number, a date or a ranked word."""
    # A paragraph with one edit is asked for this edit again; and the same edit often comes many times.
    return _may_tell_anything(text) if len(text) <= REMEMBERED else _may_tell_anything.__wrapped__(text)


@lru_cache(maxsize=4096)
def _may_tell_anything(text: str) -> bool:
    if text.isascii():
        if may_hold_value(text):
            return True
    elif _VALUE.search(text) or _NOT_PLAIN.search(text):
        return True
    return not _telling().isdisjoint(terms(text))


@cache
def _telling() -> frozenset[str]:
    """Words that tell more than wording, in lower case."""
    return telling_words() | TELLING | negation.TELLING | hedges.TELLING


def _hunks(base: str, target: str, edits: Sequence[Edit]) -> list[_Hunk]:
    """Neighbouring deletions and insertions as one edit each, with their places."""
    hunks = []
    at = other = start = begin = 0
    open_hunk = False
    for operation, text in (*edits, Edit(_KEEP, "")):
        size = len(text)
        if operation is _KEEP:
            if open_hunk:
                hunks.append(_Hunk(Place(base, start, at), Place(target, begin, other)))
            at, other, open_hunk = at + size, other + size, False
            continue
        if not open_hunk:
            start, begin, open_hunk = at, other, True
        if operation is _DELETE:
            at += size
        else:
            other += size
    return hunks


def _substantive(hunks: Sequence[_Hunk], language: str) -> Verdict:
    """Facets and evidence of a change of which at least one edit is substantive."""
    facets: set[Facet] = set()
    evidence: list[Substitution] = []
    typographic: set[Facet] = set()
    for hunk in hunks:
        found = _hunk_verdict(hunk, language)
        (typographic if found.significance is Significance.TYPOGRAPHIC else facets).update(found.facets)
        # One figure or negation may be touched by several edits (the ends of a range, ne and pas).
        evidence += [one for one in found.evidence if one not in evidence[-1:]]
    return Verdict(
        Significance.SUBSTANTIVE, _ordered(facets | typographic or {Facet.WORDING}), tuple(evidence)
    )


def _hunk_verdict(hunk: _Hunk, language: str) -> Verdict:
    """The verdict on one edit in its place: words beside it may belong to what it changed."""
    deleted, inserted = hunk.deleted, hunk.inserted
    longest = max(len(deleted), len(inserted))
    figures: tuple[Substitution, ...] = ()
    # What needs no look holds no figure either.
    needs_a_look = longest <= LARGE and _may_tell(f"{deleted}\n{inserted}")
    if needs_a_look and (may_hold_figure(deleted) or may_hold_figure(inserted)):
        figures = tuple(figure_changes(hunk.base, hunk.target, language))
    strength: tuple[Substitution, ...] = ()
    phrases = deleted, inserted
    if longest <= PHRASE and needs_a_look:
        phrases = widened(hunk.base), widened(hunk.target)
        strength = _strength(hunk, phrases, figures, language)
    small = len(deleted) + len(inserted) <= REMEMBERED
    weigh = _edit_verdict if small else _edit_verdict.__wrapped__
    return weigh(
        deleted, inserted, phrases if strength else (deleted, inserted), (*figures, *strength), language
    )


def _strength(
    hunk: _Hunk, phrases: tuple[str, str], figures: Sequence[Substitution], language: str
) -> tuple[Substitution, ...]:
    """What one edit reversed, strengthened or weakened."""
    turned = negation.reversal(hunk.base, hunk.target)
    if turned:
        return (turned,)
    hedged = hedges.hedge_changes(hunk.base, hunk.target, figures, language)
    if not all(phrases):
        return tuple(hedged)
    is_rewrite = max(map(len, phrases)) > (SHORT_UNSPACED if is_unspaced("".join(phrases)) else SHORT)
    return (*hedged, *shifts(*phrases, language, in_context=is_rewrite))


@lru_cache(maxsize=4096)
def _edit_verdict(
    deleted: str, inserted: str, phrases: tuple[str, str], found: tuple[Substitution, ...], language: str
) -> Verdict:
    """The verdict on one edit, given what was found in its place; the same edit often comes many times."""
    if not found:
        if _is_typographic(deleted, inserted, language):
            return Verdict(Significance.TYPOGRAPHIC, _typographic_facets(deleted, inserted))
        # A sign of value by itself (± for +) is no figure, but it is said differently.
        return _REWORDED
    facets = {substitution.facet for substitution in found}
    if _is_reworded(*phrases, found):
        facets.add(Facet.WORDING)
    return Verdict(Significance.SUBSTANTIVE, _ordered(facets), found)


def _is_typographic(deleted: str, inserted: str, language: str) -> bool:
    """Whether one edit is without substance."""
    if folded(deleted) != folded(inserted):
        return False
    return significance_of(deleted, inserted, language) is not Significance.SUBSTANTIVE


def _is_reworded(deleted: str, inserted: str, found: Sequence[Substitution]) -> bool:
    """Whether words differ beyond figures (and beyond ranked words, where these were substituted)."""
    if len(found) == 1 and deleted.strip() in found[0].base and inserted.strip() in found[0].target:
        return False
    if any(each.note == negation.REVERSED for each in found):
        return False
    if max(len(deleted), len(inserted)) > LARGE:
        return True
    old, new = without_figures(deleted), without_figures(inserted)
    facets = {substitution.facet for substitution in found}
    if Facet.DATE in facets:
        # An edit may hold a month's name alone, the rest of its date being the same on both sides.
        old, new = (
            " ".join([w for w in _WORD.findall(t.lower()) if w not in MONTH_WORDS]) for t in (old, new)
        )
    if Facet.STRENGTH in facets:
        old, new = (hedges.without_hedges(without_terms(text)) for text in (old, new))
    return letters(old) != letters(new)


def _typographic_facets(base: str, target: str) -> tuple[Facet, ...]:
    """What differs between two texts of the same letters and digits."""
    facets = set()
    if _BREAK.findall(base) != _BREAK.findall(target):
        facets.add(Facet.BREAK)
    if _SPACE.findall(_BREAK.sub("", base)) != _SPACE.findall(_BREAK.sub("", target)):
        facets.add(Facet.SPACING)
    if _QUOTE.findall(base) != _QUOTE.findall(target):
        facets.add(Facet.QUOTES)
    old, new = (_QUOTE.sub("", unicodedata.normalize("NFKC", spaceless(text))) for text in (base, target))
    if _WORD.findall(old) and "".join(_WORD.findall(old)) != "".join(_WORD.findall(new)):
        facets.add(Facet.CASE)
    if re.sub(r"\w", "", old) != re.sub(r"\w", "", new):
        facets.add(Facet.PUNCTUATION)
    if not facets:
        facets.add(Facet.SPACING if spaceless(base) == spaceless(target) else Facet.PUNCTUATION)
    return _ordered(facets)


def _ordered(facets: set[Facet]) -> tuple[Facet, ...]:
    return tuple(facets) if len(facets) == 1 else tuple([facet for facet in _ORDER if facet in facets])
