"""What was told of a deposit and not kept: its text stands already, and no record is ever altered. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from archive.model import Deposit, Finding, VersionHead

NOT_KEPT = "not kept"
"""Kind of the finding; it is about this one deposit, and recorded nowhere."""


def not_kept(deposit: Deposit, stands: VersionHead) -> tuple[Finding, ...]:
    """A finding where title, language or posting time are told otherwise than the held version has them.

    The address is kept, as another provenance of the witness; date and series chose the version.
    """
    differing = "; ".join(_differing(deposit, stands))
    if not differing:
        return ()
    said = f"A version that is held is never altered, so this was not kept: {differing}."
    return (Finding(NOT_KEPT, stands.reference, said),)


def _differing(deposit: Deposit, stands: VersionHead) -> Iterator[str]:
    if deposit.title and deposit.title != stands.title:
        yield f"title “{deposit.title}” (held: {_quoted(stands.title)})"
    if deposit.language and deposit.language != stands.language:
        yield f"language {deposit.language} (held: {stands.language or 'none'})"
    if deposit.published_at and deposit.published_at != stands.published_at:
        held = stands.published_at.isoformat() if stands.published_at else "none"
        yield f"posting time {deposit.published_at.isoformat()} (held: {held})"


def _quoted(title: str) -> str:
    return f"“{title}”" if title else "none"
