"""Takes the pictures of this folder: reports of the corpus, in a headless Chromium.

usage: python docs/images/shoot.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WIDE, PHONE = (1280, 860), (390, 860)


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, the page, the window, light or dark, keys to press, what to scroll to."""

    name: str
    page: str
    window: tuple[int, int] = WIDE
    scheme: str = "light"
    keys: str = ""
    to: str = ""


SHOTS = (
    Shot("minute", "mfa-annual-article/2022-09-29--2023-09-28.html"),
    Shot("side-by-side", "mfa-annual-article/2022-09-29--2023-09-28.html", to=".card.moved", keys=""),
    Shot("inline-dark", "privacy-policy/2021-11-01--2023-02-20.html", scheme="dark", keys="s", to="#text"),
    Shot("chinese", "ocean-statement-zh/2023-03-06--2024-03-05.html", to="#text"),
    Shot("phone", "mfa-annual-article/2022-09-29--2023-09-28.html", window=PHONE, to="#text"),
    Shot("series", "mfa-annual-article/index.html", window=(1280, 1080)),
)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        reports = make_reports(Path(folder))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for shot in SHOTS:
                take(browser, reports, shot)
            browser.close()


def make_reports(folder: Path) -> Path:
    """The reports of the whole corpus, made by the command itself."""
    archive = [sys.executable, "-m", "archive.cli", "-q", "--db", str(folder / "archive.db")]
    subprocess.run([*archive, "ingest", str(ROOT / "corpus")], check=True)  # noqa: S603 - our own command
    subprocess.run([*archive, "report", "--all", "-o", str(folder / "reports")], check=True)  # noqa: S603 - our own command
    return folder / "reports"


def take(browser: Browser, reports: Path, shot: Shot) -> None:
    width, height = shot.window
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=shot.scheme, reduced_motion="reduce"
    )
    page.goto((reports / shot.page).as_uri())
    for key in shot.keys:
        page.keyboard.press(key)
    if shot.to:
        page.locator(shot.to).first.evaluate(
            "place => scrollTo(0, place.getBoundingClientRect().top + scrollY - 70)"
        )
    page.locator(".toast").evaluate_all("all => all.forEach(one => one.remove())")
    page.screenshot(path=HERE / f"{shot.name}.png")
    page.close()


if __name__ == "__main__":
    main()
