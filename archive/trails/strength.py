"""Strength: wording that was reversed, strengthened or weakened."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import Substitution
from archive.trails.citations import Citation


@dataclass(frozen=True, slots=True)
class StrengthShift:
    """Wording that was turned into its opposite, or became stronger or weaker, from one version to the next.

    ``version`` is the 0-based version that brought it; ``base`` and ``target`` cite the sentences
    that hold the words of ``substitution`` (None where that side has none).
    """

    version: int
    change: str
    substitution: Substitution
    base: Citation | None
    target: Citation | None

    @property
    def is_reversal(self) -> bool:
        """Whether a duty, a ban or a leave was turned into its opposite; this ranks before any degree."""
        return self.substitution.note == "reversed"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a text's language the ranked words know.

    ``language`` is a primary subtag ("" where the text's is not told), ``known`` the languages whose
    words were looked for, ``lacking`` the kinds of words that are not ranked in the text's own.
    """

    language: str
    known: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def extent(self) -> str:
        """``unknown`` (no language is told), ``none``, ``partial`` or ``full``."""
        if not self.language:
            return "unknown"
        if self.language not in self.known:
            return "none"
        return "partial" if self.lacking else "full"
