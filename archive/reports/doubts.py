"""Doubts: findings that say the same of several versions, gathered into one line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archive.model import Finding

_PARTICULAR = re.compile(
    r"(?P<quote>“[^”]*”)|(?<=: )'[^']*'(?=\)\.$)|(?<=: )\"[^\"]*\"(?=\)\.$)"
    r"|\S+@#\d+ \(\d{4}-\d\d-\d\d\)|\S+@#?\d[\d-]*|\d{4}-\d\d-\d\d"
    r"|(?<=\b[Pp]aragraph )\d+|(?<=\bwitness )\d+"
)
"""What a message says of one version alone: quotes, references, days, numbers of what is stored."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Findings of one kind that say the same, in their order.

    ``message`` is their own where they are equal to the letter; else what differs between them is
    left out as "…".
    """

    kind: str
    message: str
    findings: tuple[Finding, ...]

    @property
    def subjects(self) -> str:
        """What it is about, each named once."""
        return ", ".join(self.named)

    @property
    def named(self) -> tuple[str, ...]:
        """What it is about, each once; a series' name stands before the first of its versions only."""
        named: list[str] = []
        said = ""
        for subject in dict.fromkeys(finding.subject for finding in self.findings):
            series, at, when = subject.rpartition("@")
            named.append(when if at and series == said else subject)
            said = series
        return tuple(named)


def gathered(findings: Iterable[Finding]) -> tuple[Doubt, ...]:
    """Findings by kind and by what they say, in the order of the first of each."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.kind, _PARTICULAR.sub(_left_out, finding.message)), []).append(finding)
    return tuple(Doubt(kind, _shared(said, group), tuple(group)) for (kind, said), group in alike.items())


def finding_words(finding: Finding) -> str:
    """A finding's message and, where it came up while a file was read, that file."""
    return f"{finding.message} (in {finding.source})" if finding.source else finding.message


def _left_out(found: re.Match[str]) -> str:
    # The marks of a quote stay, so that it is seen that there was one.
    return "“…”" if found["quote"] else "…"


def _shared(said: str, group: Sequence[Finding]) -> str:
    messages = {finding.message for finding in group}
    if len(group) == 1:
        return finding_words(group[0])
    return messages.pop() if len(messages) == 1 else said
