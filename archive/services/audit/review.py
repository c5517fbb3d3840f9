"""Review: people decide what a change is: noise, substantive, or noted; with a reason and a name.

A decision is written once and never altered; a later one about the same change supersedes it. It is
anchored to the target version, the paragraph there and the exact words of the edit. It applies where
that very change still stands between the same two texts; where it does not, it is shown as orphaned
and never moved to a look-alike. The same edit elsewhere is only offered it, unless the decision says
that it is meant for the wording wherever it comes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from archive.errors import ReferenceUnknown, SettingInvalid
from archive.model import Change, Comparison, Operation, Provenance, Witness
from archive.trails import Decided, Decision, Reviewed, Verdict

if TYPE_CHECKING:
    from archive.services.language.line import Line
    from archive.store import Repository

_BETWEEN = " … "
_FIELDS = "series base target position change removed inserted verdict reason by wording".split()  # noqa: SIM905 - as words


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person says of a change: verdict, reason, name, and whether the wording is meant everywhere."""

    verdict: Verdict
    reason: str
    by: str
    wording: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """The changes of a line with what was decided, and the decisions whose change is gone."""

    reviewed: tuple[tuple[Comparison, tuple[Reviewed, ...]], ...]
    orphans: tuple[Decision, ...]


def decide(
    repository: Repository,
    comparison: Comparison,
    change: Change,
    ruling: Ruling,
    clock: Callable[[], datetime] | None = None,
) -> Decision:
    """Write a decision down.

    Raises:
        SettingInvalid: the reason or the name is missing.
    """
    if not ruling.reason.strip() or not ruling.by.strip():
        raise SettingInvalid("A decision needs a reason and a name.", "Give --reason and --by.")
    removed, inserted = edit_words(change)
    now = clock() if clock else datetime.now(UTC)
    decision = Decision(
        series=comparison.target.head.series or "",
        base=comparison.base.head.digest,
        target=comparison.target.head.digest,
        position=(change.target or change.base)[0],
        change=change.id,
        removed=removed,
        inserted=inserted,
        verdict=ruling.verdict,
        reason=ruling.reason.strip(),
        by=ruling.by.strip(),
        wording=ruling.wording,
        recorded_at=now,
    )
    data = _document(decision, now)
    witness = Witness(sha256(data).hexdigest(), data, _media_type())
    repository.hold(witness, Provenance(f"decision of {decision.by}", "review", now))
    return decision


def _document(decision: Decision, moment: datetime) -> bytes:
    """A decision as it is held: JSON with sorted names; the moment tells equal words apart."""
    content = {name: getattr(decision, name) for name in _FIELDS}
    content |= {"schema": "policy-archive/decision/1", "decided_at": moment.astimezone(UTC).isoformat()}
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii") + b"\n"


def _media_type() -> str:
    from archive.store.decisions import MEDIA_TYPE

    return MEDIA_TYPE


def decision_of(data: bytes, event: int = -1, recorded_at: datetime | None = None) -> Decision:
    """The decision that a witness holds."""
    content = json.loads(data)
    values = {name: content[name] for name in _FIELDS} | {"verdict": Verdict(content["verdict"])}
    decided_at = datetime.fromisoformat(content["decided_at"])
    return Decision(**values, recorded_at=recorded_at or decided_at, event=event)


def decisions(repository: Repository, series: str | None = None) -> tuple[Decision, ...]:
    """Every decision, or those about one series, in the order written."""
    from archive.store.decisions import decision_witnesses

    found = (
        decision_of(repository.witness(digest).data, event, recorded_at)
        for event, recorded_at, digest in decision_witnesses(repository.database)
    )
    return tuple(each for each in found if series is None or each.series == series)


def edit_words(change: Change) -> tuple[str, str]:
    """The words that a change removed and inserted, each stretch trimmed, stretches told apart by "…"."""
    removed, inserted = (
        _BETWEEN.join(
            edit.text.strip() for edit in change.edits if edit.operation is operation and edit.text.strip()
        )
        for operation in (Operation.DELETE, Operation.INSERT)
    )
    return removed, inserted


def review(line: Line, held: Sequence[Decision]) -> Review:
    """Every change of a line that decisions speak of, and the decisions that speak of none."""
    used: set[int] = set()
    reviewed = []
    for comparison in line.comparisons:
        found = [_reviewed(comparison, change, held) for change in comparison.changes if change.edits]
        told = tuple(each for each in found if each.decisions or each.offered)
        if told:
            reviewed.append((comparison, told))
        used.update(id(decision) for each in told for decision in each.decisions)
    orphans = tuple(each for each in held if id(each) not in used)
    return Review(tuple(reviewed), orphans)


def decided(repository: Repository, comparison: Comparison) -> Decided:
    """What was decided about the changes of a comparison of held versions, however far apart."""
    return decided_among(decisions(repository, comparison.target.head.series), comparison)


def decided_among(held: Sequence[Decision], comparison: Comparison) -> Decided:
    """Those of the decisions about a series that speak of this comparison.

    One that was made about the same two versions and finds no change is an orphan.
    """
    if not held:
        return Decided()
    told = (_reviewed(comparison, change, held) for change in comparison.changes if change.edits)
    by_change = {each.change: each.decisions for each in told if each.decisions}
    used = {id(decision) for applied in by_change.values() for decision in applied}
    pair = (comparison.base.head.digest, comparison.target.head.digest)
    orphans = tuple(each for each in held if (each.base, each.target) == pair and id(each) not in used)
    return Decided(by_change, orphans)


def _reviewed(comparison: Comparison, change: Change, held: Sequence[Decision]) -> Reviewed:
    own = [each for each in held if is_about(each, comparison, change)]
    words = edit_words(change)
    same = [each for each in held if (each.removed, each.inserted) == words and each not in own]
    everywhere = [each for each in same if each.wording]
    offered = [each for each in same if not each.wording]
    return Reviewed(change.id, _latest_first([*everywhere, *own]), _latest_first(offered))


def is_about(decision: Decision, comparison: Comparison, change: Change) -> bool:
    """Whether a decision was made about this very change: version, paragraph and both texts agree.

    A change's id follows from the texts of both sides, so equal ids mean equal quotes.
    """
    places = change.target or change.base
    return (
        decision.change == change.id
        and decision.target == comparison.target.head.digest
        and decision.position == places[0]
    )


def _latest_first(found: Iterable[Decision]) -> tuple[Decision, ...]:
    return tuple(sorted(found, key=lambda each: -each.event))


def find_change(line: Line, target_digest: str, prefix: str) -> tuple[Comparison, Change]:
    """The change of a version that an id, or the beginning of one, names.

    Raises:
        ReferenceUnknown: the version brought no such change, or several begin so.
    """
    comparison = comparison_with(line, target_digest)
    found = changes_begun(comparison, prefix)
    if len(found) == 1:
        return comparison, found[0]
    raise _begun_by(comparison, f"{len(found)} changes", prefix)


def changes_begun(comparison: Comparison, prefix: str) -> list[Change]:
    """The changes of a comparison that differ and whose id begins so; all of them for "".

    Raises:
        ReferenceUnknown: an id was begun, and none begins so.
    """
    found = [change for change in comparison.changes if change.edits and change.id.startswith(prefix)]
    if prefix and not found:
        raise _begun_by(comparison, "no change", prefix)
    return found


def _begun_by(comparison: Comparison, many: str, prefix: str) -> ReferenceUnknown:
    head = comparison.target.head
    return ReferenceUnknown(
        f"{head.reference} brought {many} whose id begins with {prefix!r}.",
        f"`archive review {head.handle}` lists them.",
    )


def comparison_with(line: Line, target_digest: str) -> Comparison:
    """The comparison of a version with the one before it.

    Raises:
        ReferenceUnknown: it is the first of its series, which changed nothing, or a copy.
    """
    for comparison in line.comparisons:
        if comparison.target.head.digest == target_digest:
            return comparison
    raise ReferenceUnknown(
        f"That version of {line.series!r} is compared with none before it.",
        f"See `archive log {line.series}`.",
    )
