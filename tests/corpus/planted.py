"""What the tests of planted facts share: a change is looked up by words that stand in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import archive
from archive.model import Change, Comparison, Facet, Operation, Significance

CORPUS = Path(__file__).parents[2] / "corpus"


def split_on_blank_lines(series: str, name: str) -> list[str]:
    return (CORPUS / series / name).read_text(encoding="utf-8").strip("\n").split("\n\n")


def compared(series: str, base: str, target: str) -> Comparison:
    return archive.compare(split_on_blank_lines(series, base), split_on_blank_lines(series, target))


def base_text(comparison: Comparison, change: Change) -> str:
    return "\n\n".join(comparison.base.paragraphs[i].text for i in change.base)


def target_text(comparison: Comparison, change: Change) -> str:
    return "\n\n".join(comparison.target.paragraphs[i].text for i in change.target)


def change_holding(comparison: Comparison, words: str) -> Change:
    """The one change with these words on either side."""
    found = [
        change
        for change in comparison.changes
        if words in base_text(comparison, change) or words in target_text(comparison, change)
    ]
    assert len(found) == 1, f"{words!r} stands in {len(found)} changes"
    return found[0]


def words_of(change: Change, operation: Operation) -> str:
    return " ".join(edit.text for edit in change.edits if edit.operation is operation)


def shape(comparison: Comparison) -> dict[str, int]:
    """How many changes there are of each kind, other than unchanged and edited."""
    kinds = Counter(change.kind.value for change in comparison.changes)
    return {kind: count for kind, count in kinds.items() if kind not in {"unchanged", "edited"}}


def assert_edited(comparison: Comparison, base: str, target: str) -> Change:
    """One edited group holds ``base`` on its base side and ``target`` in its stead, in substance."""
    found = [
        change
        for change in comparison.changes
        if base in base_text(comparison, change) and target in target_text(comparison, change)
    ]
    assert len(found) == 1, f"{base!r} answers {target!r} in {len(found)} changes"
    assert found[0].significance is Significance.SUBSTANTIVE
    assert base not in target_text(comparison, found[0])
    return found[0]


def assert_strength(change: Change, note: str) -> None:
    """The change names strength, and in which direction it went ("strengthened", "weakened")."""
    assert Facet.STRENGTH in change.facets
    assert note in {found.note for found in change.evidence if found.facet is Facet.STRENGTH}
