"""What every test may ask for: the command as a person runs it, the corpus; and no silent skips."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.browsers"]

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "nightly", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of statement series that is the demo, the tests' stage and the documentation's example."""
    return ROOT / "corpus"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was skipped and why, beside pytest's own list."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped and _skipping_is_a_failure():
        terminalreporter.write_line(f"{len(skipped)} skipped: here nothing may be skipped.", red=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be skipped (CI), a skip is a failure."""
    report = yield
    if report.skipped and _skipping_is_a_failure() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where nothing may be skipped: {report.longrepr}"
    return report


def _skipping_is_a_failure() -> bool:
    return os.environ.get("POLICY_ARCHIVE_SKIP_NOTHING") == "1"
