"""Short texts that recur, each stored once and named by a number.

What a label's number stands for never changes, so what was read once may be remembered.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, select

from archive.errors import StoreDamaged
from archive.store.columns import text_bytes
from archive.store.draft import Draft
from archive.store.tables import labels

FEW = 500
"""How many values one statement is given; SQLite's own limit is 32,766."""


def address_of(data: bytes) -> int:
    """The first 31 bits of a digest: where to look for candidates."""
    return int.from_bytes(data[:4], "big") >> 1


class Labels:
    """Labels of one archive, with what is known of them so far."""

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._numbers: dict[str, int] = {}

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        self._texts.clear()
        self._numbers.clear()

    def find(self, connection: Connection, text: str) -> int | None:
        """Number of a label, None where no such label is held."""
        if text in self._numbers:
            return self._numbers[text]
        address = address_of(sha256(text_bytes(text)).digest())
        rows = connection.execute(select(labels.c.id, labels.c.text).where(labels.c.address == address))
        for number, held in rows:
            self._learn(number, held)
        return self._numbers.get(text)

    def number(self, draft: Draft, text: str) -> int:
        """Number of a label, which is added where it is new."""
        if text in self._numbers:
            return self._numbers[text]
        found = self.find(draft.connection, text)
        if found is not None:
            return found
        number = draft.next_number(labels)
        draft.insert(labels, id=number, address=address_of(sha256(text_bytes(text)).digest()), text=text)
        self._learn(number, text)
        return number

    def maybe(self, draft: Draft, text: str | None) -> int | None:
        """``number``, None for None."""
        return None if text is None else self.number(draft, text)

    def text(self, number: int) -> str:
        """A label's text; it must have been learnt."""
        try:
            return self._texts[number]
        except KeyError:
            message = f"Label {number} is missing."
            raise StoreDamaged(message, "See `archive verify`.") from None

    def text_or_none(self, number: int | None) -> str | None:
        """``text``, None for None."""
        return None if number is None else self.text(number)

    def learn(self, connection: Connection, numbers: Iterable[int | None]) -> None:
        """Read the labels of these numbers that are not known yet."""
        missing = sorted({n for n in numbers if n is not None and n not in self._texts})
        for at in range(0, len(missing), FEW):
            some = missing[at : at + FEW]
            for number, text in connection.execute(
                select(labels.c.id, labels.c.text).where(labels.c.id.in_(some))
            ):
                self._learn(number, text)

    def _learn(self, number: int, text: str) -> None:
        self._texts[number] = text
        self._numbers[text] = number
