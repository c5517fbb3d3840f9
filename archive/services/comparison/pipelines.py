"""Pipelines: whether versions were drawn by the same rules, and drawing one again by today's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.errors import IntakeError
from archive.model import Version
from archive.services.intake.again import deposit_again

if TYPE_CHECKING:
    from archive.store import Repository

Opener = Callable[[], "Repository"]


def agree(pipelines: Iterable[str]) -> bool:
    """Whether no part of these pipelines ("html/1 paragraphs/1") stands among them with several numbers.

    Different readers agree (a page and a plain text are each read by their own), different
    numbers of one reader or of the segmentation do not.
    """
    numbers: dict[str, str] = {}
    parts = (part.partition("/") for pipeline in pipelines for part in pipeline.split())
    return all(numbers.setdefault(name, number) == number for name, _, number in parts)


def drawn_again(version: Version, opener: Opener) -> Version:
    """The same version as reprocessing would draw it today; itself where that is not possible."""
    from archive.services.intake.versions import version_of  # seldom needed, and it loads every reader

    head = version.head
    if not head.witness or head.effective_on is None:
        return version
    repository = opener()
    try:
        again = version_of(deposit_again(repository, head), repository.witness(head.witness))
    except IntakeError:
        return version
    return Version(replace(again.head, number=head.number, recorded_at=head.recorded_at), again.paragraphs)
