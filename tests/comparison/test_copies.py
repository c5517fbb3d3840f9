"""Copies beside the line of a series: found once, and known from then on."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from archive.services.audit.log import series_log
from archive.services.intake.ingest import ingest
from archive.store import open_archive
from tests.making import deposit
from tests.stores import place, postgresql_server

__all__ = ["place", "postgresql_server"]

TWICE = (
    "import sys; from archive.store import open_archive; from archive.services.audit.log import series_log\n"
    "with open_archive(sys.argv[1], read_only=True) as archive: told = series_log(archive, 'policy')\n"
    "print([entry.is_copy for entry in told], 'archive.diff.compare' in sys.modules)"
)


def test_copies_are_compared_once_and_then_known(place: str) -> None:
    """As are two statements of one day that are no copies; the second log needs no engine at all."""
    with open_archive(place, create=True) as repository:
        for order, text in enumerate(("One rule.\n\nTwo.", "One  rule.\n\nTwo.", "Another rule.\n\nTwo."), 1):
            ingest(repository, replace(deposit(text, "2020-05-01"), order=order))
        first = series_log(repository, "policy")
        assert [entry.is_copy for entry in first] == [False, True, False]
        assert series_log(repository, "policy") == first
    again = subprocess.run([sys.executable, "-c", TWICE, place], check=True, capture_output=True, text=True)
    assert again.stdout == "[False, True, False] False\n"
