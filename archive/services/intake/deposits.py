"""Deposits: from what a person points at (files, folders, standard input) to bytes with what is said of them.

The folder convention ``SERIES/DATE[_NN].EXT`` names series, date and order without a flag.
A ``SOURCES.toml`` in the folder handed in, or above a series folder in it, adds addresses, posting
times, titles and languages::

    [privacy-policy]
    title = "Privacy policy"
    language = "en"

    [privacy-policy.files."2023-04-01.html"]
    source_url = "https://service.example/privacy"
    published_at = "2023-04-01T09:00:00+02:00"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from archive.errors import IntakeError
from archive.model import Deposit
from archive.services.intake.naming import dated_name
from archive.services.intake.sources import bytes_of, check_size

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht")
OFFICE_SUFFIXES = (".pdf", ".docx", ".odt", ".rtf")
SUFFIXES = frozenset((*TEXT_SUFFIXES, *OFFICE_SUFFIXES))
"""File name endings that a folder is searched for; files named one by one may be called anything."""

LARGE = 1_000_000
"""Bytes that take long enough to read for several processes to be worth their start."""

SOURCES_FILE = "SOURCES.toml"


@dataclass(frozen=True, slots=True)
class Statements:
    """What the person says of every source handed in at once; None: not said."""

    series: str | None = None
    effective_on: date | None = None
    published_at: datetime | None = None
    source_url: str | None = None
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to take in, in order, and those of a folder that were passed over."""

    files: tuple[SourceFile, ...]
    passed_over: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to take in.

    ``notes`` is the file's own table in ``SOURCES.toml``, over that of its series. ``data`` is what was
    read of it already, where it is a pipe: that can be read once only.
    """

    path: Path
    notes: Mapping[str, object] = field(default_factory=dict)
    data: bytes = field(default=b"", repr=False)

    def once_read(self, data: bytes) -> SourceFile:
        """The same file; one that cannot be read again with the bytes that it had."""
        return self if self.path.is_file() else replace(self, data=data)


def find_sources(paths: Sequence[Path]) -> Sources:
    """Every file that the paths mean: files as named, folders searched in sorted order.

    A path that is missing stays in the list, so that its fault is reported in its turn.

    Raises:
        IntakeError: a ``SOURCES.toml`` cannot be understood.
    """
    files: list[SourceFile] = []
    passed_over: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(SourceFile(path))
            continue
        notes = _read_notes(path)
        for found in _walk(path):
            if found.suffix.lower() in SUFFIXES or found.is_dir():
                files.append(SourceFile(found, notes=_notes_for(notes, found)))
            elif found.name != SOURCES_FILE:
                passed_over.append(found)
    return Sources(tuple(files), tuple(passed_over))


def are_large(files: Iterable[SourceFile]) -> bool:
    """Whether several files together hold so much that other processes shall read them."""
    held = count = 0
    for source in files:
        with suppress(OSError):  # what cannot be read is refused in its turn
            held += source.path.stat().st_size
            count += 1
        if count > 1 and held >= LARGE:
            return True
    return False


def read_deposit(source: SourceFile, said: Statements) -> Deposit:
    """The deposit that a file makes: flags first, then ``SOURCES.toml``, then the folder convention.

    Raises:
        SourceUnreadable, SourceEmpty, SourceTooLarge: the file cannot be taken in.
    """
    return describe(source.data or bytes_of(source.path), source, said)


def deposit_from_stream(data: bytes, said: Statements) -> Deposit:
    """The deposit that standard input makes.

    Raises:
        SourceEmpty, SourceTooLarge: there is nothing, or too much.
    """
    check_size("standard input", len(data))
    bare = Deposit(data=data, name="standard input", source="standard input", method="standard input")
    return with_statements(bare, said)


def describe(data: bytes, source: SourceFile, said: Statements) -> Deposit:
    """A deposit with everything that name, folder, ``SOURCES.toml`` and flags say of it."""
    path = source.path
    bare = Deposit(data=data, name=path.name, source=str(path))
    return with_statements(_with_notes(_with_convention(bare, source), source.notes), said)


def _walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is not hidden, sorted; folders that may not be read among them."""
    closed: list[Path] = []
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda fault: closed.append(Path(fault.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    yield from sorted([*(path for path in found if path.is_file()), *closed])


def _with_convention(deposit: Deposit, source: SourceFile) -> Deposit:
    dated = dated_name(source.path.stem)
    if dated is None:
        return deposit  # a folder of files named otherwise names no series: their content does
    day, order = dated
    return replace(
        deposit,
        series=source.path.resolve().parent.name or None,
        effective_on=day,
        order=order,
        dated_by="file name",
        date_evidence=source.path.name,
    )


def _with_notes(deposit: Deposit, notes: Mapping[str, object]) -> Deposit:
    def words(key: str) -> str | None:
        value = notes.get(key)
        return None if value is None else str(value)

    stamp = words("published_at")
    return replace(
        deposit,
        source_url=words("source_url"),
        title=words("title"),
        language=words("language"),
        published_at=None if stamp is None else datetime.fromisoformat(stamp),
    )


def with_statements(deposit: Deposit, said: Statements) -> Deposit:
    """The deposit with what the person says of it, which goes before everything found out."""
    deposit = replace(
        deposit,
        series=said.series or deposit.series,
        published_at=said.published_at or deposit.published_at,
        source_url=said.source_url or deposit.source_url,
        title=said.title or deposit.title,
        language=said.language or deposit.language,
    )
    day = said.effective_on
    if day is None:
        return deposit
    return replace(deposit, effective_on=day, dated_by="flag", date_evidence=f"--effective-on {day}")


def _read_notes(folder: Path) -> Mapping[str, Mapping[str, object]]:
    """The tables of the nearest ``SOURCES.toml``: in the folder itself or the one above it."""
    for place in (folder, folder.resolve().parent):
        path = place / SOURCES_FILE
        if os.access(place, os.X_OK) and path.is_file():
            return _parse_notes(path)
    return {}


def _parse_notes(path: Path) -> Mapping[str, Mapping[str, object]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for table in tables.values():
            for notes in table.get("files", {}).values():
                if "published_at" in notes:
                    datetime.fromisoformat(str(notes["published_at"]))
    except (OSError, ValueError, AttributeError, TypeError) as fault:
        raise IntakeError(f"{path} cannot be understood: {fault}.", "Mend it or take it away.") from fault
    return tables


def _notes_for(notes: Mapping[str, Mapping[str, object]], path: Path) -> Mapping[str, object]:
    table = notes.get(path.parent.name, {})
    files = table.get("files", {})
    own = files.get(path.name, {}) if isinstance(files, Mapping) else {}
    # A series' title is the series' own; a version's title is found in its text.
    return {"language": table.get("language"), **own}
