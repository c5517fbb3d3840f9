"""A large archive, made from the corpus by seeded edits, and how it answers.

Run from the checkout: ``python -m benchmarks.large FOLDER --versions N`` records N versions in
``FOLDER/archive.db`` (where there is none yet); ``--measure`` then takes the figures of
docs/benchmarks.md. With ``--db URL`` the archive is an empty PostgreSQL database, or the one that an
earlier run filled. The same N and seed give the same texts everywhere.

A series begins as ``PARAGRAPHS`` paragraphs of sentences drawn from the corpus of one language, in
which every third word is another; a few paragraphs are taken as they are, as boilerplate is. Each
version edits, adds, drops or moves some. Versions come in rounds of ``ROUND`` per series, so that a
series lies scattered over the archive, as it does where many series are watched side by side.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from statistics import median

from archive.errors import StoreError
from archive.model import PARAGRAPH_BREAK, BlockKind, Paragraph, Provenance, Version, VersionHead, Witness
from archive.readers.markdown import READER
from archive.readers.registry import read
from archive.segmentation.paragraphs import PIPELINE, paragraphs
from archive.segmentation.words import is_word, words
from archive.services.intake.identify import identify
from archive.services.intake.members import CarriedParagraphs
from archive.services.intake.versions import text_digest, version_digest
from archive.store import Repository, open_archive

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
LANGUAGES = {"en": ("central-bank-statement", "mfa-annual-article", "privacy-policy"),
             "fr": ("data-authority-fr",), "zh": ("ocean-statement-zh",)}  # fmt: skip
SHARES = (0.8, 0.1, 0.1)
"""Shares of the series that are in these languages."""

VERSIONS_EACH = 50
PARAGRAPHS = 30
ROUND = 10
BOILERPLATE = 3
OTHER_WORDS = 0.33
EDITED_WORDS = 0.08
FIRST_DAY = date(1990, 1, 1)
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
MARKDOWN = "text/markdown"
_READS_OTHERWISE = set("*_<>[]`#|&\\~=\t\n")
"""Characters that may mean something in Markdown: paragraphs that hold one are left out."""

COMMAND = (sys.executable, "-c", "from archive.cli import main; main()")

Deposit = tuple[Witness, Provenance, Version]


@dataclass(frozen=True, slots=True)
class Source:
    """What one language's part of the corpus has to draw from."""

    paragraphs: tuple[str, ...]
    vocabulary: tuple[str, ...]


@dataclass
class Line:
    """One series in the making: its paragraphs as they stand, and how many versions it has."""

    name: str
    title: str
    language: str
    chance: Random
    text: list[Paragraph] = field(default_factory=list)
    count: int = 0


def sources() -> dict[str, Source]:
    """The paragraphs and words of the corpus, by language."""
    return {language: _source(folders) for language, folders in LANGUAGES.items()}


def _source(folders: Sequence[str]) -> Source:
    found: dict[str, None] = {}
    for path in (path for name in folders for path in sorted((CORPUS / name).iterdir())):
        for paragraph in paragraphs(read(path.read_bytes(), path.name).blocks):
            text = " ".join(paragraph.text.split())
            if not paragraph.is_furniture and len(text) > 60 and not _READS_OTHERWISE & set(text):
                found[text] = None
    usable = tuple(text for text in found if text[0].isalpha())
    vocabulary = sorted({word for text in usable for word in words(text) if is_word(word) and word.isalpha()})
    return Source(usable, tuple(vocabulary))


def deposits(versions: int, seed: int = 1) -> Iterator[Deposit]:
    """``versions`` versions of a fiftieth as many series, in the order in which they are recorded."""
    drawn = sources()
    lines = [_begun(number, drawn, seed) for number in range(max(1, versions // VERSIONS_EACH))]
    left = versions
    while left > 0:
        for line in lines:
            for _ in range(min(ROUND, left)):
                yield next_version(line, drawn[line.language])
                left -= 1


def _begun(number: int, drawn: dict[str, Source], seed: int) -> Line:
    chance = Random(f"{seed} {number}")
    (language,) = chance.choices(list(LANGUAGES), SHARES)
    source = drawn[language]
    space = "" if language == "zh" else " "
    # Every other title is a long one, that names one statement; a short one may be another's, too.
    title = space.join(chance.choices(source.vocabulary, k=7 if number % 2 else 2)).capitalize()
    line = Line(f"series-{number:05}", title, language, chance)
    line.text = [Paragraph(_new(line, source)) for _ in range(PARAGRAPHS - BOILERPLATE)]
    for text in chance.sample(source.paragraphs, BOILERPLATE):
        line.text.insert(chance.randrange(len(line.text)), Paragraph(text))
    return line


def _new(line: Line, source: Source) -> str:
    drawn = line.chance.choices(source.paragraphs, k=2)
    return edited(" ".join(text[:400].strip() for text in drawn), OTHER_WORDS, source, line.chance)


def edited(text: str, share: float, source: Source, chance: Random) -> str:
    """The text with a share of its words replaced by others of its language; digits are counted up."""
    return "".join(
        _other(word, source, chance) if is_word(word) and chance.random() < share else word
        for word in words(text)
    )


def _other(word: str, source: Source, chance: Random) -> str:
    return str(int(word) + 1) if word.isascii() and word.isdigit() else chance.choice(source.vocabulary)


def next_version(line: Line, source: Source) -> Deposit:
    """The next version of a series, with its witness, as the archive's own pipeline would draw it."""
    if line.count:
        _revise(line, source)
    line.count += 1
    text = [Paragraph(line.title, BlockKind.HEADING, 1), *line.text]
    data = ("# " + "\n\n".join(paragraph.text for paragraph in text) + "\n").encode()
    return _deposit(line, text, Witness(sha256(data).hexdigest(), data, MARKDOWN))


def _revise(line: Line, source: Source) -> None:
    """One to three paragraphs edited; now and then one added, dropped or moved."""
    text, chance = line.text, line.chance
    for at in chance.sample(range(len(text)), chance.randint(1, 3)):
        text[at] = Paragraph(edited(text[at].text, EDITED_WORDS, source, chance))
    kind = chance.random()
    if kind < 0.1:
        text.insert(chance.randrange(len(text)), Paragraph(_new(line, source)))
    elif kind < 0.2 and len(text) > PARAGRAPHS // 2:
        text.pop(chance.randrange(len(text)))
    elif kind < 0.25:
        text.insert(chance.randrange(len(text)), text.pop(chance.randrange(len(text))))


def _deposit(line: Line, text: Sequence[Paragraph], witness: Witness) -> Deposit:
    day = FIRST_DAY + timedelta(90 * line.count)
    source = f"{line.name}/{day}.md"
    head = VersionHead(
        digest="",
        text_digest=text_digest(text),
        paragraphs=len(text),
        title=line.title,
        language=line.language,
        series=line.name,
        effective_on=day,
        dated_by="file name",
        evidence=f"{day}.md",
        witness=witness.digest,
        source=source,
        pipeline=f"{READER} {PIPELINE}",
        encoding="utf-8 (strict)",
    )
    whole = replace(head, digest=version_digest(head))
    carried = CarriedParagraphs(text, [paragraph.digest for paragraph in text])
    return witness, Provenance(source, "file", MOMENT), Version(whole, carried)


def build(place: str, versions: int) -> None:
    """The archive at ``place``, with what it took."""
    started, done, bytes_in = time.monotonic(), 0, 0
    with open_archive(place, create=True) as held:
        for portion in _portions(deposits(versions), 5_000):
            held.deposit_many(portion)
            done += len(portion)
            bytes_in += sum(len(witness.data) for witness, _, _ in portion)
            print(f"{done:,} versions, {time.monotonic() - started:.0f} s", flush=True)
    print(f"{bytes_in / 1e6:,.0f} MB of texts, {size_of(place) / 1e6:,.1f} MB of archive")
    print(f"{time.process_time():.0f} s of processor time, {peak()} MB of memory at most")


def _portions(made: Iterator[Deposit], most: int) -> Iterator[list[Deposit]]:
    portion: list[Deposit] = []
    for each in made:
        portion.append(each)
        if len(portion) == most:
            yield portion
            portion = []
    if portion:
        yield portion


def size_of(place: str) -> int:
    """Bytes that an archive takes up, with what its database keeps beside it and what is derived."""
    out = subprocess.run(
        [*COMMAND, "--db", place, "db", "info", "--format", "json"], capture_output=True, check=True
    ).stdout
    return int(json.loads(out)["bytes"])


def peak() -> int:
    """The most memory that this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


# --- measuring --------------------------------------------------------------------------------------


def measure(place: str, folder: Path, versions: int) -> None:
    """The figures, one a line, as they come; whole commands are timed as a person would wait for them."""
    chance = Random(5)
    show(
        "opening the archive, median of 20",
        [timed(lambda: open_archive(place).close()) for _ in range(20)],
    )
    with open_archive(place) as held:
        _reading(held, chance)
        _series_by_content(held, chance, versions)
    _ingesting(place, folder, chance)
    name = f"series-{chance.randrange(versions // VERSIONS_EACH):05}"
    for asked in (("log", name), ("log", name), ("blame", name), ("audit", name), ("series",), ("verify",)):
        command(place, *asked)
    for _ in range(2):
        command(place, "search", '"the first condition"')


def _reading(held: Repository, chance: Random) -> None:
    names = [head.name for head in held.series()]
    chosen = [chance.choice(names) for _ in range(200)]
    show("the heads of a series, median of 200", [timed(partial(held.heads, name)) for name in chosen])
    heads = [chance.choice(held.heads(name)) for name in chosen]
    show("the text of a version, median of 200", [timed(partial(_text, held, head)) for head in heads])
    raw = [timed(partial(held.witness, head.witness)) for head in heads]
    show("the exact bytes of a witness, median of 200", raw)


def _text(held: Repository, head: VersionHead) -> str:
    return PARAGRAPH_BREAK.join(paragraph.text for paragraph in held.version(head).paragraphs)


def _series_by_content(held: Repository, chance: Random, versions: int) -> None:
    """New documents: held ones with a tenth of their words replaced, and some of no held series."""
    drawn = sources()
    sought = [_sought(held, chance, drawn) for _ in range(50)]
    foreign = [next_version(_begun(versions + number, drawn, 1), drawn["en"])[2] for number in range(10)]
    first = timed(lambda: identify(held, sought[0][1], sought[0][2]))
    print(f"marks made once: {first:.1f} s, {peak()} MB of memory at most", flush=True)
    verdicts: list[bool | None] = []
    times = []
    for series, text, title in sought:
        started = time.perf_counter()
        told = identify(held, text, title).series
        times.append(time.perf_counter() - started)
        verdicts.append(None if told is None else told == series)
    show("series by content, median of 50", times)
    print(f"  {verdicts.count(True)} right, {verdicts.count(False)} wrong, {verdicts.count(None)} refused")
    refused = sum(identify(held, each.paragraphs, each.head.title).series is None for each in foreign)
    print(f"  of no held series: {refused} of {len(foreign)} refused", flush=True)


def _sought(held: Repository, chance: Random, drawn: dict[str, Source]) -> tuple[str, list[Paragraph], str]:
    head = held.heads(chance.choice(held.series()).name)[-1]
    source = drawn[head.language]
    text = [
        replace(each, text=edited(each.text, 0.1, source, chance)) for each in held.version(head).paragraphs
    ]
    return head.series or "", text, head.title


def _ingesting(place: str, folder: Path, chance: Random) -> None:
    """One file of 16 KB into the large archive and into an empty one on SQLite, each a whole command."""
    drawn = sources()
    empty = folder / "empty.db"
    for number in range(3):
        line = _begun(10_000_000 + chance.randrange(10**6), drawn, 1)
        file = folder / f"new-{number}.md"
        file.write_bytes(next_version(line, drawn[line.language])[0].data[:16_384].rpartition(b" ")[0])
        for path in folder.glob(f"{empty.name}*"):
            path.unlink()
        for each in (str(empty), place):
            command(each, "ingest", str(file), "--effective-on", "2026-01-01", "--new-series", line.name)
        file.write_bytes(file.read_bytes() + b" Further words.")
        for each in (str(empty), place):
            command(each, "ingest", str(file), "--effective-on", "2026-02-01")


def command(place: str, *arguments: str) -> None:
    """Run one command of the archive and say how long it took, and its peak memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run([*COMMAND, "--db", place, *arguments], capture_output=True, check=False)
    took = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = (done.stdout or done.stderr).decode(errors="replace").strip().rpartition("\n")[2]
    memory = f"at most {after.ru_maxrss // 1024} MB so far"
    name = place.partition("?")[0].rpartition("/")[2]
    print(
        f"{name}: {arguments[0]}: {took:.2f} s, {spent:.2f} s of processor, {memory}; {last[:80]}", flush=True
    )


def timed(act: Callable[[], object]) -> float:
    """Seconds of the wall clock."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def show(name: str, seconds: Sequence[float]) -> None:
    """Median and worst, in milliseconds."""
    print(f"{name}: {median(seconds) * 1e3:.2f} ms, at worst {max(seconds) * 1e3:.0f} ms", flush=True)


def main() -> None:
    """Make the archive, then measure if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--versions", type=int, default=100_000)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--db", metavar="URL", help="a PostgreSQL database; else FOLDER/archive.db")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    place = arguments.db or str(arguments.folder / "archive.db")
    if not _is_made(place):
        build(place, arguments.versions)
    if arguments.measure:
        measure(place, arguments.folder, arguments.versions)


def _is_made(place: str) -> bool:
    """Whether an earlier run has filled the archive."""
    try:
        with open_archive(place, read_only=True) as held:
            return bool(held.series())
    except StoreError:
        return False


if __name__ == "__main__":
    main()
