"""A comparison in a minute: sentences and the evidence behind them."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model.comparisons import Substitution


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of a sentence: our own words, or words quoted from one side.

    ``side`` is "" for our own words, "base" or "target" for a quote from that side.
    """

    text: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One plain sentence about a comparison, and the id of the change it speaks of ("" for none).

    ``also`` are the ids of further changes that it tells of, as where one word became another in many
    paragraphs.
    """

    phrases: tuple[Phrase, ...]
    change: str = ""
    also: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as plain text, quotes in curly quotation marks."""
        return "".join(f"“{each.text}”" if each.side else each.text for each in self.phrases)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One row of evidence: a substitution, the change that holds it, and the 0-based positions.

    ``before`` and ``after`` are the words around it in the target, or in the base where the target has
    nothing; "" where it could not be placed.
    """

    substitution: Substitution
    change: str
    base: tuple[int, ...]
    target: tuple[int, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """A comparison in a minute: plain sentences and the evidence behind them.

    ``overall`` sums up; ``sentences`` name single changes, weightiest first, and ``unnamed`` counts
    the substantive changes that none of them names. ``numbers`` holds changed numbers and dates,
    ``strength`` strengthened and weakened wording, ``numbering`` the numbers that paragraphs bear
    themselves (3.2, § 4, 第五条), all in reading order. ``warnings`` say what a reader must know before
    trusting the comparison (an inferred date, pipelines that differ).
    """

    overall: Sentence
    sentences: tuple[Sentence, ...]
    unnamed: int = 0
    numbers: tuple[Exhibit, ...] = ()
    strength: tuple[Exhibit, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    numbering: tuple[Exhibit, ...] = ()
