"""Marking: the marks of held versions are made where they are missing, many on all cores.

What is marked is written a portion at a time, so a run that is interrupted goes on where it stopped.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from archive.model import VersionHead
from archive.services.intake.drawing import cores
from archive.services.intake.marks import marks_of

if TYPE_CHECKING:
    from archive.store import Repository
    from archive.store.sketches import Sketches

MANY = 800
"""Versions that other processes mark: below, starting them would take longer."""

Found = Sequence[frozenset[int]]

Watcher = Callable[[int, int], None]
"""Told how much is done, and of how much, while a document waits for its turn."""


def mark_missing(repository: Repository, sketches: Sketches, watcher: Watcher | None = None) -> None:
    """Mark every version that is to be marked and is not; ``watcher`` is told how many are."""
    total = sketches.refresh()
    done = 0
    for heads, found in _marked(repository, sketches, total):
        sketches.write(heads, found)
        done += len(heads)
        if watcher is not None:
            watcher(done, total)


def _marked(
    repository: Repository, sketches: Sketches, total: int
) -> Iterator[tuple[Sequence[VersionHead], Found]]:
    """Portions of versions with their marks, in the order recorded."""
    if total < MANY or cores() == 1:
        yield from ((heads, _marks_of_all(repository, heads)) for heads in sketches.portions())
        return
    # Spawned, not forked: a forked process would share the database's connection.
    with ProcessPoolExecutor(
        mp_context=get_context("spawn"),
        max_workers=cores(),
        initializer=_begin,
        initargs=(sketches.address,),
    ) as crew:
        try:
            yield from _marked_by(crew, sketches)
        finally:
            crew.shutdown(wait=True, cancel_futures=True)


def _marked_by(
    crew: ProcessPoolExecutor, sketches: Sketches
) -> Iterator[tuple[Sequence[VersionHead], Found]]:
    """The same from a crew, which is a few portions ahead of the reader."""
    under_way: deque[tuple[Sequence[VersionHead], Future[Found]]] = deque()
    for heads in sketches.portions():
        under_way.append((heads, crew.submit(_marks_in_crew, heads)))
        if len(under_way) > 2 * cores():
            first, found = under_way.popleft()
            yield first, found.result()
    for first, found in under_way:
        yield first, found.result()


_opened: list[Repository] = []
"""In a process of the crew: the archive that it reads, open as long as the process lives."""


def _begin(address: str) -> None:
    from archive.store import open_archive

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the writer alone
    _opened.append(open_archive(address, read_only=True))


def _marks_in_crew(heads: Sequence[VersionHead]) -> Found:
    return _marks_of_all(_opened[0], heads)


def _marks_of_all(repository: Repository, heads: Sequence[VersionHead]) -> Found:
    return [marks_of(repository.version(head).paragraphs, head.title).all() for head in heads]
