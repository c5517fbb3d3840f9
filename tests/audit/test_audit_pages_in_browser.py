"""The pages of an audit against axe-core (WCAG 2.2 A and AA), light and dark, and on a phone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.reports.blame import blame_page
from archive.reports.dossier import dossier_pages
from archive.reports.html import comparison_page
from archive.reports.numbers import numbers_page
from archive.reports.phrases import phrases_page
from archive.services.audit.dossier import dossier
from archive.services.audit.review import Ruling, decide, decided, find_change
from archive.services.comparison.brief import brief
from archive.services.language.answers import blame_of, numbers_of
from archive.services.language.line import line_of
from archive.services.language.phrase import phrase
from archive.store import Repository, open_archive
from archive.trails import Verdict
from tests.browsers import Opener
from tests.making import taken_in
from tests.reports.test_accessible import faults

KINDS = {
    "blame": "mfa-annual-article",
    "phrases": "mfa-annual-article",
    # The long dossier of the article takes axe a minute; between them these two hold whatever it holds.
    "dossier": "central-bank-statement",
    "dossier of a page": "privacy-policy",
    "numbers": "privacy-policy",
    "decided": "",
    "dossier with decisions": "",
}


def page_of(repository: Repository, kind: str) -> str:
    series = KINDS[kind]
    line = line_of(repository, series)
    if kind.startswith("dossier"):
        return dict(dossier_pages(dossier(repository, series)))["index.html"]
    if kind == "blame":
        return blame_page(blame_of(repository, line))
    if kind == "phrases":
        wanted = ("we have kept an open ear", "a friend to every shore")
        return phrases_page([phrase(line, each) for each in wanted])
    return numbers_page(series, numbers_of(repository, line), line.heads)


def decided_page(folder: Path, kind: str) -> str:
    with open_archive(str(folder / "a.db"), create=True) as repository:
        taken_in(repository, "We must not fish. Ships pay ten marks.", "We must fish. Ships pay ten marks.")
        line = line_of(repository, "policy")
        comparison, change = find_change(line, line.heads[1].digest, "")
        decide(
            repository, comparison, change, Ruling(Verdict.SUBSTANTIVE, "a ban became a duty", "R. Analyst")
        )
        if kind == "dossier with decisions":
            return dict(dossier_pages(dossier(repository, "policy")))["index.html"]
        told = decided(repository, comparison)
        gone = replace(told, orphans=told.of(change.id))
        return comparison_page(comparison, brief(comparison), decided=gone)


@pytest.mark.browser
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(repository: Repository, opened: Opener, tmp_path: Path, kind: str) -> None:
    text = decided_page(tmp_path, kind) if "deci" in kind else page_of(repository, kind)
    phone = {"viewport": {"width": 360, "height": 780}}
    for settings in ({"color_scheme": "light"}, {"color_scheme": "dark", **phone}):
        page = opened(text, **settings).page
        page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
        assert faults(page) == [], settings
