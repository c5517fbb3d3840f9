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
        self._absent: set[str] = set()
        self._absent_in: Draft | None = None

    def forget(self) -> None:
        """Forget what was read or written, as a failed transaction must."""
        self._texts.clear()
        self._numbers.clear()
        self._absent.clear()
        self._absent_in = None

    def find(self, connection: Connection, text: str) -> int | None:
        """Number of a label, None where no such label is held."""
        if text in self._numbers:
            return self._numbers[text]
        address = address_of(sha256(text_bytes(text)).digest())
        rows = connection.execute(select(labels.c.id, labels.c.text).where(labels.c.address == address))
        for number, held in rows:
            self._learn(number, held)
        return self._numbers.get(text)

    def look_up(self, draft: Draft, wanted: Iterable[str | None]) -> None:
        """Learn which of many labels are held in few statements; ``number`` then asks for none of them."""
        if self._absent_in is not draft:
            self._absent_in, self._absent = draft, set()
        unknown = [text for text in dict.fromkeys(wanted) if text is not None and self._is_unknown(text)]
        for at in range(0, len(unknown), FEW):
            addresses = [address_of(sha256(text_bytes(text)).digest()) for text in unknown[at : at + FEW]]
            found = select(labels.c.id, labels.c.text).where(labels.c.address.in_(addresses))
            for number, text in draft.connection.execute(found):
                self._learn(number, text)
        self._absent.update(text for text in unknown if text not in self._numbers)

    def _is_unknown(self, text: str) -> bool:
        return text not in self._numbers and text not in self._absent

    def known(self, text: str) -> int | None:
        """Number of a label that was looked up, None where no such label is held."""
        return self._numbers.get(text)

    def number(self, draft: Draft, text: str) -> int:
        """Number of a label, which is added where it is new."""
        if text in self._numbers:
            return self._numbers[text]
        # Nobody else writes before this transaction ends: what it did not find is not there.
        is_absent = self._absent_in is draft and text in self._absent
        found = None if is_absent else self.find(draft.connection, text)
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
        self._absent.discard(text)
