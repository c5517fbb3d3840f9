"""Versions: the one that a person named, and what must be said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.cli.output import one_line
from archive.cli.state import state
from archive.model import VersionHead
from archive.services.comparison.references import doubt, parse_reference, resolve

if TYPE_CHECKING:
    from archive.store import Repository


def version_named(repository: Repository, text: str) -> VersionHead:
    """The version that ``text`` (SERIES or SERIES@WHEN) means.

    Where the day that it names holds several texts, that is said on standard error: the archive
    must choose one, and nobody may cite the wrong one without knowing.

    Raises:
        SeriesUnknown, VersionUnknown: nothing of that name is held.
    """
    reference = parse_reference(text)
    head = resolve(repository, reference)
    found = doubt(repository, reference, head)
    if found is not None and state().verbosity >= 0:
        click.echo(f"({one_line(found.message)})", err=True)
    return head
