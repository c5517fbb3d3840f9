"""Alignment: which base paragraphs answer which target paragraphs.

Equal paragraphs first, without looking into them; then what stands alike between equal neighbours;
then what differs in spaces and case alone; only the rest is weighed word by word (``pairing``).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from rapidfuzz.distance import Indel

from archive.diff.anchors import Gap, equal_pairs, gaps_between, unique_pairs
from archive.diff.answers import Pairing, Stretch
from archive.diff.edits import spaced_tokens
from archive.diff.likeness import LARGEST, Likeness
from archive.diff.pairing import pair_up
from archive.diff.placing import placed
from archive.diff.settings import DiffSettings
from archive.diff.sides import Side, marks
from archive.diff.strays import let_go
from archive.segmentation.keys import spaceless

SURE = 0.7
"""Share of words in order from which paragraphs between the same neighbours plainly pair."""
TWINS = 0.5
"""Share of words in order from which two neighbours are much alike."""
FEW = 8
"""Words up to which a paragraph is compared by characters."""
OTHER_KIND = 0.6
"""What remains of likeness between a heading and what is none."""
OTHER_PLACE = 0.75
"""What remains of likeness between furniture and the statement."""


def align(base: Side, target: Side, settings: DiffSettings) -> list[Stretch]:
    """Stretches that hold every paragraph of both sides exactly once, in reading order of the target."""
    base_marks, target_marks = marks(base, target)
    pairing, gaps = equal_pairs(base_marks, target_marks)
    strays = let_go(base, target, pairing)
    gaps = gaps_between(pairing) if strays else gaps
    base_rest, target_rest = pairing.free()
    if base_rest and target_rest:
        base.load(base_rest)
        target.load(target_rest)
        _pair_plain(base, target, pairing, gaps)
        base_rest, target_rest = pairing.free()
    if base_rest and target_rest:
        _pair_by_key(base, target, pairing, {run.base for run in strays})
        base_rest, target_rest = pairing.free()
    if base_rest and target_rest:
        likeness = Likeness(
            {i: base.text(i) for i in base_rest},
            {j: target.text(j) for j in target_rest},
            _kinship(base, target),
        )
        pair_up(likeness, pairing, settings)
        _pair_repeats(pairing, base_marks, target_marks)
    return placed(pairing)


def _pair_by_key(base: Side, target: Side, pairing: Pairing, strays: Container[int]) -> None:
    """Pair what differs in spaces and case alone, each the only such one on its side; no strays."""
    base_rest, target_rest = pairing.free()
    base_keys = {i: spaceless(base.text(i)).lower() for i in base_rest}
    target_keys = {j: spaceless(target.text(j)).lower() for j in target_rest}
    for i, j in unique_pairs(base_keys, target_keys, list(base_keys), list(target_keys)).items():
        if i not in strays:
            pairing.pair(i, j)


def _pair_plain(base: Side, target: Side, pairing: Pairing, gaps: Sequence[Gap]) -> None:
    """Pair in plain sight: as many paragraphs on both sides of a gap, each clearly like its opposite."""
    kinship = _kinship(base, target)
    for left, right in gaps:
        if len(left) == len(right) and _is_plain(left, right, base.text, target.text, kinship):
            for i, j in zip(left, right, strict=True):
                pairing.pair(i, j)


def _is_plain(
    left: Sequence[int],
    right: Sequence[int],
    base: Callable[[int], str],
    target: Callable[[int], str],
    kinship: Callable[[int, int], float],
) -> bool:
    """Whether every paragraph is alike to its opposite, and more so than to the opposite's neighbours."""
    olds, news, ratios = [], [], []
    for i, j in zip(left, right, strict=True):
        old, new = _units(base(i)), _units(target(j))
        ratio = _ratio(old, new, SURE)
        if ratio < SURE or kinship(i, j) < 1:
            return False
        olds.append(old)
        news.append(new)
        ratios.append(ratio)
    for place in range(len(olds) - 1):
        # Only where two neighbours are much alike could one be taken for the other.
        if _ratio(olds[place], olds[place + 1], TWINS) and (
            _ratio(olds[place], news[place + 1], ratios[place])
            or _ratio(olds[place + 1], news[place], ratios[place + 1])
        ):
            return False
    return True


def _units(text: str) -> Sequence[str]:
    """What is compared in order: what stands between spaces, or single characters where there are few."""
    tokens = spaced_tokens(text)
    return tokens if len(tokens) >= FEW else text


def _ratio(one: Sequence[str], other: Sequence[str], least: float) -> float:
    """Share of units in common in order; 0.0 below ``least``, and where there are too many to tell."""
    if type(one) is not type(other) or len(one) * len(other) > LARGEST:
        return 0.0
    return Indel.normalized_similarity(one, other, score_cutoff=least)


def _kinship(base: Side, target: Side) -> Callable[[int, int], float]:
    """What kind and furniture leave of the likeness of two paragraphs; with plain strings, all of it."""
    if base.is_plain or target.is_plain:
        return _all_kin

    def kinship(i: int, j: int) -> float:
        one, other = base.version.paragraphs[i], target.version.paragraphs[j]
        share = 1.0 if one.is_heading == other.is_heading else OTHER_KIND
        return share if one.is_furniture == other.is_furniture else share * OTHER_PLACE

    return kinship


def _all_kin(_base: int, _target: int) -> float:
    return 1.0


def _pair_repeats(pairing: Pairing, base_marks: Sequence[str], target_marks: Sequence[str]) -> None:
    """Pair equal paragraphs that are still free, first with first: repeated ones too common to weigh."""
    free: dict[str, list[int]] = {}
    base_rest, target_rest = pairing.free()
    for j in reversed(target_rest):
        free.setdefault(target_marks[j], []).append(j)
    for i in base_rest:
        if free.get(base_marks[i]):
            pairing.pair(i, free[base_marks[i]].pop())
