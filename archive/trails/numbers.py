"""Numbers: the slots of a text that hold one, followed through the versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from archive.trails.citations import Citation


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as a text gives it.

    ``text`` are the exact characters of number, multiplier and percent; ``value`` its plain decimal
    form ("2200000000", "1.25"; for a range the lower end, with the upper one in ``upper``), ``unit``
    what it is measured in ("percent", "$", "元", "" for a bare count), ``noun`` the words it counts,
    ``hedge`` what softens it ("over", "nearly"), ``bound`` what does so behind the noun ("or more",
    以上). ``start`` and ``end`` are offsets in the paragraph.
    """

    text: str
    value: str
    start: int
    end: int
    upper: str = ""
    unit: str = ""
    noun: str = ""
    hedge: str = ""
    bound: str = ""

    @property
    def number(self) -> tuple[str, ...]:
        """What makes it this number, whatever words follow: value, unit, hedge and bound."""
        return self.value, self.upper, self.unit, self.hedge, self.bound

    @property
    def words(self) -> str:
        """Hedge, number, noun and bound in the order of the text."""
        outside = "" if self.hedge in self.text else self.hedge
        parts = [part for part in (outside, self.text, self.noun, self.bound) if part]
        return ("" if _HAN.search("".join(parts)) else " ").join(parts)


_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class SlotReading:
    """What stands in a number slot from one version on, until the next reading or the slot's end.

    ``first`` and ``last`` are the 0-based versions that show it, inclusive; ``citation`` cites the
    first of them. ``before`` and ``after`` are the words around, as far as the clause goes.
    """

    first: int
    last: int
    quantity: Quantity
    citation: Citation
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the text that holds a number, followed through the versions.

    ``readings`` are in order and differ from their neighbours in value, unit, noun or hedge;
    between two of them the slot may be empty (``last`` + 1 < next ``first``). ``label`` describes
    it by its latest words, with "…" for the number.
    """

    label: str
    readings: tuple[SlotReading, ...]
    furniture: bool = False

    def at(self, version: int) -> SlotReading | None:
        """What stands in it in a version (0-based); None where it is absent."""
        return next((each for each in self.readings if each.first <= version <= each.last), None)

    @property
    def changes(self) -> int:
        """How often the value changed."""
        values = [(each.quantity.value, each.quantity.upper) for each in self.readings]
        return sum(one != other for one, other in pairwise(values))

    @property
    def is_steady(self) -> bool:
        """Whether one number stands in it throughout, without a time of absence; its words may differ."""
        pairs = list(pairwise(self.readings))
        return not any(one.last + 1 < other.first for one, other in pairs) and not self.renumbered

    @property
    def renumbered(self) -> tuple[SlotReading, ...]:
        """The readings after the first that bring another number, not only other words behind it."""
        return tuple(b for a, b in pairwise(self.readings) if a.quantity.number != b.quantity.number)
