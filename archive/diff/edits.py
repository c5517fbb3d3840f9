"""Word edits: what was deleted and inserted, in whole words, readable."""

from __future__ import annotations

from diff_match_patch import diff_match_patch

from archive.diff.tokens import encode
from archive.model import Edit, Operation
from archive.segmentation.words import words

_OPERATIONS = {0: Operation.KEEP, -1: Operation.DELETE, 1: Operation.INSERT}


class _Engine(diff_match_patch):  # type: ignore[misc]
    """diff-match-patch over words as characters."""

    def __init__(self) -> None:
        super().__init__()
        # Zero disables the clock: the same pair must give the same comparison on every machine.
        self.Diff_Timeout = 0

    def diff_cleanupSemanticLossless(self, diffs: list[tuple[int, str]]) -> None:  # noqa: N802
        """Nothing: it looks at letters and spaces, which encoded words do not show."""


_ENGINE = _Engine()


def word_edits(base: str, target: str) -> tuple[Edit, ...]:
    """The steps from one text to the other, over whole words; both are rebuilt exactly."""
    if base == target:
        return (Edit(Operation.KEEP, base),) if base else ()
    base_words, target_words = words(base), words(target)
    coded_base, coded_target = encode(base_words, target_words)
    steps = _ENGINE.diff_main(coded_base, coded_target, False)
    _ENGINE.diff_cleanupSemantic(steps)
    edits, i, j = [], 0, 0
    for step, coded in steps:
        if step == 1:
            edits.append(Edit(Operation.INSERT, "".join(target_words[j : j + len(coded)])))
            j += len(coded)
            continue
        edits.append(Edit(_OPERATIONS[step], "".join(base_words[i : i + len(coded)])))
        i += len(coded)
        if step == 0:
            j += len(coded)
    return tuple(edits)
