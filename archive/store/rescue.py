"""Rescue: from a damaged archive, every witness whose bytes still match their digest.

What is damaged is only read. A file is read page by page without SQLite, which refuses more than it
must (see ``archive.store.carving``); on PostgreSQL rows are read one by one, and one that cannot be
read costs itself alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, select

from archive.errors import StoreMissing
from archive.store.carving import carved, log_of
from archive.store.database import Database
from archive.store.frames import Frames
from archive.store.opening import address_of
from archive.store.tables import blobs, labels, provenances, versions, witnesses
from archive.store.verify import DAMAGE

INDEX = "index.csv"
"""The table of what was brought out, a row for each version drawn from a file."""

_FURTHEST = 100_000
"""Rows skipped in one go before a table is given up."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """One witness: its bytes, which match ``digest``, and what could be read of where it belongs.

    ``standings`` are series and day of every version drawn from it, ``source`` is where it came from.
    """

    digest: str
    data: bytes
    standings: tuple[tuple[str, str], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Rescue:
    """What a rescue came to: files written, and the digests known of but not brought out."""

    written: int
    lost: tuple[str, ...]


def rescue(place: str, folder: Path) -> Rescue:
    """Write every witness that matches its digest into ``folder``, as SERIES/DATE_DIGEST.bin.

    Those whose series cannot be read lie under ``unnamed``. Existing files are left alone. A table
    (``INDEX``) says of each file which versions were drawn from it: one witness may stand in several
    series, and a series' name may be no name for a folder.
    """
    address = address_of(place)
    lost: list[str] = []
    if address.path is not None:
        _check(Path(address.path))
        whole = _from_file(Path(address.path), lost)
    else:
        whole = _from_database(Database(address, read_only=True), lost)
    written = 0
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / INDEX).open("w", encoding="utf-8", errors="replace", newline="") as index:
        rows = csv.writer(index)
        rows.writerow(("file", "digest", "series", "effective_on", "source"))
        for found in whole:
            path = _place_of(found)
            written += _write(found, folder / path)
            for series, day in found.standings or (("", ""),):
                rows.writerow((path.as_posix(), found.digest, series, day, found.source))
    return Rescue(written, tuple(lost))


def _rescued(digest: bytes, data: bytes, standings: Iterable[tuple[str, str]], source: str) -> Rescued:
    return Rescued(digest.hex(), data, tuple(sorted(set(standings))), source)


def _check(path: Path) -> None:
    if not path.is_file() and not log_of(path).is_file():
        message = f"There is no archive at '{path}'."
        raise StoreMissing(message, "Name the damaged file.")


def _from_file(path: Path, lost: list[str]) -> Iterator[Rescued]:
    """Every witness that can be brought out of a file; the digests of the others are added to ``lost``."""
    found = carved(path)
    for number, digest in sorted(found.digests.items()):
        data = found.data(number)
        if data is None:
            lost.append(digest.hex())
        else:
            yield _rescued(digest, data, found.standings(number), found.source(number))


def _from_database(database: Database, lost: list[str]) -> Iterator[Rescued]:
    """The same from a server's database, closed in the end."""
    # Each row in a transaction of its own: one that cannot be read would spoil all that follow.
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for number, digest in _witness_rows(connection):
            data = _data(connection, number, digest)
            if data is None:
                lost.append(digest.hex())
                continue
            yield _rescued(digest, data, _standings(connection, number), _source(connection, number))
    database.close()


def _witness_rows(connection: Connection) -> Iterator[tuple[int, bytes]]:
    """Ids and digests in order; past a damaged page the next readable id is tried."""
    after, step = -1, 1
    while step < _FURTHEST:
        try:
            row = connection.execute(
                select(witnesses.c.id, witnesses.c.digest)
                .where(witnesses.c.id > after)
                .order_by(witnesses.c.id)
                .limit(1)
            ).first()
        except DAMAGE:
            after, step = after + step, step * 2
            continue
        if row is None:
            return
        yield row.id, row.digest
        after, step = row.id, 1


def _data(connection: Connection, number: int, digest: bytes) -> bytes | None:
    frames = Frames()
    try:
        place = connection.execute(
            select(blobs.c.frame, blobs.c.start, witnesses.c.size)
            .join_from(blobs, witnesses, blobs.c.witness == witnesses.c.id)
            .where(blobs.c.witness == number)
        ).one()
        data = frames.content(connection, place.frame)[place.start : place.start + place.size]
    except DAMAGE:
        return None
    return data if sha256(data).digest() == digest else None


def _standings(connection: Connection, number: int) -> list[tuple[str, str]]:
    """Series and day of every version drawn from a witness; none where they cannot be read."""
    with suppress(*DAMAGE):
        rows = connection.execute(
            select(labels.c.text, versions.c.effective_on)
            .join(labels, labels.c.id == versions.c.series)
            .where(versions.c.witness == number)
        ).all()
        return [(row.text, row.effective_on.isoformat()) for row in rows]
    return []


def _source(connection: Connection, number: int) -> str:
    """Where a witness came from first, "" where that cannot be read."""
    with suppress(*DAMAGE):
        found = connection.execute(
            select(labels.c.text)
            .join(provenances, labels.c.id == provenances.c.source)
            .where(provenances.c.witness == number)
            .order_by(provenances.c.id)
            .limit(1)
        ).scalar()
        return found or ""
    return ""


def _place_of(found: Rescued) -> Path:
    """Where a witness is written, within the folder of a rescue."""
    series, day = min(found.standings, default=("", ""))
    suffix = Path(found.source).suffix if len(Path(found.source).suffix) <= 6 else ""
    name = f"{day}_{found.digest[:12]}" if day else found.digest
    return Path(_file_name(series) or "unnamed") / f"{name}{suffix or '.bin'}"


def _write(found: Rescued, path: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return False
    part = path.with_name(f".{path.name}.part")  # a kill must not leave half a witness for a whole one
    part.write_bytes(found.data)
    part.replace(path)
    return True


def _file_name(series: str) -> str:
    """A series' name as one folder's name."""
    return "".join(c if c.isalnum() or c in " -_.," else "-" for c in series).strip(" .")[:100]
