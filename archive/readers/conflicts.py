"""Claims that contradict each other, and dates that cannot be read: told, never settled silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from archive.model import Block, Claim, Finding
from archive.readers.datelines import dateline
from archive.readers.regions import edges_of


def conflicts_in(blocks: Sequence[Block], claims: Sequence[Claim], name: str) -> tuple[Finding, ...]:
    """Findings about rival dates and ambiguous date lines."""
    return (*_rival_dates(claims, name), *_ambiguous_dates(blocks, name))


def _rival_dates(claims: Sequence[Claim], name: str) -> Iterator[Finding]:
    """One finding where the strongest claims of different rules name different days."""
    effective = [
        claim for claim in claims if claim.subject == "effective_on" and "act of a law" not in claim.rule
    ]
    if not effective:
        return
    winner = max(effective, key=lambda claim: claim.strength)
    rivals = {claim.value: claim for claim in effective if _contradicts(claim, winner)}
    for rival in list(rivals.values())[:5]:
        yield Finding(
            "conflicting dates",
            name,
            f"The {_rule(winner)} says {_quoted(winner.evidence)}; "
            f"the {_rule(rival)} says {_quoted(rival.evidence)}.",
        )


def _contradicts(claim: Claim, winner: Claim) -> bool:
    """Whether a claim names another day in other words ("Updated …. Effective …" is one line, no quarrel).

    When a statement was posted is a date of its own; what is to take effect may be posted long before.
    """
    if claim.value == winner.value or claim.evidence == winner.evidence:
        return False
    is_announced = _is_posting(claim) and winner.rule.startswith("effective line")
    return not is_announced and not is_posting_of(claim, date.fromisoformat(winner.value))


def is_posting_of(claim: Claim, day: date) -> bool:
    """Whether a claim tells when a statement of ``day`` was posted: a time on that day or any later one.

    The day before counts, too: the source may keep the clock of another zone.
    """
    return _is_posting(claim) and date.fromisoformat(claim.value).toordinal() >= day.toordinal() - 1


def _is_posting(claim: Claim) -> bool:
    """Whether a claim is a posting time, which dates the statement only where nothing else does."""
    return claim.rule.startswith("posting time")


def _rule(claim: Claim) -> str:
    return claim.rule.partition(",")[0]


def _quoted(evidence: str) -> str:
    shown = " ".join(evidence.split())
    return f"“{shown[:117]}…”" if len(shown) > 120 else f"“{shown}”"


def _ambiguous_dates(blocks: Sequence[Block], name: str) -> Iterator[Finding]:
    for position in chain.from_iterable(edges_of(blocks)):
        line = dateline(blocks[position].text)
        if line is not None and line.found.is_ambiguous:
            whole, shown = _quoted(blocks[position].text), _quoted(line.found.text)
            within = "" if whole == shown else f" in {whole}"
            said = f"{shown}{within} can be read in two ways; it was not used."
            yield Finding("ambiguous date", name, said)
