"""Naming: what a series may be called, so that every reference, table and folder can carry it; and what
a file's name says of its date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from archive.errors import SettingInvalid

LONGEST = 200
"""Most characters that a series name may have."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_DATED_NAME = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:_(?P<order>\d{1,3}))?\Z")


def checked_series(name: str) -> str:
    """The name itself, if a series may bear it.

    Raises:
        SettingInvalid: it is blank, too long, holds a line break or another control character, begins
            with ``#``, or is made of dots.
    """
    fault = _fault_of(name)
    if fault:
        shown = repr(name) if len(name) <= LONGEST else f"{name[:60]!r}…"
        raise SettingInvalid(f"A series cannot be called {shown}: {fault}.", "Choose another --series NAME.")
    return name


def _fault_of(name: str) -> str:
    """What is wrong with a name; "" for nothing."""
    hidden = any(unicodedata.category(character) in _HIDDEN for character in name)
    faults = {
        "it is blank": not name.strip(),
        "it begins or ends with a space": name != name.strip(),
        f"it has {len(name)} characters, more than {LONGEST}": len(name) > LONGEST,
        "it holds a character that does not show": hidden,
        "a # stands for a version's number": name.startswith("#"),
        "a part of it is empty or made of dots": any(set(part) <= {"."} for part in name.split("/")),
    }
    return next((fault for fault, is_so in faults.items() if is_so), "")


def listed_numbers(numbers: Sequence[int]) -> str:
    """Versions by their numbers, in order; a run of three or more by its ends: "#1, #4 to #9"."""
    told: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda each: each[1] - each[0]):
        members = [number for _, number in run]
        told += [f"#{members[0]} to #{members[-1]}"] if len(members) > 2 else [f"#{n}" for n in members]
    return ", ".join(told)


def dated_name(stem: str) -> tuple[date, int] | None:
    """Date and order that a file name without its ending spells (``2022-09-29_02``), if it does."""
    match = _DATED_NAME.match(stem)
    if match is None:
        return None
    try:
        return date.fromisoformat(match["day"]), int(match["order"] or 1)
    except ValueError:
        return None
