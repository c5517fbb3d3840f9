"""Sources: the bytes of a file or a pipe, at most so many of them, however much there is.

A device is refused unread: it ends nowhere (``/dev/zero``) or waits for a hand on the keys. A pipe is read
to its end, as a shell's ``<(COMMAND)`` makes one; one that nobody writes to is refused after a while.
"""

from __future__ import annotations

import os
import select
import stat
from pathlib import Path
from typing import BinaryIO

from archive.errors import SourceEmpty, SourceTooLarge, SourceUnreadable

SIZE_LIMIT = 64 * 1024 * 1024
"""Largest source taken in, in bytes. A policy statement of this size would hold ten million words."""

WRITER_SECONDS = 5.0
"""How long a pipe is waited for that nobody writes to: its writer may only just be starting."""

_MIB = 1024 * 1024


def bytes_from(stream: BinaryIO) -> bytes:
    """What a stream holds; one byte beyond the limit where it holds more, for it may never end."""
    return stream.read(SIZE_LIMIT + 1)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file, or of a pipe to its end.

    Raises:
        SourceUnreadable, SourceEmpty, SourceTooLarge: the file cannot be taken in.
    """
    try:
        data = _bytes_of(path)
    except FileNotFoundError:
        raise SourceUnreadable(
            f"{path}: no such file.", "Check the path, or name a folder to take in all of it."
        ) from None
    except IsADirectoryError:
        raise _folder(path) from None
    except PermissionError:
        raise SourceUnreadable(
            f"{path} may not be read by you.", "Change its permissions, or copy it."
        ) from None
    except OSError as fault:
        raise SourceUnreadable(
            f"{path} cannot be read: {fault.strerror}.", "Check the medium, then run the same command again."
        ) from fault
    check_size(str(path), len(data))
    return data


def check_size(name: str, size: int) -> None:
    """Raise SourceEmpty for no bytes, SourceTooLarge for more than the limit."""
    if size == 0:
        raise SourceEmpty(f"{name} is empty.", "Fetch it again, or name another.")
    if size > SIZE_LIMIT:
        limit = SIZE_LIMIT // _MIB
        # What never ends was read up to the limit only: how much there is nobody knows.
        held = f"{size / _MIB:,.0f} MiB" if size > SIZE_LIMIT + _MIB else f"more than {limit} MiB"
        raise SourceTooLarge(
            f"{name} has {held}; the limit is {limit} MiB.", "Split it, or hand in the statement alone."
        )


def _bytes_of(path: Path) -> bytes:
    known = path.stat()
    if stat.S_ISFIFO(known.st_mode):
        return _of_pipe(path)
    if not stat.S_ISREG(known.st_mode) and not stat.S_ISDIR(known.st_mode):
        raise SourceUnreadable(
            f"{path} is a device or a socket, no file.",
            "Name a file, or hand in what a command writes: COMMAND | archive ingest -",
        )
    if stat.S_ISREG(known.st_mode):
        check_size(str(path), known.st_size)
    with path.open("rb") as file:
        return bytes_from(file)


def _of_pipe(path: Path) -> bytes:
    # Opened without waiting: else a pipe without a writer would be waited for inside the system, for ever.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as pipe:
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        begun = b"" if waiting.poll(WRITER_SECONDS * 1000) else _arrived(path, pipe.fileno())
        os.set_blocking(pipe.fileno(), True)
        return begun + bytes_from(pipe)


def _arrived(path: Path, pipe: int) -> bytes:
    """What stands in a pipe by now, a byte at most; a writer that has written nothing may still do so."""
    try:
        begun = os.read(pipe, 1)
    except BlockingIOError:
        return b""
    if not begun:
        raise SourceUnreadable(
            f"{path} is a pipe that nobody writes to.",
            "Start what writes to it first, or hand that in: COMMAND | archive ingest -",
        )
    return begun


def _folder(path: Path) -> SourceUnreadable:
    if not os.access(path, os.R_OK | os.X_OK):
        return SourceUnreadable(
            f"{path} is a folder that may not be read by you.", "Change its permissions, or copy it."
        )
    return SourceUnreadable(f"{path} is a folder where a file was wanted.", "Name a file in it.")
