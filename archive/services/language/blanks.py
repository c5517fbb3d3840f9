"""Blanks: the times of a series for which there is no text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.model import VersionHead
from archive.services.intake.naming import dated_name
from archive.trails import Blank, Presence

if TYPE_CHECKING:
    from archive.store import Repository


def missing_times(heads: Sequence[VersionHead], unread_on: Sequence[date] = ()) -> Iterator[Blank]:
    """Times in which a regular series should have had a version and none is held.

    Regular is a series of which three gaps in four lie near the median gap (a law or a standing
    policy is not, and lacks nothing while it stands). A gap of more than one and a half medians is
    a blank, from the day after one version to the day before the next; a witness that could not be
    read (``unread_on``) is held all the same.
    """
    days = sorted({*unread_on, *(head.effective_on for head in heads if head.effective_on is not None)})
    gaps = [(other - one).days for one, other in pairwise(days)]
    if len(gaps) < _ENOUGH_GAPS:
        return
    usual = sorted(gaps)[len(gaps) // 2]
    regular = [gap for gap in gaps if abs(gap - usual) <= usual * 0.25]
    if usual < _SHORTEST_RHYTHM or len(regular) < len(gaps) * 0.75:
        return
    for (one, other), gap in zip(pairwise(days), gaps, strict=True):
        if gap > usual * 1.5:
            reason = f"Versions come about every {usual} days; none between {one} and {other} is held."
            yield Blank(Presence.NOT_HELD, one + timedelta(1), other - timedelta(1), reason)


_ENOUGH_GAPS = 4
_SHORTEST_RHYTHM = 20


def unread(repository: Repository, series: str) -> Iterator[Blank]:
    """Witnesses of a series from which no text could be drawn, by where they were received from.

    A witness without a version belongs to a series and a day when its provenance says so, or when its
    path follows the folder convention ``SERIES/DATE.EXT``.
    """
    from archive.store.unread import unread_witnesses

    for digest, provenance in unread_witnesses(repository.database):
        path = PurePath(provenance.source)
        named = provenance.details.get("series", path.parent.name)
        dated = dated_name(provenance.details.get("effective_on", path.stem))
        if named == series and dated is not None:
            reason = f"The bytes of {path.name} are held, but no text could be drawn from them."
            yield Blank(Presence.EXTRACTION_FAILED, dated[0], dated[0], reason, digest)
