"""References: how a person names a version, and which version that is.

``SERIES@WHEN``, where WHEN is an ISO date (the version in force that day), ``first``, ``latest``,
``latest~2`` (two before the latest), ``#3`` (the third version) or a prefix of the version's digest
(at least four hex digits). A bare ``SERIES`` means its latest version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from archive.errors import VersionUnknown
from archive.model import VersionHead

if TYPE_CHECKING:
    from archive.store import Repository

LATEST = "latest"
_BEFORE_LATEST = re.compile(r"latest(?:~(\d{1,6}))?\Z")
_NUMBER = re.compile(r"#?(\d{1,6})\Z")
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

    Raises:
        SeriesUnknown: no such series is held.
        VersionUnknown: the series has no such version, or the digest prefix fits several.
    """
    return version_at(repository.heads(reference.series), reference)


def version_at(heads: Sequence[VersionHead], reference: Reference) -> VersionHead:
    """The version among a series' ``heads`` (in order, at least one) that a reference means."""
    when = reference.when
    day = _iso_date(when)
    if day is not None:
        return version_on(heads, day)
    if when == "first":
        return heads[0]
    if match := _BEFORE_LATEST.match(when):
        return _counted(heads, len(heads) - int(match[1] or 0), reference)
    if when.startswith("#") and (match := _NUMBER.match(when)):
        return _counted(heads, int(match[1]), reference)
    if _DIGEST.match(when):
        return _by_digest(heads, reference)
    raise VersionUnknown(
        f"{when!r} names no version of {reference.series!r}.",
        "Use a date (2022-09-29), first, latest, latest~2, #3 or a digest prefix.",
    )


def version_on(heads: Sequence[VersionHead], day: date) -> VersionHead:
    """The version in force on ``day``: the last whose effective date is not later.

    Raises:
        VersionUnknown: the first version took effect after ``day``.
    """
    in_force = [head for head in heads if head.effective_on is not None and head.effective_on <= day]
    if in_force:
        return in_force[-1]
    series = heads[0].series
    raise VersionUnknown(
        f"No version of {series!r} was in force on {day}; the earliest is {heads[0].effective_on}.",
        f"See `archive log {series}`.",
    )


def _iso_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        raise VersionUnknown(
            f"{text!r} is not a day of the calendar.", "Write dates as YYYY-MM-DD."
        ) from None


def _counted(heads: Sequence[VersionHead], number: int, reference: Reference) -> VersionHead:
    if 1 <= number <= len(heads):
        return heads[number - 1]
    held = "1 version" if len(heads) == 1 else f"{len(heads)} versions"
    raise VersionUnknown(
        f"{reference.series!r} has {held}, so there is no {reference.when!r}.",
        f"See `archive log {reference.series}`.",
    )


def _by_digest(heads: Sequence[VersionHead], reference: Reference) -> VersionHead:
    found = [head for head in heads if head.digest.startswith(reference.when)]
    if len(found) == 1:
        return found[0]
    fact = "No version" if not found else f"More than one version ({len(found)})"
    raise VersionUnknown(
        f"{fact} of {reference.series!r} has a digest that begins with {reference.when!r}.",
        f"`archive log {reference.series}` lists the digests.",
    )
