"""The page of a comparison that holds every kind of change."""

from __future__ import annotations

import pytest

from archive.model import Comparison
from archive.reports.html import comparison_page
from archive.services.comparison.brief import brief
from tests.reports.samples import coast


def page_of(comparison: Comparison) -> str:
    return comparison_page(comparison, brief(comparison))


@pytest.fixture(scope="session")
def coast_page() -> str:
    """The page of a comparison that holds every kind of change."""
    return page_of(coast())
