"""A value of the model in JSON's own types, by the names of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum


def json_value(value: object) -> object:
    """The same value in dicts, lists, strings, numbers, booleans and None; moments and days as ISO 8601.

    A record, whether a dataclass or a named tuple, becomes a dict: a reader must not count places.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    named = _by_name(value)
    if named is not None:
        return {str(key): json_value(item) for key, item in named.items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [json_value(item) for item in value]
    return value


def _by_name(value: object) -> Mapping[object, object] | None:
    """What a record or a mapping holds, by name; None for anything else."""
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: getattr(value, entry.name) for entry in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        named: Mapping[object, object] = value._asdict()
        return named
    return value if isinstance(value, Mapping) else None
