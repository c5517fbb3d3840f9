"""Word edits: what was deleted and inserted, in whole words, readable; both sides are rebuilt exactly.

In three steps: stretches between spaces are compared first, which is quick; where they differ
(an island), the words and signs inside are compared; the script is tidied for a reader (``tidy``).
Text without spaces is divided into words at once. Bounds are those of ``script``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from archive.diff.script import Block, equal_blocks
from archive.diff.tidy import DELETE, INSERT, KEEP, Step, slide, steps_between
from archive.model import Edit, Operation
from archive.segmentation.words import words, words_of_each

DENSE = 24
"""Characters for each space above which a text counts as written without spaces."""
SLIGHT = 3
"""Tokens up to which an equal stretch between two differences is weighed together with them."""
_ENDS = ".!?\u3002\uff01\uff1f"
_CLOSING = "\"')]}\u00bb\u2019\u201d\u300d\u300f\uff09"
_OPERATIONS = {KEEP: Operation.KEEP, DELETE: Operation.DELETE, INSERT: Operation.INSERT}


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text and its tokens; ``starts`` has one more entry than there are tokens.

    ``spaced``: tokens stand between single spaces, which belong to no token.
    """

    text: str
    tokens: list[str]
    starts: list[int]
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Island:
    """Differing stretch of both texts, as character positions."""

    base: int
    base_end: int
    target: int
    target_end: int


def word_edits(base: str, target: str) -> tuple[Edit, ...]:
    """The steps from one text to the other, over whole words, deletions before insertions."""
    if base == target:
        return (Edit(Operation.KEEP, base),) if base else ()
    if not base or not target:
        return (Edit(Operation.DELETE, base),) if base else (Edit(Operation.INSERT, target),)
    islands = _trimmed(base, target, _islands(*_cut_both(base, target)))
    steps: list[Step] = []
    at = 0
    for island, inner in zip(islands, _inner_steps(base, target, islands), strict=True):
        if island.base > at:
            steps.append((KEEP, base[at : island.base]))
        steps += inner
        at = island.base_end
    if at < len(base):
        steps.append((KEEP, base[at:]))
    return tuple([Edit(_OPERATIONS[step], text) for step, text in _slid(steps)])


def _cut_both(base: str, target: str) -> tuple[_Cut, _Cut]:
    """Both texts at their spaces where both have enough of them, else at every word."""
    spaced = base.count(" ") * DENSE >= len(base) and target.count(" ") * DENSE >= len(target)
    return _cut(base, spaced=spaced), _cut(target, spaced=spaced)


def _cut(text: str, *, spaced: bool) -> _Cut:
    tokens = text.split(" ") if spaced else words(text)
    if spaced:
        return _Cut(text, tokens, [0, *accumulate([len(token) + 1 for token in tokens])], spaced)
    return _Cut(text, tokens, [0, *accumulate(map(len, tokens))], spaced)


def _islands(base: _Cut, target: _Cut) -> list[_Island]:
    """Differing stretches; those with only a slight equal stretch between them count as one."""
    islands: list[_Island] = []
    blocks = [*equal_blocks(base.tokens, target.tokens), (len(base.tokens), len(target.tokens), 0)]
    at = other = 0
    begin: tuple[int, int] | None = None
    for block in blocks:
        i, j, size = block
        if begin is None and (i > at or j > other):
            begin = (at, other)
        last = block is blocks[-1]
        if begin is not None and (last or size > SLIGHT or _is_sentence(base, block)):
            islands.append(
                _Island(
                    _begin(base, begin[0]),
                    _end(base, i, last),
                    _begin(target, begin[1]),
                    _end(target, j, last),
                )
            )
            begin = None
        at, other = i + size, j + size
    return islands


def _begin(cut: _Cut, token: int) -> int:
    """Where a stretch begins that starts with a token: with the space before it, if any."""
    return cut.starts[token] - (1 if cut.spaced and token else 0)


def _end(cut: _Cut, token: int, last: bool) -> int:
    """Where a stretch ends that stops before a token."""
    return len(cut.text) if last else cut.starts[token]


def _is_sentence(base: _Cut, block: Block) -> bool:
    """Whether an equal stretch is a sentence of its own, which stays whole however short it is."""
    start, end = base.starts[block[0]], base.starts[block[0] + block[2]]
    kept = base.text[start:end].rstrip().rstrip(_CLOSING)
    if not kept or kept[-1] not in _ENDS:
        return False
    before = base.text[max(0, start - 8) : start].rstrip().rstrip(_CLOSING)
    return (not before and start < 8) or before[-1:] in tuple(_ENDS)


def _trimmed(base: str, target: str, islands: Sequence[_Island]) -> list[_Island]:
    """Islands without the single space that both sides may begin or end with."""
    trimmed = []
    for island in islands:
        i, i_end, j, j_end = island.base, island.base_end, island.target, island.target_end
        if i < i_end and j < j_end and base[i] == " " == target[j]:
            i, j = i + 1, j + 1
        if i < i_end and j < j_end and base[i_end - 1] == " " == target[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
        trimmed.append(_Island(i, i_end, j, j_end))
    return trimmed


def _inner_steps(base: str, target: str, islands: Sequence[_Island]) -> list[list[Step]]:
    """The steps inside each island, by words; single words need no look into them."""
    texts = [
        (base[island.base : island.base_end], target[island.target : island.target_end]) for island in islands
    ]
    deep = [number for number, (old, new) in enumerate(texts) if not _is_plain(old, new)]
    steps: list[list[Step]] = [
        [(step, text) for step, text in ((DELETE, old), (INSERT, new)) if text] for old, new in texts
    ]
    old_words = words_of_each([texts[number][0] for number in deep])
    new_words = words_of_each([texts[number][1] for number in deep])
    for number, old, new in zip(deep, old_words, new_words, strict=True):
        steps[number] = _within(old, new)
    return steps


def _is_plain(old: str, new: str) -> bool:
    """Whether an island is one insertion, one deletion or one word for another."""
    return not old or not new or (old.isascii() and new.isascii() and old.isalnum() and new.isalnum())


def _within(old: list[str], new: list[str]) -> list[Step]:
    """Steps between the words of an island; its equal ends are kept."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    steps = steps_between(old[head : len(old) - tail], new[head : len(new) - tail])
    if head:
        steps.insert(0, (KEEP, "".join(old[:head])))
    if tail:
        steps.append((KEEP, "".join(old[len(old) - tail :])))
    return steps


def _slid(steps: Sequence[Step]) -> list[Step]:
    """The steps with lone edits moved to better places, and neighbours of one kind joined."""
    joined = _joined(steps)
    for number in range(1, len(joined) - 1):
        (before_kind, before), (kind, text), (after_kind, after) = joined[number - 1 : number + 2]
        if kind == KEEP or before_kind != KEEP or after_kind != KEEP or not before or not after:
            continue
        if before[-1] != text[-1] and text[0] != after[0]:
            continue
        shift = slide(before, text, after)
        if shift:
            whole = before + text + after
            start = len(before) + shift
            joined[number - 1] = (KEEP, whole[:start])
            joined[number] = (kind, whole[start : start + len(text)])
            joined[number + 1] = (KEEP, whole[start + len(text) :])
    return _joined(joined)


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Steps with neighbours of one kind in one, and deletions before insertions between two keeps."""
    joined: list[Step] = []
    deleted: list[str] = []
    inserted: list[str] = []
    for kind, text in [*steps, (KEEP, "")]:
        if kind != KEEP:
            (deleted if kind == DELETE else inserted).append(text)
            continue
        if not text and joined and not deleted and not inserted:
            continue
        if deleted:
            joined.append((DELETE, "".join(deleted)))
        if inserted:
            joined.append((INSERT, "".join(inserted)))
        if text and joined and joined[-1][0] == KEEP:
            joined[-1] = (KEEP, joined[-1][1] + text)
        elif text:
            joined.append((KEEP, text))
        deleted, inserted = [], []
    return joined
