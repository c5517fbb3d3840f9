"""Bytecode: compiled templates kept beside their sources, as Python keeps its own.

Compiling takes longer than making a page. What is kept is checked against the source's digest and the
versions of Python and Jinja2; where nothing can be written, templates are compiled each time.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache


class BesideSources(BytecodeCache):
    """Keeps each template's code in ``__pycache__`` of the templates' folder."""

    def __init__(self, templates: Path) -> None:
        self._folder = templates / "__pycache__"

    def _place(self, bucket: Bucket) -> Path:
        return self._folder / f"{bucket.key}.{sys.implementation.cache_tag}.jinja"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket from its file; one that is missing, stale or broken leaves it empty."""
        try:
            with self._place(bucket).open("rb") as kept:
                bucket.load_bytecode(kept)
        except (OSError, ValueError, EOFError, TypeError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bucket's code, all of it or nothing; a folder that may not be written is left alone."""
        if sys.dont_write_bytecode:
            return
        place = self._place(bucket)
        passing = place.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(exist_ok=True)
            with passing.open("wb") as kept:
                bucket.write_bytecode(kept)
            passing.replace(place)
        except OSError:
            with suppress(OSError):
                passing.unlink()
