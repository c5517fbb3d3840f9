"""One statement in many formats: written by LibreOffice and Chromium, read back, counted.

Run as a program, it converts the corpus by the tools of this machine and prints the table that
docs/formats.md holds; the test beside it reads a few such files kept in ``files/``.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from html import escape
from pathlib import Path

from archive.model import Block, BlockKind
from archive.readers.registry import read
from archive.segmentation.paragraphs import paragraphs

CORPUS = Path(__file__).parents[2] / "corpus"
OFFICE = {"docx": "docx:MS Word 2007 XML", "odt": "odt", "rtf": "rtf:Rich Text Format", "pdf": "pdf"}


def key(text: str) -> str:
    """What two copies of a paragraph have in common: letters and digits."""
    return "".join(character for character in text.casefold() if character.isalnum())


def keys(path: Path) -> list[str]:
    """Keys of a file's statement, furniture and empty ones left out."""
    found = paragraphs(read(path.read_bytes(), path.name).blocks)
    return [key(one.text) for one in found if not one.is_furniture and key(one.text)]


def as_page(path: Path) -> str:
    """A corpus file as a plain page: its own markup, or its blocks in markup."""
    if path.suffix == ".html":
        return path.read_text()
    reading = read(path.read_bytes(), path.name)
    return f"<!doctype html><meta charset=utf-8><title>{path.stem}</title><body>{_body(reading.blocks)}"


def _body(blocks: Iterable[Block]) -> str:
    pieces = []
    for block in blocks:
        text = escape(block.text)
        if block.kind is BlockKind.HEADING:
            pieces.append(f"<h{block.level or 1}>{text}</h{block.level or 1}>")
        elif block.kind is BlockKind.LIST_ITEM:
            pieces.append(f"<ul><li>{text}</li></ul>")
        else:
            pieces.append(f"<p>{text}</p>")
    return "\n".join(pieces)


def convert(page: Path, to: str, folder: Path) -> Path:
    """Convert a page by LibreOffice."""
    profile = folder / "profile"
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--infilter=HTML (StarWriter)",
    ]
    command += ["--convert-to", OFFICE[to], "--outdir", str(folder), str(page)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{page.stem}.{to}"


def print_page(page: Path, folder: Path) -> Path:
    """Print a page to PDF by Chromium."""
    target = folder / f"{page.stem}.chromium.pdf"
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--print-to-pdf={target}",
        page.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return target


def common(base: list[str], target: list[str]) -> int:
    """How many paragraphs of ``base`` are also in ``target``, doubles counted."""
    rest = list(target)
    found = 0
    for one in base:
        if one in rest:
            rest.remove(one)
            found += 1
    return found


def main(folder: Path, names: list[str]) -> None:
    """Convert, read and count every corpus file whose path holds one of ``names`` (none: all)."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(CORPUS.glob("*/*.*")):
        if names and not any(name in str(path) for name in names):
            continue
        page = folder / f"{path.parent.name}.{path.stem}.html"
        page.write_text(as_page(path))
        base = keys(page)
        files = [folder / f"{page.stem}.{to}" for to in OFFICE]
        for to, file in zip(OFFICE, files, strict=True):
            if not file.exists():
                convert(page, to, folder)
        printed = folder / f"{page.stem}.chromium.pdf"
        files.append(printed if printed.exists() else print_page(page, folder))
        row = []
        for file in files:
            target = keys(file)
            row.append(f"{common(base, target)}/{len(base)} (+{len(target) - common(base, target)})")
        print(page.stem, *row, sep=" | ", flush=True)  # noqa: T201 - the table is what it is for


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
