"""Alignment: which base paragraphs answer which target paragraphs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from archive.diff.runs import heaviest_run
from archive.diff.settings import DiffSettings
from archive.diff.sides import Side, marks
from archive.segmentation.keys import signature
from archive.segmentation.words import is_word, words


@dataclass(frozen=True, slots=True)
class Group:
    """One aligned group: positions on both sides, whether it moved and with which movement."""

    base: tuple[int, ...]
    target: tuple[int, ...]
    moved: bool = False
    movement: int = 0


def exact_pairs(base: Sequence[str], target: Sequence[str]) -> dict[int, int]:
    """Target position by base position for equal marks: ends, then unique ones, then their neighbours."""
    pairs: dict[int, int] = {}
    start, shared = 0, min(len(base), len(target))
    while start < shared and base[start] == target[start]:
        pairs[start] = start
        start += 1
    end = 0
    while end < shared - start and base[-1 - end] == target[-1 - end]:
        end += 1
        pairs[len(base) - end] = len(target) - end
    base_rest, target_rest = range(start, len(base) - end), range(start, len(target) - end)
    pairs.update(_unique_pairs(base, target, base_rest, target_rest))
    _extend(pairs, base, target)
    return pairs


def _unique_pairs(
    base: Sequence[str], target: Sequence[str], base_rest: Sequence[int], target_rest: Sequence[int]
) -> dict[int, int]:
    base_counts, target_counts = Counter(base[i] for i in base_rest), Counter(target[j] for j in target_rest)
    places = {target[j]: j for j in target_rest if target_counts[target[j]] == 1}
    return {i: places[base[i]] for i in base_rest if base_counts[base[i]] == 1 and base[i] in places}


def _extend(pairs: dict[int, int], base: Sequence[str], target: Sequence[str]) -> None:
    """Pair equal neighbours of what is paired, down and up."""
    taken = set(pairs.values())
    for step in (1, -1):
        for i, j in sorted(pairs.items(), reverse=step < 0):
            i, j = i + step, j + step
            while (
                0 <= i < len(base)
                and 0 <= j < len(target)
                and i not in pairs
                and j not in taken
                and base[i] == target[j]
            ):
                pairs[i] = j
                taken.add(j)
                i, j = i + step, j + step


def align(base: Side, target: Side, settings: DiffSettings) -> list[Group]:
    """Groups that hold every paragraph of both sides exactly once, in no particular order."""
    base_marks, target_marks = marks(base, target)
    pairs = exact_pairs(base_marks, target_marks)
    taken = set(pairs.values())
    base_rest = [i for i in range(len(base)) if i not in pairs]
    target_rest = [j for j in range(len(target)) if j not in taken]
    groups = [((i,), (j,)) for i, j in pairs.items()]
    if base_rest and target_rest:
        base.load(base_rest)
        target.load(target_rest)
        groups += _similar(base, target, base_rest, target_rest, pairs, settings)
    return _placed(groups, len(base), len(target))


def _bag(text: str) -> Counter[str]:
    return Counter(token.lower() for token in words(text) if is_word(token))


def _similar(base, target, base_rest, target_rest, pairs, settings):
    bags_base = {i: _bag(base.text(i)) for i in base_rest}
    bags_target = {j: _bag(target.text(j)) for j in target_rest}
    frequency = Counter(word for bag in (*bags_base.values(), *bags_target.values()) for word in bag)
    total = len(bags_base) + len(bags_target)
    weight = {word: log(1 + total / count) for word, count in frequency.items()}
    mass_base = {i: sum(weight[w] * n for w, n in bag.items()) for i, bag in bags_base.items()}
    mass_target = {j: sum(weight[w] * n for w, n in bag.items()) for j, bag in bags_target.items()}
    index = defaultdict(list)
    for j, bag in bags_target.items():
        for word, n in bag.items():
            index[word].append((j, n))
    scores = []
    for i, bag in bags_base.items():
        shared = defaultdict(float)
        for word, n in bag.items():
            postings = index.get(word, ())
            if len(postings) <= 200:
                for j, m in postings:
                    shared[j] += weight[word] * min(n, m)
        for j, s in shared.items():
            if s > 0:
                scores.append((2 * s / (mass_base[i] + mass_target[j] or 1), i, j, s))
    used_i, used_j = {}, {}
    scores.sort(key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1], entry[2]))
    for s, i, j, _ in scores:
        if s >= settings.likeness and i not in used_i and j not in used_j:
            used_i[i] = j
            used_j[j] = i
    merged, split = defaultdict(list), defaultdict(list)
    for s, i, j, raw in sorted(scores, key=lambda e: -e[3]):
        if (
            i not in used_i
            and j in used_j
            and used_i[used_j[j]] == j
            and raw >= settings.split * mass_base[i]
            and abs(used_j[j] - i) <= 3
        ):
            merged[j].append(i)
            used_i[i] = j
        elif (
            j not in used_j
            and i in used_i
            and raw >= settings.split * mass_target[j]
            and abs(used_i[i] - j) <= 3
            and used_i[i] not in merged
        ):
            split[i].append(j)
            used_j[j] = i
    out = []
    for i, j in used_i.items():
        if j in merged:
            continue
        if i in split:
            js = sorted([j, *split[i]])
            out.append(((i,), tuple(js)))
        else:
            out.append(((i,), (j,)))
    for j, extra in merged.items():
        i = used_j[j]
        out.append((tuple(sorted([i, *extra])), (j, *split.get(i, ()))))
    return out


def _placed(groups, base_size: int, target_size: int) -> list[Group]:
    """The groups, told which of them moved, completed by what answers nothing."""
    groups = sorted(groups, key=lambda group: group[1][0])
    run = set(heaviest_run([g[0][0] for g in groups], [1] * len(groups)))
    placed: list[Group] = []
    movement = 0
    for number, (base, target) in enumerate(groups):
        if number in run:
            placed.append(Group(base, target))
            continue
        before = groups[number - 1] if number else None
        together = before is not None and before[0][-1] + 1 == base[0] and before[1][-1] + 1 == target[0]
        if not (together and placed[-1].moved):
            movement += 1
        placed.append(Group(base, target, moved=True, movement=movement))
    seen_base = {i for base, _ in groups for i in base}
    seen_target = {j for _, target in groups for j in target}
    placed += [Group((i,), ()) for i in range(base_size) if i not in seen_base]
    placed += [Group((), (j,)) for j in range(target_size) if j not in seen_target]
    return placed
