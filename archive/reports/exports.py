"""Exports: one comparison in the form that somebody asks for.

``export`` knows every form by name; a new one is one entry in ``FORMATS``. Each is loaded on first
use, so that a diff in the terminal never imports what draws a page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from archive.errors import SettingInvalid
from archive.model import Brief, Comparison, Sentence
from archive.trails import UNDECIDED, Decided


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What a form may be asked for; each form uses what it knows.

    ``color``, ``width`` (columns; None: unwrapped) and ``stat`` are for "text"; ``context`` (unchanged
    paragraphs around a change; None: all) for "text" and "markdown"; ``brief`` is needed by "html"
    and used by "markdown"; ``warnings`` (what a reader must know before trusting the comparison) stand at
    the head of "text" and "json", and of "markdown" where no brief brings its own; ``indent`` is for "json".
    ``stat`` holds the words in and out of each change by its id, and asks for one line per change.
    ``decided`` (what people decided about the changes) is told by all.
    """

    color: bool = False
    context: int | None = 0
    width: int | None = None
    stat: Mapping[str, tuple[int, int]] | None = None
    indent: int | None = None
    brief: Brief | None = None
    warnings: tuple[Sentence, ...] = ()
    decided: Decided = UNDECIDED


def _text(comparison: Comparison, options: ExportOptions) -> str:
    from archive.reports.text import comparison_text

    return comparison_text(
        comparison,
        color=options.color,
        context=options.context,
        width=options.width,
        stat=options.stat,
        warnings=options.warnings or (options.brief.warnings if options.brief else ()),
        decided=options.decided,
    )


def _json(comparison: Comparison, options: ExportOptions) -> str:
    from archive.reports.json import comparison_json

    return comparison_json(
        comparison, indent=options.indent, decided=options.decided, warnings=options.warnings
    )


def _html(comparison: Comparison, options: ExportOptions) -> str:
    from archive.reports.html import comparison_page

    if options.brief is None:
        raise SettingInvalid("The HTML report lacks its brief.", "Pass ExportOptions(brief=...).")
    return comparison_page(comparison, options.brief, decided=options.decided)


def _markdown(comparison: Comparison, options: ExportOptions) -> str:
    from archive.reports.markdown import comparison_markdown

    return comparison_markdown(
        comparison,
        options.brief,
        context=options.context,
        warnings=options.warnings,
        decided=options.decided,
    )


def _docx(comparison: Comparison, options: ExportOptions) -> bytes:
    from archive.reports.docx import comparison_docx

    return comparison_docx(comparison, options.decided)


Exporter = Callable[[Comparison, ExportOptions], str | bytes]
FORMATS: dict[str, Exporter] = {
    "text": _text,
    "markdown": _markdown,
    "json": _json,
    "html": _html,
    "docx": _docx,
}


def export(comparison: Comparison, format: str, options: ExportOptions | None = None) -> str | bytes:  # noqa: A002
    """The comparison in one of ``FORMATS``: text, or bytes for "docx". The same input, the same bytes.

    Raises:
        SettingInvalid: no form has that name.
    """
    exporter = FORMATS.get(format)
    if exporter is None:
        raise SettingInvalid(f"There is no report format '{format}'.", f"Choose one of {', '.join(FORMATS)}.")
    return exporter(comparison, options or ExportOptions())
