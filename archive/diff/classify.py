"""Classification: how much a change means, what kind of difference it is, and on what evidence.

Every edit of a change is looked at by itself. One whose letters, digits and signs of value agree on
both sides is typographic (spacing, punctuation, quotes, case, break); any other is substantive:
number, date, strength, and wording for what these do not explain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import starmap
from typing import NamedTuple

from archive.diff import hedges, negation
from archive.diff.figures import figure_changes
from archive.diff.joints import may_relink
from archive.diff.mentions import Place
from archive.diff.numerals import MONTH_WORDS, TELLING, may_hold_figure, may_hold_value, without_figures
from archive.diff.strength import is_unspaced, shifts, telling_words, widened, without_terms
from archive.diff.typography import LOWER, ordered, significance_of, typographic_facets, typography_of
from archive.model import Edit, Facet, Operation, Significance, Substitution
from archive.segmentation.keys import folded, letters, terms

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
_KEEP = Operation.KEEP
_DELETE = Operation.DELETE
_INSERT = Operation.INSERT
_WORD = re.compile(r"\w+")
_VALUE = re.compile(r"[\d%\u066a\u2030\uff05$€£¥₩₽₹₺￥﹩＄\u2212-]")
_NOT_PLAIN = re.compile("[\u00bc-\u00be\u0130\u0131\u017f]|[^\\x00-\u024f\u2019]")
"""What a list of words does not tell of: fractions, i and s of a kind of their own, scripts not Latin."""
PHRASE = 300
"""Characters of either side up to which an edit is one phrase for another, so that strength is compared."""
SHORT, SHORT_UNSPACED = 60, 16
"""Characters of either side above which words of strength in an edit need a common neighbour."""
LARGE = 4_000
"""Characters of either side beyond which an edit is a rewrite: its figures are not paired."""
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
        return self.base.own

    @property
    def inserted(self) -> str:
        return self.target.own


def verdict(base: str, target: str, edits: Sequence[Edit], language: str = "") -> Verdict:
    """What the ``edits`` from one whole text to the other amount to."""
    if base == target:
        return Verdict(Significance.NONE)
    pairs = _pairs(edits)
    deleted = "\n".join([old for old, _ in pairs])
    inserted = "\n".join([new for _, new in pairs])
    # Other letters on both sides cannot fold together; only equal ones need the whole texts compared.
    old, new = folded(deleted), folded(inserted)
    if len(old) == len(new) and sorted(old) == sorted(new):
        significance = significance_of(base, target, language)
        if significance is Significance.TYPOGRAPHIC:
            return Verdict(significance, typographic_facets(base, target))
    if not _may_tell(deleted + "\n" + inserted) and not any(starmap(may_relink, pairs)):
        return _worded(pairs, language)
    return _substantive(base, target, edits, pairs, language)


def lone_verdict() -> Verdict:
    """The verdict on an inserted or deleted paragraph."""
    return _REWORDED


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


def _pairs(edits: Sequence[Edit]) -> list[tuple[str, str]]:
    """What was deleted and what was inserted at each place; either may be empty."""
    pairs: list[tuple[str, str]] = []
    old = ""
    for operation, text in edits:
        if operation is _DELETE:
            old = text
        elif operation is _INSERT:
            pairs.append((old, text))
            old = ""
        elif old:
            pairs.append((old, ""))
            old = ""
    return [*pairs, (old, "")] if old else pairs


def _worded(pairs: Sequence[tuple[str, str]], language: str) -> Verdict:
    """The verdict on edits that hold neither a figure nor a ranked word: wording, typography beside it."""
    typographic: set[Facet] = set()
    plain = LOWER.get
    for old, new in pairs:
        # Most begin with another letter, which is seen without a call for each.
        one, other = plain(old[:1]), plain(new[:1])
        if one == other or not (one and other):
            typographic.update(typography_of(old, new, language))
    return (
        Verdict(Significance.SUBSTANTIVE, ordered(typographic | {Facet.WORDING}))
        if typographic
        else _REWORDED
    )


def _substantive(
    base: str, target: str, edits: Sequence[Edit], pairs: Sequence[tuple[str, str]], language: str
) -> Verdict:
    """Facets and evidence of a change of which at least one edit is substantive."""
    hunks = _hunks(base, target, edits)
    figures = _figures(hunks, pairs, language)
    facets: set[Facet] = set()
    evidence: list[Substitution] = []
    typographic: set[Facet] = set()
    told: tuple[Substitution, ...] = ()
    for number, (deleted, inserted) in enumerate(pairs):
        own = figures.get(number, ())
        if number in hunks:
            found = _hunk_verdict(hunks[number], own, language)
        else:
            found = _plain_verdict(deleted, inserted, language)
        (typographic if found.significance is Significance.TYPOGRAPHIC else facets).update(found.facets)
        # One figure or negation may be touched by several edits (the ends of a range, ne and pas).
        for one in found.evidence[len(own) :] if own is told else found.evidence:
            is_own = one.base in deleted and one.target in inserted
            if is_own or one.facet is not Facet.STRENGTH or one not in evidence[-1:]:
                evidence.append(one)
        told = own or told
    return Verdict(
        Significance.SUBSTANTIVE, ordered((facets or {Facet.WORDING}) | typographic), tuple(evidence)
    )


def _hunks(base: str, target: str, edits: Sequence[Edit]) -> dict[int, _Hunk]:
    """Edits that may hold more than wording, by their number among the pairs, with their places.

    One that is a rewrite is not looked into.
    """
    hunks: dict[int, _Hunk] = {}
    number = at = other = 0
    old = new = ""
    for operation, text in (*edits, Edit(_KEEP, "")):
        if operation is _DELETE:
            old = text
            continue
        if operation is _INSERT:
            new = text
            continue
        if old or new:
            start, begin = at, other
            at, other = at + len(old), other + len(new)
            if max(len(old), len(new)) <= LARGE and (_may_tell(f"{old}\n{new}") or may_relink(old, new)):
                hunks[number] = _Hunk(Place(base, start, at), Place(target, begin, other))
            number += 1
            old = new = ""
        at, other = at + len(text), other + len(text)
    return hunks


def _figures(
    hunks: dict[int, _Hunk], pairs: Sequence[tuple[str, str]], language: str
) -> dict[int, tuple[Substitution, ...]]:
    """The figures that each edit changed, by its number."""
    held = [n for n in hunks if any(map(may_hold_figure, pairs[n])) or may_relink(*pairs[n])]
    if not held:
        return {}
    large = [pair for pair in pairs if max(map(len, pair)) > LARGE]
    rewritten = "\n".join([old for old, _ in large]), "\n".join([new for _, new in large])
    places = [(hunks[number].base, hunks[number].target) for number in held]
    return dict(zip(held, figure_changes(places, language, rewritten), strict=True))


def _plain_verdict(deleted: str, inserted: str, language: str) -> Verdict:
    """The verdict on one edit without figures and ranked words."""
    typography = typography_of(deleted, inserted, language)
    return Verdict(Significance.TYPOGRAPHIC, typography) if typography else _REWORDED


def _hunk_verdict(hunk: _Hunk, figures: tuple[Substitution, ...], language: str) -> Verdict:
    """The verdict on one edit in its place: words beside it may belong to what it changed."""
    deleted, inserted = hunk.deleted, hunk.inserted
    strength: tuple[Substitution, ...] = ()
    phrases = deleted, inserted
    if max(len(deleted), len(inserted)) <= PHRASE:
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
        # A sign of value by itself (± for +) is no figure, but it is said differently.
        return _plain_verdict(deleted, inserted, language)
    facets = {substitution.facet for substitution in found}
    if _is_reworded(*phrases, found):
        facets.add(Facet.WORDING)
    return Verdict(Significance.SUBSTANTIVE, ordered(facets), found)


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
