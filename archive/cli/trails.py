"""Trails as text: every version of one series, or all series in a few lines each; doubts gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archive.cli.history import entry_words, extent
from archive.cli.output import counted, one_line
from archive.model import Finding, Provenance, SeriesHead, Trail, TrailEntry, VersionHead
from archive.reports.doubts import Doubt, finding_words, gathered
from archive.reports.spans import span

NAMED = 3
"""How many versions a doubt that many share names; the others are counted."""


def trail_text(trail: Trail, *, each: bool = False) -> str:
    """One series: every version, and the doubts. ``each``: those that say the same one by one."""
    head = trail.series
    ways = {_drawn(entry.head) for entry in trail.entries}
    shared = f"{'all ' if len(trail.entries) > 1 else ''}{ways.pop()}" if len(ways) == 1 else ""
    lines = [
        _titled(head),
        f"{extent(trail.entries)}, {span(head.first, head.latest)}",
        *filter(None, [shared]),
        "",
    ]
    for entry in trail.entries:
        lines.extend(_entry_lines(entry, drawn=not shared))
    return "\n".join([*lines, "", *finding_lines(trail.findings, each=each)])


def trails_text(trails: Sequence[Trail]) -> str:
    """Every series in a few lines: what it holds, what changed in all, whence it came, what is in doubt."""
    versions = sum(len(trail.entries) for trail in trails)
    doubts = sum(len(trail.findings) for trail in trails)
    sums = f"{len(trails):,} series, {counted(versions, 'version')}, {counted(doubts, 'finding')}"
    way_on = "`archive audit SERIES`, or --verbose, tells of every version."
    return "\n".join([*(line for trail in trails for line in _summary_lines(trail)), f"{sums}. {way_on}"])


def _summary_lines(trail: Trail) -> Iterator[str]:
    head = trail.series
    yield _titled(head)
    yield f"    {extent(trail.entries)}, {span(head.first, head.latest)}{_volume(trail.entries)}"
    received = [each for entry in trail.entries for each in entry.provenances]
    if received:
        days = sorted(each.retrieved_at.date() for each in received)
        methods = ", ".join(dict.fromkeys(each.method for each in received))
        yield f"    received {span(days[0], days[-1])} by {methods}"
    yield from (f"    {line}" for line in _doubt_lines(trail.findings))
    yield ""


def _titled(head: SeriesHead) -> str:
    return f"{head.name}: {one_line(head.title)}" if head.title else head.name


def _volume(entries: Iterable[TrailEntry]) -> str:
    """What changed from statement to statement, in all."""
    summaries = [entry.summary for entry in entries if entry.summary is not None and not entry.is_copy]
    if not summaries:
        return ""
    substantive = sum(each.substantive for each in summaries)
    typographic = sum(each.typographic for each in summaries)
    return f"; {counted(substantive, 'substantive change')}, {typographic:,} typographic"


def _entry_lines(entry: TrailEntry, *, drawn: bool) -> list[str]:
    head = entry.head
    posted = (
        f", posted {head.published_at.isoformat(sep=' ', timespec='minutes')}" if head.published_at else ""
    )
    return [
        f"#{head.number} {head.effective_on}{posted}: {entry_words(entry)}",
        f"    dated by {head.dated_by}" + (f": “{one_line(head.evidence)}”" if head.evidence else ""),
        f"    version {head.digest[:16]}, witness {head.witness[:16]}",
        *([f"    {_drawn(head)}"] if drawn else []),
        *(_reprocessing_line(earlier) for earlier in entry.superseded),
        *(_provenance_line(provenance) for provenance in entry.provenances),
    ]


def _drawn(head: VersionHead) -> str:
    return f"drawn by {head.pipeline}" + (f", encoding {head.encoding}" if head.encoding else "")


def _reprocessing_line(earlier: VersionHead) -> str:
    when = f" on {earlier.recorded_at:%Y-%m-%d}" if earlier.recorded_at else ""
    return f"    reprocessed: first recorded{when} as {earlier.digest[:16]} by {earlier.pipeline}"


def _provenance_line(provenance: Provenance) -> str:
    came = f"{provenance.retrieved_at:%Y-%m-%d %H:%M} UTC"
    url = provenance.source_url
    address = f" <{one_line(url)}>" if url and url != provenance.source else ""
    return f"    received {came} by {provenance.method}: {one_line(provenance.source)}{address}"


def finding_lines(findings: Sequence[Finding], *, each: bool = False) -> list[str]:
    """The doubts, those that say the same in one line; ``each``: one by one."""
    if not findings:
        return ["No findings."]
    told = [f"    {line}" for line in (map(_alone, findings) if each else _doubt_lines(findings))]
    is_gathered = len(told) < len(findings)
    way_on = ["", "Findings that say the same are one line; --verbose tells each."] if is_gathered else []
    return [f"{counted(len(findings), 'finding')}:", *told, *way_on]


def _doubt_lines(findings: Sequence[Finding]) -> Iterator[str]:
    for doubt in gathered(findings):
        yield _alone(doubt.findings[0]) if len(doubt.findings) == 1 else _together(doubt)


def _alone(finding: Finding) -> str:
    return f"{finding.kind}: {one_line(finding.subject)}: {one_line(finding_words(finding))}"


def _together(doubt: Doubt) -> str:
    named = doubt.named
    rest = f" and {len(named) - NAMED:,} more" if len(named) > NAMED else ""
    subjects = one_line(", ".join(named[:NAMED]))
    return f"{doubt.kind}, {len(doubt.findings):,} times: {subjects}{rest}: {one_line(doubt.message)}"
