"""Ages: since when each sentence stands, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from archive.model import VersionHead
from archive.trails.citations import Citation


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a sentence: its text and the version (0-based) that brought it."""

    version: int
    text: str


@dataclass(frozen=True, slots=True)
class BlamedRun:
    """A run of text inside a sentence and the version (0-based) that brought its words."""

    version: int
    text: str


@dataclass(frozen=True, slots=True)
class BlamedSentence:
    """A sentence with the version that brought its present words.

    ``since`` and ``first`` are 0-based versions: where the present words came (or came back), and
    where they were first seen; they differ only where the sentence was gone in between. ``runs``
    tell the words apart where they are of different age; ``earlier`` are the wordings before, the
    latest first.
    """

    citation: Citation
    since: int
    first: int
    runs: tuple[BlamedRun, ...] = ()
    earlier: tuple[Wording, ...] = ()
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Blame:
    """Every sentence of one version, in order. ``heads`` are the versions up to it."""

    heads: tuple[VersionHead, ...]
    sentences: tuple[BlamedSentence, ...]
