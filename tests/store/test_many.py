"""Several processes write the same and different series, and others read beside them.

`make test` lets three write for a few seconds, `make torture` eight for five minutes, on each database.
"""

from __future__ import annotations

import subprocess
from collections import Counter

from archive.store import Repository, open_archive
from tests.store.test_crashes import start
from tests.store.torture import Tally, full

WRITERS = full(8, 3)
READERS = full(2, 1)
SECONDS = full(300, 3)


def test_many_writers_make_one_chain_and_lose_nothing(place: str) -> None:
    open_archive(place, create=True).close()
    writers = [start("share", place, f"own {number}", SECONDS) for number in range(WRITERS)]
    readers = [start("read", place, SECONDS) for _ in range(READERS)]
    told = [lines for process in writers for lines in lines_of(process)]
    reads = sum(int(line) for process in readers for line in lines_of(process))
    tally = Tally(f"{WRITERS} writers and {READERS} readers for {SECONDS} s", 1)
    tally.count("versions reported", len(told))
    tally.count("different ones", len(set(told)))
    tally.count("series read to the byte meanwhile", reads)
    with open_archive(place) as repository:
        tally.count("events", one_chain(repository))
        assert set(told) == recorded_once(repository)
    tally.next()
    assert reads > 0


def test_many_that_make_an_archive_at_once_make_one(place: str) -> None:
    makers = [start("make", place) for _ in range(4)]
    for maker in makers:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "begins\n"
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write("\n")
        maker.stdin.flush()
    for maker in makers:
        out, errors = maker.communicate()
        assert (maker.returncode, errors, out.count("\n")) == (0, "", 1)
    with open_archive(place) as repository:
        assert one_chain(repository) == 0


def lines_of(process: subprocess.Popen[str]) -> list[str]:
    """What a process told from beginning to end; it must have met no trouble whatever."""
    out, errors = process.communicate()
    assert (process.returncode, errors) == (0, ""), errors
    return out.split("\n")[1:-1]


def one_chain(repository: Repository) -> int:
    """The number of events, which follow each other without a gap, and all of which are whole."""
    fixity = repository.verify()
    assert fixity.findings == ()
    assert [event.index for event in repository.events()] == list(range(fixity.events))
    return fixity.events


def recorded_once(repository: Repository) -> set[str]:
    """The digests of all versions; none was recorded twice, nor was any witness held twice."""
    events = list(repository.events())
    versions = Counter(event.payload["version"] for event in events if "version" in event.payload)
    held = Counter(event.payload["witness"] for event in events if event.kind == "witness held")
    assert set(versions.values()) | set(held.values()) == {1}
    return set(versions)
