"""The formula ledger as text, and the words that pages and exports share with it.

Each wording of a formula carries its own versions; what a formula does in several wordings is told
of the group, never of one wording's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.model import VersionHead
from archive.reports.citing import digests, place, plain, version_name
from archive.reports.spans import signs, span, years_between
from archive.trails import Formula, FormulaForm, FormulaLedger

SPECIAL_SHOWN = 20
"""How many of the formulas that the latest statement lacks, has again or brought are told, unless all are."""

MOVED_SHOWN = 12
"""How many of the formulas that only once came or went are told, unless all are asked for."""

GAPS_TOLD = 2
"""Most gaps that are named; of more, which the row of signs shows, only their number is told."""


def formulas_text(ledger: FormulaLedger, *, every: bool = False) -> str:
    """The ledger: what is missing, back or new in the latest statement, then what came or went before.

    Of the latter, those that came back and those that stood longest; formulas that stand in every
    statement in the same words are only counted. ``every`` tells them all.
    """
    latest = version_name(ledger.heads[-1])
    found, total = len(ledger.formulas), len(ledger.heads)
    lines = [f"{_count(found, 'formula')} in {_count(total, 'statement')}; the latest is {latest}", ""]
    most = None if every else SPECIAL_SHOWN
    lines += _group("Missing for the first time", ledger.missing, ledger, most)
    lines += _group("Back after a gap", ledger.returned, ledger, most)
    lines += _group("New", ledger.entered, ledger, most)
    told = {id(each) for each in (*ledger.missing, *ledger.returned, *ledger.entered)}
    rest = [each for each in ledger.formulas if id(each) not in told]
    moved = sorted(
        (each for each in rest if not each.is_constant), key=lambda each: (not each.gaps, -len(each.versions))
    )
    lines += _group("Came, went or was reworded before", moved, ledger, None if every else MOVED_SHOWN)
    lines += _constant([each for each in rest if each.is_constant], ledger, every=every)
    return "\n".join(lines)


def _constant(formulas: Sequence[Formula], ledger: FormulaLedger, *, every: bool) -> Iterator[str]:
    """The formulas that never moved: their count, or all of them."""
    if every:
        yield from _group("In every statement", formulas, ledger)
    elif formulas:
        verb = "stands" if len(formulas) == 1 else "stand"
        yield f"{_count(len(formulas), 'formula')} {verb} in every statement; --every shows them."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _group(
    title: str, formulas: Sequence[Formula], ledger: FormulaLedger, most: int | None = None
) -> Iterator[str]:
    """Formulas under their title; with ``most`` no more than the first so many, and how many are left."""
    if not formulas:
        return
    told = formulas[:most]
    yield f"{title} ({len(formulas):,}):"
    for formula in told:
        yield from _formula_lines(formula, ledger.heads)
    if len(told) < len(formulas):
        yield f"  and {len(formulas) - len(told):,} more; --every shows all"
    yield ""


def _formula_lines(formula: Formula, heads: Sequence[VersionHead]) -> Iterator[str]:
    inset = " " * (formula.total + 4)
    if len(formula.forms) > 1:
        yield f"  {signs(formula.versions, formula.total)}  {together(formula, heads)}:"
    for form in formula.forms:
        yield from _form_lines(form, formula.total, heads, "  " if len(formula.forms) > 1 else "")
    if formula.reworded is not None:
        yield f"{inset}now nearly: “{plain(formula.reworded.quote)}” ({place(formula.reworded)})"
    elif formula.replaced is not None:
        yield f"{inset}in its place: “{plain(formula.replaced.quote)}” ({place(formula.replaced)})"


def _form_lines(form: FormulaForm, total: int, heads: Sequence[VersionHead], inset: str) -> Iterator[str]:
    deep = " " * (total + 4) + inset
    yield f"  {signs(form.versions, total)}  {inset}{plain(form.text)}"
    yield f"{deep}{form_span(form.versions, heads)}"
    ends = f"{place(form.first)} ({digests(form.first)})"
    if form.last != form.first:
        ends += f" to {place(form.last)} ({digests(form.last)})"
    yield f"{deep}{ends}"


def together(formula: Formula, heads: Sequence[VersionHead]) -> str:
    """What is true of a formula's wordings as a group, and of none of them alone."""
    return (
        f"in {len(formula.versions)} of {formula.total} statements in one wording or another"
        f"{_course(formula.versions, heads)}"
    )


def form_span(versions: Sequence[int], heads: Sequence[VersionHead]) -> str:
    """In how many statements one wording stands, from when to when, with its gaps."""
    return f"{len(versions)} of {len(heads)} statements{_course(versions, heads)}"


def _course(versions: Sequence[int], heads: Sequence[VersionHead]) -> str:
    first, last = heads[versions[0]], heads[versions[-1]]
    stood = span(first.effective_on, last.effective_on)
    if first is not last and first.effective_on == last.effective_on:
        stood = span(version_name(first), version_name(last))
    gaps = [_gap(low + 1, high - 1, heads) for low, high in pairwise(versions) if high - low > 1]
    missing = "".join(f", not in {gap}" for gap in gaps)
    if len(gaps) > GAPS_TOLD:
        missing = f", with {len(gaps)} gaps"
    is_gone = versions[-1] < len(heads) - 1
    ended = f", absent since {version_name(heads[versions[-1] + 1])}" if is_gone else ""
    return f", {stood}{missing}{ended}{_steady(versions, heads)}"


def _gap(low: int, high: int, heads: Sequence[VersionHead]) -> str:
    return version_name(heads[low]) + (f" to {version_name(heads[high])}" if high > low else "")


def _steady(versions: Sequence[int], heads: Sequence[VersionHead]) -> str:
    """For how long it had stood without a gap, where it is gone now."""
    has_gaps = versions[-1] - versions[0] >= len(versions)
    if has_gaps or versions[-1] == len(heads) - 1:
        return ""
    first, gone = heads[versions[0]].effective_on, heads[versions[-1] + 1].effective_on
    return f" (after {years_between(first, gone)})" if first and gone and first < gone else ""
