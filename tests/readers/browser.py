"""What Chromium shows of pages, without scripts and network: JSON in, JSON out.

A program of its own, for one process can drive one browser only, and the reports' tests have theirs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def shown(pages: list[str]) -> list[str]:
    """The text that a browser draws of each page."""
    asked = subprocess.run(
        [sys.executable, __file__], input=json.dumps(pages), capture_output=True, check=True, text=True
    )
    answer: list[str] = json.loads(asked.stdout)
    return answer


def _draw(pages: list[str]) -> list[str]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tab = chromium.new_context(java_script_enabled=False, offline=True).new_page()
        texts = []
        for page in pages:
            tab.set_content(page, wait_until="domcontentloaded")
            texts.append(tab.evaluate("document.body.innerText"))
        chromium.close()
    return texts


if __name__ == "__main__":
    json.dump(_draw(json.load(sys.stdin)), sys.stdout)
