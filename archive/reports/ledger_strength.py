"""Strength shifts as text: what was reversed first, the same shift in many places told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.model import VersionHead
from archive.reports.citing import digests, place, plain, version_name
from archive.trails import Citation, Coverage, StrengthShift

QUOTED = 3
"""How many places of one shift are quoted; of more the paragraphs are named."""

Group = Sequence[StrengthShift]
"""Shifts of one version that exchange the same words."""


def strength_text(
    shifts: Sequence[StrengthShift],
    heads: Sequence[VersionHead],
    covered: Sequence[Coverage] = (),
    *,
    each: bool = False,
) -> str:
    """Each shift with the sentences on both sides, all of them if ``each``; what was reversed comes first.

    Last what could not be found: the languages of which no words, or not all kinds, are ranked.
    """
    doubts = [told for one in covered if (told := _doubt(one, is_silent=not shifts))]
    if not shifts:
        return "\n".join(["No reversed, strengthened or weakened wording was found.", *doubts])
    most = None if each else QUOTED
    lines = _parts(_groups(shifts), heads, most)
    return "\n".join([*lines, *(["", *doubts] if doubts else [])])


def _parts(groups: Sequence[Group], heads: Sequence[VersionHead], most: int | None) -> list[str]:
    reversals = [group for group in groups if group[0].is_reversal]
    degrees = [group for group in groups if not group[0].is_reversal]
    lines = [line for group in degrees for line in _group_lines(group, heads, most)]
    if not reversals:
        return lines
    first = [line for group in reversals for line in _group_lines(group, heads, most)]
    opening = ["", "Strengthened or weakened:"] if degrees else []
    return ["Reversed:", *first, *opening, *lines]


def _groups(shifts: Sequence[StrengthShift]) -> list[Group]:
    """The shifts by version and words, in order of first appearance."""
    found: dict[tuple[object, ...], list[StrengthShift]] = {}
    for shift in shifts:
        found.setdefault((shift.version, shift.substitution), []).append(shift)
    return list(found.values())


def _group_lines(group: Group, heads: Sequence[VersionHead], most: int | None) -> Iterator[str]:
    words = group[0].substitution
    count = f" ×{len(group)}" if group[1:] else ""
    yield (
        f"{version_name(heads[group[0].version])}  {words.note or 'changed'}{count}: "
        f"“{plain(words.base) or '–'}” → “{plain(words.target) or '–'}”"
    )
    for shift in group[:most]:
        for sign, citation in (("-", shift.base), ("+", shift.target)):
            if citation is not None:
                yield f"    {sign} {place(citation)} “{plain(citation.quote)}”  {digests(citation)}"
    if most is not None and (rest := group[most:]):
        places = ", ".join(f"{_paragraph(each.base)} → {_paragraph(each.target)}" for each in rest)
        yield f"    and {len(rest)} more in {places}; --verbose quotes all"


def _paragraph(citation: Citation | None) -> str:
    return f"¶{citation.paragraph}" if citation is not None else "–"


def _doubt(covered: Coverage, *, is_silent: bool) -> str:
    """What may have been missed in a language; "" for nothing."""
    known, lacking = ", ".join(covered.known), ", ".join(covered.lacking)
    told = {
        "none": f"No words of the language {covered.language!r} are ranked: only words that it shares "
        f"with {known} could be found, and others may have changed.",
        "partial": f"Of the language {covered.language!r} no words are ranked for: {lacking}; such may have "
        "changed.",
    }
    if covered.extent == "unknown" and is_silent:
        return f"The language is not told, so that words of {known} were looked for."
    return told.get(covered.extent, "")
