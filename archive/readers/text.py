"""Plain text: blank lines, wrapped lines, headings and lists where they are sure.

Kept as typed, except: outer white space of every line, the marks ``#`` and ``===`` of a heading,
a bullet glyph before a list item and lines that are only ruled (``-----``) are form, not words.
The number of a numbered item or heading stays in its text. Typography inside a line (en-spaces,
no-break spaces, quotes) is evidence and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.model import Block, BlockKind, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.datelines import dateline
from archive.readers.encoding import decode
from archive.readers.limits import MAX_TEXT_BYTES, refuse_larger, refuse_more_blocks
from archive.readers.lines import (
    Line,
    Stretch,
    groups_of,
    is_drawn,
    joined,
    list_marker,
    stretches,
    wrap_column,
)
from archive.readers.reader import TEXT, Context

READER = "text/3"

_MARKED_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?$")
_RULE = re.compile(r"[-=_*~─━═—]{3,}$|(?:[-*_] ){2,}[-*_]$|[-=+:|\s\u2500-\u257f]{3,}$")
_NUMBERED_HEADING = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.|§+\s*\d+\w?"
    r"|(?:Article|Section|Chapter|Part|Annex|Appendix|Artikel|Abschnitt|Kapitel|Anlage|Chapitre|Titre|Annexe"
    r"|Artículo|Capítulo|Título|Anexo|Статья|Глава|Раздел|المادة|الفصل)\s+[\dIVXLC]+\w?[.:]?"
    r")\s+\S"
)
_CHINESE_HEADING = re.compile(r"第\s*[0-9０-９一二三四五六七八九十百零〇]+\s*[章节節编編篇部]")
_LINES_A_BLOCK = 4
"""Lines of a paragraph, for the bound: more lines than four times the most blocks are refused unread."""

_RELEASE = re.compile(r"(?:for\s+(?:immediate\s+)?release|embargo|press\s+contact|contact)\b", re.IGNORECASE)
_LONGEST_HEADING = 90
_LONGEST_TITLE = 250
_SENTENCE_ENDS = (".", ",", ";", ":", "。", "，", "；", "：", "、", "!", "！")


def read_text(data: bytes, context: Context) -> Reading:
    """Blocks of a plain text file."""
    refuse_larger(len(data), MAX_TEXT_BYTES, context.name)
    decoded = decode(data, context.name, context.charset)
    refuse_more_blocks(decoded.text.count("\n") // _LINES_A_BLOCK, context.name)
    draft = Draft(READER, TEXT, context.name, encoding=decoded.encoding, findings=list(decoded.findings))
    for number, group in enumerate(blocks_of(decoded.text)):
        for block in group:
            draft.add(block, group=number)
    return reading_of(draft)


def blocks_of(text: str) -> Iterator[tuple[Block, ...]]:
    """Blocks of a text, one tuple for every run of lines between blank lines."""
    groups = tuple(groups_of(text.replace("\0", "\ufffd")))
    column = wrap_column(groups)
    for position, group in enumerate(groups):
        found = _setext(group) or tuple(
            _block(stretch, _stands_alone(groups, position)) for stretch in stretches(group, column)
        )
        found = tuple(block for block in found if not _RULE.match(block.text))
        if position == 0 and found:
            found = (_as_title(found[0], len(groups)), *found[1:])
        if found:
            yield found


def _stands_alone(groups: Sequence[tuple[Line, ...]], position: int) -> bool:
    """Whether a run is a single line beside which no line of the same sort (a list) stands."""
    if len(groups[position]) > 1:
        return False
    neighbours = [groups[near] for near in (position - 1, position + 1) if 0 <= near < len(groups)]
    return not any(_is_numbered(near[0].text) and len(near) == 1 for near in neighbours)


def _is_numbered(text: str) -> bool:
    return bool(_NUMBERED_HEADING.match(text)) and len(text) <= _LONGEST_HEADING


def _setext(group: tuple[Line, ...]) -> tuple[Block, ...]:
    """A heading underlined with ``===`` or ``---``; empty where the run is none."""
    if len(group) != 2 or not re.fullmatch(r"={3,}|-{3,}", group[1].text):
        return ()
    level = 1 if group[1].text[0] == "=" else 2
    return (Block(BlockKind.HEADING, group[0].text, level, place=_place(group[0].number)),)


def _block(stretch: Stretch, stands_alone: bool) -> Block:
    text = joined([line.text for line in stretch.lines])
    place = _place(stretch.number)
    if is_drawn(text):
        return _drawn_row(text, place)
    if len(stretch.lines) == 1 and (heading := _heading(text, place, stands_alone)):
        return heading
    marker = list_marker(text)
    if marker is None:
        return Block(BlockKind.PARAGRAPH, text, place=place)
    shown = text[marker.end() :].lstrip() if marker["bullet"] else text
    return Block(BlockKind.LIST_ITEM, shown, 1 + stretch.lines[0].indent // 4, place=place)


def _drawn_row(text: str, place: str) -> Block:
    """A row of a table drawn with characters: its cells joined by tabs; a rule stays a rule."""
    cells = [cell.strip() for cell in re.split("[│┃║|]", text.strip("│┃║|"))]
    row = "\t".join(cells).strip()
    return Block(BlockKind.TABLE_ROW, row or "---", place=place)


def _heading(text: str, place: str, stands_alone: bool) -> Block | None:
    """The heading that a single line is, where that is sure."""
    if (marked := _MARKED_HEADING.match(text)) and marked[2]:
        return Block(BlockKind.HEADING, marked[2], len(marked[1]), place=place)
    if not stands_alone or len(text) > _LONGEST_HEADING or text.endswith(_SENTENCE_ENDS):
        return None
    if _CHINESE_HEADING.match(text):
        return Block(BlockKind.HEADING, text, 2, place=place)
    if _is_numbered(text) and _opens_like_a_title(text):
        return Block(BlockKind.HEADING, text, 2, place=place)
    return None


def _opens_like_a_title(text: str) -> bool:
    """Whether the first letter after the number is a capital, or of a script without capitals."""
    words = text.split(maxsplit=1)
    first = next((character for character in words[-1] if character.isalpha()), "")
    return bool(first) and not first.islower()


def _as_title(block: Block, groups: int) -> Block:
    """The first line as a heading where it is a title: short, unfinished as a sentence, not all there is."""
    is_plain = block.kind is BlockKind.PARAGRAPH and groups > 1
    if (
        not is_plain
        or _RELEASE.match(block.text)
        or dateline(block.text)
        or len(block.text) > _LONGEST_TITLE
        or block.text.endswith(_SENTENCE_ENDS)
    ):
        return block
    return Block(BlockKind.HEADING, block.text, 1, place=block.place)


def _place(line: int) -> str:
    return f"line {line}"
