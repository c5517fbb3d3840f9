"""The store: witnesses, versions and events in SQLite or PostgreSQL, append-only.

Importing this package costs next to nothing; the database libraries are loaded when an archive is
opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.store.repository import Repository

__all__ = ["Repository", "open_archive"]

PATIENCE = 60.0
"""Seconds to wait for another writer before giving up."""


def open_archive(  # noqa: PLR0913 - each is a choice of its own, by name
    place: str,
    *,
    create: bool = False,
    read_only: bool = False,
    clock: Callable[[], datetime] | None = None,
    patience: float = PATIENCE,
    waiting: Callable[[str], None] | None = None,
) -> Repository:
    """The archive at ``place``: a path, or a URL (``sqlite:///...``, ``postgresql://...``).

    ``create`` makes one where there is none and upgrades an older schema; ``read_only`` promises to
    write nothing and works on a read-only medium. ``clock`` gives ``recorded_at`` (aware UTC; now,
    unless given). ``patience`` is how many seconds to wait for another writer; ``waiting`` is told
    once, by the archive's name, when that has taken two of them (on another thread).

    Raises StoreMissing, StoreForeign, StoreNewer, StoreReadOnly, StoreBusy, StoreDamaged, or
    StoreError for an older schema.
    """
    from archive.store.opening import opened
    from archive.store.repository import utc_now

    return opened(
        place,
        create=create,
        read_only=read_only,
        clock=clock or utc_now,
        patience=patience,
        waiting=waiting,
    )


def __getattr__(name: str) -> object:
    """``Repository``, loaded when first asked for."""
    if name == "Repository":
        from archive.store.repository import Repository

        return Repository
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
