"""Figures for the audit over time: lineage, answers about a long series, search.

Run from the checkout: ``python -m benchmarks.language_audit [lineage] [series] [search]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median

from archive import compare
from archive.model import Deposit, Paragraph, Provenance, Version, Witness
from archive.services.audit.dossier import dossier
from archive.services.intake.versions import version_of, witness_of
from archive.services.language.answers import blame_of, formulas_of, numbers_of
from archive.services.language.line import line_of
from archive.services.language.lineage import lineage
from archive.services.language.phrase import phrase
from archive.services.language.search import parsed, tokens
from archive.services.language.wordings import wordings
from archive.store import Repository, open_archive
from archive.store.derived import open_derived
from archive.store.search import Entry, Filter, SearchIndex
from tests.audit.generated import History, history

HISTORIES = 40
VERSIONS, PARAGRAPHS = 1_000, 50
PASSAGES = 300_000


def lineage_score() -> None:
    """How many lives and sentences of generated histories are exactly right."""
    lives = right_lives = sentences = right_sentences = 0
    for seed in range(HISTORIES):
        for rate in (1.0, 2.0):
            made = history(seed, rate=rate)
            comparisons = [compare(base, target) for base, target in pairwise(made.texts)]
            found = _stations(lineage(comparisons, len(made.texts[0])).places)
            lives += len(made.stations())
            right_lives += sum(life in found for life in made.stations().values())
            standing = wordings(comparisons, [Paragraph(text) for text in made.texts[0]])
            told = [(strand.text.strip(), strand.since) for each in standing for strand in each.strands]
            sentences += len(made.since[-1])
            right_sentences += sum(pair in told for pair in made.since[-1])
    print(f"lives exactly right: {right_lives} of {lives}; sentences: {right_sentences} of {sentences}")


def _stations(places: Sequence[Sequence[int]]) -> set[frozenset[tuple[int, int]]]:
    found: dict[int, set[tuple[int, int]]] = {}
    for version, row in enumerate(places):
        for position, life in enumerate(row):
            found.setdefault(life, set()).add((version, position))
    return {frozenset(each) for each in found.values()}


def long_series() -> None:
    """The first audit of a long series, the questions after it, and the cost of one more version."""
    made = history(7, versions=VERSIONS + 1, paragraphs=PARAGRAPHS)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(str(Path(folder) / "a.db"), create=True) as held,
    ):
        _timed("ingest", lambda: held.deposit_many(_deposits(made, range(VERSIONS))))
        _timed("first audit", lambda: dossier(held, "long"))
        _questions(held)
        held.deposit_many(_deposits(made, range(VERSIONS, VERSIONS + 1)))
        _timed("one more version: line", lambda: list(line_of(held, "long").comparisons))
        _timed("one more version: blame", lambda: blame_of(held, line_of(held, "long")))


def _questions(held: Repository) -> None:
    _timed("blame", lambda: blame_of(held, line_of(held, "long")))
    _timed("phrase", lambda: phrase(line_of(held, "long"), "shall be"))
    _timed("numbers", lambda: numbers_of(held, line_of(held, "long")))
    _timed("formulas", lambda: formulas_of(held, line_of(held, "long")))


def _deposits(made: History, chosen: Sequence[int]) -> Iterator[tuple[Witness, Provenance, Version]]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for number in chosen:
        # Every paragraph bears a figure that grows now and then, so that there are numbers to follow.
        texts = [
            f"{text} There were {200 + (number + 7 * life) // 50} cases."
            for text, life in zip(made.texts[number], made.lives[number], strict=True)
        ]
        deposit = Deposit(
            data="\n\n".join(texts).encode(),
            name=f"{number}.txt",
            source=f"long/{number}.txt",
            series="long",
            effective_on=date(1990, 1, 1) + timedelta(10 * number),
            dated_by="flag",
        )
        witness = witness_of(deposit)
        yield witness, Provenance(deposit.source, "file", moment), version_of(deposit, witness)


def search_speed() -> None:
    """The median time of a search over many distinct paragraphs."""
    chance = Random(11)
    vocabulary = [f"w{number:x}" for number in range(40_000)]
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(str(Path(folder) / "a.db"), create=True) as held,
    ):
        index = SearchIndex(open_derived(held.database), tokens)
        _timed("index", lambda: index.replace("long", _passages(chance, vocabulary), 1))
        times = []
        for query in _queries(chance, vocabulary):
            terms = parsed(query)
            start = time.process_time()
            index.find(terms, Filter(), 20)
            times.append(time.process_time() - start)
        told = f"median {median(times) * 1000:.1f} ms, worst {max(times) * 1000:.0f} ms"
        print(f"search over {PASSAGES:,}: {told}")


def _word(chance: Random, vocabulary: Sequence[str]) -> str:
    return vocabulary[int(len(vocabulary) * chance.random() ** 3)]


def _passages(chance: Random, vocabulary: Sequence[str]) -> Iterator[Entry]:
    for number in range(PASSAGES):
        text = f"p{number} " + " ".join(_word(chance, vocabulary) for _ in range(59))
        place = (str(date(1990, 1, 1) + timedelta(number % 12_000)), "0" * 64, number % 50)
        yield Entry("long", False, place, place, 1, text)


def _queries(chance: Random, vocabulary: Sequence[str]) -> Iterator[str]:
    for _ in range(60):
        one, other = _word(chance, vocabulary), _word(chance, vocabulary)
        yield from (one, f"{one} {other}", f'"{one} {other}"', f"{one[:3]}* {other}")


def _timed(name: str, act: Callable[[], object]) -> None:
    print(f"{name}: {_time(act):.2f} s", flush=True)


def _time(act: Callable[[], object]) -> float:
    """Seconds of processor time, so that a busy machine tells the same."""
    start = time.process_time()
    act()
    return time.process_time() - start


CHOICES = {"lineage": lineage_score, "series": long_series, "search": search_speed}

if __name__ == "__main__":
    for choice in sys.argv[1:] or CHOICES:
        CHOICES[choice]()
