"""A damaged file is named, or the damage does no harm; rescue brings out all that is still whole.

`make test` tries some dozen corruptions, `make torture` 1,000: a bit flipped, a page of noise, the end
cut off, of an archive as taken in and of a packed one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from archive.errors import StoreError
from archive.store import open_archive
from archive.store.carving import _page_sets, _page_size, _rows
from archive.store.packing import pack
from archive.store.rescue import rescue
from archive.store.varints import unpacked
from tests.store.makers import content_of, deposit_at, filled
from tests.store.torture import Tally, full
from tests.stores import drop_database, make_database

CORRUPTIONS = full(1000, 30)


def test_corruption_of_the_file_is_named_or_does_no_harm(tmp_path: Path) -> None:
    archives = [Whole(tmp_path / "plain.db", packed=False), Whole(tmp_path / "packed.db", packed=True)]
    chance, copy = random.Random(5), tmp_path / "copy.db"
    tally = Tally("corruptions", CORRUPTIONS)
    for number in range(CORRUPTIONS):
        whole = archives[number % 2]
        copy.write_bytes(corrupted(whole.data, chance))
        tally.count(told_by(copy, whole))
        brought_out = rescued(str(copy), tmp_path / f"out {number}")
        assert brought_out <= set(whole.needs), "a file that was never held"
        unharmed = whole.unharmed(copy.read_bytes())
        assert unharmed <= brought_out, "a witness that lies on whole pages was left behind"
        tally.count("witnesses on whole pages", len(unharmed))
        tally.count("witnesses brought out", len(brought_out))
        tally.count("witnesses lost", len(whole.needs) - len(brought_out))
        tally.next()
    assert tally.counts["named"] > CORRUPTIONS // 4


def corrupted(data: bytes, chance: random.Random) -> bytes:
    """A file with one bit flipped, one page of noise, or its end cut off."""
    place = chance.randrange(len(data))
    kind = chance.randrange(4)
    if kind == 0:
        return data[:place]
    if kind == 1:
        page = place // 4096 * 4096
        return data[:page] + chance.randbytes(4096) + data[page + 4096 :]
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]


def told_by(copy: Path, whole: Whole) -> str:
    """Whether the damage is named; where it is not, everything must be as it was, to the byte."""
    try:
        with open_archive(str(copy), read_only=True) as repository:
            if repository.verify().findings:
                return "named"
            assert content_of(repository) == whole.content
            return "without effect"
    except StoreError:
        return "named"
    finally:
        for left in copy.parent.glob(f"{copy.name}-*"):
            left.unlink()


def rescued(place: str, folder: Path) -> set[bytes]:
    """The digests of what a rescue wrote."""
    rescue(place, folder)
    return {sha256(file.read_bytes()).digest() for file in folder.glob("*/*")}


class Whole:
    """An archive before any damage: its bytes, all that it holds, and what each witness needs."""

    def __init__(self, path: Path, *, packed: bool) -> None:
        with open_archive(str(path), create=True) as repository:
            filled(repository, steps=12)
            repository.deposit_many([deposit_at(step, name) for step in range(12, 30) for name in NAMES])
            if packed:
                pack(repository)
            self.content = content_of(repository)
        self.data = path.read_bytes()
        self.needs = pages_needed(path)

    def unharmed(self, data: bytes) -> set[bytes]:
        """The witnesses all of whose pages are as they were."""
        size = _page_size(self.data)
        starts = range(0, len(self.data), size)
        same = {n for n, at in enumerate(starts, 1) if self.data[at : at + size] == data[at : at + size]}
        return {digest for digest, pages in self.needs.items() if pages <= same}


NAMES = ("policy", "terms")


class Watched(dict[int, bytes]):
    """Pages that remember which of them were looked at."""

    def __init__(self, pages: dict[int, bytes]) -> None:
        super().__init__(pages)
        self.seen: set[int] = set()

    def __getitem__(self, number: int) -> bytes:
        self.seen.add(number)
        return super().__getitem__(number)


def pages_needed(path: Path) -> dict[bytes, set[int]]:
    """By digest the pages on which a witness, its place, and the frames that it needs lie."""
    frames: dict[int, tuple[list[int], set[int]]] = {}
    digests: dict[int, tuple[bytes, set[int]]] = {}
    places: dict[int, tuple[int, set[int]]] = {}
    for key, values, pages in rows_with_pages(path):
        match values:
            case [None, int(), int(), int(), bytes(leans), bytes()]:
                frames[key] = (unpacked(leans), pages)
            case [None, bytes(digest), int(), int(), int()] if len(digest) == 32:
                digests[key] = (digest, pages)
            case [None, int(frame), int()]:
                places.setdefault(key, (frame, pages))

    def chain(number: int) -> set[int]:
        leans, pages = frames[number]
        return pages.union(*map(chain, leans))

    return {
        digest: {*pages, *places[number][1], *chain(places[number][0])}
        for number, (digest, pages) in digests.items()
    }


def rows_with_pages(path: Path) -> Iterator[tuple[int, list[object], set[int]]]:
    """Every row of a whole file with the pages that it lies on."""
    (pages,) = [Watched(each) for each in _page_sets(path)]
    for number in sorted(pages):
        pages.seen = {number}
        for key, values in _rows(pages, number):
            yield key, list(values), pages.seen
            pages.seen = {number}


@pytest.mark.postgres
def test_rescue_from_a_server_goes_on_past_rows_that_cannot_be_read(
    postgresql_server: str, tmp_path: Path
) -> None:
    url = make_database(postgresql_server)
    with open_archive(url, create=True) as repository:
        filled(repository, steps=6)
        whole = rescued(url, tmp_path / "whole")
        assert len(whole) == 12
        with repository.database.engine.begin() as connection:
            for statement in UNREADABLE_ROWS:
                connection.exec_driver_sql(statement)
        partly = rescued(url, tmp_path / "partly")
        assert partly == set[bytes]().union(*(still_read(url, digest.hex()) for digest in whole))
        assert set() < partly < whole
    drop_database(postgresql_server, url)


UNREADABLE_ROWS = (
    "ALTER TABLE frames RENAME TO frames_held",
    "CREATE FUNCTION unless_broken(id bigint, data bytea) RETURNS bytea LANGUAGE plpgsql AS $$ BEGIN"
    " IF id = (SELECT max(frame) FROM blobs) THEN"
    " RAISE EXCEPTION 'invalid page in block 7' USING ERRCODE = 'XX001'; END IF; RETURN data; END $$",
    "CREATE VIEW frames AS SELECT id, depth, level, size, dictionary, unless_broken(id, data) AS data"
    " FROM frames_held",
)
"""What PostgreSQL says of a damaged page, said of one frame."""


def still_read(url: str, digest: str) -> set[bytes]:
    with open_archive(url, read_only=True) as repository:
        try:
            return {sha256(repository.witness(digest).data).digest()}
        except StoreError:
            return set()
