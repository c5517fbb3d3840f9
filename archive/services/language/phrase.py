"""Phrase: first and last seen, gaps and returns of a phrase in a series, each sighting cited. Pure.

Each distinct paragraph is searched once, however many versions hold it. A phrase that a false
paragraph break cuts in two is found across the break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from archive.model import PARAGRAPH_BREAK, BlockKind, HeldParagraphs, Paragraph, Version
from archive.services.language.blame import cite
from archive.services.language.finding import Mode, Span, finder
from archive.services.language.line import Line
from archive.trails import Citation, PhraseHistory, PhraseState, Presence, Sighting

_ENDINGS = ".!?:;。！？：；…\"”'’»)）"


def phrase(line: Line, wanted: str, mode: Mode = Mode.FOLDED, *, furniture: bool = False) -> PhraseHistory:
    """A phrase through the versions of a series.

    ``furniture``: look at the blocks around the statement too. In ``Mode.NEAR`` a sighting that is
    not also a folded match is marked as a variant.

    Raises:
        SettingInvalid: the phrase holds nothing to look for, or is no regular expression.
    """
    search = _Search(wanted, mode, furniture=furniture)
    states = [search.state(version) for version in line.versions]
    blanks = [PhraseState(blank.presence, blank=blank) for blank in line.blanks]
    ordered = sorted([*states, *blanks], key=lambda state: state.day)
    return PhraseHistory(wanted, mode.value, line.series, tuple(ordered))


class _Search:
    """One phrase, and what was found of it in every paragraph met so far, by the paragraph's digest."""

    def __init__(self, wanted: str, mode: Mode, *, furniture: bool) -> None:
        self.find = finder(wanted, mode)
        self.plain = finder(wanted, Mode.FOLDED) if mode is Mode.NEAR else None
        self.furniture = furniture
        self.spans: dict[str, tuple[Span, ...]] = {}
        self.ends_open: dict[str, bool] = {}
        self.told: dict[tuple[str, bool, Span], Sighting] = {}
        self.across = lru_cache(maxsize=None)(self._across)

    def state(self, version: Version) -> PhraseState:
        """The phrase in one version."""
        digests = digests_of(version)
        self._read(version, digests)
        sightings: list[Sighting] = []
        for position, digest in enumerate(digests):
            spans = self.spans[digest]
            if spans:
                sightings += self._sightings(version, position, spans)
            elif self.ends_open[digest] and position + 1 < len(digests):
                sightings += self._across_break(version, position)
        present = Presence.PRESENT if sightings else Presence.ABSENT
        return PhraseState(present, head=version.head, sightings=tuple(sightings))

    def _read(self, version: Version, digests: Sequence[str]) -> None:
        new = [position for position, digest in enumerate(digests) if digest not in self.spans]
        if new and isinstance(version.paragraphs, HeldParagraphs):
            version.paragraphs.load(new)
        for position in new:
            text = version.paragraphs[position].text
            self.spans[digests[position]] = tuple(self.find(text))
            self.ends_open[digests[position]] = text.rstrip()[-1:] not in _ENDINGS

    def _sightings(self, version: Version, position: int, spans: Sequence[Span]) -> list[Sighting]:
        paragraph = version.paragraphs[position]
        if paragraph.is_furniture and not self.furniture:
            return []
        return [self._sighting(version, position, paragraph, span) for span in spans]

    def _sighting(self, version: Version, position: int, paragraph: Paragraph, span: Span) -> Sighting:
        """One sighting; what it says is worked out once for each paragraph, however many versions hold it."""
        key = (paragraph.text, paragraph.is_furniture, span)
        told = self.told.get(key)
        if told is None:
            citation = cite(version.head, position, paragraph, *span)
            variant = self.plain is not None and not self.plain(citation.quote)
            context = context_of(paragraph.text, *span)
            told = self.told[key] = Sighting(citation, context, variant, paragraph.is_furniture)
            return told
        known, head = told.citation, version.head
        assert head.effective_on is not None  # noqa: S101 - a held version has a date
        citation = Citation(
            series=known.series,
            number=head.number,
            effective_on=head.effective_on,
            position=position,
            quote=known.quote,
            digest=head.digest,
            text_digest=known.text_digest,
            start=known.start,
        )
        return Sighting(citation, told.context, told.variant, told.furniture)

    def _across_break(self, version: Version, position: int) -> list[Sighting]:
        first, second = version.paragraphs[position], version.paragraphs[position + 1]
        if not (_is_running_text(first) and _is_running_text(second) and _goes_on(second.text)):
            return []
        joined = Paragraph(first.text + PARAGRAPH_BREAK + second.text)
        spans = self.across(first.text, second.text)
        found = [self._sighting(version, position, joined, span) for span in spans]
        return [replace(each, citation=replace(each.citation, text_digest=first.digest)) for each in found]

    def _across(self, first: str, second: str) -> tuple[Span, ...]:
        """Matches that begin before the break and end behind it."""
        cut = len(first)
        found = self.find(first + PARAGRAPH_BREAK + second)
        return tuple(span for span in found if span[0] < cut < span[1])


def context_of(text: str, start: int, end: int) -> str:
    """A stretch of text with a line's worth of words around it, "…" where it was cut."""
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    head, tail = text[low:start], text[end:high]
    if low:
        head = "…" + (head.partition(" ")[2] if " " in head else head)
    if high < len(text):
        tail = (tail.rpartition(" ")[0] if " " in tail else tail) + "…"
    return " ".join(f"{head}{text[start:end]}{tail}".split())


_AROUND = 70


def digests_of(version: Version) -> Sequence[str]:
    """Digests of a version's paragraphs, without loading texts where that can be."""
    if isinstance(version.paragraphs, HeldParagraphs):
        return version.paragraphs.digests
    return [paragraph.digest for paragraph in version.paragraphs]


def _is_running_text(paragraph: Paragraph) -> bool:
    return paragraph.kind is BlockKind.PARAGRAPH and not paragraph.is_furniture


def _goes_on(text: str) -> bool:
    """Whether a paragraph begins in mid-sentence: with a small letter, or in a script without case."""
    begins = next((character for character in text if character.isalpha()), "")
    return bool(begins) and not begins.isupper()
