"""Memory: what was worked out about a line of versions, kept among the derived data for the next time.

An answer is kept under the line's key, which covers the versions and the engine; so a new version, a
late one or a newer engine simply has no answer yet. Answers are plain JSON, never code.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from archive.errors import StoreReadOnly
from archive.model import Summary

if TYPE_CHECKING:
    from archive.store import Repository
    from archive.store.derived import Derived

RULES = "26"
"""Raised whenever an answer of any kind would come out otherwise than before."""

Answer = TypeVar("Answer")


class Memory:
    """The kept answers of one archive; each use opens the derived data and closes it again."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def recall(self, kind: str, key: str) -> bytes | None:
        """What is kept; None where nothing is, or where the kept form is damaged."""
        derived = self._open()
        try:
            body = derived.answer(f"{kind}/{RULES}", key) if key else None
            return None if body is None else zlib.decompress(body)
        except zlib.error:
            return None
        finally:
            derived.close()

    def keep(self, kind: str, key: str, body: bytes) -> None:
        """Keep an answer; nothing is kept without a key."""
        derived = self._open()
        try:
            if key and derived.is_lasting:
                with suppress(StoreReadOnly):  # a role that only reads works it out each time
                    derived.keep(f"{kind}/{RULES}", key, zlib.compress(body, 6))
        finally:
            derived.close()

    def _open(self) -> Derived:
        from archive.store.derived import open_derived

        return open_derived(self._repository.database)

    def answer(self, kind: str, key: str, work_out: Callable[[], Answer]) -> Answer:
        """A kept answer of ``archive.trails`` types, or one worked out now and kept."""
        body = self.recall(kind, key)
        if body is not None:
            with suppress(ValueError, TypeError, KeyError, AttributeError):  # damaged: worked out again
                found: Answer = thawed(json.loads(body))  # type: ignore[assignment] # of that type when kept
                return found
        made = work_out()
        self.keep(kind, key, json.dumps(frozen(made), separators=(",", ":")).encode("ascii"))
        return made


def frozen(value: object) -> object:
    """A value of trails' types in JSON's own: ``{"=": [name, field, ...]}`` for each dataclass."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return {"@": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return {"=": [type(value).__name__, *(frozen(getattr(value, f.name)) for f in fields(value))]}
    if isinstance(value, tuple):
        return [frozen(item) for item in value]
    return value


def thawed(value: object) -> object:
    """Inverse of ``frozen`` for the types that are kept; lists come back as tuples."""
    if isinstance(value, list):
        return tuple([thawed(item) for item in value])
    if isinstance(value, dict):
        if "@" in value:
            return date.fromisoformat(str(value["@"]))
        name, *content = value["="]
        return _type_named(name)(*[thawed(item) for item in content])
    return value


@cache
def _type_named(name: str) -> Callable[..., object]:
    """The type of that name that ``frozen`` wrote.

    Raises:
        KeyError: the kept form is damaged, and there is none.
    """
    if name == Summary.__name__:  # kept by itself: listing versions loads no trails for it
        return Summary
    from archive import trails

    if name not in trails.__all__:
        raise KeyError(name)
    found: Callable[..., object] = getattr(trails, name)
    return found
