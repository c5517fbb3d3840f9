"""Every page type against axe-core (WCAG 2.2 A and AA), light and dark, and against the Nu HTML checker."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from archive.reports.html import Links, comparison_page
from archive.services.comparison.brief import brief
from tests.browsers import Opener
from tests.reports.conftest import page_of
from tests.reports.samples import coast, of
from tests.reports.series_samples import pages_of_series

if TYPE_CHECKING:
    from playwright.sync_api import Page

HARM = '<a href="javascript:x()">\u202e\x00</a>'
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
VNU = Path(os.environ.get("VNU_JAR", "build/vnu/vnu.jar"))


@cache
def page_types() -> dict[str, str]:
    comparison = coast()
    pages = pages_of_series()
    return {
        "comparison": comparison_page(comparison, brief(comparison), Links("index.html", "a.html", "b.html")),
        "same": page_of(of(["One."], ["One."])),
        "right to left": page_of(of(["لدينا علاقات مع 181 دولة."], ["لدينا علاقات مع 183 دولة."], "ar")),
        "hostile": page_of(
            of(['<a href="javascript:x()">\u202e\x00 1</a>'], ['<a href="javascript:x()">\u202e\x00 2</a>'])
        ),
        "series": pages["coast/index.html"],
        "several series": pages["index.html"],
    }


TYPES = list(page_types())


def faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", TYPES)
def test_axe_finds_nothing(opened: Opener, kind: str, scheme: str) -> None:
    page = opened(page_types()[kind], color_scheme=scheme).page
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert faults(page) == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_phone_with_help_open(opened: Opener, coast_page: str, scheme: str) -> None:
    page = opened(coast_page, color_scheme=scheme, viewport={"width": 360, "height": 780}).page
    page.keyboard.press("n")
    assert faults(page) == []
    page.keyboard.press("?")
    assert faults(page) == []


def test_nu_html_checker_reports_no_error(tmp_path: Path) -> None:
    if not shutil.which("java") or not VNU.exists():
        pytest.skip(f"needs Java and the Nu HTML checker at {VNU} (npm: vnu-jar), or VNU_JAR naming it")
    for number, text in enumerate(page_types().values()):
        (tmp_path / f"{number}.html").write_text(text, encoding="utf-8")
    command = ["java", "-jar", str(VNU), "--format", "json", "--errors-only", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stderr)["messages"] == []
