"""Lines of a PDF's pages and what they have in common: size of the body text, leading, margins.

Lengths are points; the origin is at the lower left of a page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.readers.lines import is_wide

_SPACE = 0.25
"""Width of a space, in font sizes."""

_NEAR = 12.0
"""Ragged lines of one column end this near to each other now and then, in points."""

_EXACT = 1.5
"""Justified lines end this near to each other, in points."""

HYPHEN = "\x02"
"""Ends a line that PDFium saw end in a hyphen."""


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line: ``page`` is 1-based, ``run`` numbers the column that it stands in on its page.

    ``block``, ``role`` and ``row`` come from the file's tags (0 and "" where it has none);
    ``lead`` is the width of the first word.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool
    block: int
    role: str
    row: int
    lead: float
    page: int
    run: int = 0

    @property
    def place(self) -> str:
        return f"page {self.page}"

    @property
    def is_hyphenated(self) -> bool:
        return self.text.endswith((HYPHEN, "\u00ad"))


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is usual in a document: size of body text, its leading, right margin of every column."""

    body: float
    leading: float
    margins: dict[tuple[int, int], float]
    justified: dict[tuple[int, int, int], float]

    def reach(self, line: PdfLine) -> float:
        """How far to the right the lines of this line's block, or column, go."""
        own = self.justified.get((line.page, line.run, round(line.left / 3)))
        return own or self.margins.get((line.page, line.run), line.right)

    def fits_behind(self, line: PdfLine, following: PdfLine) -> bool:
        """Whether the next line's first word had room behind ``line``: then the break was meant."""
        if is_wide(following.text[:1]):
            # Closing punctuation may not begin a line and takes the character before it along.
            return line.right + following.size * 2.2 < self.reach(line)
        return line.right + line.size * _SPACE + following.lead < self.reach(line)

    def is_close(self, line: PdfLine, following: PdfLine) -> bool:
        """Whether two lines stand one below the other without extra space between them."""
        drop = line.baseline - following.baseline
        usual = self.leading * max(line.size, following.size) / self.body
        return 0 < drop <= usual * 1.2


def metrics_of(lines: Sequence[PdfLine]) -> Metrics:
    """What is usual in these lines."""
    body = _commonest((round(line.size, 1), len(line.text)) for line in lines) or 10.0
    drops = [
        (round(above.baseline - below.baseline, 0), 1)
        for above, below in pairwise(lines)
        if above.page == below.page
        and abs(above.size - body) < 0.6
        and body * 0.8 < above.baseline - below.baseline < body * 2.5
    ]
    leading = _least_common_drop(drops) or body * 1.3
    return Metrics(body, leading, _margins(lines), _justified(lines))


def _commonest(weighed: Iterable[tuple[float, int]]) -> float:
    counts: Counter[float] = Counter()
    for value, weight in weighed:
        counts[value] += weight
    return max(counts, key=lambda value: (counts[value], value), default=0.0)


def _least_common_drop(drops: Sequence[tuple[float, int]]) -> float:
    """The smallest distance that many neighbouring lines keep; gaps between paragraphs are larger."""
    counts = Counter(drop for drop, _ in drops)
    frequent = [drop for drop, count in counts.items() if count * 5 >= max(counts.values())]
    return min(frequent, default=0.0)


def _margins(lines: Sequence[PdfLine]) -> dict[tuple[int, int], float]:
    """Right margin of every column, from all lines of like columns (same left edge) on all pages."""
    lefts: dict[tuple[int, int], float] = {}
    for line in lines:
        column = (line.page, line.run)
        lefts[column] = min(lefts.get(column, line.left), line.left)
    rights: dict[float, list[float]] = defaultdict(list)
    for line in lines:
        rights[round(lefts[line.page, line.run], -1)].append(line.right)
    margins = {left: _margin(found) for left, found in rights.items()}
    return {column: margins[round(left, -1)] for column, left in lefts.items()}


def _margin(rights: Sequence[float]) -> float:
    """The farthest right edge that several lines come near; a single line may overhang."""
    ordered = sorted(rights, reverse=True)
    fewest = 2 if len(ordered) < 100 else len(ordered) // 50
    for position, right in enumerate(ordered[: -fewest + 1]):
        if ordered[position + fewest - 1] >= right - _NEAR:
            return right
    return ordered[0]


def _justified(lines: Sequence[PdfLine]) -> dict[tuple[int, int, int], float]:
    """Right margin of indented blocks that are set to a margin of their own on both sides."""
    rights: dict[tuple[int, int, int], list[float]] = defaultdict(list)
    for line in lines:
        rights[line.page, line.run, round(line.left / 3)].append(line.right)
    found = {}
    for place, edges in rights.items():
        farthest = max(edges)
        if sum(edge > farthest - _EXACT for edge in edges) >= 3:
            found[place] = farthest
    return found
