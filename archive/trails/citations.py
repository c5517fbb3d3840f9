"""Citations: where a quote stands, so that anyone can check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands, so that anyone can check it.

    ``position`` is the paragraph's 0-based place, ``quote`` exact text of it, ``digest`` the
    version's, ``text_digest`` the paragraph's, ``start`` the quote's offset in characters.
    """

    series: str
    number: int
    effective_on: date
    position: int
    quote: str
    digest: str
    text_digest: str
    start: int = 0

    @property
    def paragraph(self) -> int:
        """The paragraph's place as people count: from 1."""
        return self.position + 1
