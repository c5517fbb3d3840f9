"""Changes: the verdict on each aligned group, with its edits and a name that lasts."""

from __future__ import annotations

from collections.abc import Sequence

from archive.diff.answers import Stretch
from archive.diff.breaks import came_or_went
from archive.diff.classify import lone_verdict, verdict
from archive.diff.edits import word_edits
from archive.diff.folding import FoldedChanges
from archive.diff.ids import ids_of_groups
from archive.diff.parts import Group, parts_of
from archive.diff.runs import Run
from archive.diff.sides import Side
from archive.diff.typography import ordered
from archive.model import Change, Edit, Facet, Operation


def changes_of(stretches: Sequence[Stretch], base: Side, target: Side) -> FoldedChanges:
    """One change for each aligned group of the stretches, in the same order."""
    language = base.language or target.language
    parts = parts_of(stretches, base, target)
    groups = [part for part in parts if isinstance(part, Group)]
    # Texts of everything that changed, fetched in one go.
    base.load([i for group in groups for i in group.base])
    target.load([j for group in groups for j in group.target])
    ids = iter(ids_of_groups(parts, base, target))
    return FoldedChanges(
        [
            part if isinstance(part, Run) else _change(next(ids), part, base, target, language)
            for part in parts
        ],
        base,
    )


def _change(name: str, group: Group, base: Side, target: Side, language: str) -> Change:
    """What became of one group."""
    if not group.target:
        return _lone_change(name, group, Operation.DELETE, base.text(group.base[0]))
    if not group.base:
        return _lone_change(name, group, Operation.INSERT, target.text(group.target[0]))
    return _answered_change(name, group, (base.joined(group.base), target.joined(group.target)), language)


def _answered_change(name: str, group: Group, texts: tuple[str, str], language: str) -> Change:
    """What became of paragraphs that answer each other."""
    edits = word_edits(*texts)
    found = verdict(*texts, edits, language)
    facets = found.facets
    # An edit that rewrote the words around a break is wording; the break is said of the whole.
    if len(group.base) != len(group.target) and Facet.BREAK not in facets and came_or_went(edits):
        facets = ordered({*facets, Facet.BREAK})
    return Change(name, *group[:3], found.significance, *group[3:], facets, edits, found.evidence)


def _lone_change(name: str, group: Group, operation: Operation, text: str) -> Change:
    """A paragraph that answers nothing on the other side."""
    found = lone_verdict()
    edits = (Edit(operation, text),) if text else ()
    return Change(name, *group[:3], found.significance, facets=found.facets, edits=edits)
