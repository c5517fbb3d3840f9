"""Tidying: from an exact script of tokens to edits that a person can read.

diff-match-patch's semantic clean-up, run over words as characters: an equal stretch that is shorter
than the edits on both sides of it is given up, so that a replaced phrase is one deletion and one
insertion. Sliding then moves a lone insertion or deletion to where a sentence or clause begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diff_match_patch import diff_match_patch

from archive.diff.script import CELLS, equal_blocks
from archive.model import Operation
from archive.segmentation.keys import folded

Step = tuple[Operation, str]
"""What becomes an edit, once its text is what it shall be."""

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
KEEP, DELETE, INSERT = Operation.KEEP, Operation.DELETE, Operation.INSERT
_CODES = {
    DELETE: diff_match_patch.DIFF_DELETE,
    KEEP: diff_match_patch.DIFF_EQUAL,
    INSERT: diff_match_patch.DIFF_INSERT,
}
_OPERATIONS = {code: operation for operation, code in _CODES.items()}

PRIVATE, PRIVATE_END, PRIVATE_PLANE = 0xE000, 0xF8FF, 0xF0000
MOST_TOKENS = 60_000
"""Distinct tokens that have a private character each; a stretch with more is not tidied."""
SLIDE = 400
"""Characters up to which an edit is slid."""

OUTWEIGHED = 3
"""How many words replaced around a single kept word outweigh it, where it is as long as one of the two."""

ENOUGH = 200
"""Characters of an edit that are looked at to weigh it."""
PHRASE = 5
"""Words of a replaced phrase from which it takes a lone edit beside it along, across one kept word."""

Pair = tuple[str, str]
"""What was deleted and what was inserted at one place; either may be empty."""

_WORDS = re.compile(r"[^\W_]+")
_SOFT = frozenset({"", ",", "-", "/", "\u2010", "\u2011", "、"})
_INITIAL = re.compile(r"\b[^\W\d_]\Z")
_STOP = re.compile(r"[.!?;:。！？；：\n]")
_ENDS = ".!?;:\u3002\uff01\uff1f\uff1b\uff1a\u2026\n"
_WIDE_ENDS = "\u3002\uff01\uff1f\uff1b\uff1a\n"
"""Ends that no word goes on behind; a plain full stop may stand inside a number."""


class _Engine(diff_match_patch):  # type: ignore[misc] # it has no types
    """diff-match-patch over words as characters."""

    def __init__(self) -> None:
        super().__init__()
        # Zero disables the clock: the same pair must give the same comparison on every machine.
        self.Diff_Timeout = 0

    def diff_cleanupSemanticLossless(self, diffs: list[tuple[int, str]]) -> None:  # noqa: N802 - its name is the library's
        """Nothing: it looks for letters and spaces, which encoded words do not show; see ``slide``."""


_ENGINE = _Engine()


def steps_between(base: Sequence[str], target: Sequence[str]) -> list[Step]:
    """Readable steps from one short sequence of tokens to another, which have no equal ends."""
    if not base or not target or len(base) == len(target) == 1 or len(base) * len(target) > CELLS:
        return _replaced(base, target)
    blocks = [(i, j, size) for i, j, size in equal_blocks(base, target) if size > 1 or not base[i].isspace()]
    if not blocks:
        return _replaced(base, target)
    if not _is_untidy(blocks, len(base), len(target)):
        return _from_blocks(base, target, blocks)
    return _cleaned(base, target, blocks)


def _replaced(base: Sequence[str], target: Sequence[str]) -> list[Step]:
    return [(step, "".join(tokens)) for step, tokens in ((DELETE, base), (INSERT, target)) if tokens]


def _is_untidy(blocks: Sequence[tuple[int, int, int]], base_size: int, target_size: int) -> bool:
    """Whether the clean-up would give up any equal stretch: one no longer than the edits around it."""
    at = other = 0
    before = 0
    size_before = 0
    for i, j, size in [*blocks, (base_size, target_size, 0)]:
        edit = max(i - at, j - other)
        if size_before and size_before <= min(before, edit):
            return True
        before, size_before = edit, size
        at, other = i + size, j + size
    return False


def _from_blocks(
    base: Sequence[str], target: Sequence[str], blocks: Sequence[tuple[int, int, int]]
) -> list[Step]:
    steps: list[Step] = []
    at, other = 0, 0
    for i, j, size in [*blocks, (len(base), len(target), 0)]:
        steps += _replaced(base[at:i], target[other:j])
        if size:
            steps.append((KEEP, "".join(base[i : i + size])))
        at, other = i + size, j + size
    return steps


def _cleaned(
    base: Sequence[str], target: Sequence[str], blocks: Sequence[tuple[int, int, int]]
) -> list[Step]:
    """The script after semantic clean-up over one character for each distinct token."""
    distinct = dict.fromkeys([*base, *target])
    if len(distinct) > MOST_TOKENS:
        return _from_blocks(base, target, blocks)
    # Private-use characters are neither letters nor spaces in any version of Unicode.
    codes = {token: _private(number) for number, token in enumerate(distinct)}
    coded_base = [codes[token] for token in base]
    coded_target = [codes[token] for token in target]
    script = [(_CODES[step], coded) for step, coded in _from_blocks(coded_base, coded_target, blocks)]
    _ENGINE.diff_cleanupSemantic(script)
    steps: list[Step] = []
    at, other = 0, 0
    for code, coded in script:
        step = _OPERATIONS[code]
        if step is INSERT:
            steps.append((step, "".join(target[other : other + len(coded)])))
        else:
            steps.append((step, "".join(base[at : at + len(coded)])))
        at += len(coded) if step is not INSERT else 0
        other += len(coded) if step is not DELETE else 0
    return steps


def _private(number: int) -> str:
    room = PRIVATE_END - PRIVATE + 1
    return chr(PRIVATE + number) if number < room else chr(PRIVATE_PLANE + number - room)


def is_reworded(old: str, new: str) -> bool:
    """Whether letters or digits differ, rather than spaces, signs and case."""
    if abs(len(old) - len(new)) > ENOUGH:
        return True
    return folded(old) != folded(new)


def joined_up(steps: Sequence[Step]) -> list[Step]:
    """The steps without crumbs: equal stretches of a word or none that part the halves of one phrase.

    A deletion and an insertion on both sides of "of" in "in support of these goals", or of the full
    stop behind an initial, are one phrase for another. Deletions stand before insertions.
    """
    kept, pairs = _laid_out(steps)
    texts: list[str] = []
    edits: list[Pair] = []
    for text, pair in zip(kept, pairs, strict=False):
        texts.append(text)
        edits.append(pair)
        # What has grown may outweigh what lies before it.
        while len(edits) > 1 and _is_crumb(texts[-1], edits[-2], edits[-1]):
            crumb, after, before = texts.pop(), edits.pop(), edits.pop()
            edits.append((before[0] + crumb + after[0], before[1] + crumb + after[1]))
    joined: list[Step] = []
    for text, (old, new) in zip([*texts, kept[-1]], [*edits, ("", "")], strict=True):
        joined += [step for step in ((KEEP, text), (DELETE, old), (INSERT, new)) if step[1]]
    return joined


def _laid_out(steps: Sequence[Step]) -> tuple[list[str], list[Pair]]:
    """What was kept, one text more than there are edits, and what was deleted and inserted between."""
    kept = [""]
    pairs: list[Pair] = []
    for kind, text in steps:
        if kind is KEEP:
            if len(kept) == len(pairs):
                kept.append("")
            kept[-1] += text
            continue
        if len(kept) > len(pairs):
            pairs.append(("", ""))
        old, new = pairs[-1]
        pairs[-1] = (old + text, new) if kind is DELETE else (old, new + text)
    return kept if len(kept) > len(pairs) else [*kept, ""], pairs


def _is_crumb(text: str, before: Pair, after: Pair) -> bool:
    """Whether a stretch is nothing by itself between two edits that are more than noise."""
    if _STOP.search(text) and not (text.strip() == "." and _INITIAL.search(before[0])):
        return False
    # Last, since the words themselves are looked at.
    return _is_lighter(text, before, after) and all(
        is_reworded(old[:ENOUGH], new[:ENOUGH]) for old, new in (before, after)
    )


def _is_lighter(text: str, before: Pair, after: Pair) -> bool:
    """Whether a stretch has fewer words than the edits on both sides of it."""
    size = len(_WORDS.findall(text))
    # The beginning tells enough; looking at all that has grown, again and again, would take for ever.
    sizes = [max([len(_WORDS.findall(side, 0, ENOUGH)) for side in pair]) for pair in (before, after)]
    if not (all(before) and all(after)):
        # A lone word beside a phrase that was replaced as a whole; two lone edits stay apart.
        is_beside_phrase = any(
            all(pair) and own >= PHRASE for pair, own in zip((before, after), sizes, strict=True)
        )
        return is_beside_phrase and size <= 1 and size <= min(sizes)
    if not size:
        return text.strip() in _SOFT or text.strip() == "."
    return size < min(sizes) or (size == min(sizes) == 1 and sum(sizes) >= OUTWEIGHED)


def slide(before: str, edit: str, after: str) -> int:
    """How far a lone edit may best move: characters to the right (negative: left), 0 to leave it.

    Moving over an equal stretch changes neither side. An edit best begins where a sentence begins;
    else where a word begins, ending with the space behind it. It never cuts a word.
    """
    if len(edit) > SLIDE:
        return 0
    left = _common_end(before, edit)
    right = _common_start(edit, after)
    if not left and not right:
        return 0
    around = before[len(before) - left - 2 :] if len(before) > left + 2 else before
    start = len(around)
    text = around + edit + after[:right]
    best, best_rank = 0, _rank(text, start, len(edit), whole=len(around) == len(before))
    for shift in sorted(range(-left, right + 1), key=abs):
        rank = _rank(text, start + shift, len(edit), whole=len(around) == len(before))
        if rank > best_rank:
            best, best_rank = shift, rank
    return best


def _rank(text: str, start: int, size: int, *, whole: bool) -> int:
    """How well an edit stands there: 3 at a sentence, 2 at a word with the space behind it, else 0."""
    if start == 0:
        return (3 if text[:size].endswith((" ", "\n")) else 0) if whole else 0
    if not (text[start - 1].isspace() or text[start - 1] in _WIDE_ENDS):
        return 0
    edge = text[:start].rstrip()
    last = text[start + size - 1]
    if edge and edge[-1] in _ENDS and (last.isspace() or last in _WIDE_ENDS):
        return 3
    return 2 if text[start - 1].isspace() and last.isspace() else 0


def _common_end(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[-1 - size] == other[-1 - size]:
        size += 1
    return size


def _common_start(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size
