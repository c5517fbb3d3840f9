"""The dossier as Markdown and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest

from archive.model import VersionHead
from archive.reports import ledger_data
from archive.reports.citing import digests, place, return_told, shortened, version_name
from archive.reports.doubts import Doubt, gathered
from archive.reports.ledger_formulas import form_span, together
from archive.reports.markdown import escaped
from archive.reports.values import json_value
from archive.trails import Chapter, Decision, Dossier, Formula, FormulaForm, Return, Reviewed, Slot

SCHEMA = "policy-archive/dossier/1"
_QUOTED = 90


def dossier_json(dossier: Dossier) -> str:
    """One JSON document: overview, chapters, findings and every ledger."""
    heads = dossier.heads
    document = {
        "schema": SCHEMA,
        "series": dossier.series,
        "archive": {"events": dossier.events, "root": dossier.root},
        "overview": dossier.overview,
        "findings": dossier.findings,
        "chapters": [_chapter_object(chapter) for chapter in dossier.chapters],
        "numbers": ledger_data.numbers_object(dossier.series.name, dossier.numbers, heads)["slots"],
        "formulas": ledger_data.formulas_object(dossier.formulas),
        "strength": ledger_data.strength_object(dossier.series.name, dossier.strength, heads)["shifts"],
        "lives": [
            {"number": life.number, "spans": life.spans, "events": life.events}
            for life in dossier.lineage.lives
        ],
        "orphans": dossier.orphans,
    }
    text = json.dumps(json_value(document), ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def _chapter_object(chapter: Chapter) -> ledger_data.Object:
    head = chapter.head
    brief = chapter.brief
    return {
        **ledger_data.version_object(head),
        "title": head.title,
        "dated_by": head.dated_by,
        "evidence": head.evidence,
        "witness": head.witness,
        "provenances": chapter.provenances,
        "copies": [ledger_data.version_object(copy) for copy in chapter.copies],
        "summary": chapter.comparison.summary if chapter.comparison else None,
        "sentences": [brief.overall.text, *(each.text for each in brief.sentences)] if brief else [],
        "unnamed": brief.unnamed if brief else 0,
        "returned": [_return_object(each) for each in chapter.returned],
        "reviewed": chapter.reviewed,
    }


def _return_object(back: Return) -> dict[str, object]:
    before = ledger_data.citation_object(back.before)
    return {**ledger_data.citation_object(back.now), "same_words": back.is_same, "before": before}


def dossier_markdown(dossier: Dossier) -> str:
    """The dossier in CommonMark."""
    blocks = [
        f"# {escaped(dossier.series.title or dossier.series.name)}",
        _lines(escaped(each) for each in dossier.overview),
        *_section("Doubts", (_doubt(each) for each in gathered(dossier.findings))),
        "## What changed each time",
        *(block for chapter in dossier.chapters for block in _chapter(chapter)),
        *_section("Numbers", _numbers(dossier)),
        *_section("Formulas missing for the first time", _formulas(dossier, dossier.formulas.missing)),
        *_section("Formulas that came back", _formulas(dossier, dossier.formulas.returned)),
        *_section("New formulas", _formulas(dossier, dossier.formulas.entered)),
        *_section("Strength", _strength(dossier)),
        *_section("Decisions whose change is gone", (_decision(each) for each in dossier.orphans)),
        f"The archive held {dossier.events} events when this was made; RFC 6962 root `{dossier.root}`.",
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _doubt(doubt: Doubt) -> str:
    times = len(doubt.findings)
    often = f" ({times} times)" if times > 1 else ""
    return f"**{doubt.kind}**{often}, {escaped(doubt.subjects)}: {escaped(doubt.message)}"


def _section(title: str, lines: Iterator[str]) -> Iterator[str]:
    told = _lines(lines)
    if told:
        yield f"## {title}"
        yield told


def _lines(lines: object) -> str:
    return "\n".join(f"- {line}" for line in lines)  # type: ignore[attr-defined] # any iterable of text


def _chapter(chapter: Chapter) -> Iterator[str]:
    head = chapter.head
    yield f"### {version_name(head)}"
    lines = [
        f"Dated by {escaped(head.dated_by)}: {escaped(head.evidence)}",
        f"Version `{head.digest}`, witness `{head.witness}`",
    ]
    lines += [
        f"Received {each.retrieved_at:%Y-%m-%d %H:%M} UTC by {escaped(each.method)}: {escaped(each.source)}"
        for each in chapter.provenances
    ]
    lines += [f"A copy of it is held: {version_name(copy)}, `{copy.digest[:12]}`" for copy in chapter.copies]
    if chapter.brief is not None:
        lines.append(escaped(chapter.brief.overall.text))
        lines += [escaped(sentence.text) for sentence in chapter.brief.sentences]
        if chapter.brief.unnamed:
            changes = "change" if chapter.brief.unnamed == 1 else "changes"
            lines.append(f"{chapter.brief.unnamed} more {changes} of substance")
    lines += [
        f"{escaped(return_told(each))}: “{escaped(shortened(each.now.quote, _QUOTED))}”"
        for each in chapter.returned
    ]
    lines += [line for reviewed in chapter.reviewed for line in _reviewed(reviewed)]
    yield _lines(lines)


def _reviewed(reviewed: Reviewed) -> Iterator[str]:
    yield from (_decision(decision) for decision in reviewed.decisions)


def _decision(decision: Decision) -> str:
    edit = f"“{escaped(decision.removed)}” → “{escaped(decision.inserted)}”"
    return (
        f"Decided by {escaped(decision.by)}: **{decision.verdict.value}**, {edit}: {escaped(decision.reason)}"
    )


def _numbers(dossier: Dossier) -> Iterator[str]:
    for slot in dossier.numbers:
        if not slot.is_steady:
            yield f"{escaped(slot.label)}: {', '.join(_course(slot, dossier.heads))}"


def _course(slot: Slot, heads: tuple[VersionHead, ...]) -> Iterator[str]:
    """What stood in a slot and since when, and when it stood empty."""
    for one, other in zip_longest(slot.readings, slot.readings[1:]):
        yield f"{heads[one.first].effective_on} {escaped(one.quantity.words)}"
        following = other.first if other else len(heads)
        if one.last + 1 < following:
            yield f"{heads[one.last + 1].effective_on} absent"


def _formulas(dossier: Dossier, formulas: tuple[Formula, ...]) -> Iterator[str]:
    for formula in formulas:
        told = [_form(form, dossier.heads) for form in formula.forms]
        if len(told) > 1:
            told = [together(formula, dossier.heads).capitalize() + ":", *told]
        if formula.replaced is not None:
            told.append(f"In its place: “{escaped(formula.replaced.quote)}” ({place(formula.replaced)})")
        yield "\n  - ".join(told)


def _form(form: FormulaForm, heads: tuple[VersionHead, ...]) -> str:
    span = form_span(form.versions, heads)
    return f"“{escaped(form.text)}”: {span}; last {place(form.last)} ({digests(form.last)})"


def _strength(dossier: Dossier) -> Iterator[str]:
    for shift in sorted(dossier.strength, key=lambda shift: not shift.is_reversal):
        words = shift.substitution
        where = shift.target or shift.base
        cited = f" ({place(where)}, {digests(where)})" if where else ""
        yield f"{words.note}: “{escaped(words.base)}” → “{escaped(words.target)}”{cited}"
