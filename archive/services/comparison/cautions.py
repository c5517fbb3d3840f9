"""Cautions: what a reader must know before trusting a comparison. Pure; knows the model only."""

from __future__ import annotations

from collections.abc import Iterator

from archive.model import Claim, Comparison, Phrase, Sentence, VersionHead

STATED = frozenset({"flag", "file name", "folder", "commit"})
"""Ways of dating (``dated_by``) in which somebody stated the date; every other one inferred it."""

FROM_TEXT = "document"
"""``dated_by`` of a date that the document itself gave."""

STATED_FROM = 65
"""The least strength of a claim by which a document states its date, in a line that says nothing else.

Weaker claims are inferences: the day of posting, markup, the newest act of a law, a sentence.

Source: archive/readers/claims.py, docs/decisions/0034.
"""


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
        yield _plain(
            f"Different pipelines read the sides ({named}): some differences may come from the reading."
        )
    if base.effective_on and target.effective_on and base.effective_on > target.effective_on:
        yield _plain("The base is later than the target: this comparison runs backwards in time.")
    if base.language and target.language and _tongue(base) != _tongue(target):
        yield _plain(f"The sides are in different languages ({base.language}, {target.language}).")


def _about_one(side: str, head: VersionHead) -> Iterator[Sentence]:
    if head.effective_on and head.dated_by and not is_stated(head):
        opening = (
            f"The date of the {side}, {head.effective_on.isoformat()}, was inferred ({inferred_by(head)}"
        )
        quoted = (Phrase(": "), Phrase(head.evidence, side)) if head.evidence else ()
        yield Sentence((Phrase(opening), *quoted, Phrase(").")))
    for finding in head.findings:
        yield _plain(f"On the {side}: {finding.message}")


def is_stated(head: VersionHead) -> bool:
    """Whether somebody, or a line of the document's own, said that this is the date."""
    if head.dated_by == FROM_TEXT:
        claim = _winning(head)
        return claim is not None and claim.strength >= STATED_FROM
    return head.dated_by in STATED


def inferred_by(head: VersionHead) -> str:
    """How a date was inferred: the rule of the claim that gave it, where one is kept."""
    claim = _winning(head) if head.dated_by == FROM_TEXT else None
    return f"{head.dated_by}, {claim.rule}" if claim else head.dated_by


def _winning(head: VersionHead) -> Claim | None:
    """The strongest claim that gave the date; None where none is kept."""
    day = head.effective_on.isoformat() if head.effective_on else ""
    claims = [each for each in head.claims if (each.subject, each.value) == ("effective_on", day)]
    return max(claims, key=lambda each: each.strength, default=None)


def _tongue(head: VersionHead) -> str:
    return head.language.split("-", 1)[0].lower()


def _plain(text: str) -> Sentence:
    return Sentence((Phrase(text),))
