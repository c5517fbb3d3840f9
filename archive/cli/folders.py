"""A folder of output that is there whole or not at all, whatever an earlier attempt has left.

It is built in a hidden folder: within the one that is there (beside that may be another medium, or no
right to write), else beside where it would be. In there lies a mark that the process keeps locked for as
long as it lives: so a folder without its process can be told from one that is being written, on any
machine that shares the disk, and whatever number the process had. Where nothing can be locked nothing
is taken for left behind.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from archive.cli.output import write_file
from archive.errors import OutputUnwritable

_MARK = ".archive-unfinished"
"""Lies in a folder that is not whole yet; names what is being moved out of it, once that begins."""

_DECLARATION = "bagit.txt"
"""The file without which a folder is no bag (RFC 8493, 2.1.1)."""


def write_folder(files: Iterable[tuple[str, bytes]], place: Path) -> int:
    """Put files, each with its path within, into a folder that is there whole or not at all; how many.

    A folder that is there already must be empty; what a process that was killed has left in it, or
    beside it, is removed.

    Raises:
        OutputUnwritable: the place cannot be written, is not empty, or somebody else is writing it.
    """
    whole = place.resolve()
    try:
        is_there = whole.is_dir()
        _clear(whole, is_there=is_there)
        _check_empty(whole, place)
        part = _part(whole, is_there=is_there)
        with _marked(part):
            return _filled(files, part, whole, place)
    except OSError as fault:
        raise OutputUnwritable(
            f"{place} cannot be written: {fault.strerror}.", "Choose another place with -o."
        ) from fault


def _part(whole: Path, *, is_there: bool) -> Path:
    return (
        whole / f".{os.getpid()}.part" if is_there else whole.with_name(f".{whole.name}.{os.getpid()}.part")
    )


def _check_empty(whole: Path, place: Path) -> None:
    if not whole.exists():
        return
    if not whole.is_dir():
        raise OutputUnwritable(f"{place} is not a folder.", "Name a new folder with -o.")
    others = list(whole.iterdir())
    if others and all((each / _MARK).is_file() for each in others):
        raise OutputUnwritable(f"Another export writes into {place}.", "Name a new folder with -o.")
    if others:
        raise OutputUnwritable(f"{place} is not empty.", "Name a new folder with -o.")


def _filled(files: Iterable[tuple[str, bytes]], part: Path, whole: Path, place: Path) -> int:
    """Write the files into ``part`` and make that the whole; how many."""
    count = 0
    try:
        for path, data in files:
            write_file(data, part / path)
            count += 1
        if part.parent == whole:
            _bring_up(part, whole)
        else:
            (part / _MARK).unlink(missing_ok=True)
            part.rename(whole)
    except OutputUnwritable as fault:
        raise OutputUnwritable(fault.fact.replace(str(part), str(place)), fault.next_step) from fault
    return count


def _bring_up(part: Path, whole: Path) -> None:
    """Move what is in ``part`` up into ``whole``: what makes it a bag comes last; after a fault nothing."""
    names = sorted(each.name for each in part.iterdir() if each.name != _MARK)
    names.sort(key=lambda name: name == _DECLARATION)
    if (part / _MARK).exists():
        (part / _MARK).write_text("\n".join(names), encoding="utf-8", errors="surrogateescape")
    try:
        for name in names:
            (part / name).rename(whole / name)
    except BaseException:
        _bring_back(part, whole, names)
        raise


def _bring_back(part: Path, whole: Path, names: Iterable[str]) -> None:
    for name in names:
        if not (part / name).exists():  # not all were moved
            with suppress(OSError):
                (whole / name).rename(part / name)


# --- what others have left ------------------------------------------------------------------------


def _clear(whole: Path, *, is_there: bool) -> None:
    """Remove what processes that live no more have left of this folder."""
    home, name = (whole, "") if is_there else (whole.parent, f".{whole.name}")
    with suppress(FileNotFoundError):
        for part in sorted(home.iterdir()):
            number = part.name.removeprefix(name).removeprefix(".").removesuffix(".part")
            is_ours = part.name == f"{name}.{number}.part" and number.isdecimal()
            if is_ours and _is_left(part):
                _undo(part, whole)


def _undo(part: Path, whole: Path) -> None:
    """Take back what was moved up, unless all was: then only the empty part is left."""
    names = (part / _MARK).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    if names and (part / names[-1]).exists():
        _bring_back(part, whole, names)
    shutil.rmtree(part, ignore_errors=True)


def _is_left(part: Path) -> bool:
    """Whether nobody keeps the mark of an unfinished folder locked any more."""
    try:
        with (part / _MARK).open("rb") as mark:
            return _is_locked(mark)
    except OSError:  # it has none
        return False


@contextmanager
def _marked(part: Path) -> Iterator[None]:
    """The unfinished folder with its mark, locked as long as this lasts; gone afterwards."""
    part.mkdir(parents=True)
    new = part / f"{_MARK}.new"
    try:
        with new.open("wb") as mark:
            if _is_locked(mark):
                new.rename(part / _MARK)  # only now, or others might find it before it is locked
            else:
                new.unlink()
            yield
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _is_locked(mark: IO[bytes]) -> bool:
    """Lock a file until it is closed, by the end of the process at the latest; whether that could be."""
    try:
        import fcntl

        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
