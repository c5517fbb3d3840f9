"""How fast whole comparisons are (alignment, word edits, classification), beside peers, as ratios to Y."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator

from archive import compare
from benchmarks.peers import Peer, peers, wikidiff2, yardstick

SLOW = 4.0
"""Seconds spent on one case at most; a peer that needs a quarter of it for one run is given no further case.

Neither are modes that compare characters: some cases would take them hours.
"""

Case = tuple[str, list[str], list[str]]


def cases() -> Iterator[Case]:
    """Named pairs of a seeded made-up language, the same on every run."""
    chance = random.Random(1)
    vocabulary = [
        "".join(chance.choice("etaoinshrdlucmfw") for _ in range(chance.randint(2, 9))) for _ in range(3000)
    ]

    def text(size: int) -> str:
        return " ".join(chance.choice(vocabulary) for _ in range(size)).capitalize() + "."

    def edited(paragraph: str) -> str:
        return " ".join(
            chance.choice(vocabulary) if chance.random() < 0.1 else w for w in paragraph.split(" ")
        )

    statement = [text(180) for _ in range(14)]
    yield "16 KB statement, 14 paragraphs, 10 % of the words", statement, [edited(part) for part in statement]
    near = [f"Article {n}: the member shall report on matter {n}." for n in range(2000)]
    yield (
        "2,000 near-identical paragraphs, 10 % edited",
        near,
        [part.replace("shall", "must") if chance.random() < 0.1 else part for part in near],
    )
    yield (
        "2,000 near-identical paragraphs, all edited",
        near,
        [part.replace("shall", "must") for part in near],
    )
    yield "two different texts, 200 KB each", [text(160) for _ in range(210)], [text(160) for _ in range(210)]
    large = [text(32) for _ in range(5000)]
    yield (
        "1 MB, 5,000 paragraphs, 5 % edited",
        large,
        [edited(p) if chance.random() < 0.05 else p for p in large],
    )


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
    return sorted(times)[len(times) // 2] * 1e3


def table() -> list[str]:
    """Lines of a Markdown table: times in ms and, in brackets, multiples of Y in the same run."""
    measured = list(cases())
    rows: dict[str, list[str]] = {}
    given_up: set[str] = set()
    for name, base, target in measured:
        unit = milliseconds(lambda base=base, target=target: yardstick()(base, target))  # type: ignore[misc]
        rows.setdefault("Y (cydifflib twice)", []).append(f"{unit:.1f}")
        runners: dict[str, Peer] = {"**policy-archive**": compare, **peers()}
        for peer, run in runners.items():
            if peer in given_up:
                rows.setdefault(peer, []).append("–")
                continue
            clock = time.perf_counter if "(process)" in peer else time.process_time
            spent = milliseconds(lambda run=run, base=base, target=target: run(base, target), clock)  # type: ignore[misc]
            if spent > SLOW * 1e3 / 4 or peer.endswith("characters"):
                given_up.add(peer)
            rows.setdefault(peer, []).append(f"{spent:,.1f} ({spent / unit:,.1f})")
        wiki = wikidiff2(base, target)
        rows.setdefault("wikidiff2 (in PHP)", []).append(
            "–" if wiki is None else f"{wiki:,.1f} ({wiki / unit:,.1f})"
        )
        print(f"measured: {name}", flush=True)
    head = "| ms (multiples of Y) | " + " | ".join(name for name, _, _ in measured) + " |"
    return [
        head,
        "|---|" + "--:|" * len(measured),
        *(f"| {name} | " + " | ".join(row) + " |" for name, row in rows.items()),
    ]
