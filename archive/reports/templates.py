"""Templates: where they stand, how a page is put together, and its Content-Security-Policy.

A page is one file that asks for nothing: styles and script stand in it and are allowed by their hash,
everything else is forbidden. Autoescape is on for every template; the only text that goes in
unescaped is our own style and script.
"""

from __future__ import annotations

import base64
import re
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from archive.reports.bytecode import BesideSources
from archive.reports.shares import similarity
from archive.reports.visible import visible

_ISO_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b(?!\.\w)")  # which begins no file's name
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


def folder() -> Path:
    """The templates' folder: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


@cache
def environment() -> Environment:
    """The one Jinja2 environment: everything is escaped, a missing name is an error."""
    made = Environment(
        loader=FileSystemLoader(folder()),
        bytecode_cache=BesideSources(folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"visible": visible, "day": day, "moment": moment, "long_day": long_day}
    made.filters |= {"similarity": similarity, "days": days}
    return made


def render(template: str, *, styles: tuple[str, ...], scripts: tuple[str, ...] = (), **values: object) -> str:
    """One self-contained page from a template, with our styles and scripts in it.

    ``styles`` and ``scripts`` name files of the templates' folder, in order.
    """
    style, script = _asset(styles), _asset(scripts)
    page = environment().get_template(template)
    return page.render(style=style, script=script, policy=_policy(style, script), **values)


@cache
def _asset(names: tuple[str, ...]) -> Markup:
    """Our own style or script, without comments and indentation; never anything from a document."""
    text = "".join((folder() / name).read_text(encoding="utf-8") for name in names)
    bare = _INDENT.sub("", _LINE_COMMENT.sub("", _COMMENT.sub("", text)))
    return Markup(bare)  # noqa: S704 - our own files


@cache
def _policy(style: str, script: str) -> str:
    """The Content-Security-Policy: nothing but this style and this script; an empty icon as data."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as words
)


def long_day(day: date) -> str:
    """A date in words, the same in every locale: "29 September 2022"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(text: str) -> Markup:
    """A text, escaped, whose ISO dates no line breaks: a browser would break behind their hyphens."""
    return Markup(_ISO_DATE.sub(r'<span class="day">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped


def day(moment: date | datetime | None) -> str:
    """An ISO date."""
    return moment.strftime("%Y-%m-%d") if moment else ""


def moment(moment: datetime | None) -> str:
    """A moment to the minute, with UTC told where it is known: "2022-09-30 07:46 UTC"."""
    if moment is None:
        return ""
    zone = moment.strftime("%z")
    named = " UTC" if zone == "+0000" else f" {zone[:3]}:{zone[3:]}" if zone else ""
    return f"{moment:%Y-%m-%d %H:%M}{named}"
