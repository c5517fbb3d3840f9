"""A held version's paragraphs, loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from archive.model import HeldParagraphs, Paragraph
from archive.store.columns import text_bytes
from archive.store.editions import Style

Loader = Callable[[Iterable[int]], dict[int, str]]
Digester = Callable[[Iterable[int]], dict[int, bytes]]


class StoredParagraphs(HeldParagraphs):
    """Paragraphs of one version: numbers and styles at hand, texts and digests on demand."""

    __slots__ = ("_digest", "_digests", "_load", "_numbers", "_paragraphs", "_styles")

    def __init__(
        self, numbers: Sequence[int], styles: Sequence[Style], load: Loader, digest: Digester
    ) -> None:
        self._numbers = numbers
        self._styles = styles
        self._load = load
        self._digest = digest
        self._paragraphs: dict[int, Paragraph] = {}
        self._digests: tuple[str, ...] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def at(self, place: int) -> Paragraph:
        """The paragraph at this place."""
        if place not in self._paragraphs:
            # Who reads one paragraph usually reads them all, and all cost one look-up.
            self.load(range(len(self)))
        return self._paragraphs[place]

    def among(self, places: range) -> Sequence[Paragraph]:
        """The paragraphs at these places, fetched in one go."""
        self.load(places)
        return tuple(map(self._paragraphs.__getitem__, places))

    @property
    def numbers(self) -> Sequence[int]:
        """The archive's own number of each paragraph's text; equal texts have equal numbers."""
        return self._numbers

    @property
    def digests(self) -> Sequence[str]:
        """The paragraphs' digests in document order."""
        if self._digests is None:
            known = self._digest(set(self._numbers))
            self._digests = tuple(known[number].hex() for number in self._numbers)
        return self._digests

    def load(self, positions: Iterable[int]) -> None:
        """Fetch the texts at these positions in one go."""
        missing = [place for place in positions if place not in self._paragraphs]
        if not missing:
            return
        texts = self._load({self._numbers[place] for place in missing})
        for place in missing:
            kind, level, furniture = self._styles[place]
            self._paragraphs[place] = Paragraph(texts[self._numbers[place]], kind, level, furniture)


class Shelf:
    """Texts that were read together, for the versions that share them; digests as they are asked for."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._texts = texts
        self._digests: dict[int, bytes] = {}

    def load(self, numbers: Iterable[int]) -> dict[int, str]:  # noqa: ARG002 - all of them are here
        """The texts of these paragraphs, and others."""
        return self._texts

    def digest(self, numbers: Iterable[int]) -> dict[int, bytes]:
        """The digests of these paragraphs, and others."""
        for number in numbers:
            if number not in self._digests:
                self._digests[number] = sha256(text_bytes(self._texts[number])).digest()
        return self._digests
