"""Where output goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path

import click

from archive.errors import OutputUnwritable
from archive.reports.visible import visible


def write(content: str | bytes, target: str | None) -> None:
    """Print ``content``, or put it into the file ``target`` in one step (``-`` and None: print)."""
    if target in (None, "-"):
        _print(content)
        return
    write_file(content, Path(str(target)))


def write_file(content: str | bytes, path: Path) -> None:
    """Put ``content`` into ``path``; its folder is made if missing. An older file is replaced at once.

    Raises:
        OutputUnwritable: the place cannot be written.
    """
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if _is_database(path):
        raise OutputUnwritable(
            f"{path} is a database and is not written over.", "Choose another place with -o."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as fault:
        raise OutputUnwritable(
            f"{path} cannot be written: {fault.strerror}.", "Choose another place with -o."
        ) from fault


def _is_database(path: Path) -> bool:
    """Whether a place holds an SQLite file: perhaps an archive, which no slip may cost."""
    try:
        with path.open("rb") as file:
            return path.is_file() and file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


_SQLITE = b"SQLite format 3\0"


def _replace(path: Path, data: bytes) -> None:
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced, only written
        path.write_bytes(data)
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _print(content: str | bytes) -> None:
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    # Python's own stdout refuses lone surrogates; documents may hold them.
    safe = content.encode("utf-8", "replace").decode("utf-8")
    click.echo(safe, nl=not safe.endswith("\n"), color=True)


def as_json(value: object) -> str:
    """One JSON document: dataclasses as objects, dates in ISO 8601, characters as they are."""
    return json.dumps(plain(value), ensure_ascii=False, indent=2)


def plain(value: object) -> object:
    """The same value in JSON's own types."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def one_line(text: str) -> str:
    """A text from outside (a title, a file's name) for a line of output: nothing in it acts or breaks."""
    return visible(text).replace("\n", "[LF]").replace("\t", " ")


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 version", "3 versions"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
