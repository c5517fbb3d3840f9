"""The summary: a comparison in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archive.diff.folding import FoldedChanges
from archive.diff.sides import Side
from archive.model import Change, ChangeKind, Operation, Significance, Summary
from archive.segmentation.words import word_count

# Looking a member up in its enumeration costs more than comparing with it; these are looked up once.
_KEEP = Operation.KEEP
_UNCHANGED = ChangeKind.UNCHANGED


def summary_of(changes: FoldedChanges, base: Side, target: Side) -> Summary:
    """Changes by kind, and for the statement alone: significance, words, and how much is the same.

    Changes that touch nothing but furniture are counted apart. Similarity is the mean, over the
    paragraphs of both sides, of the share of their characters that was kept: 1.0 for an unchanged
    paragraph, 0.0 for an inserted or deleted one. Unchanged paragraphs count without being loaded.
    """
    real = changes.differing
    kinds = Counter([change.kind for change in real])
    kinds[_UNCHANGED] = len(changes) - len(real)
    stated = _without_furniture(real, base, target)
    significances = Counter([change.significance for change in stated])
    same = 2 * kinds[_UNCHANGED]
    paragraphs = same + sum([len(change.base) + len(change.target) for change in stated])
    texts: dict[Operation, list[str]] = {Operation.DELETE: [], Operation.INSERT: []}
    kept = same + sum([_kept(change, texts) for change in stated])
    return Summary(
        **{kind.value: kinds[kind] for kind in ChangeKind},
        substantive=significances[Significance.SUBSTANTIVE],
        typographic=significances[Significance.TYPOGRAPHIC],
        words_inserted=word_count("\n".join(texts[Operation.INSERT])),
        words_deleted=word_count("\n".join(texts[Operation.DELETE])),
        similarity=kept / paragraphs if paragraphs else 1.0,
        furniture=len(real) - len(stated),
    )


def _without_furniture(changes: Sequence[Change], base: Side, target: Side) -> Sequence[Change]:
    """The changes that touch more than furniture."""
    if base.is_plain and target.is_plain:
        return changes
    return [
        change
        for change in changes
        if not (base.is_furniture(change.base) and target.is_furniture(change.target))
    ]


def _kept(change: Change, texts: dict[Operation, list[str]]) -> float:
    """Paragraphs of both sides that a change keeps, by share of characters; the rest goes to ``texts``."""
    kept = rest = 0
    for operation, text in change.edits:
        if operation is _KEEP:
            kept += len(text)
        else:
            rest += len(text)
            texts[operation].append(text)
    if not change.base or not change.target:
        return 0.0
    paragraphs = len(change.base) + len(change.target)
    return paragraphs * 2 * kept / (2 * kept + rest) if kept or rest else float(paragraphs)
