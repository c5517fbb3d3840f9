"""Formulas: wording that recurs in a series."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from archive.model import VersionHead
from archive.trails.citations import Citation

_STEADY = 3


@dataclass(frozen=True, slots=True)
class FormulaForm:
    """One wording of a formula: its words, the 0-based versions that hold it, and where first and last."""

    text: str
    versions: tuple[int, ...]
    first: Citation
    last: Citation


@dataclass(frozen=True, slots=True)
class Formula:
    """A word sequence that recurs in a series, found by the program, with its wordings.

    ``forms`` begin with the one that stands in most versions; a number in it is shown as "‹…›".
    ``versions`` are the 0-based versions that hold any of its forms, in order, and say nothing of a
    single form; ``total`` counts the versions of the series. ``reworded`` cites what the latest
    version says nearly like it, where it has the formula itself no more; ``replaced`` what stood in its
    place in the first version after it, where its sentence went on in other words.
    """

    forms: tuple[FormulaForm, ...]
    versions: tuple[int, ...]
    total: int
    reworded: Citation | None = None
    replaced: Citation | None = None

    @property
    def text(self) -> str:
        """The words of its commonest form, which need not stand in all of ``versions``."""
        return self.forms[0].text

    @property
    def latest_form(self) -> FormulaForm:
        """The form that stood last; of several the commonest."""
        return max(self.forms, key=lambda form: form.versions[-1])

    @property
    def is_gone(self) -> bool:
        """Whether the latest version lacks it."""
        return self.versions[-1] != self.total - 1

    @property
    def is_constant(self) -> bool:
        """Whether it stands in every version in the same words."""
        return any(len(form.versions) == self.total for form in self.forms)

    @property
    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Runs of versions without it between two with it: (first missing, last missing)."""
        return tuple((one + 1, other - 1) for one, other in pairwise(self.versions) if other - one > 1)


@dataclass(frozen=True, slots=True)
class FormulaLedger:
    """The formulas of a series; ``heads`` are its versions.

    ``returned`` are back in the latest version after it had been without them, ``entered`` stand in
    the latest version and at most the one before it, ``missing`` stood in every version from their
    first to the one before the latest (at least three) and are absent now for the first time, unless
    nearly the same words (``reworded``) stand there.
    """

    heads: tuple[VersionHead, ...]
    formulas: tuple[Formula, ...]

    @property
    def missing(self) -> tuple[Formula, ...]:
        """Absent from the latest version for the first time since they came."""
        last = len(self.heads) - 1
        return tuple(
            each
            for each in self.formulas
            if not each.gaps and each.versions[-1] == last - 1 and len(each.versions) >= _STEADY
            if each.reworded is None
        )

    @property
    def returned(self) -> tuple[Formula, ...]:
        """Back in the latest version."""
        last = len(self.heads) - 1
        return tuple(each for each in self.formulas if each.gaps and each.gaps[-1][1] == last - 1)

    @property
    def entered(self) -> tuple[Formula, ...]:
        """Recurring, and not older than the version before the latest."""
        last = len(self.heads) - 1
        return tuple(
            each for each in self.formulas if each.versions[0] >= max(1, last - 1) and not each.is_gone
        )
