"""UTF-8 in which some bytes were damaged, told from text in another encoding.

Characters of several bytes hardly ever arise by chance: what a legacy encoding writes are misfits beside
each other, with a few such characters among them. Where the characters prevail, the text is UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import Finding

_CHARACTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
"""A character of several bytes (RFC 3629)."""

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_HALVES = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf])+")
"""Surrogates, as some programs write them: no UTF-8, but bytes that no other encoding puts like this."""

_CUT = re.compile(
    rb"[\xc2-\xf4]|\xe0[\xa0-\xbf]|[\xe1-\xef][\x80-\xbf]|\xf0[\x90-\xbf]{1,2}|[\xf1-\xf4][\x80-\xbf]{1,2}"
)
"""The beginning of a character whose rest the end of the file cut off."""

_SHORT = 16
"""Bytes below which chance makes halves and beginnings of characters: a few letters in another encoding."""

_SHOWN_PLACES = 3
_SHOWN_BYTES = 8


@dataclass(frozen=True, slots=True)
class Misfit:
    """Bytes side by side that are no UTF-8, in the 1-based ``line``; ``is_last``: the text ends with them."""

    line: int
    data: bytes
    is_last: bool

    @property
    def is_half(self) -> bool:
        """Whether they are what is left of characters, rather than something else."""
        return bool(_HALVES.fullmatch(self.data)) or (self.is_last and bool(_CUT.fullmatch(self.data)))

    @property
    def is_evident(self) -> bool:
        """Whether they alone show that the text is UTF-8; one byte may be a letter of any encoding."""
        return self.is_half and len(self.data) > 1


def damage_of(data: bytes) -> Sequence[Misfit] | None:
    """The damaged places of UTF-8; None where the bytes are rather another encoding.

    They are UTF-8 with at least twice as many characters of several bytes as there are bytes that do not
    fit; of damage in a few places it is enough that there are as many characters as such bytes. What is
    left of a character (halves, one that the end cuts off) speaks for UTF-8.
    """
    count, misfits = len(_CHARACTER.findall(data)), misfits_in(data)
    is_short = len(data) < _SHORT
    odd = [each for each in misfits if is_short or not each.is_half]
    beyond = sum(len(each.data) for each in odd)
    if not count:
        return misfits if not odd and any(each.is_evident for each in misfits) else None
    is_slight = not is_short and count >= max(beyond, 2 * len(odd))
    return misfits if is_slight or count >= 2 * beyond else None


def misfits_in(data: bytes) -> Sequence[Misfit]:
    """Every place of ``data`` where bytes beyond ASCII are no part of a UTF-8 character."""
    masked = _CHARACTER.sub(lambda one: b" " * len(one[0]), data)
    found, line, counted = [], 1, 0
    for run in _BEYOND_ASCII.finditer(masked):
        line, counted = line + data.count(b"\n", counted, run.start()), run.start()
        found.append(Misfit(line, run[0], run.end() == len(data)))
    return found


def told(misfits: Sequence[Misfit], name: str) -> Finding:
    """The finding: how many bytes, where, and which."""
    count = sum(len(each.data) for each in misfits)
    shown = "; ".join(f"line {each.line}: {_hex(each.data)}" for each in misfits[:_SHOWN_PLACES])
    more = "; …" if len(misfits) > _SHOWN_PLACES else ""
    one = "1 byte is not and stands" if count == 1 else f"{count} bytes are not and stand"
    return Finding("encoding", name, f"The text is UTF-8, but {one} as \ufffd ({shown}{more}).")


def _hex(data: bytes) -> str:
    shown = data[:_SHOWN_BYTES].hex(" ").upper()
    return f"{shown} …" if len(data) > _SHOWN_BYTES else shown
