"""Archives for the store's tests, on both databases, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive.store import Repository, open_archive
from tests.store.makers import Ticking
from tests.stores import place, postgresql_server

__all__ = ["place", "postgresql_server"]


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def repository(place: str, clock: Ticking) -> Iterator[Repository]:
    with open_archive(place, create=True, clock=clock) as opened:
        yield opened
