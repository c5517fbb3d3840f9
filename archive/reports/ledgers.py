"""Ledgers as text: blame, phrases, numbers and strength shifts for a terminal.

Paragraphs are counted from 1, as people count. Every line that claims something cites version,
paragraph and digest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.model import VersionHead
from archive.reports.citing import digests, place, plain, version_name
from archive.reports.sightings import Run, is_worth_telling, names_of, runs, state_name
from archive.reports.spans import span
from archive.reports.terminal import columns, wrapped
from archive.trails import (
    Blame,
    BlamedSentence,
    PhraseHistory,
    PhraseState,
    Presence,
    SearchHit,
    Slot,
    SlotReading,
)

SIGNS = {
    Presence.PRESENT: "#",
    Presence.ABSENT: ".",
    Presence.NOT_HELD: "?",
    Presence.EXTRACTION_FAILED: "!",
}
LEGEND = "# present  . absent  ? not held  ! extraction failed"


# --- blame ------------------------------------------------------------------------------------------


def blame_text(blame: Blame, *, words: bool = False, chain: bool = False) -> str:
    """One line a sentence: the version that brought its present words, the paragraph, the words."""
    width = max(len(version_name(head)) for head in blame.heads)
    lines: list[str] = []
    for sentence in blame.sentences:
        if not sentence.furniture:
            lines += _blamed_lines(blame, sentence, width, words=words, chain=chain)
    return "\n".join(lines)


def _blamed_lines(
    blame: Blame, sentence: BlamedSentence, width: int, *, words: bool, chain: bool
) -> Iterator[str]:
    since = version_name(blame.heads[sentence.since])
    yield f"{since:<{width}}  ¶{sentence.citation.paragraph:<3} {plain(sentence.citation.quote)}"
    inset = " " * (width + 7)
    if sentence.first != sentence.since:
        first = version_name(blame.heads[sentence.first])
        yield f"{inset}came back; first stood in {first}"
    if words:
        for run in sentence.runs:
            if run.version != sentence.runs[0].version or run.version == sentence.since:
                yield f"{inset}{version_name(blame.heads[run.version])}: “{plain(run.text)}”"
    if chain:
        for wording in sentence.earlier:
            yield f"{inset}before, from {version_name(blame.heads[wording.version])}: {plain(wording.text)}"


# --- phrases ----------------------------------------------------------------------------------------


def phrase_text(history: PhraseHistory, *, every: bool = True, each: bool = False) -> str:
    """When a phrase was seen, its gaps and returns, and every version's state with citations.

    Neighbouring versions that hold it in the same paragraphs, or lack it, are told together unless
    ``each`` is to stand by itself; without ``every`` the versions are left out.
    """
    lines = [f"“{plain(history.phrase)}” in {history.series} ({history.mode})", *_verdict(history)]
    if every:
        told = (Run((state,)) for state in history.states) if each else runs(history.states)
        lines += ["", *(line for run in told for line in _run_lines(run, each=each))]
    return "\n".join(lines)


def _verdict(history: PhraseHistory) -> Iterator[str]:
    if not history.seen:
        read = sum(state.presence is Presence.ABSENT for state in history.states)
        yield f"  {_absent(read)}"
        return
    told = list(_gaps(history))
    if not history.varied:
        yield f"  first seen  {_seen(history.seen[0])}"
        yield from told
        yield f"  last seen   {_seen(history.seen[-1])}"
    else:
        yield from _of_kind("as such", history.as_such, variant=False)
        yield from _of_kind("variants", history.varied, variant=True)
        yield from told
    if history.ended is not None:
        yield f"  ended       absent since {state_name(history.ended)}"
    yield from (f"  {text}" for text in doubts(history))


def _gaps(history: PhraseHistory) -> Iterator[str]:
    """Each time when the phrase, variants included, was gone."""
    for run in history.gone:
        missing = [state for state in run if state.presence is Presence.ABSENT]
        back = history.states[history.states.index(run[-1]) + 1]
        until = f" to {state_name(missing[-1])} ({len(missing)} read without it)" if missing[1:] else ""
        yield f"  gone        {state_name(missing[0])}{until}; back in {state_name(back)}"


def _of_kind(name: str, states: Sequence[PhraseState], *, variant: bool) -> Iterator[str]:
    """First and last seen of the phrase as such, or of its variants: told apart."""
    if not states:
        yield f"  {name:<10}  never seen: with small changes only"
        return
    yield f"  {name:<10}  first seen {_seen(states[0], variant=variant)}"
    yield f"  {'':<10}  last seen  {_seen(states[-1], variant=variant)}"


def _absent(read: int) -> str:
    """That no version holds a phrase, of as many as could be read."""
    if read == 1:
        return "absent from the one version that could be read"
    return f"absent from all {read} versions that could be read" if read else "no version could be read"


def doubts(history: PhraseHistory) -> Iterator[str]:
    """What the verdict cannot know: times without a text."""
    blanks = [state for state in history.states if state.blank is not None]
    for state in blanks:
        assert state.blank is not None  # noqa: S101 - just chosen
        yield f"{state.presence.value:<11} {state.blank.reason}"


def _seen(state: PhraseState, *, variant: bool = False) -> str:
    sighting = state.first_sighting(variant=variant)
    assert sighting is not None  # noqa: S101 - asked of states that have one
    citation = sighting.citation
    return f"{place(citation)}  ({digests(citation)})"


SIGHTINGS_TOLD = 3
"""How many places in one version are quoted; of more their paragraphs are named."""


def _run_lines(run: Run, *, each: bool = False) -> Iterator[str]:
    state = run.first
    if not state.sightings:
        count = f" ({len(run.states)} versions)" if run.again and state.head is not None else ""
        reason = f": {state.blank.reason}" if state.blank else ""
        yield f"  {run.name}  {state.presence.value}{count}{reason}"
        return
    yield from _sighting_lines(state, None if each else SIGHTINGS_TOLD)
    if run.again:
        where = "paragraph" if len(state.sightings) == 1 else "paragraphs"
        count = f" ({len(run.again)} versions)" if run.again[1:] else ""
        yield f"  {names_of(run.again)}  present in the same {where}{count}"


def _sighting_lines(state: PhraseState, most: int | None) -> Iterator[str]:
    count = f" ×{len(state.sightings)}" if len(state.sightings) > 1 else ""
    for number, sighting in enumerate(state.sightings[:most]):
        opening = f"{state_name(state)}  present{count}" if not number else ""
        variant = " (variant)" if sighting.variant else ""
        around = " (furniture)" if sighting.furniture else ""
        citation = sighting.citation
        where = f"¶{citation.paragraph}{variant}{around}"
        yield f"  {opening:<24}  {where} “{plain(citation.quote)}”  {digests(citation)}"
        yield f"{'':30}{plain(sighting.context)}"
    if most is not None and len(state.sightings) > most:
        places = dict.fromkeys(sighting.citation.paragraph for sighting in state.sightings[most:])
        left = len(state.sightings) - most
        yield f"{'':28}and {left} more in ¶{', ¶'.join(map(str, places))}; --verbose quotes all"


def phrases_text(histories: Sequence[PhraseHistory]) -> str:
    """Several phrases (or one in several series) side by side: a row of signs each, by state.

    Of several series those in which it was never seen, and nothing is unknown, are only counted.
    """
    is_many = len({each.series for each in histories}) > 1
    told = [each for each in histories if not is_many or is_worth_telling(each)]
    named = [
        f"{each.series}: “{plain(each.phrase)}”" if is_many else f"“{plain(each.phrase)}”" for each in told
    ]
    width = max(map(columns, named), default=0)
    rows = [
        f"{name}{' ' * (width - columns(name))}  "
        f"{''.join(SIGNS[state.presence] for state in each.states)}  {span_words(each)}"
        for each, name in zip(told, named, strict=True)
    ]
    return "\n".join([*rows, *([LEGEND] if rows else []), *never_seen(histories, told)])


def never_seen(histories: Sequence[PhraseHistory], told: Sequence[PhraseHistory]) -> Iterator[str]:
    """For each phrase in how many series, of those that are not ``told``, it was never seen."""
    for wanted in dict.fromkeys(each.phrase for each in histories):
        asked = [each for each in histories if each.phrase == wanted]
        seen = sum(each.phrase == wanted for each in told)
        if left := len(asked) - seen:
            where = f"{left:,} other series" if seen else f"any of {left:,} series"
            yield f"“{plain(wanted)}” was never seen in {where}"


def span_words(history: PhraseHistory) -> str:
    """First and last seen in a few words."""
    if not history.seen:
        return "never seen"
    first, last = history.seen[0].day, history.seen[-1].day
    returns = f", {len(history.gone)} gap{'s' if len(history.gone) > 1 else ''}" if history.gone else ""
    stands = "" if history.ended else " (stands)"
    return f"{span(first, last)}{returns}{stands}{_varied_words(history)}"


def _varied_words(history: PhraseHistory) -> str:
    """Where variants were counted: when the phrase itself was seen."""
    if not history.varied:
        return ""
    exact = history.as_such
    return f"; as such {span(exact[0].day, exact[-1].day)}" if exact else "; never as such"


# --- search -----------------------------------------------------------------------------------------


def search_text(hits: Sequence[SearchHit], total: int) -> str:
    """Each hit with its citation, where it was first seen and where last; and what ``total`` leaves out."""
    if not hits:
        return "Nothing was found."
    lines = [line for hit in hits for line in _hit_lines(hit)]
    if len(hits) < total:
        lines += ["", f"{len(hits):,} of {total:,}; --limit shows more."]
    return "\n".join(lines)


def _hit_lines(hit: SearchHit) -> Iterator[str]:
    around = " (furniture)" if hit.furniture else ""
    yield f"{hit.latest.series} {place(hit.latest)}{around}  {digests(hit.latest)}"
    yield f"    {plain(hit.snippet)}"
    many = "1 version" if hit.versions == 1 else f"{hit.versions} versions"
    seen = f"seen {place(hit.first)} only" if hit.versions == 1 else _stay(hit)
    yield f"    {seen}, in {many}"


def _stay(hit: SearchHit) -> str:
    return f"first seen {place(hit.first)}, last {place(hit.latest)}"


# --- numbers ----------------------------------------------------------------------------------------


def numbers_text(slots: Sequence[Slot], heads: Sequence[VersionHead], width: int | None = None) -> str:
    """Each slot with what stood in it and since when, in at most ``width`` columns (None: unwrapped)."""
    return "\n\n".join("\n".join(_slot_lines(slot, heads, width)) for slot in slots)


def _slot_lines(slot: Slot, heads: Sequence[VersionHead], width: int | None) -> Iterator[str]:
    yield from wrapped(plain(slot.label), width)
    entries = [_shown(slot, reading) for reading in slot.readings]
    room = max(map(columns, entries))
    last = -1
    for reading, shown in zip(slot.readings, entries, strict=True):
        if last >= 0 and reading.first > last + 1:
            yield f"    {version_name(heads[last + 1]):<16} absent"
        last = reading.last
        yield from _reading_lines(reading, shown, heads, room, width)
    if last < len(heads) - 1:
        yield f"    {version_name(heads[last + 1]):<16} absent"


def _reading_lines(
    reading: SlotReading, shown: str, heads: Sequence[VersionHead], room: int, width: int | None
) -> Iterator[str]:
    """A reading with its digests: beside it, or below where the line would be too wide."""
    citation = reading.citation
    line = f"    {version_name(heads[reading.first]):<16} ¶{citation.paragraph:<3} {shown}"
    beside = f"{line}{' ' * (room - columns(shown))}  {digests(citation)}"
    if width is None or columns(beside) <= width:
        yield beside
    else:
        yield from (line, f"{'':21}{digests(citation)}")


def _shown(slot: Slot, reading: SlotReading) -> str:
    """A reading's own words; where only those behind its number are others, that is said."""
    is_same = reading is not slot.readings[0] and reading not in slot.renumbered
    return plain(reading.quantity.words) + (" (same number)" if is_same else "")
