"""From hand to archive: what is handed in, what is held of it, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from archive.model.blocks import Finding
from archive.model.versions import VersionHead


@dataclass(frozen=True, slots=True)
class Deposit:
    """What somebody hands in: exact bytes and what is said about them.

    ``name`` is the file name or the last part of the address, ``source`` the full path or address
    as given. Everything that is None is to be found out. ``order`` ranks versions of one day
    (the NN of ``DATE_NN.EXT``; 1 where there is none). ``dated_by`` says where ``effective_on``
    came from ("flag", "file name", "commit", ...), with ``date_evidence`` quoted.
    """

    data: bytes
    name: str
    source: str
    series: str | None = None
    effective_on: date | None = None
    dated_by: str = ""
    date_evidence: str = ""
    order: int = 1
    published_at: datetime | None = None
    source_url: str | None = None
    title: str | None = None
    language: str | None = None
    media_type: str | None = None
    method: str = "file"
    retrieved_at: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Witness:
    """The exact bytes received; never altered.

    ``digest`` identifies them, ``media_type`` is what they were taken for when they came in.
    """

    digest: str
    data: bytes
    media_type: str

    @property
    def size(self) -> int:
        """Length in bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where, when and how a witness reached us.

    ``method`` is "file", "standard input", "url", "git", "warc"; ``details`` holds what else was
    seen (encoding, response headers, commit, claims), as plain text by name.
    """

    source: str
    method: str
    retrieved_at: datetime
    source_url: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


class Outcome(StrEnum):
    """What became of one deposit."""

    RECORDED = "recorded"
    ALREADY_HELD = "already held"
    SAME_TEXT = "same text"
    REPROCESSED = "reprocessed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to one deposit: its outcome and the version that now stands for it."""

    source: str
    outcome: Outcome
    head: VersionHead
    findings: tuple[Finding, ...] = ()
