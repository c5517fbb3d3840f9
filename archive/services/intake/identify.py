"""Identify: which series a document belongs to, told by its content. Pure, except ``identify``.

Documents are known by their marks (archive.services.intake.marks). A mark held by few series says
more than one held by many: it weighs 1/n, and a series' share of a document is the weight of the
marks it holds.

A series is told only where it is clear; else the candidates are named and a person decides. How
much must be shared depends on the title, for a statement that keeps its title may be rewritten
almost whole, while one of another title is another statement even where paragraphs recur. Figures
in docs/intake.md, thresholds in docs/decisions/0060.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.errors import SeriesMissing
from archive.model import Paragraph
from archive.services.intake.marking import Watcher, mark_missing
from archive.services.intake.marks import RULES, Marks, marks_of

if TYPE_CHECKING:
    from archive.store import Repository

SAME_LONG_TITLE = 0.025
SAME_SHORT_TITLE = 0.12
NO_TITLE = 0.15
OTHER_TITLE = 0.50
"""Least share of a document that a series must hold, by what their titles say.

A long title ("Act on the Protection of …") names one statement; a short one ("Privacy policy")
names many.
"""

CLEAR = 0.8
"""A series is told only if the next one's score is at most this share of its own."""

NAMED = 3
"""Candidates that a refusal names."""

LEAST_NAMED = 0.05
"""The least share of a text that makes a series worth naming; any two texts of one trade share a little."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A series that a document may belong to.

    ``share`` is how much of the document it holds (the larger of paragraphs and shingles, 0 to 1),
    ``score`` how far beyond what is asked of it (1.0 and more: enough), for ranking.
    """

    series: str
    share: float
    has_title: bool
    needed: float
    score: float

    @property
    def is_enough(self) -> bool:
        """Whether the document may be put there, if no other comes near."""
        return self.share >= self.needed


@dataclass(frozen=True, slots=True)
class Verdict:
    """The series told (None: unsure), and the candidates, likeliest first."""

    series: str | None
    candidates: tuple[Candidate, ...] = ()


Holders = Mapping[int, Collection[str]]
"""Which series hold a mark; marks that none or too many hold may be missing."""


def series_of(marks: Marks, holders: Holders) -> Verdict:
    """The series that a document belongs to, from its marks and who else holds them."""
    by_paragraph = _shares(marks.paragraphs, holders)
    by_shingle = _shares(marks.shingles, holders)
    titled = frozenset(() if marks.title is None else holders.get(marks.title, ()))
    candidates = sorted(
        (
            _candidate(marks, series, (by_paragraph.get(series, 0.0), by_shingle.get(series, 0.0)), titled)
            for series in {*by_paragraph, *by_shingle, *titled}
        ),
        key=lambda each: (-each.score, each.series),
    )
    return Verdict(_told(candidates), tuple(candidates[:NAMED]))


def refusal(source: str, verdict: Verdict) -> SeriesMissing:
    """Why no series was told, with the candidates named and the way on."""
    # A smaller share is chance; naming its series would send a person astray.
    near = [each for each in verdict.candidates if each.has_title or each.share >= LEAST_NAMED]
    if not near:
        return SeriesMissing(
            f"{source}: nothing says which series it belongs to, and no held series resembles it.",
            "Add --series NAME, or --new-series NAME if it begins one; or name it SERIES/YYYY-MM-DD.ext.",
        )
    named = "; ".join(map(_told_candidate, near))
    return SeriesMissing(
        f"{source}: its content does not say clearly which series it belongs to. It resembles {named}.",
        f"Add --series {_quoted(near[0].series)} if that is right, or --new-series NAME.",
    )


def told(verdict: Verdict) -> str:
    """A verdict that tells a series, in one sentence."""
    first, *others = verdict.candidates
    next_best = f"; the next is {_told_candidate(others[0])}" if others else ""
    return f"It shares {_told_share(first)} with {_quoted(first.series)}{next_best}."


def identify(
    repository: Repository, paragraphs: Sequence[Paragraph], title: str, watcher: Watcher | None = None
) -> Verdict:
    """The series among all held that a document belongs to.

    Versions recorded since the last time are marked first; ``watcher`` follows that.
    """
    from archive.store.sketches import sketches_of

    sketches = sketches_of(repository, RULES)
    mark_missing(repository, sketches, watcher)
    marks = marks_of(paragraphs, title)
    return series_of(marks, sketches.holders(marks.all()))


def _candidate(marks: Marks, series: str, shares: tuple[float, float], titled: Collection[str]) -> Candidate:
    needed = _needed(marks, has_title=series in titled)
    low, high = sorted(shares)
    # A page of another title in the same frame shares the frame's paragraphs; only shingles leave it out.
    share = shares[1] if needed == OTHER_TITLE else high
    # Both kinds of marks count, the better one more: paragraphs tell twins apart, shingles survive edits.
    return Candidate(series, share, series in titled, needed, (0.6 * high + 0.4 * low) / needed)


def _needed(marks: Marks, *, has_title: bool) -> float:
    if has_title:
        return SAME_LONG_TITLE if marks.has_long_title else SAME_SHORT_TITLE
    return NO_TITLE if marks.title is None else OTHER_TITLE


def _told(candidates: Sequence[Candidate]) -> str | None:
    """The first candidate's series, if it is enough and stands clear of the second."""
    if not candidates or not candidates[0].is_enough:
        return None
    is_clear = len(candidates) == 1 or candidates[1].score <= CLEAR * candidates[0].score
    return candidates[0].series if is_clear else None


def _shares(marks: Sequence[int], holders: Holders) -> dict[str, float]:
    """What share of the marks, weighed by rarity, each series holds."""
    total = 0.0
    held: dict[str, float] = defaultdict(float)
    for mark in marks:
        series = holders.get(mark, ())
        weight = 1.0 / max(1, len(series))
        total += weight
        for each in series:
            held[each] += weight
    return {series: weight / total for series, weight in held.items()}


def _told_candidate(candidate: Candidate) -> str:
    return f"{_quoted(candidate.series)} ({_told_share(candidate)})"


def _told_share(candidate: Candidate) -> str:
    return f"{candidate.share:.0%} of its text{' and the title' if candidate.has_title else ''}"


def _quoted(name: str) -> str:
    return f"'{name}'"
