"""Templates: found in a checkout, kept compiled, never trusted with what a document says."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from archive.reports.bytecode import BesideSources
from archive.reports.templates import environment, folder


def made(templates: Path) -> str:
    environment = Environment(
        loader=FileSystemLoader(templates), bytecode_cache=BesideSources(templates), autoescape=True
    )
    return environment.get_template("one.html").render(name="<b>")


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "one.html").write_text("Hello {{ name }}")
    return tmp_path


def test_compiled_templates_are_kept_beside_their_sources(templates: Path) -> None:
    assert made(templates) == "Hello &lt;b&gt;"
    assert len(list((templates / "__pycache__").iterdir())) == 1
    assert made(templates) == "Hello &lt;b&gt;"


def test_changed_template_is_compiled_again(templates: Path) -> None:
    made(templates)
    (templates / "one.html").write_text("Bye {{ name }}")
    assert made(templates) == "Bye &lt;b&gt;"


@pytest.mark.parametrize("broken", [b"", b"x", b"x" * 4000])
def test_broken_file_is_compiled_again(templates: Path, broken: bytes) -> None:
    made(templates)
    (kept,) = (templates / "__pycache__").iterdir()
    for cut in (broken, kept.read_bytes()[:-40]):
        kept.write_bytes(cut)
        assert made(templates) == "Hello &lt;b&gt;"


def test_folder_that_may_not_be_written_is_left_alone(templates: Path) -> None:
    (templates / "__pycache__").write_text("in the way")
    assert made(templates) == "Hello &lt;b&gt;"
    assert stat.S_ISREG((templates / "__pycache__").stat().st_mode)


def test_every_template_is_escaped_and_none_says_safe() -> None:
    assert environment().autoescape is True
    for template in folder().glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "|safe" not in text.replace(" ", ""), template.name
        assert "autoescape" not in text, template.name


def test_templates_compile_without_the_kept_code(tmp_path: Path) -> None:
    shutil.copytree(folder(), tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    copied = Environment(loader=FileSystemLoader(tmp_path / "templates"), autoescape=True)
    copied.filters |= environment().filters
    for template in (tmp_path / "templates").glob("*.html"):
        assert copied.get_template(template.name).name == template.name


def test_nothing_is_kept_where_python_keeps_nothing(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    made(templates)
    assert not (templates / "__pycache__").exists()


def test_no_line_breaks_an_iso_date_and_markup_stays_escaped() -> None:
    told = environment().from_string("{{ text|days }}").render(text="<b> since 2023-09-28.")
    assert told == '&lt;b&gt; since <span class="day">2023-09-28</span>.'
