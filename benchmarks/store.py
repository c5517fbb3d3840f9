"""The store beside git on one history: `python -m benchmarks.store BUNDLE [--write FILE]`.

BUNDLE is a git bundle or repository in which every commit changes a document. Both get the same bytes,
one after the other on the same machine, and every figure is from this one run: what git lacks, or
cannot do here, is a dash. With ``--write`` the table replaces what stands between the markers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from archive.store import open_archive

BEGIN, END = "<!-- store tables: begin -->", "<!-- store tables: end -->"
SINGLE = 201
"""Versions of one document that are added one by one; the first is not measured."""

ROUNDS = 5
"""How often both sides add these versions, in turns."""

READ = 400
"""Versions whose text is read, in random order."""

ARCHIVE = [sys.executable, "-c", "from archive.cli import main; main()"]
QUIET_GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a"} | {
    "GIT_COMMITTER_EMAIL": "a@b",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the archive's figure and git's, in ``unit``; None where there is none.

    ``most`` is the ratio to be kept.
    """

    what: str
    unit: str
    ours: float | None
    git: float | None = None
    most: float | None = None

    def line(self) -> str:
        """The row in Markdown."""
        ratio = None if self.ours is None or not self.git else self.ours / self.git
        goal = "–" if self.most is None else f"{self.most:.1f}"
        shown = "–" if ratio is None else f"{ratio:.2f}"
        figures = f"{_figure(self.ours, self.unit)} | {_figure(self.git, self.unit)}"
        return f"| {self.what} | {figures} | {shown} | {goal} |"


def _figure(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.2f} {unit}"


def run(command: Sequence[str], folder: Path, feed: Path | None = None) -> bytes | None:
    """What a command prints; None where it fails or is not there."""
    try:
        with (feed or Path(os.devnull)).open("rb") as given:
            done = subprocess.run(
                command, cwd=folder, stdin=given, capture_output=True, check=False, env=os.environ | QUIET_GIT
            )
    except FileNotFoundError:
        return None
    if done.returncode:
        sys.stderr.write(f"{' '.join(command)[:80]}: {done.stderr.decode('utf-8', 'replace')[:300]}\n")
        return None
    return done.stdout


def timed(command: Sequence[str], folder: Path, feed: Path | None = None) -> float | None:
    """Seconds that a command takes; None where it fails."""
    start = time.perf_counter()
    out = run(command, folder, feed)
    return None if out is None else time.perf_counter() - start


# --- the whole history ----------------------------------------------------------------------------


def git_whole(source: Path, work: Path) -> tuple[float | None, float | None]:
    """Seconds of fast-import and gc together, and megabytes of packed objects with their index."""
    stream, home = work / "stream", work / "git"
    stream.write_bytes(run(["git", "fast-export", "--all"], source) or b"")
    home.mkdir()
    run(["git", "init", "-q", "--bare", "."], home)
    steps = (
        timed(["git", "fast-import", "--quiet"], home, stream),
        timed(["git", "gc", "-q", "--aggressive", "--prune=now"], home),
    )
    packs = [file.stat().st_size for file in home.glob("objects/pack/*")]
    return _sum(steps), sum(packs) / 1e6 if packs else None


def _sum(steps: Sequence[float | None]) -> float | None:
    known = [step for step in steps if step is not None]
    return sum(known) if len(known) == len(steps) else None


def megabytes(place: Path) -> float | None:
    """What the archive takes up, derived data apart."""
    out = run([*ARCHIVE, "--db", str(place), "db", "info", "--format", "json"], place.parent)
    return None if out is None else json.loads(out)["bytes_without_search"] / 1e6


def whole_history(source: Path, work: Path) -> list[Row]:
    """Size and time of the history, the archive's beside git's."""
    place = work / "whole.db"
    taken = timed([*ARCHIVE, "--db", str(place), "import", "git", str(source), "-q"], work)
    before = megabytes(place)
    packing = timed([*ARCHIVE, "--db", str(place), "pack", "-q"], work)
    seconds, size = git_whole(source, work)
    return [
        Row(
            "whole history, as taken in: size (git: packed objects with their index)", "MB", before, size, 3.0
        ),
        Row("whole history, after `archive pack`: size", "MB", megabytes(place), size, 1.2),
        Row("`archive import git` (git: `fast-import` + `gc --aggressive`)", "s", taken, seconds, 1.0),
        Row("`archive pack`", "s", packing),
        *reading(place),
    ]


def reading(place: Path) -> list[Row]:
    """How long it takes to open the archive, and to read a version's text."""
    open_archive(str(place), read_only=True).close()  # loads the libraries
    start = time.perf_counter()
    with open_archive(str(place), read_only=True) as repository:
        opened = time.perf_counter() - start
        heads = [head for one in repository.series() for head in repository.heads(one.name)]
        spent = []
        for head in random.Random(1).sample(heads, min(READ, len(heads))):
            start = time.perf_counter()
            assert [paragraph.text for paragraph in repository.version(head).paragraphs]
            spent.append(time.perf_counter() - start)
    return [
        Row("opening the packed archive, libraries loaded", "ms", opened * 1e3),
        Row("a random version's text from it, median", "ms", statistics.median(spent) * 1e3),
    ]


# --- single versions ------------------------------------------------------------------------------


def contents(source: Path) -> list[bytes]:
    """The newest versions of the document that has most, oldest first."""
    log = run(["git", "log", "--format=", "--name-only", "-z"], source) or b""
    paths = Counter(path.strip(b"\n") for path in log.split(b"\0") if path.strip(b"\n").endswith(b".md"))
    path = max(sorted(paths), key=lambda one: paths[one]).decode()
    commits = (run(["git", "log", "--format=%H", f"-{SINGLE}", "--", path], source) or b"").split()
    found = [run(["git", "show", f"{commit.decode()}:{path}"], source) for commit in reversed(commits)]
    return [content for content in found if content]


def single_versions(source: Path, work: Path) -> list[Row]:
    """Milliseconds a version: one command for a folder of them, and add and commit for each.

    Both sides take turns, since a machine that others share is now quick, now slow; medians of the rounds.
    """
    first, *versions = contents(source)
    rounds = [_round(first, versions, work / f"round {number}") for number in range(ROUNDS)]
    each = 1e3 / len(versions)
    ours, spent = (_median(side) for side in zip(*rounds, strict=True))
    return [
        Row(
            f"one of {len(versions)} new versions in one command (git: `add` + `commit` for each), "
            f"median of {ROUNDS}",
            "ms",
            None if ours is None else ours * each,
            None if spent is None else spent * each,
            0.5,
        )
    ]


def _median(seconds: Sequence[float | None]) -> float | None:
    """The median; None where one is missing."""
    known = [each for each in seconds if each is not None]
    return statistics.median(known) if len(known) == len(seconds) else None


def _round(first: bytes, versions: Sequence[bytes], work: Path) -> tuple[float | None, float | None]:
    """Seconds that the archive and git take for all versions.

    Both begin with a home that holds the first version: making it is not measured.
    """
    folder, home = work / "folder" / "document", work / "single"
    folder.mkdir(parents=True)
    ingesting = [*ARCHIVE, "--db", str(work / "single.db"), "ingest", str(folder.parent), "-q"]
    (folder / "2019-12-31.md").write_bytes(first)
    run(ingesting, work)
    (folder / "2019-12-31.md").unlink()
    for number, content in enumerate(versions):
        day = date(2020, 1, 1) + timedelta(days=number)
        (folder / f"{day.isoformat()}.md").write_bytes(content)
    ours = timed(ingesting, work)
    home.mkdir()
    run(["git", "init", "-q", "."], home)
    steps = [_committed(content, home) for content in (first, *versions)][1:]
    return ours, _sum(steps)


def _committed(content: bytes, home: Path) -> float | None:
    """Seconds that adding and committing a version takes."""
    (home / "document.md").write_bytes(content)
    return _sum(
        (
            timed(["git", "add", "document.md"], home),
            timed(["git", "commit", "-q", "--allow-empty", "-m", "next"], home),
        )
    )


# --- the table ------------------------------------------------------------------------------------


def table(bundle: Path) -> str:
    """Everything measured, as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        source = work / "source"
        run(["git", "clone", "-q", "--bare", str(bundle.resolve()), str(source)], work)
        rows = [*whole_history(source, work), *single_versions(source, work)]
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    return "\n".join(
        [
            "",
            f"{os.cpu_count()} cores, load {load:.1f} a core at the end of the run.",
            "",
            "| | archive | git | ratio | at most |",
            "|---|--:|--:|--:|--:|",
            *(row.line() for row in rows),
            "",
        ]
    )


def main() -> None:
    """Print the table, or write it into a document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    text = table(given.bundle)
    print(text)
    if given.write is None:
        return
    page = given.write.read_text()
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    given.write.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}")


if __name__ == "__main__":
    main()
