"""Statements: which versions of a series stand in its line, and what names that line."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from archive.diff.engine import ENGINE
from archive.diff.settings import DiffSettings
from archive.model import VersionHead
from archive.services.comparison.copies import succession

if TYPE_CHECKING:
    from archive.store import Repository


def statements(repository: Repository, series: str, upto: VersionHead | None = None) -> list[VersionHead]:
    """The heads of a series without copies, up to ``upto``; a copy that is itself asked for comes last."""
    held = succession(repository, repository.heads(series))
    if upto is None:
        return list(held.line)
    copy = held.copy_of(upto)
    last = copy.original if copy else upto
    until = 1 + next(n for n, head in enumerate(held.line) if head.digest == last.digest)
    return [*held.line[:until], *([upto] if copy else [])]


def line_key(heads: Sequence[VersionHead]) -> str:
    """Names a line by its versions, in order, and by the engine that compares them."""
    parts = [ENGINE, repr(DiffSettings()), *(head.digest for head in heads)]
    return sha256("\n".join(parts).encode()).hexdigest()
