"""Volumes: how many words each change put in and took out, counted as the summary counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from archive.model import Change, ChangeKind, Comparison, Operation
from archive.segmentation.words import word_count


def volumes(comparison: Comparison) -> Mapping[str, tuple[int, int]]:
    """By id of each change that differs: words inserted and deleted (word tokens with a letter or digit).

    Without those that touch furniture alone they add up to the summary's.
    """
    return {
        change.id: (_words(change, Operation.INSERT), _words(change, Operation.DELETE))
        for change in comparison.changes
        if change.kind is not ChangeKind.UNCHANGED
    }


def _words(change: Change, operation: Operation) -> int:
    """Each edit by itself: words of two places never become one."""
    return word_count("\n".join(edit.text for edit in change.edits if edit.operation is operation))
