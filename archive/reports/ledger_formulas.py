"""The formula ledger as text, and the words that pages and exports share with it.

Each wording of a formula carries its own versions; what a formula does in several wordings is told
of the group, never of one wording's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from archive.model import VersionHead
from archive.reports.citing import digests, place, plain, version_name
from archive.reports.spans import signs, years_between
from archive.trails import Formula, FormulaForm, FormulaLedger


def formulas_text(ledger: FormulaLedger, *, every: bool = False) -> str:
    """The ledger: what is missing, back or new in the latest statement, then what came or went before.

    Formulas that stand in every statement in the same words are only counted, or, with ``every``, last.
    """
    latest = version_name(ledger.heads[-1])
    found, total = len(ledger.formulas), len(ledger.heads)
    lines = [f"{_count(found, 'formula')} in {_count(total, 'statement')}; the latest is {latest}", ""]
    lines += _group("Missing for the first time", ledger.missing, ledger)
    lines += _group("Back after a gap", ledger.returned, ledger)
    lines += _group("New", ledger.entered, ledger)
    told = {id(each) for each in (*ledger.missing, *ledger.returned, *ledger.entered)}
    rest = [each for each in ledger.formulas if id(each) not in told]
    lines += _group("Came, went or was reworded before", [e for e in rest if not e.is_constant], ledger)
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


def _group(title: str, formulas: Sequence[Formula], ledger: FormulaLedger) -> Iterator[str]:
    if not formulas:
        return
    yield f"{title} ({len(formulas)}):"
    for formula in formulas:
        yield from _formula_lines(formula, ledger.heads)
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
    until = f" to {last.effective_on}" if last is not first else ""
    gaps = "".join(
        f", not in {_gap(low + 1, high - 1, heads)}" for low, high in pairwise(versions) if high - low > 1
    )
    is_gone = versions[-1] < len(heads) - 1
    ended = f", absent since {version_name(heads[versions[-1] + 1])}" if is_gone else ""
    return f", {first.effective_on}{until}{gaps}{ended}{_steady(versions, heads)}"


def _gap(low: int, high: int, heads: Sequence[VersionHead]) -> str:
    return version_name(heads[low]) + (f" to {version_name(heads[high])}" if high > low else "")


def _steady(versions: Sequence[int], heads: Sequence[VersionHead]) -> str:
    """For how long it had stood without a gap, where it is gone now."""
    has_gaps = versions[-1] - versions[0] >= len(versions)
    if has_gaps or versions[-1] == len(heads) - 1:
        return ""
    first, gone = heads[versions[0]].effective_on, heads[versions[-1] + 1].effective_on
    return f" (after {years_between(first, gone)})" if first and gone else ""
