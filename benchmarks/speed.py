"""How fast whole comparisons are (alignment, word edits, classification), beside peers, as ratios to Y."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from statistics import median

from archive import compare
from benchmarks.peers import Peer, peers, wikidiff2, yardstick

SLOW = 4.0
"""Seconds spent on one case at most; a peer that needs a quarter of it for one run is given no further case.

Neither are modes that compare characters: some cases would take them hours.
"""

Case = tuple[str, list[str], list[str]]
OURS, Y = "**policy-archive**", "Y (cydifflib twice)"
LARGE = "1 MB, 5,000 paragraphs, 5 % edited"
SIZES = (500, 5_000, 50_000)
"""Paragraphs of the documents that show how time and memory grow."""
_LATIN = "etaoinshrdlucmfw"
_FRENCH = "esaitnruloédcpmàqvèê"
_HAN = [chr(0x4E00 + 7 * number) for number in range(900)]


class Language:
    """A seeded made-up language: the same words and texts on every run."""

    def __init__(
        self, seed: int, letters: Sequence[str], *, longest: int = 9, gap: str = " ", end: str = "."
    ):
        self.chance = random.Random(seed)
        self.gap, self.end = gap, end
        self.vocabulary = [
            "".join(self.chance.choice(letters) for _ in range(self.chance.randint(2, longest)))
            for _ in range(3000)
        ]

    def text(self, size: int) -> list[str]:
        """The words of one paragraph."""
        return [self.chance.choice(self.vocabulary) for _ in range(size)]

    def written(self, words: Sequence[str]) -> str:
        """A paragraph as it is read."""
        return self.gap.join(words).capitalize() + self.end

    def edited(self, words: Sequence[str]) -> list[str]:
        """The words with a tenth of them replaced."""
        return [self.chance.choice(self.vocabulary) if self.chance.random() < 0.1 else word for word in words]

    def pair(self, paragraphs: int, size: int, share: float) -> tuple[list[str], list[str]]:
        """A document, and the same with a share of its paragraphs edited."""
        base = [self.text(size) for _ in range(paragraphs)]
        target = [self.edited(words) if self.chance.random() < share else words for words in base]
        return [self.written(words) for words in base], [self.written(words) for words in target]

    def strangers(self, paragraphs: int, size: int) -> tuple[list[str], list[str]]:
        """Two documents that have nothing but the language in common."""
        sides = [[self.written(self.text(size)) for _ in range(paragraphs)] for _ in range(2)]
        return sides[0], sides[1]

    def revised(self, paragraphs: int, size: int) -> tuple[list[str], list[str]]:
        """A document, and the same with a tenth of its paragraphs edited, inserted, deleted or moved."""
        base, target = self.pair(paragraphs, size, 0.05)
        fates = [self.chance.random() for _ in target]
        moved = [text for text, fate in zip(target, fates, strict=True) if fate < 0.01]
        kept = [text for text, fate in zip(target, fates, strict=True) if fate >= 0.03]
        for text in (*moved, *[self.written(self.text(size)) for _ in range(paragraphs // 50)]):
            kept.insert(self.chance.randrange(len(kept)), text)
        return base, kept


def cases() -> Iterator[Case]:
    """Named pairs, the same on every run."""
    english = Language(1, _LATIN)
    yield "16 KB statement, 14 paragraphs, 10 % of the words", *english.pair(14, 180, 1.0)
    near = [f"Article {n}: the member shall report on matter {n}." for n in range(2000)]
    must = [part.replace("shall", "must") for part in near]
    some = [new if english.chance.random() < 0.1 else old for old, new in zip(near, must, strict=True)]
    yield "2,000 near-identical paragraphs, 10 % edited", near, some
    yield "2,000 near-identical paragraphs, all edited", near, must
    yield "two different texts, 200 KB each, long paragraphs", *english.strangers(210, 160)
    yield "the same in 1,000 short paragraphs", *english.strangers(1000, 32)
    yield LARGE, *english.pair(5000, 32, 0.05)
    yield "1 MB, 5 % edited and 5 % inserted, deleted or moved", *english.revised(5000, 32)
    french = Language(2, _FRENCH)
    yield "1 MB of accented words, 5 % edited", *french.pair(5000, 32, 0.05)
    chinese = Language(3, _HAN, longest=3, gap="", end="。")
    yield "1 MB of Chinese, 5,000 paragraphs, 5 % edited", *chinese.pair(5000, 28, 0.05)


def milliseconds(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Median of up to nine runs; of fewer where one takes long.

    Processor time, so that what else the machine does hardly counts; whole processes are timed by the wall.
    """
    times: list[float] = []
    while len(times) < 9 and sum(times) < SLOW:
        gc.collect()
        start = clock()
        run()
        times.append(clock() - start)
    return median(times) * 1e3


def compared_and_read(base: Sequence[str], target: Sequence[str]) -> list[str]:
    """The ids of all changes and the digests of both sides.

    Changes of unchanged paragraphs, all ids of theirs and a bare side's digest are made when they are
    asked for: this asks for all of them.
    """
    comparison = compare(base, target)
    sides = [comparison.base.head.digest, comparison.target.head.digest]
    return [*sides, *[change.id for change in comparison.changes]]


def side_by_side(base: list[str], target: list[str], run_ours: Peer = compare) -> tuple[float, float]:
    """Medians of ours and of Y in ms of processor time, taken in turns, so that both meet the same load."""
    ours: list[float] = []
    theirs: list[float] = []
    unit = yardstick()
    while len(ours) < 15 and sum(ours) + sum(theirs) < 2 * SLOW:
        for times, run in ((theirs, unit), (ours, run_ours)):
            gc.collect()
            start = time.process_time()
            run(base, target)
            times.append(time.process_time() - start)
    return median(ours) * 1e3, median(theirs) * 1e3


def table() -> list[str]:
    """Lines of a Markdown table, one case a line: times in ms and, in brackets, multiples of Y."""
    names = ["git diff --word-diff (process)", "wikidiff2 (in PHP)"]
    names = [OURS, Y, *names, *(name for name in peers() if name not in names)]
    lines = ["| ms (multiples of Y) | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]
    given_up: set[str] = set()
    for name, base, target in cases():
        row = _row(base, target, given_up)
        lines.append(_line(name, row, names))
        if name == LARGE:
            ours = side_by_side(base, target, compared_and_read)
            lines.append(_line("the same, and every change is read, with its id", _own_row(*ours), names))
        print(f"measured: {name}", flush=True)
    return lines


def _line(name: str, row: Mapping[str, str], names: Sequence[str]) -> str:
    return f"| {name} | " + " | ".join(row.get(peer, "–") for peer in names) + " |"


def _own_row(ours: float, unit: float) -> dict[str, str]:
    return {OURS: f"{ours:,.1f} ({ours / unit:,.1f})", Y: f"{unit:.1f}"}


def _row(base: list[str], target: list[str], given_up: set[str]) -> dict[str, str]:
    """What each peer takes for one case; ``given_up`` gathers those that are too slow for another."""
    ours, unit = side_by_side(base, target)
    row = _own_row(ours, unit)
    for peer, run in peers().items():
        if peer in given_up:
            continue
        clock = time.perf_counter if "(process)" in peer else time.process_time
        spent = milliseconds(partial(run, base, target), clock)
        if spent > SLOW * 1e3 / 4 or peer.endswith("characters"):
            given_up.add(peer)
        row[peer] = f"{spent:,.1f} ({spent / unit:,.1f})"
    wiki = wikidiff2(base, target)
    if wiki is not None:
        row["wikidiff2 (in PHP)"] = f"{wiki:,.1f} ({wiki / unit:,.1f})"
    return row


def growth() -> list[str]:
    """Lines of a Markdown table: time and peak memory by size, 5 % of the paragraphs edited."""
    lines = [
        "| paragraphs | text of both sides | ms | times the row above | peak memory | times the text |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    before = 0.0
    for size in SIZES:
        base, target = Language(1, _LATIN).pair(size, 32, 0.05)
        text = sum(map(len, base)) + sum(map(len, target))
        spent = milliseconds(partial(compare, base, target))
        peak = _peak(base, target)
        grown = f"{spent / before:.1f}" if before else ""
        cells = (f"{size:,}", f"{text / 1e6:.2f} MB", f"{spent:,.1f}", grown)
        lines.append("| " + " | ".join((*cells, f"{peak / 1e6:.1f} MB", f"{peak / text:.1f}")) + " |")
        before = spent
    return lines


def _peak(base: list[str], target: list[str]) -> int:
    """Bytes that a comparison holds at most besides the texts given to it, as Python counts them."""
    gc.collect()
    tracemalloc.start()
    compare(base, target)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
