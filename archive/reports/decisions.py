"""Decisions: what people said of a change, in the words and the data that every form shares."""

from __future__ import annotations

from collections.abc import Iterator

from archive.reports.visible import visible
from archive.trails import Decided, Decision, Verdict

_VERDICTS = {
    Verdict.NOISE: "noted as noise",
    Verdict.SUBSTANTIVE: "noted as substantive",
    Verdict.NOTED: "noted",
}


def decision_words(decision: Decision) -> str:
    """A decision in one line: "noted as noise by R. Analyst on 2024-05-02: a lost apostrophe"."""
    when = f" on {decision.recorded_at:%Y-%m-%d}" if decision.recorded_at else ""
    everywhere = ", wherever these words are exchanged" if decision.wording else ""
    said = f"{_VERDICTS[decision.verdict]} by {decision.by}{when}{everywhere}: {decision.reason}"
    return visible(" ".join(said.split()))


def words_at(decided: Decided, change: str) -> Iterator[str]:
    """The decisions at a change, a line each; the first counts, those before it are called earlier."""
    for place, decision in enumerate(decided.of(change)):
        yield f"earlier {decision_words(decision)}" if place else decision_words(decision)


def orphan_words(decided: Decided) -> Iterator[str]:
    """The decisions about this pair whose change is gone, a line each."""
    for each in decided.orphans:
        edit = visible(f"“{each.removed}” → “{each.inserted}”")
        yield f"The change {edit} is not there any more; it was {decision_words(each)}"


def decision_object(decision: Decision) -> dict[str, str | bool | None]:
    """A decision as programs read it."""
    return {
        "verdict": decision.verdict.value,
        "reason": decision.reason,
        "by": decision.by,
        "decided_at": decision.recorded_at.isoformat() if decision.recorded_at else None,
        "wording": decision.wording,
        "change": decision.change,
    }
