"""What a document says about itself in its visible text: title, dates, issuer, language.

Every claim quotes its evidence and names the rule that found it. Strengths (0 to 100) rank rival
claims for one subject; what markup claims (``<title>``, JSON-LD, front matter) the readers add
with strengths on the same scale:

    effective_on   90 "effective" line   80 "last updated" line   72 bare date line at the head
                   66 at the foot        60 "posted" line         58 newest act of a law
                   50 sentence about the document ("This version was updated on …")
                   45 markup             30 posting time
                   68 "adopted" line
    published_at   70 posting time in the text                    60 markup
    title          80 front matter       70 the one h1, or the title line of a text   60 markup
                   52 first line, where no h1 stands        50 first heading

Nothing is claimed from a date inside prose, from a year alone, or from today's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain, islice

from archive.model import Block, BlockKind, Claim, Furniture
from archive.readers.datelines import Dateline, dateline, datelines
from archive.readers.dates import FoundDate
from archive.readers.institutions import names_institution
from archive.readers.language import language_of
from archive.readers.regions import Edges, belongs, edges_of, is_prose
from archive.readers.selfdating import self_dates

IN_FORCE = 90
UPDATED = 80
HEAD_DATE = 72
ADOPTED = 68
FOOT_DATE = 66
POSTED = 60
NEWEST_ACT = 58
SENTENCE = 50
OLDER_ACT = 55
POSTING_TIME = 30
_NEAR = 12
"""How many blocks from head and foot are looked through for a sentence about the document."""

_LONGEST_LOOKED_AT = 4_000
"""How many characters of one block are looked through for such a sentence."""

_AWAY = 15
"""Subtracted where a labelled date stands amid the text or in furniture, not at head or foot."""

_SOURCE_LABEL = re.compile(
    r"^(?:source|issued by|issuer|herausgeber|émetteur|emisor|来源|來源|发布机构|发文机关|發布機關)"
    r"\s*[:：]\s*(\S.{1,100})$",
    re.IGNORECASE,
)
_LONGEST_ISSUER = 100
_QUOTED = 60
"""Characters quoted as evidence for a language."""


def claims_in(blocks: tuple[Block, ...], held: AbstractSet[str] = frozenset()) -> tuple[Claim, ...]:
    """Claims of the visible text; ``held`` names the subjects that markup has claimed already."""
    edges = edges_of(blocks)
    return (
        *_titles(blocks, "title" in held),
        *_dates(blocks, edges),
        *_sentences(blocks),
        *_issuers(blocks, edges),
        *_publishers(blocks),
        *(() if "language" in held else _languages(blocks)),
    )


def _titles(blocks: Sequence[Block], has_title: bool) -> Iterator[Claim]:
    heading = BlockKind.HEADING
    headings = [block for block in blocks if block.kind is heading and block.furniture is None]
    top = [block for block in headings if block.level == 1]
    if not top and not has_title:
        yield from _first_line(blocks)
    if not headings:
        return
    title = top[0] if top else headings[0]
    is_sure = len(top) == 1 or title is blocks[0]
    yield Claim(
        "title",
        _one_line(title.text),
        title.text,
        title.place,
        "title line" if is_sure else "first heading",
        70 if is_sure else 50,
    )


def _first_line(blocks: Sequence[Block]) -> Iterator[Claim]:
    """A title for texts without headings: their first line, where it is no sentence."""
    first = next((block for block in blocks if block.furniture is None), None)
    if first is None or first.kind is not BlockKind.PARAGRAPH or is_prose(first):
        return
    if not first.text.endswith((".", ":", ";", ",", "。", "：")) and dateline(first.text) is None:
        yield Claim("title", _one_line(first.text), first.text, first.place, "first line", 52)


def _dates(blocks: Sequence[Block], edges: Edges) -> Iterator[Claim]:
    acts: list[tuple[Block, Dateline]] = []
    dated = [(position, lines) for position, block in enumerate(blocks) if (lines := datelines(block.text))]
    for position, lines in dated:
        block, at_head = blocks[position], position in edges.head
        at_edge = at_head or position in edges.foot
        for line in _usable(block, lines, at_edge):
            if line.meaning == "enacted":
                acts.append((block, line))
            else:
                yield from _claims_of(block, line, at_edge, at_head)
    yield from _acts(acts)


def _usable(block: Block, lines: Sequence[Dateline], at_edge: bool) -> Iterator[Dateline]:
    """Date lines of a block that may date the document."""
    if block.furniture is Furniture.HIDDEN:
        return
    for line in lines:
        needs_edge = line.is_clause or line.meaning in {"enacted", "adopted", "posted", "dated"}
        if line.found.value is not None and (at_edge or not needs_edge):
            yield line


def _claims_of(block: Block, line: Dateline, at_edge: bool, at_head: bool) -> Iterator[Claim]:
    """Claims of one date line; a bare date counts at the edges of the statement only."""
    away = 0 if at_edge else _AWAY
    if line.meaning == "in force":
        yield _effective(block, line.found, "effective line", IN_FORCE - away)
    elif line.meaning == "updated":
        yield _effective(block, line.found, "last updated line", UPDATED - away)
    elif line.meaning == "adopted":
        yield _effective(block, line.found, "adopted line", ADOPTED)
    elif line.meaning == "dated" and block.kind is BlockKind.LIST_ITEM:
        return  # "Enacted" above it, "1981-07-28" as its definition: what it dates stands elsewhere.
    elif line.found.moment is not None:
        yield Claim(
            "published_at", line.found.moment.isoformat(), block.text, block.place, "posting time", 70
        )
        yield _effective(block, line.found, "posting time", POSTING_TIME)
    elif line.meaning == "posted":
        yield _effective(block, line.found, "posted line", POSTED)
    else:
        yield _effective(block, line.found, "date line", HEAD_DATE if at_head else FOOT_DATE)


def _sentences(blocks: Sequence[Block]) -> Iterator[Claim]:
    """Sentences near head and foot in which the document dates itself."""
    for block in _near_the_edges(blocks):
        if datelines(block.text):
            continue
        for found in self_dates(block.text[:_LONGEST_LOOKED_AT]):
            yield _effective(
                replace(block, text=_quoted(block.text, found)),
                found,
                "sentence about the document",
                SENTENCE,
            )


def _near_the_edges(blocks: Sequence[Block]) -> list[Block]:
    """The first and the last few of the statement's own blocks."""
    first = list(islice(filter(belongs, blocks), 2 * _NEAR + 1))
    if len(first) <= 2 * _NEAR:
        return first
    last = list(islice(filter(belongs, reversed(blocks)), _NEAR))
    return [*first[:_NEAR], *reversed(last)]


def _quoted(text: str, found: FoundDate) -> str:
    """The sentence that holds a date, as evidence."""
    start = max(text.rfind(mark, 0, found.start) for mark in (". ", "! ", "? ", "\n")) + 1
    end = min((place for mark in ".!?" if (place := text.find(mark, found.end)) >= 0), default=len(text))
    return text[start : end + 1].strip()


def _effective(block: Block, found: FoundDate, rule: str, strength: int) -> Claim:
    day = found.day
    assert day is not None  # noqa: S101 - ambiguous dates were sorted out before
    return Claim("effective_on", day.isoformat(), block.text, block.place, f"{rule}, {found.rule}", strength)


def _acts(acts: list[tuple[Block, Dateline]]) -> Iterator[Claim]:
    """A law's acts: the newest one made the text what it is."""
    newest = max((line.found.day for _, line in acts if line.found.day), default=None)
    for block, line in acts:
        yield _effective(
            block, line.found, "act of a law", NEWEST_ACT if line.found.day == newest else OLDER_ACT
        )


def _issuers(blocks: Sequence[Block], edges: Edges) -> Iterator[Claim]:
    title = next((block for block in blocks if block.kind is BlockKind.HEADING), None)
    for position in chain.from_iterable(edges):
        block = blocks[position]
        if labelled := _SOURCE_LABEL.match(block.text):
            yield Claim("issuer", labelled[1].strip(), block.text, block.place, "source line", 65)
        elif block is not title and _names_institution(block) and _beside_date_or_title(blocks, position):
            yield Claim(
                "issuer",
                _one_line(block.text),
                block.text,
                block.place,
                "institution beside title or date",
                60,
            )


def _names_institution(block: Block) -> bool:
    text = block.text
    is_line = (
        block.furniture is None
        and len(text) <= _LONGEST_ISSUER
        and not text.endswith((".", ":", ";", ",", "。", "：", "？", "?"))
    )
    is_name = text[:1].isupper() or not text[:1].isascii()
    return (
        is_line
        and is_name
        and block.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}
        and names_institution(text)
        and dateline(text) is None
    )


def _beside_date_or_title(blocks: Sequence[Block], position: int) -> bool:
    """Whether a date line or the title is the next thing to it, other such lines between them allowed."""
    near = [
        place for place in range(max(0, position - 2), min(len(blocks), position + 3)) if place != position
    ]
    if any(blocks[place].furniture is Furniture.DATELINE for place in near):
        return True
    return position > 0 and blocks[position - 1].kind is BlockKind.HEADING and blocks[position - 1].level == 1


def _publishers(blocks: Sequence[Block]) -> Iterator[Claim]:
    """Whose address stands at the end."""
    address = Furniture.ADDRESS
    for block in [block for block in blocks if block.furniture is address]:
        if names_institution(block.text):
            yield Claim("publisher", _one_line(block.text), block.text, block.place, "address block", 50)
            return


def _languages(blocks: Sequence[Block]) -> Iterator[Claim]:
    texts = [block.text for block in blocks[:400] if belongs(block)]
    if tag := language_of(texts):
        beginning = " ".join(texts[: _QUOTED + 1])[:_QUOTED]  # a space stands between each two of them
        yield Claim("language", tag, beginning, blocks[0].place, "script and common words", 40)


def _one_line(text: str) -> str:
    return " ".join(text.split())
