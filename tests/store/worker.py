"""A process that works on an archive and says what was reported to it: killed, or one of many.

    python -m tests.store.worker write PLACE NAME STEPS       versions of one series, some in bulk
    python -m tests.store.worker share PLACE NAME SECONDS     every second one into a series that all share
    python -m tests.store.worker pack PLACE                   packs
    python -m tests.store.worker read PLACE SECONDS           reads whatever is newest
    python -m tests.store.worker make PLACE                   makes the archive when a line comes in

The first line says that it is about to begin. Then comes one line for each version that the archive
said was recorded; of a reader one line in the end: how often it read; of a maker the place.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from itertools import count, takewhile

from archive.store import Repository, open_archive
from archive.store.packing import pack
from tests.store.makers import deposit_at

BULK_EVERY = 5
SHARED = "shared"


def write(place: str, name: str, steps: str) -> None:
    with open_archive(place, create=True) as repository:
        for step in range(int(steps)):
            record(repository, name, step)


def share(place: str, name: str, seconds: str) -> None:
    with open_archive(place, create=True) as repository:
        for step in until(float(seconds)):
            record(repository, SHARED if step % 2 else name, step)


def record(repository: Repository, series: str, step: int) -> None:
    """One version in two transactions, as a person's command does it; every fifth time two in one."""
    witness, origin, version = deposit_at(step, series)
    if step % BULK_EVERY == 0:
        several = [(witness, origin, version), deposit_at(10_000 + step, series)]
        tell(head.digest for head in repository.deposit_many(several))
        return
    repository.hold(witness, origin, series if step % 3 else None)
    tell([repository.record(version).digest])


def pack_all(place: str) -> None:
    with open_archive(place) as repository:
        tell([str(pack(repository).packed)])


def read(place: str, seconds: str) -> None:
    """Every held series at its newest, from text to bytes; each must be whole at any moment."""
    reads = 0
    with open_archive(place, read_only=True) as repository:
        for _ in until(float(seconds)):
            for series in repository.series():
                head = repository.heads(series.name)[-1]
                version, witness = repository.version(head), repository.witness(head.witness)
                assert all(paragraph.text.encode() in witness.data for paragraph in version.paragraphs)
                reads += 1
    tell([str(reads)])


def make(place: str) -> None:
    """An archive, as soon as a line comes in."""
    sys.stdin.readline()
    with open_archive(place, create=True) as repository:
        tell([repository.place])


def until(seconds: float) -> Iterator[int]:
    """0, 1, 2, ... while the time lasts."""
    end = time.monotonic() + seconds
    return takewhile(lambda _: time.monotonic() < end, count())


def tell(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


WORK = {"write": write, "share": share, "pack": pack_all, "read": read, "make": make}

if __name__ == "__main__":
    tell(["begins"])
    WORK[sys.argv[1]](*sys.argv[2:])
