"""Two dated statements of an invented ministry, and comparisons made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from archive.diff.compare import compare
from archive.model import (
    BlockKind,
    Comparison,
    Furniture,
    Paragraph,
    Version,
    VersionHead,
    digest_of,
)

TEXTS = Path(__file__).parent / "texts"
COAST_2022 = (TEXTS / "coast-2022.txt").read_text(encoding="utf-8")

COAST_2024 = (TEXTS / "coast-2024.txt").read_text(encoding="utf-8")


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """One paragraph a line: "# " a heading by its level, "- " a list item, "~why|" furniture."""
    return tuple(_paragraph(line) for line in text.splitlines() if line)


def _paragraph(line: str) -> Paragraph:
    if line.startswith("~"):
        why, _, rest = line[1:].partition("|")
        return Paragraph(rest, furniture=Furniture(why))
    if line.startswith("#"):
        level = len(line) - len(line.lstrip("#"))
        return Paragraph(line[level:].strip(), BlockKind.HEADING, level)
    if line.startswith("- "):
        return Paragraph(line[2:], BlockKind.LIST_ITEM, 1)
    return Paragraph(line)


def version(
    text: str | Sequence[Paragraph],
    on: date = date(2022, 3, 14),
    *,
    number: int = 1,
    series: str | None = "common-coast",
    title: str = "Statement on the Common Coast",
    language: str = "en",
    dated_by: str = "file name",
    evidence: str = "",
    source_url: str | None = "https://coast.example/statements",
) -> Version:
    held = paragraphs(text) if isinstance(text, str) else tuple(text)
    joined = "\n\n".join(each.text for each in held)
    text_digest = digest_of(joined)
    head = VersionHead(
        digest=digest_of(f"{series}{on}{joined}"),
        text_digest=text_digest,
        paragraphs=len(held),
        title=title,
        language=language,
        series=series,
        number=number,
        effective_on=on,
        published_at=datetime(on.year, on.month, on.day, 9, 30),  # noqa: DTZ001
        dated_by=dated_by,
        evidence=evidence or f"{on}.html",
        recorded_at=datetime(2025, 1, 7, 16, 4, tzinfo=UTC),
        witness=sha256(f"bytes of {joined} on {on}".encode("utf-8", "surrogatepass")).hexdigest(),
        source=f"{series}/{on}.html",
        source_url=source_url,
        pipeline="html/1 paragraphs/1",
    )
    return Version(head, held)


def coast() -> Comparison:
    """Every kind of change at once."""
    return compare(version(COAST_2022), version(COAST_2024, date(2024, 3, 11), number=2))


def of(base: Sequence[str], target: Sequence[str], language: str = "en") -> Comparison:
    """A comparison of plain paragraphs with dated heads."""
    sides = [[Paragraph(text) for text in side] for side in (base, target)]
    return compare(
        version(sides[0], language=language),
        version(sides[1], date(2024, 3, 11), number=2, language=language),
    )


def block_moved(edited: bool = False) -> Comparison:
    """Nine paragraphs that went together from the end to the front of eleven others."""
    moving = [f"Item {number} speaks of harbour number {number} in its own words." for number in range(1, 10)]
    staying = [
        f"Clause {letter} stays where it is and tells of the {letter} sea at length, for it is a long clause."
        for letter in "abcdefghijk"
    ]
    arrived = [text.replace("harbour number 5", "haven number 5") if edited else text for text in moving]
    return of([*staying, *moving], [*arrived, *staying])
