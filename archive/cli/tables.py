"""Tables: rows in aligned columns, which a narrow terminal shows in two lines each."""

from __future__ import annotations

from collections.abc import Sequence

from archive.cli.output import INDENT
from archive.reports.terminal import columns

GAP = "  "


def table(rows: Sequence[tuple[str, ...]], width: int | None) -> list[str]:
    """Every row as a line, its cells under each other; the last cell ends it, of any length.

    Where that takes more than ``width`` columns, each row's last cell stands in a line of its own
    below the row, indented, so that no line breaks where the terminal happens to end. None: never.
    """
    rooms = [max(map(columns, cells)) for cells in zip(*rows, strict=True)]
    if width is None or sum(rooms) + len(GAP) * (len(rooms) - 1) <= width:
        return [_line(row, rooms) for row in rows]
    return [line for row in rows for line in (_line(row[:-1], rooms), f"{'':{INDENT}}{row[-1]}")]


def _line(cells: Sequence[str], rooms: Sequence[int]) -> str:
    # Wide characters take two columns, so str.ljust would not align them.
    padded = [cell + " " * (room - columns(cell)) for cell, room in zip(cells, rooms, strict=False)]
    return GAP.join(padded).rstrip(" ")
