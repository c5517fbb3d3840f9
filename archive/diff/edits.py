"""Word edits: what was deleted and inserted, in whole words, readable; both sides are rebuilt exactly.

In three steps: stretches between spaces are compared first, which is quick; where they differ
(an island), the words and signs inside are compared; the script is tidied for a reader (``tidy``).
Text without spaces is divided into words at once. Bounds are those of ``script``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat

from archive.diff.script import equal_blocks
from archive.diff.tidy import (
    DELETE,
    INSERT,
    KEEP,
    OUTWEIGHED,
    PHRASE,
    Step,
    is_reworded,
    joined_up,
    slide,
    steps_between,
)
from archive.model import Edit
from archive.segmentation.words import whole, words, words_of_each

DENSE = 24
"""Characters for each space above which a text counts as written without spaces."""
REMEMBERED = range(500, 4_000)
"""Characters of a text whose tokens are remembered for a moment; a short one is as quickly divided again."""
SLIGHT = 3
"""Tokens up to which an equal stretch between two longer differences is weighed together with them."""
_ENDS = frozenset(".!?\u3002\uff01\uff1f")
_JOINTS = frozenset({"to", "bis", "à"})
"""What stands between the ends of a range."""
_SIGNS = frozenset(".,;:!?)")
"""Signs that stand apart from the word before them, at the end of a text."""
_LAST_LATIN = "\u024f"
_CLOSING = "\"')]}\u00bb\u2019\u201d\u300d\u300f\uff09"

Hunk = tuple[int, int, int, int]
"""Differing stretch in tokens: start and end in base, start and end in target."""


def word_edits(base: str, target: str) -> tuple[Edit, ...]:
    """The steps from one text to the other, over whole words, deletions before insertions."""
    if base == target:
        return (Edit(KEEP, base),) if base else ()
    if not base or not target:
        return (Edit(DELETE, base),) if base else (Edit(INSERT, target),)
    if base.count(" ") * DENSE >= len(base) and target.count(" ") * DENSE >= len(target):
        kept, islands = _laid_out(spaced_tokens(base), spaced_tokens(target), " ")
    else:
        kept, islands = _laid_out(whole(words(base)), whole(words(target)), "")
    steps: list[Step] = []
    for text, island in zip(kept, [*_inner_steps(islands), []], strict=True):
        if text:
            steps.append((KEEP, text))
        steps += island
    steps = _slid(_joined(steps))
    # The core compares words by their hashes; a collision must never pass for equality.
    if "".join([text for step, text in steps if step is not DELETE]) != target:
        steps = [(DELETE, base), (INSERT, target)]
    # What ``Edit._make`` does, without a call of Python's for each: there may be hundreds.
    return tuple(map(tuple.__new__, repeat(Edit), steps))


def spaced_tokens(text: str) -> list[str]:
    """What stands between the single spaces of a text; not to be changed, since it may be remembered."""
    return _remembered_tokens(text) if len(text) in REMEMBERED else text.split(" ")


@lru_cache(maxsize=64)
def _remembered_tokens(text: str) -> list[str]:
    """Alignment divides a paragraph first, its word edits divide it again a moment later."""
    return text.split(" ")


def _laid_out(base: list[str], target: list[str], gap: str) -> tuple[list[str], list[tuple[str, str]]]:
    """What both sides keep, one text more than there are islands, and the islands between them.

    ``gap`` stands between tokens. Around an island with words on both sides it is kept; a lone
    insertion or deletion takes the gap behind it, at the end of the text the one before it.
    """
    kept: list[str] = []
    islands: list[tuple[str, str]] = []
    at, lead = 0, ""
    for first, last, start, stop in _hunks(base, target):
        old, new = gap.join(base[first:last]), gap.join(target[start:stop])
        trail = gap if first > at else ""
        both = first < last and start < stop
        if not both:
            before = after = ""
            if last == len(base) and stop == len(target):
                before, trail = trail, ""
            else:
                after = gap
            old = before + old + after if first < last else old
            new = before + new + after if start < stop else new
        kept.append(lead + gap.join(base[at:first]) + trail if first > at else "")
        islands.append((old, new))
        at, lead = last, gap if both else ""
    kept.append(lead + gap.join(base[at:]) if at < len(base) else "")
    return kept, islands


def _hunks(base: Sequence[str], target: Sequence[str]) -> list[Hunk]:
    """Differing stretches; two count as one where what lies between is slight, shorter than either."""
    hunks: list[Hunk] = []
    at = other = 0
    for i, j, size in [*equal_blocks(base, target), (len(base), len(target), 0)]:
        if i > at or j > other:
            hunk = (at, i, other, j)
            # What has grown may outweigh what lies before it.
            while hunks and hunk[0] - hunks[-1][1] <= SLIGHT and _is_slight(base, target, hunks[-1], hunk):
                before = hunks.pop()
                hunk = (before[0], hunk[1], before[2], hunk[3])
            hunks.append(hunk)
        at, other = i + size, j + size
    return hunks


def _is_slight(base: Sequence[str], target: Sequence[str], before: Hunk, after: Hunk) -> bool:
    """Whether the short equal stretch between two differences says little by itself."""
    size, least = after[0] - before[1], min(_length(before), _length(after))
    if size >= least and not (
        (size == least and _is_outweighed(base, target, before, after))
        or _is_of_range(base, target, before, after)
    ):
        return False
    return not _is_sentence(base, before[1], after[0])


def _is_of_range(base: Sequence[str], target: Sequence[str], before: Hunk, after: Hunk) -> bool:
    """Whether the stretch is one end of a range of which one side alone has the other end beside it.

    Between "at 1 to 2 percent" and "to 2 to 3 percent" there is "to 2" in common, by chance.
    """
    first, last = base[before[1]], base[after[0] - 1]
    if first in _JOINTS and last[-1:].isdigit() and not _is_replaced(before):
        return _alone(base, target, before)[-1][-1:].isdigit()
    if last[-1:].isdigit() and not _is_replaced(after):
        alone = _alone(base, target, after)
        return alone[0] in _JOINTS and alone[-1][-1:].isdigit()
    return False


def _alone(base: Sequence[str], target: Sequence[str], hunk: Hunk) -> Sequence[str]:
    """What one side alone has."""
    return base[hunk[0] : hunk[1]] or target[hunk[2] : hunk[3]]


def _is_outweighed(base: Sequence[str], target: Sequence[str], before: Hunk, after: Hunk) -> bool:
    """Whether two differences outweigh what lies between them, though it is as long as one of the two."""
    if after[0] - before[1] > 1:
        return False
    replaced = [_length(hunk) for hunk in (before, after) if _is_replaced(hunk)]
    if sum(replaced) < OUTWEIGHED if len(replaced) == 2 else max(replaced, default=0) < PHRASE:
        return False
    # Last, since the words themselves are looked at.
    return _is_reworded(base, target, before) and _is_reworded(base, target, after)


def _is_replaced(hunk: Hunk) -> bool:
    """Whether both sides have something there."""
    return hunk[0] < hunk[1] and hunk[2] < hunk[3]


def _is_reworded(base: Sequence[str], target: Sequence[str], hunk: Hunk) -> bool:
    """Whether a difference is more than noise, which is better shown by itself."""
    return _length(hunk) > PHRASE or is_reworded(
        "".join(base[hunk[0] : hunk[1]]), "".join(target[hunk[2] : hunk[3]])
    )


def _length(hunk: Hunk) -> int:
    """Tokens of the longer side."""
    return max(hunk[1] - hunk[0], hunk[3] - hunk[2])


def _is_sentence(base: Sequence[str], first: int, last: int) -> bool:
    """Whether an equal stretch is a sentence of its own, which stays whole however short it is."""
    if not _ends_sentence(base, last - 1):
        return False
    return first == 0 or _ends_sentence(base, first - 1)


def _ends_sentence(base: Sequence[str], last: int) -> bool:
    """Whether a sentence ends with a token (spaces behind its mark aside)."""
    while last > 0 and not base[last].strip():
        last -= 1
    return base[last].rstrip().rstrip(_CLOSING)[-1:] in _ENDS


def _inner_steps(islands: Sequence[tuple[str, str]]) -> list[list[Step]]:
    """The steps inside each island, by words; one without a word in common needs no look into it."""
    steps: list[list[Step]] = []
    deep: list[int] = []
    for number, (old, new) in enumerate(islands):
        sign = old[-1:]
        if not old or not new or _are_strangers(old, new):
            steps.append([(DELETE, old), (INSERT, new)])
        elif sign == new[-1] and sign in _SIGNS and _are_strangers(old[:-1], new[:-1]):
            steps.append([(DELETE, old[:-1]), (INSERT, new[:-1]), (KEEP, sign)])
        else:
            steps.append([])
            deep.append(number)
    if not deep:
        return steps
    old_words = words_of_each([islands[number][0] for number in deep])
    new_words = words_of_each([islands[number][1] for number in deep])
    for number, before, after in zip(deep, old_words, new_words, strict=True):
        steps[number] = _within(whole(before), whole(after))
    return steps


def _are_strangers(old: str, new: str) -> bool:
    """Whether two unequal texts are surely Latin words with spaces between them, none of them in common."""
    both = old + new
    if " " not in both:
        return both.isalnum() and _is_latin(both)
    letters = both.replace(" ", "")
    return letters.isalnum() and _is_latin(letters) and set(old.split(" ")).isdisjoint(new.split(" "))


def _is_latin(text: str) -> bool:
    """Whether letters and digits are Latin ones, of which a run is one word (digits within ASCII only)."""
    return text.isascii() or (text.isalpha() and max(text) <= _LAST_LATIN)


def _within(old: list[str], new: list[str]) -> list[Step]:
    """Steps between the words of an island; its equal ends are kept."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    steps = steps_between(old[head : len(old) - tail], new[head : len(new) - tail])
    # Crumbs lie between two edits; one replacement has none.
    steps = _blanks_kept(joined_up(steps) if len(steps) > 2 else steps)
    if head:
        steps.insert(0, (KEEP, "".join(old[:head])))
    if tail:
        steps.append((KEEP, "".join(old[len(old) - tail :])))
    return steps


def _blanks_kept(steps: list[Step]) -> list[Step]:
    """The steps with the blanks that a deletion and its insertion share at their ends kept instead."""
    kept: list[Step] = []
    number = 0
    while number < len(steps):
        kind, old = steps[number]
        number += 1
        if kind is not DELETE or number == len(steps) or steps[number][0] is not INSERT:
            kept.append((kind, old))
            continue
        new = steps[number][1]
        number += 1
        head = _blank(old, new)
        old, new = old[len(head) :], new[len(head) :]
        tail = _blank(old[::-1], new[::-1])[::-1]
        size = len(tail)
        kept += [
            (KEEP, head),
            (DELETE, old[: len(old) - size]),
            (INSERT, new[: len(new) - size]),
            (KEEP, tail),
        ]
    return kept


def _blank(old: str, new: str) -> str:
    """The run of blanks that both texts begin with; "" where their runs differ, since none is cut."""
    if not (old[:1].isspace() and new[:1].isspace()):
        return ""
    run, other = (text[: len(text) - len(text.lstrip())] for text in (old, new))
    return run if run == other else ""


def _slid(steps: list[Step]) -> list[Step]:
    """The steps with lone edits moved to better places."""
    moved = False
    for number in range(1, len(steps) - 1):
        kind, text = steps[number]
        if kind is KEEP or steps[number - 1][0] is not KEEP or steps[number + 1][0] is not KEEP:
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
        if kind is last:
            joined[-1] = (kind, joined[-1][1] + text)
        elif kind is DELETE and last is INSERT:
            _put_before_insertion(joined, text)
        else:
            joined.append((kind, text))
            last = kind
    return joined


def _put_before_insertion(joined: list[Step], text: str) -> None:
    """Let a deletion that follows an insertion stand before it."""
    if len(joined) > 1 and joined[-2][0] is DELETE:
        joined[-2] = (DELETE, joined[-2][1] + text)
    else:
        joined.insert(-1, (DELETE, text))
