"""Word edits: what was deleted and inserted, in whole words, readable; both sides are rebuilt exactly.

In three steps: stretches between spaces are compared first, which is quick; where they differ
(an island), the words and signs inside are compared; the script is tidied for a reader (``tidy``).
Text without spaces is divided into words at once. Bounds are those of ``script``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from archive.diff.script import equal_blocks
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


Island = tuple[int, int, int, int]
"""Differing stretch of both texts in characters: start and end in base, start and end in target."""


class _Cut:
    """A text and its tokens, which stand between single spaces (``spaced``) or side by side."""

    __slots__ = ("ends", "spaced", "text", "tokens")

    def __init__(self, text: str, *, spaced: bool) -> None:
        self.text = text
        self.spaced = spaced
        self.tokens = text.split(" ") if spaced else words(text)
        self.ends = list(accumulate(map(len, self.tokens), initial=0))

    def start(self, token: int) -> int:
        """Where a token starts in the text; one past the last is past the end of the text."""
        return self.ends[token] + token if self.spaced else self.ends[token]


def word_edits(base: str, target: str) -> tuple[Edit, ...]:
    """The steps from one text to the other, over whole words, deletions before insertions."""
    if base == target:
        return (Edit(Operation.KEEP, base),) if base else ()
    if not base or not target:
        return (Edit(Operation.DELETE, base),) if base else (Edit(Operation.INSERT, target),)
    spaced = base.count(" ") * DENSE >= len(base) and target.count(" ") * DENSE >= len(target)
    islands = _islands(_Cut(base, spaced=spaced), _Cut(target, spaced=spaced))
    steps: list[Step] = []
    at = 0
    for island, inner in zip(islands, _inner_steps(base, target, islands), strict=True):
        if island[0] > at:
            steps.append((KEEP, base[at : island[0]]))
        steps += inner
        at = island[1]
    if at < len(base):
        steps.append((KEEP, base[at:]))
    return tuple([Edit(_OPERATIONS[step], text) for step, text in _slid(_joined(steps))])


def _islands(base: _Cut, target: _Cut) -> list[Island]:
    """Differing stretches; those with only a slight equal stretch between them count as one."""
    islands: list[Island] = []
    at = other = 0
    begin: tuple[int, int] | None = None
    for i, j, size in equal_blocks(base.tokens, target.tokens):
        if begin is None and (i > at or j > other):
            begin = (at, other)
        if begin is not None and (size > SLIGHT or _is_sentence(base, i, size)):
            islands.append(_island(base, target, begin, (i, j)))
            begin = None
        at, other = i + size, j + size
    if begin is None and (at < len(base.tokens) or other < len(target.tokens)):
        begin = (at, other)
    if begin is not None:
        islands.append(_island(base, target, begin, None))
    return islands


def _island(base: _Cut, target: _Cut, begin: tuple[int, int], end: tuple[int, int] | None) -> Island:
    """The stretch between two tokens of each side (to the end where there is none) with the spaces around it.

    A space that both sides begin or end with is left out again.
    """
    lead = base.spaced
    i, j = base.start(begin[0]) - (lead and begin[0] > 0), target.start(begin[1]) - (lead and begin[1] > 0)
    old, new = base.text, target.text
    i_end, j_end = (len(old), len(new)) if end is None else (base.start(end[0]), target.start(end[1]))
    if i < i_end and j < j_end and old[i] == " " == new[j]:
        i, j = i + 1, j + 1
    if i < i_end and j < j_end and old[i_end - 1] == " " == new[j_end - 1]:
        i_end, j_end = i_end - 1, j_end - 1
    return i, i_end, j, j_end


def _is_sentence(base: _Cut, first: int, size: int) -> bool:
    """Whether an equal stretch is a sentence of its own, which stays whole however short it is."""
    start, end = base.start(first), min(base.start(first + size), len(base.text))
    kept = base.text[start:end].rstrip().rstrip(_CLOSING)
    if not kept or kept[-1] not in _ENDS:
        return False
    before = base.text[max(0, start - 8) : start].rstrip().rstrip(_CLOSING)
    return before[-1] in _ENDS if before else start < 8


def _inner_steps(base: str, target: str, islands: Sequence[Island]) -> list[list[Step]]:
    """The steps inside each island, by words; single words need no look into them."""
    steps: list[list[Step]] = []
    deep: list[tuple[int, str, str]] = []
    for i, i_end, j, j_end in islands:
        old, new = base[i:i_end], target[j:j_end]
        if not _is_plain(old, new):
            deep.append((len(steps), old, new))
        steps.append([(step, text) for step, text in ((DELETE, old), (INSERT, new)) if text])
    old_words = words_of_each([old for _, old, _ in deep])
    new_words = words_of_each([new for _, _, new in deep])
    for (number, _, _), before, after in zip(deep, old_words, new_words, strict=True):
        steps[number] = _within(before, after)
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


def _slid(steps: list[Step]) -> list[Step]:
    """The steps with lone edits moved to better places."""
    moved = False
    for number in range(1, len(steps) - 1):
        kind, text = steps[number]
        if kind == KEEP or steps[number - 1][0] != KEEP or steps[number + 1][0] != KEEP:
            continue
        before, after = steps[number - 1][1], steps[number + 1][1]
        if before[-1:] != text[-1] and text[0] != after[:1]:
            continue
        shift = slide(before, text, after)
        if shift:
            whole, start, moved = before + text + after, len(before) + shift, True
            steps[number - 1] = (KEEP, whole[:start])
            steps[number] = (kind, whole[start : start + len(text)])
            steps[number + 1] = (KEEP, whole[start + len(text) :])
    return _joined(steps) if moved else steps


def _joined(steps: Sequence[Step]) -> list[Step]:
    """Steps without empty ones, neighbours of one kind in one, deletions before insertions."""
    joined: list[Step] = []
    last = None
    for kind, text in steps:
        if not text:
            continue
        if kind == last:
            joined[-1] = (kind, joined[-1][1] + text)
        elif kind == DELETE and last == INSERT:
            _put_before_insertion(joined, text)
        else:
            joined.append((kind, text))
            last = kind
    return joined


def _put_before_insertion(joined: list[Step], text: str) -> None:
    """Let a deletion that follows an insertion stand before it."""
    if len(joined) > 1 and joined[-2][0] == DELETE:
        joined[-2] = (DELETE, joined[-2][1] + text)
    else:
        joined.insert(-1, (DELETE, text))
