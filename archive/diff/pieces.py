"""Pieces: a paragraph that was split into several, or several that were merged into one.

Pieces stand in a row. They may have been edited, there may be more than two, and a piece too short
to be recognised by itself is taken along between pieces that are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from archive.diff.likeness import Likeness, Sketch
from archive.diff.script import CELLS, equal_blocks
from archive.segmentation.keys import letters
from archive.segmentation.words import words

MOST = 5
"""Pieces that one paragraph is split into, or merged from, at most; further ones count as new text."""
SMALLER = 0.95
"""Share of the whole's letters below which a paragraph may be a piece of it."""
CLEAR = 0.97
"""Likeness from which a pair needs no further pieces."""
FAINT = 0.1
"""Likeness below which a pair is not grown."""
PIECE = 0.35
"""Share of its weighted words that a further piece adds to what is explained of the whole."""
CRUMB = 12
"""Letters up to which a piece may be taken along between two that are recognised."""
REST = 0.6
"""Share of letters in order from which what a group leaves over at an end of its whole is a further piece."""
ROOM = 0.25
"""Share of its letters for which a further piece must find room in what is left over."""
SLACK = 0.02
"""How much likeness may drop on the way over a crumb."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces ``first`` to ``last`` (inclusive) of one whole, with the likeness of their union to it."""

    first: int
    last: int
    likeness: float


def may_be_piece(piece: Sketch, whole: Sketch) -> bool:
    """Whether a paragraph is smaller enough than another to be a part of it."""
    return len(piece.letters) < SMALLER * len(whole.letters)


def grown(
    likeness: Likeness, whole: Sketch, parts: dict[int, Sketch], seed: int, start: float
) -> Iterator[Run]:
    """Ever longer runs of pieces around ``seed``, as long as each addition makes the union more alike.

    ``parts`` are the unpaired paragraphs of the pieces' side, ``start`` the seed's own likeness.
    """
    growth = _Growth(likeness, whole, parts[seed], start)
    first = last = seed
    while last - first + 1 < MOST:
        steps = [growth.step(parts, first - 1, before=True), growth.step(parts, last + 1, before=False)]
        found = [step for step in steps if step is not None]
        if not found:
            return
        best = max(found, key=lambda step: step.likeness)
        growth.take(best)
        first, last = min(first, best.position), max(last, best.position)
        yield Run(first, last, best.likeness)


def rest_likeness(whole: Sketch, piece: Sketch, group: Sequence[Sketch], *, before: bool) -> float:
    """How like a piece is what a group leaves over at the end of its whole where the piece stands.

    Words that the group holds as well tell nothing by themselves, as those of a heading that its text
    repeats; the place where they stand does. 0.0 below ``REST``, and where there is no room for it.
    """
    size = len(piece.letters)
    if not size:
        return 0.0
    rest, own = map(letters, _left_over(whole.text, " ".join([each.text for each in group]), before=before))
    if not ROOM * size <= len(rest) - len(own) or len(rest) > size / ROOM:
        return 0.0
    likeness = Indel.normalized_similarity(rest, piece.letters)
    return likeness if likeness >= REST else 0.0


def _left_over(whole: str, group: str, *, before: bool) -> tuple[str, str]:
    """What stands in a whole before (or behind) all that it has in common with a group of its pieces.

    And what stands there in the group: that became the same much of the rest.
    """
    old, new = words(group), words(whole)
    if len(old) * len(new) > CELLS:
        return "", ""
    # A word and the blanks around it may agree by chance.
    common = [block for block in equal_blocks(old, new) if block[2] > 2]
    if not common:
        return "", ""
    (i, j, _), (k, m, size) = common[0], common[-1]
    if before:
        return "".join(new[:j]), "".join(old[:i])
    return "".join(new[m + size :]), "".join(old[k + size :])


@dataclass(frozen=True, slots=True)
class _Step:
    position: int
    union: Sketch
    likeness: float


class _Growth:
    """The union of the pieces found so far, and what it explains of the whole."""

    def __init__(self, likeness: Likeness, whole: Sketch, union: Sketch, start: float) -> None:
        self.likeness = likeness
        self.whole = whole
        self.take(_Step(0, union, start))

    def take(self, step: _Step) -> None:
        self.union, self.level = step.union, step.likeness
        self.explained = self.likeness.shared(self.whole, step.union)

    def step(self, parts: dict[int, Sketch], position: int, *, before: bool) -> _Step | None:
        """The union with one more piece, where that piece belongs to the whole."""
        piece = parts.get(position)
        if piece is None:
            return None
        known = self.likeness.shared(self.whole, piece) >= PIECE * piece.mass
        if not known and len(piece.letters) > CRUMB:
            return None
        union = self._with(piece, self.union, before=before)
        level = self.likeness.between(self.whole, union)
        if not piece.terms:
            return self._sign_step(position, union, level)
        if self._gain(union, self.explained) >= PIECE * piece.mass:
            return _Step(position, union, level) if level > self.level else None
        return self._crumb_step(parts, position, union, level, before=before)

    def _sign_step(self, position: int, union: Sketch, level: float) -> _Step | None:
        """A piece without any letter (a rule, the bars of a table) belongs where its signs fit."""
        closer = len(union.shape) > len(self.union.shape) and self._fit(union) > self._fit(self.union)
        return _Step(position, union, max(level, self.level)) if closer else None

    def _crumb_step(
        self, parts: dict[int, Sketch], position: int, union: Sketch, level: float, *, before: bool
    ) -> _Step | None:
        """A piece too short to tell, where the one behind it belongs to the whole."""
        beyond = parts.get(position - 1 if before else position + 1)
        if beyond is None or len(parts[position].letters) > CRUMB or beyond.mass <= parts[position].mass:
            return None
        wider = self._with(beyond, union, before=before)
        belongs = self._gain(wider, self.likeness.shared(self.whole, union)) >= PIECE * beyond.mass
        if (
            not belongs
            or level < self.level - SLACK
            or self.likeness.between(self.whole, wider) <= self.level
        ):
            return None
        return _Step(position, union, max(level, self.level))

    def _with(self, piece: Sketch, union: Sketch, *, before: bool) -> Sketch:
        return self.likeness.joined([piece, union] if before else [union, piece])

    def _gain(self, union: Sketch, explained: int) -> int:
        return self.likeness.shared(self.whole, union) - explained

    def _fit(self, union: Sketch) -> float:
        return self.likeness.shape_between(self.whole, union)
