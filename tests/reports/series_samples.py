"""A series of five invented versions, and the pages made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise

from archive.diff.compare import compare
from archive.model import Brief, Comparison, SeriesHead, Version
from archive.reports.series import SeriesReport, archive_pages
from archive.services.comparison.brief import brief
from tests.reports.samples import COAST_2022, COAST_2024, version

DAYS = (date(2020, 3, 9), date(2021, 3, 15), date(2022, 3, 14), date(2023, 3, 13), date(2024, 3, 11))


def coast_versions(series: str = "coast") -> list[Version]:
    early = "\n".join(line for line in COAST_2022.splitlines() if "Port Ellery" not in line)
    texts = (
        early.replace("181", "178").replace("94", "90"),
        early.replace("181", "179"),
        COAST_2022,
        COAST_2022.replace("officers' exchange", "officers’ exchange"),
        COAST_2024,
    )
    return [
        version(text, day, number=number, series=series)
        for number, (text, day) in enumerate(zip(texts, DAYS, strict=True), 1)
    ]


def report(series: str = "coast") -> SeriesReport:
    versions = coast_versions(series)
    heads = [held.head for held in versions]
    first_and_latest = briefed(compare(versions[0], versions[-1]))
    head = SeriesHead(series, heads[-1].title, len(heads) + 1, DAYS[0], DAYS[-1])
    # The same statement, as another site printed it: other quotes, other furniture.
    other = COAST_2024.replace("’", "'").replace("8 Harbour Row", "c/o the Embassy")
    copy = version(other, DAYS[-1], number=6, series=series)
    copied = [briefed(compare(versions[-1], copy))]
    return SeriesReport(head, heads, neighbours(versions), first_and_latest, copied)


def neighbours(versions: list[Version]) -> Iterator[tuple[Comparison, Brief]]:
    return (briefed(compare(base, target)) for base, target in pairwise(versions))


def briefed(comparison: Comparison) -> tuple[Comparison, Brief]:
    return comparison, brief(comparison)


@cache
def pages_of_series() -> dict[str, str]:
    """Every page of two series, one of them named in Chinese, by its path."""
    return dict(archive_pages([report(), report("海岸政策")]))
