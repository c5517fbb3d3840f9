"""The comparison engine's benchmarks: `python -m benchmarks.engine [--folder FOLDER] [--write FILE]`.

With ``--write`` the tables replace what stands between the engine's markers in a Markdown file.
"""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version
from pathlib import Path

from archive.diff.engine import ENGINE
from benchmarks import quality, speed

BEGIN, END = "<!-- engine tables: begin -->", "<!-- engine tables: end -->"
CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def machine() -> str:
    """One sentence about what it ran on."""
    cores = Path("/proc/cpuinfo")
    model = (
        next(
            (
                line.partition(":")[2].strip()
                for line in cores.read_text().splitlines()
                if line.startswith("model name")
            ),
            platform.machine(),
        )
        if cores.exists()
        else platform.machine()
    )
    load = f"{os.getloadavg()[0] / (os.cpu_count() or 1):.1f}"
    return (
        f"Python {platform.python_version()} on {platform.system()}, {model}, "
        f"rapidfuzz {version('rapidfuzz')}, {ENGINE}; load {load} a core when the measurement began."
    )


def tables(folder: Path) -> str:
    """All tables, with the machine described."""
    return "\n".join(
        [
            "",
            machine(),
            "",
            "### Quality",
            "",
            *quality.table(folder),
            "",
            "### Speed",
            "",
            *speed.table(),
            "",
            "### Growth",
            "",
            *speed.growth(),
            "",
        ]
    )


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--folder", type=Path, default=CORPUS, help="texts to make pairs from")
    arguments.add_argument("--write", type=Path, help="Markdown file that keeps the tables")
    given = arguments.parse_args()
    text = tables(given.folder)
    print(text)
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        given.write.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
