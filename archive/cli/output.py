"""Where output goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import click

from archive.errors import ArchiveError, OutputUnwritable
from archive.reports.terminal import columns, wrapped
from archive.reports.values import json_value
from archive.reports.visible import visible

INDENT = 4
"""Columns by which the rest of a folded line stands further in than its beginning."""


def settle_streams() -> None:
    """Make the output the same in every locale: UTF-8 into files and pipes.

    A terminal keeps its own encoding; what that cannot say appears as an escape instead of failing.
    """
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _open_closed_streams() -> None:
    """Let a standard stream that the caller closed (``>&-``) lead nowhere; an answer to it is a fault.

    Python leaves it None, and its number free: the next file opened would get it, and that file may
    be the archive.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # What may only be read refuses to be written (EBADF): nobody got the answer.
            access = os.O_RDONLY if name == "stdout" else os.O_RDWR
            nowhere = os.open(os.devnull, access)  # the lowest number free: the stream's own
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


def say(line: str, *, err: bool = False) -> None:
    """Print a line about work under way. The work goes on even where its reader (a pager, head) has gone."""
    try:
        click.echo(line, err=err)
    except BrokenPipeError:
        # Point the stream elsewhere, so that neither the next line nor closing it can fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())


def terminal_width(target: str | None = None) -> int | None:
    """The columns of the terminal; None where the output goes elsewhere."""
    to_terminal = target in (None, "-") and sys.stdout.isatty()
    return shutil.get_terminal_size().columns if to_terminal else None


def write_lines(text: str, target: str | None = None) -> None:
    """Print lines for people, those too long for a terminal folded at words; into a file as they are."""
    write(folded(text, terminal_width(target)), target)


def folded(text: str, width: int | None) -> str:
    """The text with lines of more than ``width`` columns folded at words; None: as it is.

    The rest of a folded line stands ``INDENT`` columns further in than its beginning.
    """
    if width is None:
        return text
    return "\n".join(each for line in text.split("\n") for each in _folded_line(line, width))


def _folded_line(line: str, width: int) -> list[str]:
    if columns(line) <= width:
        return [line]
    content = line.lstrip(" ")
    lead = " " * (len(line) - len(content))
    first, *rest = wrapped(content, max(width - len(lead) - INDENT, INDENT))
    return [lead + first, *(f"{lead}{'':{INDENT}}{each}" for each in rest)]


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
    """One JSON document: records as objects, dates in ISO 8601, characters as they are."""
    return json.dumps(json_value(value), ensure_ascii=False, indent=2)


def refusal_object(source: str, fault: ArchiveError) -> dict[str, object]:
    """A refused source in JSON; ``fault`` is its class, so that no program has to read messages."""
    return {"source": source, "fault": type(fault).__name__, "message": str(fault)}


def one_line(text: str) -> str:
    """A text from outside (a title, a file's name) for a line of output: nothing in it acts or breaks."""
    return visible(text).replace("\n", "[LF]").replace("\t", " ")


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: "1 version", "3 versions"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
