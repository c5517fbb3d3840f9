"""Pairs of documents with exact ground truth, made from any folder of texts by a seeded edit script.

A document's paragraphs are edited (5 to 70 % of the words), deleted, split, merged, moved in blocks,
joined by foreign paragraphs, by decoys (strongly edited copies of paragraphs that stay) and by
typographic noise. Foreign words come from the other documents of the folder.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from archive.readers.registry import read
from archive.segmentation.paragraphs import paragraphs
from archive.segmentation.words import is_word, words

Record = tuple[tuple[int, ...], tuple[int, ...], str]
"""Base positions, target positions, kind."""

MOST = 140
"""Paragraphs taken of one document."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of paragraphs that an edit script treats so, and the strongest edit (share of words)."""

    name: str
    edited: float
    deleted: float
    inserted: float
    split: float
    merged: float
    moved: float
    decoys: float
    strongest: float


PROFILES = (
    Profile("mild", 0.20, 0.03, 0.03, 0.03, 0.03, 0.03, 0.0, 0.2),
    Profile("medium", 0.40, 0.06, 0.06, 0.05, 0.05, 0.06, 0.0, 0.4),
    Profile("heavy", 0.55, 0.10, 0.10, 0.06, 0.06, 0.10, 0.0, 0.6),
    Profile("hard", 0.55, 0.10, 0.10, 0.07, 0.07, 0.10, 0.10, 0.7),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A base, a target and which paragraphs answer which."""

    name: str
    profile: str
    base: list[str]
    target: list[str]
    truth: list[Record]


def documents(folder: Path) -> list[tuple[str, list[str]]]:
    """Paragraphs of every document of a folder that can be read and has at least four, by relative path."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".txt", ".md", ".html", ".htm"}:
            texts = [part.text for part in paragraphs(read(path.read_bytes(), path.name).blocks)]
            kept = [text for text in dict.fromkeys(texts) if text.strip()][:MOST]
            if len(kept) >= 4:
                found.append((path.relative_to(folder).as_posix(), kept))
    return found


def pairs(folder: Path, seed: int = 1) -> Iterator[Pair]:
    """One pair for each document and profile; the same folder and seed give the same pairs."""
    held = documents(folder)
    for number, (name, base) in enumerate(held):
        others = [
            text
            for other, (_, texts) in enumerate(held)
            if _series(held[other][0]) != _series(name)
            for text in texts
        ]
        for profile in PROFILES:
            script = _Script(random.Random(f"{seed} {name} {profile.name}"), profile, others or base)
            target, truth = script.apply(base)
            yield Pair(f"{name}#{number}", profile.name, base, target, truth)


def _series(name: str) -> str:
    return name.rpartition("/")[0]


class _Script:
    """One seeded edit script."""

    def __init__(self, chance: random.Random, profile: Profile, foreign: Sequence[str]) -> None:
        self.chance = chance
        self.profile = profile
        self.foreign = foreign

    def apply(self, base: Sequence[str]) -> tuple[list[str], list[Record]]:
        """The target and the truth about it."""
        groups = self._groups(base)
        groups = self._moved(groups)
        target: list[str] = []
        truth: list[Record] = []
        for positions, texts, kind in groups:
            for extra in self._additions(base):
                truth.append(((), (len(target),), "inserted"))
                target.append(extra)
            places = tuple(range(len(target), len(target) + len(texts)))
            target += texts
            truth.append((positions, places, kind))
        return target, truth

    def _groups(self, base: Sequence[str]) -> list[tuple[tuple[int, ...], list[str], str]]:
        """What becomes of each paragraph where it stands."""
        groups: list[tuple[tuple[int, ...], list[str], str]] = []
        at = 0
        while at < len(base):
            fate, text = self.chance.random(), base[at]
            profile = self.profile
            if (fate := fate - profile.deleted) < 0:
                groups.append(((at,), [], "deleted"))
            elif (fate := fate - profile.split) < 0 and len(words(text)) > 12:
                groups.append(((at,), self._split(self._edited(text, slight=True)), "split"))
            elif (fate := fate - profile.merged) < 0 and at + 1 < len(base):
                merged = f"{text} {base[at + 1]}"
                groups.append(((at, at + 1), [self._edited(merged, slight=True)], "merged"))
                at += 1
            elif fate - profile.edited < 0:
                new = self._edited(text)
                groups.append(((at,), [new], "unchanged" if new == text else "edited"))
            else:
                groups.append(((at,), [text], "unchanged"))
            at += 1
        return groups

    def _moved(
        self, groups: list[tuple[tuple[int, ...], list[str], str]]
    ) -> list[tuple[tuple[int, ...], list[str], str]]:
        """Blocks of one to three groups moved far from where they stood."""
        wanted = round(self.profile.moved * len(groups))
        stay, moved = list(groups), []
        while wanted > 0 and len(stay) > 12:
            size = min(self.chance.randint(1, 3), wanted)
            at = self.chance.randrange(len(stay) - size)
            block = stay[at : at + size]
            wanted -= size
            if all(kind in {"unchanged", "edited"} for _, _, kind in block):
                del stay[at : at + size]
                moved.append([(positions, texts, "moved") for positions, texts, _ in block])
        for block in moved:
            home = block[0][0][0]
            far = [n for n, group in enumerate(stay) if abs(group[0][0] - home) > 6] or [0]
            at = self.chance.choice(far)
            stay[at:at] = block
        return stay

    def _additions(self, base: Sequence[str]) -> Iterator[str]:
        if self.chance.random() < self.profile.inserted:
            yield self.chance.choice(self.foreign)
        if self.chance.random() < self.profile.decoys:
            yield self._edited(self.chance.choice(base), strength=0.5)

    def _edited(self, text: str, *, slight: bool = False, strength: float | None = None) -> str:
        """A text with a share of its words replaced, deleted or joined by foreign ones, and noise."""
        grades = [0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
        top = min(self.profile.strongest, 0.3) if slight else self.profile.strongest
        share = (
            self.chance.choice([grade for grade in grades if grade <= top]) if strength is None else strength
        )
        tokens = words(text)
        places = [n for n, token in enumerate(tokens) if is_word(token)]
        for place in self.chance.sample(places, round(share * len(places))):
            fate = self.chance.random()
            foreign = self._word()
            tokens[place] = foreign if fate < 0.6 else "" if fate < 0.8 else f"{tokens[place]} {foreign}"
        return self._noisy("".join(tokens)) or text

    def _word(self) -> str:
        return self.chance.choice(
            [token for token in words(self.chance.choice(self.foreign)) if is_word(token)] or ["so"]
        )

    def _noisy(self, text: str) -> str:
        """Lost and gained spaces, other quotes and apostrophes, no-break spaces."""
        if self.chance.random() < 0.3 and " " in text:
            spaces = [match.start() for match in re.finditer(" ", text)]
            at = self.chance.choice(spaces)
            text = text[:at] + self.chance.choice(["", "  ", "\u00a0"]) + text[at + 1 :]
        if self.chance.random() < 0.2:
            text = text.replace("\u2019", "'").replace("\u201c", '"').replace("\u201d", '"')
        return text.strip()

    def _split(self, text: str) -> list[str]:
        """Two or three pieces, cut between words."""
        tokens = words(text)
        cuts = sorted(
            self.chance.sample(
                range(3, len(tokens) - 2), 2 if len(tokens) > 60 and self.chance.random() < 0.3 else 1
            )
        )
        bounds = [0, *cuts, len(tokens)]
        pieces = ["".join(tokens[a:b]).strip() for a, b in pairwise(bounds)]
        return [piece for piece in pieces if piece]
