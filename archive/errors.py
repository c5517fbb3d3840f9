"""Every fault a person can meet, as one tree.

    ArchiveError                     exit 2   HTTP 500
    ├── IntakeError                  exit 2   HTTP 422   a deposit cannot become a version
    │   ├── SourceUnreadable                  HTTP 404   missing, a directory, no permission
    │   ├── SourceEmpty                                  no bytes, or no text in them
    │   ├── SourceTooLarge                    HTTP 413   over a documented limit
    │   ├── FormatUnknown                     HTTP 415   binary, or a format without a reader
    │   ├── DocumentBroken                               the format's own rules are violated
    │   ├── DateMissing                                  no claim says when the text took effect
    │   └── SeriesMissing                                nothing names the series
    ├── ReferenceUnknown             exit 2   HTTP 404   a series or version that is not held
    │   ├── SeriesUnknown
    │   └── VersionUnknown
    ├── StoreError                   exit 2   HTTP 500   the database cannot serve
    │   ├── StoreMissing                      HTTP 404
    │   ├── StoreForeign                                 not an archive
    │   ├── StoreNewer                                   written by a newer schema
    │   ├── StoreReadOnly
    │   ├── StoreBusy                         HTTP 503
    │   └── StoreDamaged
    ├── SettingInvalid               exit 2   HTTP 400   a value outside its documented range
    └── OutputUnwritable             exit 2   HTTP 500

A message names the thing and the fact; ``next_step`` says what to do about it.
Exit code 1 is kept for "differs" (``archive diff --exit-code``) and never means an error.
"""

from __future__ import annotations


class ArchiveError(Exception):
    """A fault that a person can understand and act on.

    ``fact`` names the thing and what is the matter with it; ``next_step`` the way on.
    ``str()`` joins both into one line.
    """

    exit_code = 2
    http_status = 500

    def __init__(self, fact: str, next_step: str = "") -> None:
        self.fact = fact
        self.next_step = next_step
        super().__init__(f"{fact} {next_step}".strip())


class IntakeError(ArchiveError):
    """A deposit cannot become a version; where it is evidence, its witness is kept."""

    http_status = 422


class SourceUnreadable(IntakeError):
    """The source is missing, is not a file, or may not be read."""

    http_status = 404


class SourceEmpty(IntakeError):
    """The source has no bytes, or no text in them."""


class SourceTooLarge(IntakeError):
    """The source is larger than the documented limit."""

    http_status = 413


class FormatUnknown(IntakeError):
    """No reader serves these bytes."""

    http_status = 415


class DocumentBroken(IntakeError):
    """The bytes violate the rules of their own format."""


class DateMissing(IntakeError):
    """Neither flag, file name nor document says when the text took effect."""


class SeriesMissing(IntakeError):
    """Neither flag nor folder names the series."""


class ReferenceUnknown(ArchiveError):
    """A reference leads to nothing that is held."""

    http_status = 404


class SeriesUnknown(ReferenceUnknown):
    """No series of that name is held."""


class VersionUnknown(ReferenceUnknown):
    """The series has no such version, or the reference fits several."""


class StoreError(ArchiveError):
    """The database cannot serve."""


class StoreMissing(StoreError):
    """There is no archive at that place."""

    http_status = 404


class StoreForeign(StoreError):
    """The database exists but is not an archive."""


class StoreNewer(StoreError):
    """The archive was written by a newer schema than this program knows."""


class StoreReadOnly(StoreError):
    """The archive, or the folder that holds it, may not be written."""


class StoreBusy(StoreError):
    """Another process holds the archive for longer than we wait."""

    http_status = 503


class StoreDamaged(StoreError):
    """The database's own structure is broken, or stored bytes miss their digest."""


class SettingInvalid(ArchiveError):
    """A value lies outside its documented range."""

    http_status = 400


class OutputUnwritable(ArchiveError):
    """A report or export cannot be written where it was asked for."""
