"""Histories whose truth is known: every paragraph's life and every sentence's age, by construction.

A seed gives a series of versions in which paragraphs are born, die, are edited, moved, split,
merged and come back, some of it at once. The truth is kept while the text is made, never inferred
from it. Versions are 0-based.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

_SYLLABLES: list[str] = re.findall(
    r"\w+", "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri fro gru sta tre plo"
)
_FUNCTION: list[str] = re.findall(
    r"\w+", "the of and to in for that with on by as at from this we our shall may be is are not or which its"
)


@dataclass
class Sentence:
    words: list[str]
    since: int
    ending: str = "."

    @property
    def text(self) -> str:
        shown = [self.words[0].capitalize(), *self.words[1:]]
        return " ".join(shown) + self.ending


@dataclass
class Passage:
    """One paragraph: the number of its life and its sentences; ``changed`` in the present step."""

    life: int
    sentences: list[Sentence]
    changed: bool = False

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def size(self) -> int:
        return sum(len(sentence.words) for sentence in self.sentences)


@dataclass
class History:
    """``texts[v]`` are the paragraphs, ``lives[v]`` their lives, ``since[v]`` (sentence, version)."""

    texts: list[list[str]] = field(default_factory=list)
    lives: list[list[int]] = field(default_factory=list)
    since: list[list[tuple[str, int]]] = field(default_factory=list)

    def stations(self) -> dict[int, frozenset[tuple[int, int]]]:
        """Where each life stands: (version, position)."""
        found: dict[int, set[tuple[int, int]]] = {}
        for version, row in enumerate(self.lives):
            for position, life in enumerate(row):
                found.setdefault(life, set()).add((version, position))
        return {life: frozenset(places) for life, places in found.items()}


class Generator:
    def __init__(self, seed: int, paragraphs: int = 20, rate: float = 1.0) -> None:
        self.random = Random(seed)
        self.paragraphs = paragraphs
        self.rate = rate
        self.vocabulary = self._words(900)
        self.version = 0
        self.lives = 0
        self.standing = [self.new_passage() for _ in range(paragraphs)]
        self.graveyard: list[tuple[int, Passage]] = []
        self.absorbed: list[Passage] = []
        self.history = History()
        self._record()

    def _words(self, count: int) -> list[str]:
        words: set[str] = set()
        while len(words) < count:
            words.add("".join(self.random.choices(_SYLLABLES, k=self.random.choice((2, 2, 3, 3, 4)))))
        return sorted(words)

    def word(self) -> str:
        if self.random.random() < 0.45:
            return self.random.choice(_FUNCTION)
        rank = int(len(self.vocabulary) * self.random.random() ** 2.2)
        return self.vocabulary[rank]

    def new_sentence(self) -> Sentence:
        return Sentence([self.word() for _ in range(self.random.randint(8, 22))], self.version)

    def new_passage(self) -> Passage:
        self.lives += 1
        sentences = [self.new_sentence() for _ in range(self.random.randint(2, 6))]
        return Passage(self.lives - 1, sentences, changed=True)

    # --- what can happen -----------------------------------------------------------------------

    def birth(self) -> None:
        self.standing.insert(self.random.randint(0, len(self.standing)), self.new_passage())

    def death(self) -> None:
        if (passage := self.pick()) and len(self.standing) > 6:
            self.standing.remove(passage)
            self.graveyard.append((self.version, passage))

    def revival(self) -> None:
        """A paragraph gone for at least one whole version comes back, one time in two slightly edited."""
        long_gone = [entry for entry in self.graveyard if entry[0] < self.version]
        if not long_gone:
            return
        entry = self.random.choice(long_gone)
        self.graveyard.remove(entry)
        passage = entry[1]
        for sentence in passage.sentences:
            sentence.since = self.version
        passage.changed = True
        if self.random.random() < 0.5:
            self.substitute(self.random.choice(passage.sentences), 1)
        self.standing.insert(self.random.randint(0, len(self.standing)), passage)

    def edit(self) -> None:
        if not (passage := self.pick()):
            return
        how = self.random.random()
        if how < 0.7:
            self.substitute(self.random.choice(passage.sentences), self.random.randint(1, 3))
        elif how < 0.85 or len(passage.sentences) < 3:
            passage.sentences.insert(self.random.randint(0, len(passage.sentences)), self.new_sentence())
        else:
            passage.sentences.remove(self.random.choice(passage.sentences))

    def substitute(self, sentence: Sentence, count: int) -> None:
        for place in self.random.sample(range(len(sentence.words)), count):
            old = sentence.words[place]
            while sentence.words[place] == old:
                sentence.words[place] = self.word()
        sentence.since = self.version

    def retouch(self) -> None:
        """Typography only: the words keep their age."""
        if passage := self.pick():
            sentence = self.random.choice(passage.sentences)
            sentence.ending = {".": " .", " .": "."}[sentence.ending]

    def move(self) -> None:
        if passage := self.pick():
            self.standing.remove(passage)
            self.standing.insert(self.random.randint(0, len(self.standing)), passage)

    def split(self) -> None:
        passage = self.pick()
        if passage is None or len(passage.sentences) < 4:
            return
        cut = len(passage.sentences) // 2
        pieces = [
            Passage(passage.life, passage.sentences[:cut], changed=True),
            Passage(passage.life, passage.sentences[cut:], changed=True),
        ]
        smaller = 0 if pieces[1].size > pieces[0].size else 1
        pieces[smaller].life = self.life_of_piece(pieces[smaller])
        place = self.standing.index(passage)
        self.standing[place : place + 1] = pieces

    def life_of_piece(self, piece: Passage) -> int:
        """A new life, unless the piece is mostly a paragraph that had been merged away and is back."""
        for gone in self.absorbed:
            shared = sum(any(one is other for other in gone.sentences) for one in piece.sentences)
            if 2 * shared > 0.65 * (len(piece.sentences) + len(gone.sentences)):
                self.absorbed.remove(gone)
                return gone.life
        self.lives += 1
        return self.lives - 1

    def merge(self) -> None:
        place = self.random.randrange(len(self.standing) - 1)
        first, second = self.standing[place : place + 2]
        if first.changed or second.changed or len(self.standing) < 7:
            return
        life, lesser = (second.life, first) if second.size > first.size else (first.life, second)
        self.absorbed.append(Passage(lesser.life, list(lesser.sentences)))
        self.standing[place : place + 2] = [Passage(life, first.sentences + second.sentences, changed=True)]

    def pick(self) -> Passage | None:
        """A paragraph to which nothing has happened yet in this step."""
        free = [passage for passage in self.standing if not passage.changed]
        if not free:
            return None
        passage = self.random.choice(free)
        passage.changed = True
        return passage

    # --- one version after another ---------------------------------------------------------------

    def step(self) -> None:
        self.version += 1
        for passage in self.standing:
            passage.changed = False
        chances = [
            (self.edit, 3.0),
            (self.retouch, 1.0),
            (self.birth, 0.6),
            (self.death, 0.7 + max(0, len(self.standing) - self.paragraphs) * 0.1),
            (self.revival, 0.4),
            (self.move, 0.5),
            (self.split, 0.35),
            (self.merge, 0.35),
        ]
        for action, mean in chances:
            for _ in range(self._count(mean * self.rate)):
                action()
        self._record()

    def _count(self, mean: float) -> int:
        whole = int(mean * 2 * self.random.random())
        return whole + (self.random.random() < mean * 2 * self.random.random() - whole)

    def _record(self) -> None:
        self.history.texts.append([passage.text for passage in self.standing])
        self.history.lives.append([passage.life for passage in self.standing])
        self.history.since.append(
            [(sentence.text, sentence.since) for passage in self.standing for sentence in passage.sentences]
        )


def history(seed: int, versions: int = 30, paragraphs: int = 20, rate: float = 1.0) -> History:
    """A history of ``versions`` versions; ``rate`` scales how much happens between two of them."""
    generator = Generator(seed, paragraphs, rate)
    for _ in range(versions - 1):
        generator.step()
    return generator.history
