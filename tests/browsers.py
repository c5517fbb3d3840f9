"""Pages opened in a real browser: one Chromium per test run, one fresh page per test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium (Debian: chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass
class Opened:
    """A page in the browser, and whatever it did that a report must not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note from now on what the page does."""
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text))
        self.page.on("dialog", self._dialog)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("file:", "data:,")):
            self.requests.append(request.url)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def is_quiet(self) -> bool:
        """Whether no request left, no dialog showed and nothing went wrong."""
        return not (self.requests or self.errors or self.dialogs)


Opener = Callable[..., Opened]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens HTML text, or a file, in a fresh page; keyword arguments are the browser context's."""
    contexts = []

    def open_it(html: str | Path, **settings: Any) -> Opened:
        place = html if isinstance(html, Path) else tmp_path / "page.html"
        if isinstance(html, str):
            place.write_text(html, encoding="utf-8")
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"} | settings
        )
        contexts.append(context)
        page = context.new_page()
        seen = Opened(page)
        seen.listen()
        page.goto(place.as_uri())
        return seen

    yield open_it
    for context in contexts:
        context.close()
