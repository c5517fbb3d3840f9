"""Numbers as a page: every slot with its curve and its readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import VersionHead
from archive.reports.chart import Steps, steps
from archive.reports.html import heading
from archive.reports.templates import render
from archive.reports.visible import visible
from archive.trails import Citation, Slot


@dataclass(frozen=True, slots=True)
class Row:
    """One reading as a row: when, what, and where it can be checked; "absent" has no citation."""

    head: VersionHead
    words: str
    citation: Citation | None = None


_SHOWN = 5


@dataclass(frozen=True, slots=True)
class SlotView:
    """One slot as pages show it: its label, its values in short, curve and rows.

    ``values`` are all numbers it had, one after the other; of many the first and the latest, "…" between.
    """

    label: str
    values: tuple[str, ...]
    is_gone: bool
    chart: Steps
    rows: tuple[Row, ...]


def numbers_page(series: str, slots: Sequence[Slot], heads: Sequence[VersionHead]) -> str:
    """The whole page. The same slots give the same bytes."""
    title = f"{heading(heads[-1])}: its numbers over time"
    return render(
        "numbers.html",
        styles=("page.css", "ledgers.css"),
        title=title,
        heading=heading(heads[-1]),
        series=series,
        heads=heads,
        slots=[slot_view(slot, heads) for slot in slots],
    )


def slot_view(slot: Slot, heads: Sequence[VersionHead]) -> SlotView:
    """A slot made ready for a page."""
    values = [visible(each.quantity.words) for each in (slot.readings[0], *slot.renumbered)]
    return SlotView(
        label=visible(slot.label),
        values=tuple(values if len(values) <= _SHOWN else (values[0], "…", values[-1])),
        is_gone=slot.readings[-1].last < len(heads) - 1,
        chart=steps(slot, heads),
        rows=tuple(_rows(slot, heads)),
    )


def _rows(slot: Slot, heads: Sequence[VersionHead]) -> Iterator[Row]:
    last = -1
    for reading in slot.readings:
        if last >= 0 and reading.first > last + 1:
            yield Row(heads[last + 1], "absent")
        last = reading.last
        yield Row(heads[reading.first], visible(reading.quantity.words), reading.citation)
    if last < len(heads) - 1:
        yield Row(heads[last + 1], "absent")
