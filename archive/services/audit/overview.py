"""Overview: a dossier in a few plain sentences, each of which its chapters bear out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archive.reports.shares import similarity
from archive.trails import Dossier, Formula, Passage, Slot

_QUOTED = 90
_FEW = 3


def overview(dossier: Dossier, lives: frozenset[int]) -> Iterator[str]:
    """What an analyst should know first: extent, survival, numbers, formulas, strength, doubts.

    ``lives`` are the numbers of those that stand in the statement itself; furniture is not counted.
    """
    yield _extent(dossier)
    if len(dossier.chapters) == 1:
        return
    yield _survival(dossier, lives)
    yield from _greatest_change(dossier)
    yield from _numbers(dossier.numbers)
    yield from _missing(dossier)
    yield from _back(dossier)
    yield from _strength(dossier)
    if dossier.findings:
        yield f"{_count(len(dossier.findings), 'doubt')} should be weighed before any of this is relied on."


def _extent(dossier: Dossier) -> str:
    statements, copies = len(dossier.chapters), sum(len(chapter.copies) for chapter in dossier.chapters)
    beside = f" and {_count(copies, 'copy', 'copies')} beside them" if copies else ""
    first, latest = dossier.series.first, dossier.series.latest
    many = "all " if statements + copies > 1 else ""
    when = f"from {first} to {latest}" if first != latest else f"{many}of {first}"
    return f"{_count(statements, 'statement')}{beside}, {when}."


def _survival(dossier: Dossier, lives: frozenset[int]) -> str:
    """How many paragraphs of the first statement still stand, how many came and went."""
    latest = set(dossier.lineage.places[-1])
    first = [number for number in dossier.lineage.places[0] if number in lives]
    standing = sum(number in latest for number in first)
    events = [event for number in lives for event in dossier.lineage.lives[number].events]
    back = sum(event.passage is Passage.RETURNED for event in events)
    returned = f" {_count(back, 'paragraph')} came back after being gone." if back else ""
    came = len(lives) - len(first)
    return (
        f"Of the {len(first)} paragraphs of the first statement {standing} stand in the latest, "
        f"edited or not; {_count(came, 'paragraph') if came else 'none'} came later.{returned}"
    )


def _greatest_change(dossier: Dossier) -> Iterator[str]:
    compared = [
        (chapter.comparison.summary, chapter.head)
        for chapter in dossier.chapters
        if chapter.comparison is not None
    ]
    if len(compared) < 2:
        return
    summary, head = min(compared, key=lambda each: each[0].similarity)
    day = sum(other.effective_on == head.effective_on for _, other in compared)
    when = f"{head.effective_on}, version {head.number}" if day > 1 else str(head.effective_on)
    yield f"The greatest change came with {when}: similarity {similarity(summary)}."


def _numbers(slots: Sequence[Slot]) -> Iterator[str]:
    changed = sorted((slot for slot in slots if slot.changes), key=lambda slot: -slot.changes)
    if not changed:
        return
    told = "; ".join(
        f"“{slot.label}”: {slot.readings[0].quantity.words} → {slot.readings[-1].quantity.words}"
        for slot in changed[:_FEW]
    )
    most = ", most often " if len(changed) > _FEW else ": "
    yield f"{_count(len(changed), 'number')} changed{most}{told}."


def _missing(dossier: Dossier) -> Iterator[str]:
    missing = dossier.formulas.missing
    if missing:
        many = _count(len(missing), "formula")
        yield f"The latest statement lacks {many} for the first time{_told(missing)}."


def _back(dossier: Dossier) -> Iterator[str]:
    back = dossier.formulas.returned
    if back:
        yield f"{_count(len(back), 'formula')} came back with it{_told(back)}."


def _told(formulas: Sequence[Formula]) -> str:
    """The weightiest formulas in the wordings that stood last: all of them, or "among them" a few."""
    told = ", ".join(_quoted(formula.latest_form.text) for formula in _weightiest(formulas))
    return f", among them {told}" if len(formulas) > _FEW else f": {told}"


def _weightiest(formulas: Sequence[Formula]) -> list[Formula]:
    return sorted(formulas, key=lambda formula: (-len(formula.versions), -len(formula.text)))[:_FEW]


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _QUOTED else text[:_QUOTED].rsplit(' ', 1)[0] + ' …'}”"


def _strength(dossier: Dossier) -> Iterator[str]:
    reversals = [shift.substitution for shift in dossier.strength if shift.is_reversal]
    if reversals:
        told = ", ".join(f"{_quoted(each.base)} → {_quoted(each.target)}" for each in reversals[:_FEW])
        among = "among them " if len(reversals) > _FEW else ""
        yield f"Wording was turned into its opposite {_times(len(reversals))}: {among}{told}."
    notes = [shift.substitution.note for shift in dossier.strength]
    stronger, weaker = notes.count("strengthened"), notes.count("weakened")
    degrees = [(stronger, "strengthened"), (weaker, "weakened")]
    if stronger or weaker:
        told = " and ".join(f"{note} {_times(many)}" for many, note in degrees if many)
        yield f"Wording was {told}{_mostly(dossier)}."


def _mostly(dossier: Dossier) -> str:
    """One exchange of words that makes up most of the shifts, as a new manner of drafting does."""
    made = Counter(
        (each.substitution.base, each.substitution.target)
        for each in dossier.strength
        if not each.is_reversal
    )
    (words, many), *_ = made.most_common(1)
    if many <= _FEW or 2 * many <= made.total():
        return ""
    return f"; {many} of these {made.total()} are {_quoted(words[0])} → {_quoted(words[1])}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
