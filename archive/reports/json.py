"""JSON: the comparison as a program reads it, by the contract "policy-archive/comparison/1"."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from math import floor

from archive.model import Change, Comparison, Sentence, Summary, Version
from archive.reports.decisions import decision_object
from archive.reports.sides import edits_of, is_furniture, load_texts
from archive.trails import UNDECIDED, Decided

SCHEMA = "policy-archive/comparison/1"

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What JSON can say."""


def comparison_json(
    comparison: Comparison,
    indent: int | None = None,
    decided: Decided = UNDECIDED,
    warnings: Sequence[Sentence] = (),
) -> str:
    """One JSON document, by the contract; positions are 0-based, dates ISO 8601, letters unescaped.

    ``warnings`` (what a reader must know before trusting the comparison) stand before the summary, where
    there are any. Lone surrogates, which UTF-8 cannot hold, are written as escapes.
    """
    text = json.dumps(as_plain(comparison, decided, warnings), ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def as_plain(
    comparison: Comparison, decided: Decided = UNDECIDED, warnings: Sequence[Sentence] = ()
) -> dict[str, Plain]:
    """The comparison as plain values, in the contract's order of names.

    A change that somebody decided on has its ``decision``, and those before it as ``earlier``.
    """
    load_texts(comparison)
    return {
        "schema": SCHEMA,
        "engine": comparison.engine,
        "base": _side(comparison.base),
        "target": _side(comparison.target),
        **({"warnings": [each.text for each in warnings]} if warnings else {}),
        "summary": summary_object(comparison.summary),
        "changes": [
            {**_change(comparison, change), **_decision(decided, change.id)} for change in comparison.changes
        ],
        **({"orphans": [{**decision_object(each)} for each in decided.orphans]} if decided.orphans else {}),
    }


def _decision(decided: Decided, change: str) -> dict[str, Plain]:
    told: list[dict[str, Plain]] = [{**decision_object(each)} for each in decided.of(change)]
    if not told:
        return {}
    return {"decision": told[0], **({"earlier": [*told[1:]]} if told[1:] else {})}


def _side(version: Version) -> dict[str, Plain]:
    head = version.head
    return {
        "series": head.series,
        "number": head.number or None,
        "effective_on": _moment(head.effective_on),
        "published_at": _moment(head.published_at),
        "recorded_at": _moment(head.recorded_at),
        "dated_by": head.dated_by,
        "evidence": head.evidence,
        "title": head.title,
        "language": head.language,
        "source": head.source,
        "source_url": head.source_url,
        "pipeline": head.pipeline,
        "witness": head.witness,
        "digest": head.digest,
        "text_digest": head.text_digest,
        "paragraphs": head.paragraphs,
    }


def _moment(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def summary_object(summary: Summary) -> dict[str, Plain]:
    """A summary in every JSON document alike: similarity to four digits."""
    # Rounded down: programs, too, read 1.0 as "the same".
    return {**asdict(summary), "similarity": floor(summary.similarity * 10_000 + 1e-9) / 10_000}


def _change(comparison: Comparison, change: Change) -> dict[str, Plain]:
    return {
        "id": change.id,
        "kind": change.kind.value,
        "base": list(change.base),
        "target": list(change.target),
        "moved": change.moved,
        "movement": change.movement,
        "furniture": is_furniture(comparison, change),
        "significance": change.significance.value,
        "facets": [facet.value for facet in change.facets],
        "edits": [[edit.operation.value, edit.text] for edit in edits_of(comparison, change)],
        "evidence": [
            {"facet": each.facet.value, "base": each.base, "target": each.target, "note": each.note}
            for each in change.evidence
        ],
    }
