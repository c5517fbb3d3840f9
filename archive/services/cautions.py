"""Cautions: what a reader must know before trusting a comparison. Pure; knows the model only."""

from __future__ import annotations

from collections.abc import Iterator

from archive.model import Comparison, Phrase, Sentence, VersionHead

STATED = frozenset({"flag", "file name", "folder", "commit"})
"""Ways of dating (``dated_by``) in which somebody stated the date; every other one inferred it."""


def warnings(comparison: Comparison) -> tuple[Sentence, ...]:
    """Inferred dates, one witness on both sides, pipelines that differ, sides out of order, findings."""
    base, target = comparison.base.head, comparison.target.head
    return (
        *_about_both(base, target),
        *_about_one("base", base),
        *_about_one("target", target),
    )


def _about_both(base: VersionHead, target: VersionHead) -> Iterator[Sentence]:
    if base.witness and base.witness == target.witness and base.digest != target.digest:
        yield _plain(
            "Both sides were drawn from the same witness: what differs is the reading, not the policy."
        )
    elif base.pipeline != target.pipeline:
        named = f"{base.pipeline or 'unknown'}; {target.pipeline or 'unknown'}"
        named = f"{base.pipeline or 'unknown'}; {target.pipeline or 'unknown'}"
        yield _plain(
            f"Different pipelines read the sides ({named}): some differences may come from the reading."
        )
    if base.effective_on and target.effective_on and base.effective_on > target.effective_on:
        yield _plain("The base is later than the target: this comparison runs backwards in time.")
    if base.language and target.language and _tongue(base) != _tongue(target):
        yield _plain(f"The sides are in different languages ({base.language}, {target.language}).")


def _about_one(side: str, head: VersionHead) -> Iterator[Sentence]:
    if head.effective_on and head.dated_by and head.dated_by not in STATED:
        opening = f"The date of the {side}, {head.effective_on.isoformat()}, was inferred ({head.dated_by}"
        quoted = (Phrase(": "), Phrase(head.evidence, side)) if head.evidence else ()
        yield Sentence((Phrase(opening), *quoted, Phrase(").")))
    for finding in head.findings:
        yield _plain(f"On the {side}: {finding.message}")


def _tongue(head: VersionHead) -> str:
    return head.language.split("-", 1)[0].lower()


def _plain(text: str) -> Sentence:
    return Sentence((Phrase(text),))
