"""Exhibits: the evidence of a comparison as rows, each with the words around it. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from archive.model import PARAGRAPH_BREAK, Change, Edit, Exhibit, Facet, Operation, Substitution

_WORDS = 4
_CHARACTERS = 40
_NEAR = 1
"""Characters between an edit and words that it touches all the same: the blank between them."""

Span = tuple[int, int]
"""From where to where in the text of one side."""


def exhibits(
    changes: Iterable[Change], facets: Collection[Facet], *, numbering: bool = False
) -> tuple[Exhibit, ...]:
    """The evidence for some facets, in reading order; each substitution of a change once.

    The numbers that paragraphs bear themselves are left out or, with ``numbering``, all there is.
    """
    return tuple(row for change in changes for row in _rows(change, facets, numbering))


def _rows(change: Change, facets: Collection[Facet], numbering: bool) -> Iterator[Exhibit]:
    base, target = SideText(change.edits, Operation.DELETE), SideText(change.edits, Operation.INSERT)
    for each in told_once(change):
        if each.facet not in facets:
            continue
        side, words = (target, each.target) if each.target else (base, each.base)
        place = side.locate(words)
        other = base.locate(each.base) if each.base and each.target else None
        if numbering is _is_numbering(side, place, base, other):
            before, after = side.around(place) if place else ("", "")
            yield Exhibit(each, change.id, change.base, change.target, before, after)


def _is_numbering(side: SideText, place: Span | None, base: SideText, other: Span | None) -> bool:
    return (place is not None and side.is_label(*place)) or (other is not None and base.is_label(*other))


def told_once(change: Change) -> tuple[Substitution, ...]:
    """The evidence of a change, each substitution once."""
    return tuple(dict.fromkeys(change.evidence))


_LABEL = re.compile(
    r"\W*(?:(?:art(?:icle|ikel|\.)?|section|clause|chapter|chapitre|kapitel|teil|abs(?:atz|\.)?|ziffer|n[ro]\.?)\s*)?\W*",
    re.IGNORECASE,
)
_LABEL_ENDS = re.compile(r"[.)）、:：](?!\d)|\s|\Z")
_PLAIN_LABEL = re.compile(
    r"\d{1,3}[a-z]?|[ivxlc]+|[a-z]|[一二三四五六七八九十]+|\d+(?:\.\d+)+[a-z]?", re.IGNORECASE
)
_ORDINAL = re.compile(r"第\w+|\d+(?:\.\d+)+[a-z]?")


class SideText:
    """The text of one side of a change, and where in it the edits stand."""

    def __init__(self, edits: Iterable[Edit], own: Operation) -> None:
        self.text = ""
        self.changed: list[Span] = []
        """Where the side differs; an empty span where the other side alone has something."""
        self._searched = 0
        for edit in edits:
            start = len(self.text)
            if edit.operation in (Operation.KEEP, own):
                self.text += edit.text
            if edit.operation is not Operation.KEEP:
                self.changed.append((start, len(self.text)))

    def around(self, place: Span) -> tuple[str, str]:
        """The words before and after a place."""
        return _last_words(self.text[: place[0]]), _first_words(self.text[place[1] :])

    def locate(self, words: str) -> Span | None:
        """From where to where these words stand next where an edit touches them; None for nowhere."""
        for slack in (0, _NEAR):
            place = self._next(words, slack)
            if place is not None:
                self._searched = place[1]
                return place
        return None

    def is_label(self, start: int, end: int) -> bool:
        """Whether a stretch is the number that its paragraph bears: 3.2, (b), § 4, Article 5, 第五条."""
        head = self.text[:start].rpartition(PARAGRAPH_BREAK)[2]
        if len(head) > _CHARACTERS or _LABEL.fullmatch(head) is None:
            return False
        words = self.text[start:end]
        if _ORDINAL.fullmatch(words):
            return not self.text[end : end + 1].isalnum() or words.startswith("第")
        stands_alone = _LABEL_ENDS.match(self.text, end) is not None
        is_marked = bool(head.strip()) or self.text[end : end + 1] in tuple(".)）、")
        return stands_alone and is_marked and _PLAIN_LABEL.fullmatch(words) is not None

    def with_head(self, place: Span | None) -> str:
        """The number that a paragraph bears with what stands before it ("Art. 5"); "" for none."""
        return self.text[: place[1]].rpartition(PARAGRAPH_BREAK)[2].strip() if place else ""

    def _next(self, words: str, slack: int) -> Span | None:
        for start in (self._searched, 0):
            place = self.text.find(words, start)
            while place >= 0:
                end = place + len(words)
                if self._touches(place, end, slack) and not self._is_cut(place, end):
                    return place, end
                place = self.text.find(words, place + 1)
        return None

    def _touches(self, start: int, end: int, slack: int) -> bool:
        """Whether an edit overlaps a stretch or, where there is ``slack``, stands so near to it."""
        if slack:
            return any(first <= end + slack and start - slack <= last for first, last in self.changed)
        return any(
            first < end and start < last if first < last else start <= first <= end
            for first, last in self.changed
        )

    def _is_cut(self, start: int, end: int) -> bool:
        """Whether a stretch is the middle of a longer word or number, as the 2 in 299."""
        return any(
            0 < at < len(self.text) and _is_inside_word(self.text[at - 1], self.text[at])
            for at in (start, end)
        )


def _is_inside_word(before: str, behind: str) -> bool:
    if before.isdigit() or behind.isdigit():
        return before.isdigit() and behind.isdigit()
    return before.isascii() and behind.isascii() and before.isalpha() and behind.isalpha()


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
