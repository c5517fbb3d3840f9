"""What vouches for the archive: the log of its writes and the fixity of what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.model.blocks import Finding


@dataclass(frozen=True, slots=True)
class Event:
    """One write, as the append-only log holds it.

    ``index`` is 0-based, ``kind`` "witness held", "provenance noted", "version recorded", ...;
    ``payload`` what was written, by name; ``digest`` the RFC 6962 leaf hash over the event.
    """

    index: int
    recorded_at: datetime
    kind: str
    payload: Mapping[str, str]
    digest: str


@dataclass(frozen=True, slots=True)
class Fixity:
    """The result of re-reading everything held: how many digests were checked, and every misfit.

    ``root`` is the RFC 6962 tree head over ``events`` events.
    """

    checked: int
    findings: tuple[Finding, ...]
    events: int = 0
    root: str = ""
