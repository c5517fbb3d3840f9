"""How well paragraphs are paired, on pairs with exact ground truth, beside two simple ways of pairing."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from archive.diff.compare import records
from benchmarks.pairs import Pair, Record, pairs

KINDS = ("edited", "moved", "split", "merged", "inserted", "deleted")
Aligner = Callable[[list[str], list[str]], Sequence[Record]]


def by_position(base: list[str], target: list[str]) -> list[Record]:
    """Difflib over whole paragraphs, replaced runs paired in order: what git and page watchers do."""
    found: list[Record] = []
    for tag, low, high, start, stop in difflib.SequenceMatcher(
        None, base, target, autojunk=False
    ).get_opcodes():
        common = min(high - low, stop - start)
        kind = "unchanged" if tag == "equal" else "edited"
        found += [((low + n,), (start + n,), kind) for n in range(common)]
        found += [((i,), (), "deleted") for i in range(low + common, high)]
        found += [((), (j,), "inserted") for j in range(start + common, stop)]
    return found


def by_likeness(base: list[str], target: list[str]) -> list[Record]:
    """The most alike first, by their distinct words, wherever they stand; no moves, splits or merges."""
    old, new = [set(text.split()) for text in base], [set(text.split()) for text in target]
    scores = sorted(
        (
            (-2 * len(a & b) / (len(a) + len(b) or 1), abs(i - j), i, j)
            for i, a in enumerate(old)
            for j, b in enumerate(new)
        )
    )
    left, right, found = set(range(len(base))), set(range(len(target))), []
    for score, _, i, j in scores:
        if score <= -0.5 and i in left and j in right:
            left.discard(i)
            right.discard(j)
            found.append(((i,), (j,), "unchanged" if base[i] == target[j] else "edited"))
    return found + [((i,), (), "deleted") for i in left] + [((), (j,), "inserted") for j in right]


def score(aligner: Aligner, made: Iterable[Pair]) -> dict[str, float]:
    """F1 of pairs whose texts differ, share of documents all right, F1 of exact records by kind."""
    counts: Counter[tuple[str, str]] = Counter()
    right = total = 0
    for pair in made:
        truth, found = set(pair.truth), set(aligner(pair.base, pair.target))
        wanted, given = _pairs(truth), _pairs(found)
        hard = {(i, j) for i, j in wanted | given if pair.base[i] != pair.target[j]}
        _count(counts, "pairs", wanted & hard, given & hard)
        for kind in KINDS:
            _count(counts, kind, {r for r in truth if r[2] == kind}, {r for r in found if r[2] == kind})
        right += wanted == given
        total += 1
    figures = {name: _f1(counts, name) for name in ("pairs", *KINDS)}
    return {**figures, "documents": right / total if total else 0.0}


def _pairs(found: Iterable[Record]) -> set[tuple[int, int]]:
    return {(i, j) for base, target, _ in found for i in base for j in target}


def _count(
    counts: Counter[tuple[str, str]], name: str, wanted: AbstractSet[object], given: AbstractSet[object]
) -> None:
    counts[name, "hits"] += len(wanted & given)
    counts[name, "wanted"] += len(wanted)
    counts[name, "given"] += len(given)


def _f1(counts: Counter[tuple[str, str]], name: str) -> float:
    both = counts[name, "wanted"] + counts[name, "given"]
    return 2 * counts[name, "hits"] / both if both else 1.0


def table(folder: Path) -> list[str]:
    """Lines of a Markdown table: every aligner's scores on pairs made from a folder."""
    made = list(pairs(folder))
    aligners: dict[str, Aligner] = {
        "policy-archive": records,
        "most alike first (words)": by_likeness,
        "difflib, replaced runs in order": by_position,
    }
    columns = ("pairs", "documents", *KINDS)
    lines = [f"| {len(made)} pairs | " + " | ".join(columns) + " |", "|---|" + "--:|" * len(columns)]
    for name, aligner in aligners.items():
        figures = score(aligner, made)
        lines.append(f"| {name} | " + " | ".join(f"{figures[column]:.3f}" for column in columns) + " |")
    return lines
