"""Rescue: from a damaged archive, every witness whose bytes still match their digest.

What is damaged is only read. A file is read page by page without SQLite, which refuses more than it
must (see ``archive.store.carving``); on PostgreSQL rows are read one by one, and one that cannot be
read costs itself alone.
"""

from __future__ import annotations

from collections.abc import Iterator
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

_FURTHEST = 100_000
"""Rows skipped in one go before a table is given up."""


@dataclass(frozen=True, slots=True)
class Rescued:
    """One witness: its bytes, which match ``digest``, and what could be read of where it belongs."""

    digest: str
    data: bytes
    series: str
    effective_on: str
    source: str


@dataclass(frozen=True, slots=True)
class Rescue:
    """What a rescue came to: files written, and the digests known of but not brought out."""

    written: int
    lost: tuple[str, ...]


def rescue(place: str, folder: Path) -> Rescue:
    """Write every witness that matches its digest into ``folder``, as SERIES/DATE_DIGEST.bin.

    Those whose series cannot be read lie under ``unnamed``. Existing files are left alone.
    """
    address = address_of(place)
    lost: list[str] = []
    if address.path is not None:
        whole = _from_file(Path(address.path), lost)
    else:
        whole = _from_database(Database(address, read_only=True), lost)
    written = sum(_write(found, folder) for found in whole)
    return Rescue(written, tuple(lost))


def _from_file(path: Path, lost: list[str]) -> Iterator[Rescued]:
    """Every witness that can be brought out of a file; the digests of the others are added to ``lost``."""
    if not path.is_file() and not log_of(path).is_file():
        message = f"There is no archive at '{path}'."
        raise StoreMissing(message, "Name the damaged file.")
    found = carved(path)
    for number, digest in sorted(found.digests.items()):
        data = found.data(number)
        if data is None:
            lost.append(digest.hex())
        else:
            yield Rescued(digest.hex(), data, *found.belonging(number))


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
            yield Rescued(digest.hex(), data, *_belonging(connection, number))
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


def _belonging(connection: Connection, number: int) -> tuple[str, str, str]:
    """Series, day and source of a witness, each "" where it cannot be read."""
    series = day = source = ""
    known = labels.alias("known")
    with suppress(*DAMAGE):
        found = connection.execute(
            select(known.c.text, versions.c.effective_on)
            .join(known, known.c.id == versions.c.series)
            .where(versions.c.witness == number)
            .limit(1)
        ).first()
        if found is not None:
            series, day = found.text, found.effective_on.isoformat()
    with suppress(*DAMAGE):
        origin = connection.execute(
            select(known.c.text)
            .join(known, known.c.id == provenances.c.source)
            .where(provenances.c.witness == number)
            .limit(1)
        ).first()
        source = "" if origin is None else origin.text
    return series, day, source


def _write(found: Rescued, folder: Path) -> bool:
    home = folder / (_file_name(found.series) or "unnamed")
    home.mkdir(parents=True, exist_ok=True)
    suffix = Path(found.source).suffix if len(Path(found.source).suffix) <= 6 else ""
    name = f"{found.effective_on}_{found.digest[:12]}" if found.effective_on else found.digest
    path = home / f"{name}{suffix or '.bin'}"
    if path.exists():
        return False
    part = path.with_name(f".{path.name}.part")  # a kill must not leave half a witness for a whole one
    part.write_bytes(found.data)
    part.replace(path)
    return True


def _file_name(series: str) -> str:
    """A series' name as one folder's name."""
    return "".join(c if c.isalnum() or c in " -_.," else "-" for c in series).strip(" .")[:100]
