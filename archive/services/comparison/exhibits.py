"""Exhibits: the evidence of a comparison as rows, each with the words around it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from archive.model import Change, Edit, Exhibit, Facet, Operation, Substitution

_WORDS = 4
_CHARACTERS = 40

Span = tuple[int, int]
"""From where to where in the text of one side."""


def exhibits(changes: Iterable[Change], facets: Collection[Facet]) -> tuple[Exhibit, ...]:
    """The evidence for some facets, in reading order; each substitution of a change once."""
    return tuple(row for change in changes for row in _rows(change, facets))


def _rows(change: Change, facets: Collection[Facet]) -> Iterator[Exhibit]:
    sides = {
        operation: SideText(change.edits, operation) for operation in (Operation.DELETE, Operation.INSERT)
    }
    for each in dict.fromkeys(change.evidence):
        if each.facet in facets:
            before, after = _around(each, sides)
            yield Exhibit(each, change.id, change.base, change.target, before, after)


def _around(substitution: Substitution, sides: dict[Operation, SideText]) -> tuple[str, str]:
    """The words before and after a substitution, in the target if it has any words there."""
    if substitution.target:
        return sides[Operation.INSERT].around(substitution.target)
    return sides[Operation.DELETE].around(substitution.base)


class SideText:
    """The text of one side of a change, and where in it the edits stand."""

    def __init__(self, edits: Iterable[Edit], own: Operation) -> None:
        self.text = ""
        self.changed: list[Span] = []
        self._searched = 0
        for edit in edits:
            if edit.operation not in (Operation.KEEP, own):
                continue
            start = len(self.text)
            self.text += edit.text
            if edit.operation is own:
                self.changed.append((start, len(self.text)))

    def around(self, words: str) -> tuple[str, str]:
        """The words before and after the next place where an edit touches these words."""
        place = self.locate(words)
        if place is None:
            return "", ""
        return _last_words(self.text[: place[0]]), _first_words(self.text[place[1] :])

    def locate(self, words: str) -> Span | None:
        """From where to where these words stand next where an edit touches them; None for nowhere."""
        place = self._next(words)
        if place < 0:
            return None
        self._searched = place + len(words)
        return place, self._searched

    def _next(self, words: str) -> int:
        for start in (self._searched, 0):
            place = self.text.find(words, start)
            while place >= 0 and not self._touches(place, place + len(words)):
                place = self.text.find(words, place + 1)
            if place >= 0:
                return place
        return -1

    def _touches(self, start: int, end: int) -> bool:
        return any(first < end and start < last for first, last in self.changed)


def _last_words(text: str) -> str:
    near = text[-_CHARACTERS:]
    if len(near) < len(text):
        near = near.partition(" ")[2] or near
    return _on_one_line(" ".join(near.split(" ")[-_WORDS - 1 :]))


def _first_words(text: str) -> str:
    near = text[:_CHARACTERS]
    if len(near) < len(text):
        near = near.rpartition(" ")[0] or near
    return _on_one_line(" ".join(near.split(" ")[: _WORDS + 1]))


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")
