"""``archive blame``, ``phrase``, ``formulas``, ``numbers``, ``strength``: the language over time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING

import click

from archive.cli.commands import ArchiveCommand
from archive.cli.completion import complete_reference, complete_series
from archive.cli.options import FORMAT, OUTPUT, Command, formats
from archive.cli.output import as_json, counted, one_line, terminal_width, write, write_lines
from archive.cli.progress import watcher
from archive.cli.state import state
from archive.cli.types import IsoDate
from archive.cli.versions import version_named
from archive.errors import SettingInvalid
from archive.reports import ledger_data, ledgers
from archive.services.comparison.copies import succession
from archive.services.comparison.references import parse_reference
from archive.services.language.answers import blame_of, formulas_of, numbers_of
from archive.services.language.line import Line, line_of
from archive.trails import PhraseHistory

if TYPE_CHECKING:
    from archive.services.language.finding import Mode

_MODE = "archive.cli.language.mode"


def _choose_mode(ctx: click.Context, option: click.Parameter, is_given: bool) -> None:
    """Note how the phrase is looked for; two ways at once contradict each other."""
    if not is_given:
        return
    before = ctx.meta.setdefault(_MODE, option.name)
    if before != option.name:
        raise click.UsageError(f"--{before} and --{option.name} contradict each other: give one of them.")


def _mode_option(name: str, told: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", name, is_flag=True, expose_value=False, callback=_choose_mode, help=told)


FURNITURE = click.option("--furniture", is_flag=True, help="With the furniture around the statement.")


@click.command(cls=ArchiveCommand)
@click.argument("reference", metavar="SERIES[@WHEN]", shell_complete=complete_reference)
@click.option("--words", is_flag=True, help="Where a sentence's words differ in age, say so.")
@click.option("--chain", is_flag=True, help="With the wordings before the present one.")
@formats("text", "json", "html")
@OUTPUT
def blame(reference: str, words: bool, chain: bool, form: str, target: str | None) -> None:
    """Each sentence with the version that brought its present words.

    Differences in typography alone do not count as new words.
    """
    repository = state().open()
    series = parse_reference(reference).series
    line = line_of(repository, series, version_named(repository, reference), _progress())
    _tell_copies(line)
    found = blame_of(repository, line)
    if form == "json":
        write(as_json(ledger_data.blame_object(found)), target)
    elif form == "html":
        from archive.reports.blame import blame_page

        write(blame_page(found), target)
    else:
        write_lines(ledgers.blame_text(found, words=words, chain=chain), target)


@click.command(cls=ArchiveCommand)
@click.argument("words", metavar="SERIES PHRASE...", nargs=-1, required=True)
@click.option("--all", "everywhere", is_flag=True, help="In every series; then every word is a PHRASE.")
@_mode_option("exact", "To the letter: case, quotes and spaces count.")
@_mode_option("regex", "PHRASE is a regular expression.")
@_mode_option("near", "Also with small changes between the words.")
@click.option("--brief", is_flag=True, help="Without the list of versions (text and JSON).")
@FURNITURE
@formats("text", "json", "csv", "html")
@OUTPUT
def phrase(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    words: tuple[str, ...],
    everywhere: bool,
    brief: bool,
    furniture: bool,
    form: str,
    target: str | None,
) -> None:
    """First seen, last seen, every gap and return of a PHRASE, in every version and with citations.

    Quote a phrase of several words. Case and typography do not count unless --exact or --regex is
    given. For each version the answer is present, absent, not held or extraction failed; versions
    that hold it in the same paragraphs, or lack it, are told together (--verbose: each by itself).
    """
    from archive.services.language.finding import Mode

    if brief and form in ("csv", "html"):
        raise click.UsageError(f"--brief leaves out the versions, and {form} is the list of them.")
    kind = Mode(click.get_current_context().meta.get(_MODE, Mode.FOLDED))
    names, phrases = _series_and_phrases(words, everywhere)
    lines = [line_of(state().open(), name, progress=_progress()) for name in names]
    if not everywhere and not (brief and len(phrases) == 1):  # which counts no versions
        _tell_copies(lines[0])
    histories = [_history(line, each, kind, furniture) for line in lines for each in phrases]
    if form == "json":
        found = [ledger_data.phrase_object(history, every=not brief) for history in histories]
        write(as_json(found if everywhere or len(phrases) > 1 else found[0]), target)
    elif form == "csv":
        write(ledger_data.phrases_csv(histories), target)
    elif form == "html":
        from archive.reports.phrases import phrases_page

        write(phrases_page(histories), target)
    else:
        write_lines(_phrases_text(histories, brief=brief or everywhere, each=state().verbosity > 0), target)


def _history(line: Line, wanted: str, kind: Mode, furniture: bool) -> PhraseHistory:
    from archive.services.language.patience import patience
    from archive.services.language.phrase import phrase as phrase_of

    with patience(wanted) if kind == "regex" else nullcontext():
        return phrase_of(line, wanted, kind, furniture=furniture)


def _series_and_phrases(words: tuple[str, ...], everywhere: bool) -> tuple[list[str], tuple[str, ...]]:
    if everywhere:
        return [head.name for head in state().open().series()], words
    if len(words) < 2:
        raise SettingInvalid(
            "A series and a phrase are needed.", 'For example: archive phrase SERIES "the words".'
        )
    return [words[0]], words[1:]


def _phrases_text(histories: list[PhraseHistory], *, brief: bool, each: bool) -> str:
    if len(histories) == 1:
        return ledgers.phrase_text(histories[0], every=not brief, each=each)
    parts = [ledgers.phrases_text(histories)]
    parts += [
        ledgers.phrase_text(history, every=not brief, each=each) for history in histories if history.seen
    ]
    return "\n\n".join(parts)


@click.command(cls=ArchiveCommand)
@click.argument("series", metavar="SERIES", shell_complete=complete_series)
@click.option(
    "--fewest",
    type=click.IntRange(2),
    help="In how many versions a formula must stand.  [default: 2; 3 from eight versions on]",
)
@click.option("--every", is_flag=True, help="All of them, also those that stand in every statement.")
@FORMAT
@OUTPUT
def formulas(series: str, fewest: int | None, every: bool, form: str, target: str | None) -> None:
    """The word sequences that recur in a series: first, last, gaps, returns and variants of each.

    Above all those that the latest version lacks for the first time, has again, or brought; then the
    most telling of those that came and went before. --every and JSON hold them all.
    """
    from archive.reports.ledger_formulas import formulas_text

    ledger = formulas_of(state().open(), _line(series), fewest or 0)
    if form == "json":
        write(as_json(ledger_data.formulas_object(ledger)), target)
    else:
        write_lines(formulas_text(ledger, every=every), target)


@click.command(cls=ArchiveCommand)
@click.argument("series", metavar="SERIES", shell_complete=complete_series)
@click.argument("term", required=False, default="")
@click.option("--every", is_flag=True, help="Also the numbers that never changed.")
@FURNITURE
@formats("text", "json", "csv", "html")
@OUTPUT
def numbers(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    series: str, term: str, every: bool, furniture: bool, form: str, target: str | None
) -> None:
    """Number slots followed through the versions: value, unit or noun, and hedge ("over", "nearly").

    TERM keeps the slots whose words hold it. Dates and references to sections are left out.
    """
    from archive.services.language.terms import about

    line = _line(series)
    slots = about(numbers_of(state().open(), line), term, furniture=furniture)
    shown = slots if every or term else tuple(slot for slot in slots if not slot.is_steady)
    if form == "json":
        write(as_json(ledger_data.numbers_object(series, shown, line.heads)), target)
    elif form == "csv":
        write(ledger_data.numbers_csv(shown, line.heads), target)
    elif form == "html":
        from archive.reports.numbers import numbers_page

        write(numbers_page(series, shown, line.heads), target)
    else:
        told = ledgers.numbers_text(shown, line.heads, terminal_width(target))
        write(told or _no_numbers(len(slots), term), target)
        if told and len(shown) < len(slots) and state().verbosity >= 0:
            hidden = counted(len(slots) - len(shown), "slot")
            click.echo(f"({hidden} never changed; --every shows them.)", err=True)


def _no_numbers(slots: int, term: str) -> str:
    if term:
        return f"No number stands near “{one_line(term)}”."
    return (
        f"No number ever changed; --every shows {counted(slots, 'slot')}." if slots else "It has no numbers."
    )


@click.command(cls=ArchiveCommand)
@click.argument("series", metavar="SERIES", shell_complete=complete_series)
@FORMAT
@OUTPUT
def strength(series: str, form: str, target: str | None) -> None:
    """Reversed, strengthened and weakened wording in aligned passages over time, with the evidence.

    What was turned into its opposite ("must not" to "must") comes first; the same shift in many places
    is told once (--verbose quotes each), and so is which words of a language are not known.
    """
    from archive.reports.ledger_strength import strength_text
    from archive.services.language.coverage import coverage
    from archive.services.language.strength import strength as strength_of

    line = _line(series)
    shifts, covered = strength_of(line), coverage(line.heads)
    if form == "json":
        write(as_json(ledger_data.strength_object(series, shifts, line.heads, covered)), target)
    else:
        write_lines(strength_text(shifts, line.heads, covered, each=state().verbosity > 0), target)


@click.command(cls=ArchiveCommand)
@click.argument("words", metavar="QUERY...", nargs=-1, required=True)
@click.option("--series", metavar="SERIES", shell_complete=complete_series, help="In this series only.")
@click.option("--since", type=IsoDate(), metavar="DATE", help="Standing on that day or later.")
@click.option("--until", type=IsoDate(), metavar="DATE", help="Standing on that day or before.")
@FURNITURE
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Most hits shown.")
@FORMAT
@OUTPUT
def search(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    words: tuple[str, ...],
    series: str | None,
    since: date | None,
    until: date | None,
    furniture: bool,
    limit: int,
    form: str,
    target: str | None,
) -> None:
    """Full text over every version; each hit says where it was first and last seen.

    A QUERY holds words, "phrases", beginnings (cooperat*) and, with a minus, what must not stand
    there. Quote a phrase twice for the shell: archive search '"new era"'. The latest come first.
    """
    from archive.services.language.search import Narrowing
    from archive.services.language.search import search as search_of

    if since and until and since > until:
        raise click.UsageError(f"No day is both since {since} and until {until}: exchange the two.")
    narrowed = Narrowing(series, since, until, furniture)
    found = search_of(
        state().open(), " ".join(words), narrowed, limit, watcher(state(), "Indexing", "series")
    )
    if form == "json":
        write(as_json(ledger_data.search_object(found.hits, found.total)), target)
    else:
        write_lines(ledgers.search_text(found.hits, found.total), target)


def _line(series: str) -> Line:
    line = line_of(state().open(), series, progress=_progress())
    _tell_copies(line)
    return line


def _tell_copies(line: Line) -> None:
    """Say that copies stand beside the line, so that its count of versions puzzles nobody."""
    repository = state().open()
    order = succession(repository, repository.heads(line.series))
    copies = len([each for each in order.copies if each.original.number <= line.heads[-1].number])
    if copies > 0 and state().verbosity >= 0:
        beside = f"{counted(copies, 'copy', 'copies')} {'stands' if copies == 1 else 'stand'} beside"
        told = (
            f"({counted(len(line.heads), 'statement')}; {beside} {'it' if len(line.heads) == 1 else 'them'}.)"
        )
        click.get_current_context().call_on_close(lambda: click.echo(told, err=True))  # below the answer


def _progress() -> Callable[[int, int], None]:
    """Tell on a terminal how far the first comparison of a series has come."""
    return watcher(state(), "Comparing", "neighbours")
