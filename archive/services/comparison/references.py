"""References: how a person names a version, and which version that is.

``SERIES@WHEN``, where WHEN is an ISO date (the statement in force that day), ``first``, ``latest``,
``latest~2`` (two statements before the latest), ``#3`` (the third version) or a prefix of the
version's digest (at least four hex digits). ``#3 (2022-09-29)``, as versions are told, is taken too, and
refused where the day is not that of the version. A bare ``SERIES`` means its latest statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from archive.errors import VersionUnknown
from archive.model import Finding, VersionHead
from archive.services.comparison.copies import line_backwards, succession
from archive.services.intake.naming import listed_numbers

if TYPE_CHECKING:
    from archive.store import Repository

FIRST = "first"
LATEST = "latest"
_BEFORE_LATEST = re.compile(r"latest(?:~(\d{1,6}))?\Z")
_NUMBER = re.compile(r"#(\d{1,6})(?: \((\d{4}-\d\d-\d\d)\))?\Z")
_DIGEST = re.compile(r"[0-9a-f]{4,64}\Z")


@dataclass(frozen=True, slots=True)
class Reference:
    """A series and, within it, the words that say which version."""

    series: str
    when: str = LATEST

    def __str__(self) -> str:
        return f"{self.series}@{self.when}"


def parse_reference(text: str) -> Reference:
    """The parts of ``SERIES@WHEN``; the last ``@`` divides, so that a series name may hold one."""
    series, at, when = text.rpartition("@")
    return Reference(series, when.strip() or LATEST) if at and series else Reference(text)


def resolve(repository: Repository, reference: Reference) -> VersionHead:
    """The version that a reference means.

    A date and ``latest`` mean statements: a copy beside one (see ``archive.services.comparison.copies``) is
    reached by its number or digest only.

    Raises:
        SeriesUnknown: no such series is held.
        VersionUnknown: the series has no such version, or the digest prefix fits several.
    """
    reference = _of_held(repository, reference)
    heads = repository.heads(reference.series)
    return version_at(heads, reference, line_backwards(repository, heads))


def _of_held(repository: Repository, reference: Reference) -> Reference:
    """The reference itself, or the newest version of a series whose name is all of it, ``@`` included."""
    whole = f"{reference.series}@{reference.when}"
    is_name = not repository.has_series(reference.series) and repository.has_series(whole)
    return Reference(whole) if is_name else reference


def doubt(repository: Repository, reference: Reference, head: VersionHead) -> Finding | None:
    """The doubt that a reference leaves: it names a day, and ``head``, which it means, is not its only text.

    A number or a digest leaves none, nor do copies: they say the same.
    """
    if reference.when not in (FIRST, LATEST) and _iso_date(reference.when) is None:
        return None
    day = [each for each in repository.heads(reference.series) if each.effective_on == head.effective_on]
    line = succession(repository, day).line
    if len(line) < 2:
        return None
    numbers = listed_numbers([each.number for each in line])
    said = f"{len(line)} texts are dated {head.effective_on} ({numbers}); this is #{head.number}"
    return Finding("shared date", head.reference, f"{said}. Name another by its number.")


def version_at(
    heads: Sequence[VersionHead], reference: Reference, backwards: Iterator[VersionHead]
) -> VersionHead:
    """The version among a series' ``heads`` (in order, at least one) that a reference means.

    ``backwards`` gives the statements from the latest to the first; it is read no further than needed.
    """
    when = reference.when
    day = _iso_date(when)
    if day is not None:
        return _in_force(heads, backwards, day)
    if when == FIRST:
        return heads[0]
    if match := _BEFORE_LATEST.match(when):
        return _before_latest(heads, backwards, int(match[1] or 0), reference)
    if match := _NUMBER.match(when):
        return _of_day(_numbered(heads, int(match[1]), reference), match[2])
    if _DIGEST.match(when):
        return _by_digest(heads, reference)
    raise VersionUnknown(
        f"{when!r} names no version of {reference.series!r}.",
        "Use a date (2022-09-29), first, latest, latest~2, #3 or a digest prefix.",
    )


def _in_force(heads: Sequence[VersionHead], backwards: Iterator[VersionHead], day: date) -> VersionHead:
    """The statement in force on ``day``: the last whose effective date is not later."""
    for head in backwards:
        if head.effective_on is not None and head.effective_on <= day:
            return head
    series = heads[0].series
    raise VersionUnknown(
        f"No version of {series!r} was in force on {day}; the earliest is {heads[0].effective_on}.",
        f"See `archive log {series}`.",
    )


def _before_latest(
    heads: Sequence[VersionHead], backwards: Iterator[VersionHead], steps: int, reference: Reference
) -> VersionHead:
    found = next(islice(backwards, steps, None), None)
    if found is None:
        raise _beyond(heads, reference)
    return found


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        raise VersionUnknown(
            f"{text!r} is not a day of the calendar.", "Write dates as YYYY-MM-DD."
        ) from None


def _numbered(heads: Sequence[VersionHead], number: int, reference: Reference) -> VersionHead:
    if 1 <= number <= len(heads):
        return heads[number - 1]
    raise _beyond(heads, reference)


def _of_day(head: VersionHead, day: str | None) -> VersionHead:
    """The version of a number, which is another now if the day that was told with it is not its own."""
    if day is None or day == str(head.effective_on):
        return head
    raise VersionUnknown(
        f"#{head.number} of {head.series!r} is of {head.effective_on} now, not of {day}.",
        f"Versions were recorded since then; see `archive log {head.series}`.",
    )


def _beyond(heads: Sequence[VersionHead], reference: Reference) -> VersionUnknown:
    held = "1 version" if len(heads) == 1 else f"{len(heads)} versions"
    return VersionUnknown(
        f"{reference.series!r} has {held}, so there is no {reference.when!r}.",
        f"See `archive log {reference.series}`.",
    )


def _by_digest(heads: Sequence[VersionHead], reference: Reference) -> VersionHead:
    found = [head for head in heads if head.digest.startswith(reference.when)]
    if len(found) == 1:
        return found[0]
    fact = "No version" if not found else f"More than one version ({len(found)})"
    dates = "Write a date whole (2022-09-29); " if reference.when.isdecimal() else ""
    raise VersionUnknown(
        f"{fact} of {reference.series!r} has a digest that begins with {reference.when!r}.",
        f"{dates}`archive log {reference.series}` lists the digests.",
    )
