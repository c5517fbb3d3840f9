"""The same demonstration on SQLite and on PostgreSQL: every page and every answer is the same.

Compared are whole commands. What was recorded when is masked where the corpus is taken in twice, and
not masked where the archive is copied: then everything is the same to the byte.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.cli.app import cli
from archive.services.intake.ingest import ingest
from archive.services.language.search import Found, Narrowing, search, tokens_of
from archive.store import Repository, open_archive
from tests.making import deposit
from tests.stores import drop_database, make_database

pytestmark = pytest.mark.postgres

ROOT = Path(__file__).resolve().parents[2]
MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(\+00:00| UTC)")
"""A moment in UTC, as `recorded_at` and `retrieved_at` are written."""

NAMES = sorted(folder.name for folder in (ROOT / "corpus").iterdir() if folder.is_dir())


@pytest.fixture(scope="module")
def postgresql(postgresql_server: str) -> Iterator[str]:
    url = make_database(postgresql_server)
    yield url
    drop_database(postgresql_server, url)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> tuple[str, str]:
    """The corpus, taken in by the command into an archive on each database."""
    places = (str(tmp_path_factory.mktemp("demo") / "demo.db"), postgresql)
    for place in places:
        run(place, "ingest", "corpus")
    return places


def run(place: str, *arguments: str) -> str:
    """What a command prints; it must go well."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        done = CliRunner().invoke(cli, ["--db", place, *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def questions() -> Iterator[tuple[str, ...]]:
    """Every command that only reads, in each form that it answers in on standard output."""
    for form in ((), ("--format", "json")):
        yield from ((command, *form) for command in ("series", "audit", "verify"))
        yield ("reprocess", "--dry-run", *form)
        yield ("search", '"the committee"', *form)
        yield ("phrase", "--all", "cooperation", *form)
        yield from ((ledger, NAMES[0], *form) for ledger in ("numbers", "strength", "formulas"))
        for name in NAMES:
            yield from ((command, name, *form) for command in ("log", "show", "blame", "audit", "review"))
            yield from (("review", f"{name}@latest", *form), ("phrase", name, "the", *form))
            yield ("diff", f"{name}@first", f"{name}@latest", *form)
    yield ("numbers", NAMES[0], "--format", "csv")
    yield from (("show", f"{name}@first", "--raw") for name in NAMES)


def answers(place: str, folder: Path) -> dict[str, str]:
    """Everything that the demonstration shows, by name: what commands print, and the files they write."""
    told = {" ".join(arguments): run(place, *arguments) for arguments in questions()}
    run(place, "report", "--all", "-o", str(folder / "reports"))
    run(place, "audit", NAMES[0], "-o", str(folder / "dossier"))
    told |= {str(f.relative_to(folder)): f.read_text() for f in folder.rglob("*") if f.is_file()}
    return told


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def test_the_demonstration_is_the_same_on_both(both: tuple[str, str], tmp_path: Path) -> None:
    masked = [without_moments(place, answers(place, tmp_path / str(n))) for n, place in enumerate(both)]
    assert differing(*masked) == []
    assert len([name for name in masked[0] if name.endswith(".html")]) > 30
    for place in both:
        assert json.loads(run(place, "verify", "--format", "json"))["findings"] == []


def test_an_archive_counts_the_same_on_both(both: tuple[str, str]) -> None:
    one, other = (json.loads(run(place, "db", "info", "--format", "json")) for place in both)
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} <= {
        "place",
        "engine",
        "bytes",
        "bytes_without_search",
    }
    assert all("content" in run(place, "db", "info") for place in both)


def without_moments(place: str, told: dict[str, str]) -> dict[str, str]:
    """Moments masked, and the root of the log, which binds them and is also shown by its beginning."""
    with open_archive(place) as repository:
        root = repository.root()[1]
    mask = re.compile(f"{MOMENT.pattern}|{root}|{root[:16]}")
    return {name: mask.sub("MASKED", text) for name, text in told.items()}


def test_a_copied_archive_is_the_same_to_the_byte(
    both: tuple[str, str], postgresql_server: str, tmp_path: Path
) -> None:
    url = make_database(postgresql_server)
    run(both[0], "copy", both[0], url)
    assert differing(answers(both[0], tmp_path / "one"), answers(url, tmp_path / "other")) == []
    for name in NAMES:  # a proof binds the moment of recording, which only a copy shares
        assert run(both[0], "proof", f"{name}@latest") == run(url, "proof", f"{name}@latest")
    drop_database(postgresql_server, url)


QUERIES = (
    "cooperation",
    "COOPERATION",
    '"international cooperation"',
    "cooperat* -security",
    '"our partners" -partner*',
    "2.5",
    "données",
    "DONNEES",
    '"données personnelles"',
    "海洋",
    "海",
    "海洋环境",
    '"蓝色" 合作',
    "海* -洋",
    "the",
    "don't",
    "China's",
    "x'; --",
    'a\\b "c:d" *',
)
NARROWED = (
    Narrowing(),
    Narrowing(furniture=True),
    Narrowing(series="privacy-policy"),
    Narrowing(since=date(2021, 6, 1)),
    Narrowing(until=date(2020, 1, 1)),
    Narrowing("mfa-annual-article", date(2016, 1, 1), date(2019, 12, 31), furniture=True),
)


@pytest.fixture(scope="module")
def opened(both: tuple[str, str]) -> Iterator[tuple[Repository, Repository]]:
    """Both archives, with a text of each kind that a search engine's limits would stumble over."""
    with open_archive(both[0]) as one, open_archive(both[1]) as other:
        for repository in (one, other):
            for number, text in enumerate(AWKWARD):
                ingest(repository, deposit(text, f"2024-01-{number + 1:02}", "awkward"))
        yield one, other


AWKWARD = (
    " ".join(f"the {word}" for word in ["council", "board", "court"] * 400) + " and the rare end",
    " ".join(f"w{number}" for number in range(20_000)) + " beyond the last position",
    "x" * 3000 + " " + "y" * 700 + "a " + "y" * 700 + "b",
    " ".join(f"{number:030x}" for number in range(45_000)) + " after a megabyte",
    "Can't, won't, the council's, the members’ and l’État: naïve cafés, Straße, İstanbul, ﬁne, Ⅷ.",
    "Water\u200bfall, soft\u00adware, non\u2011breaking, 1,000.5 and 1\u202f000,5 and 3½ and −7 °C",
)
AWKWARD_QUERIES = (
    '"the rare end"',
    '"and the rare"',
    '"court the council"',
    '"court and"',
    '"beyond the last position"',
    '"w19999 beyond"',
    '"w100 w102"',
    "w1999*",
    "x" * 3000,
    "x" * 600,
    "xxx*",
    "y" * 700 + "a",
    "y" * 700 + "c",
    '"after a megabyte"',
    f"{44_999:030x}",
    "0000000000000000000000000af*",
    '"council\'s the members"',
    "strasse",
    "cafe",
    "fine",
    '"1,000.5 and"',
)


@pytest.mark.parametrize("query", [*QUERIES, *AWKWARD_QUERIES])
def test_a_search_finds_the_same_on_both(opened: tuple[Repository, Repository], query: str) -> None:
    for narrowed in NARROWED:
        one, other = (told(search(repository, query, narrowed, 50)) for repository in opened)
        assert one == other


def test_words_and_phrases_of_the_corpus_are_found_on_both(opened: tuple[Repository, Repository]) -> None:
    chance = random.Random(4)
    sentences = texts(opened[0])
    for _ in range(60):
        query = drawn(chance, sentences)
        one, other = (search(repository, query, limit=7) for repository in opened)
        assert told(one) == told(other), query
        assert one.total, query


def told(found: Found) -> tuple[object, ...]:
    """Hits and total, to the byte; the order, too."""
    return (found.hits, found.total)


@cache
def texts(repository: Repository) -> list[list[str]]:
    """The words of each paragraph of the newest version of each series of the corpus."""
    newest = [repository.heads(name)[-1] for name in NAMES]
    held = [paragraph for head in newest for paragraph in repository.version(head).paragraphs]
    split = [
        [token for token, _ in tokens_of(paragraph.text)] for paragraph in held if not paragraph.is_furniture
    ]
    return [words for words in split if words]


def drawn(chance: random.Random, sentences: list[list[str]]) -> str:
    """A word, two words, a phrase, or the beginning of a word that stands somewhere."""
    words = chance.choice(sentences)
    at = chance.randrange(len(words))
    kind = chance.randrange(4)
    if kind == 0:
        return " ".join(chance.sample(words, min(2, len(words))))
    if kind == 1:
        return words[at][: chance.randint(1, 4)] + "*"
    return '"' + " ".join(words[at : at + chance.randint(2, 5)]) + '"'
