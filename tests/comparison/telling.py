"""What a brief tells, as tests ask for it."""

from __future__ import annotations

from archive.model import Brief


def told(made: Brief) -> list[str]:
    return [sentence.text for sentence in made.sentences]
