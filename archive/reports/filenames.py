"""File names: the same for the same series and versions, safe in every file system and address."""

from __future__ import annotations

import re

from archive.model import VersionHead, digest_of

_UNSAFE = re.compile(r"[^a-z0-9._-]+")
_LONGEST = 60
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|index)(\..*)?")
INDEX = "index.html"


def folder_name(series: str) -> str:
    """The folder of a series: its name where that is safe, else what is safe of it and a digest.

    Lower case only, so that two series never meet on a file system that folds case. A name in
    Chinese becomes "series-" and the digest of the name.
    """
    safe = _UNSAFE.sub("-", series.lower()).strip("-.")[:_LONGEST].strip("-.")
    if safe == series and not _RESERVED.fullmatch(safe):
        return safe
    return f"{safe or 'series'}-{digest_of(series)[:8]}"


def comparison_name(base: VersionHead, target: VersionHead) -> str:
    """The file of a comparison within its series: both dates and, where several share a day, numbers."""
    return f"{version_name(base)}--{version_name(target)}.html"


def version_name(head: VersionHead) -> str:
    """A version's part of a file name: its date, with its order on that day where it is not the first."""
    day = head.effective_on.isoformat() if head.effective_on else head.digest[:12]
    return day if head.order == 1 else f"{day}_{head.order:02d}"


def unique_names(heads: list[tuple[VersionHead, VersionHead]]) -> list[str]:
    """The file of every pair; one that another pair took already is told apart by the target's digest."""
    taken: set[str] = set()
    names = []
    for base, target in heads:
        name = comparison_name(base, target)
        if name in taken or base.effective_on == target.effective_on:
            name = name.replace(".html", f"-{target.digest[:8]}.html")
        taken.add(name)
        names.append(name)
    return names
