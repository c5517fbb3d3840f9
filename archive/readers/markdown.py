"""Markdown, by way of the page it stands for.

markdown-it-py renders CommonMark with tables; the result is walked like any page, so that a
statement kept as Markdown and the same one as HTML give the same blocks. What rendering would
swallow stays visible: placeholders like ``<your name>`` (no HTML element) and tags that would
turn the rest of the text into raw text are shown as typed. Front matter becomes metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from selectolax.lexbor import LexborHTMLParser

from archive.errors import DocumentBroken
from archive.model import Block, BlockKind, Claim, Furniture, Reading
from archive.readers.assembly import Draft, reading_of
from archive.readers.chunks import chunks, reaches_far, sections
from archive.readers.definitions import definition_lists
from archive.readers.encoding import decode
from archive.readers.html import add_page, refuse_bombs
from archive.readers.limits import MAX_MARKDOWN_BYTES, MAX_NESTING, MAX_OPEN_BRACKETS, refuse_larger
from archive.readers.links import PLACE, Link, link_blocks
from archive.readers.memory import Memory
from archive.readers.page import Walk
from archive.readers.pageclaims import claim
from archive.readers.pieces import pieces
from archive.readers.reader import MARKDOWN, Context
from archive.readers.tags import shown_markup
from archive.readers.tokens import UNNAMED, refuse_deep, walked

if TYPE_CHECKING:
    from markdown_it.token import Token

READER = "markdown/3"

_LINE = "line "
_RAW_HTML = re.compile(r"<(?!br ?/?>)[A-Za-z/!?]")


@dataclass(slots=True)
class Walked:
    """What was found in one chunk, its lines counted from the chunk's own beginning.

    ``links`` are the targets of its links. ``moved`` are the blocks as they stood when it was last
    found ``lines`` lines below the beginning of a text (-1: not yet).
    """

    blocks: tuple[Block, ...]
    links: tuple[Block, ...]
    lines: int = -1
    moved: tuple[Block, ...] = ()


_MARK = "\0"
"""Stands around line numbers until they are known; no text holds it by then (see read_markdown)."""

_known_sections: Memory[str, Walked] = Memory(2_000_000)
_known: Memory[str, Walked] = Memory(4_000_000)
_known_pieces: Memory[str, Walked] = Memory(4_000_000)
"""Sections, chunks and their pieces by their text; all together take some 60 MB at worst."""

_IN_ADDRESS = "[A-Za-z0-9;/?:@&=+$,_.!~*'()#-]*"
_ORDINARY_ADDRESS = re.compile(
    r"(?:https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,3}(?=[/?#]|\Z)|(?=#))"
    rf"{_IN_ADDRESS}(?:%[0-9A-Fa-f]{{2}}{_IN_ADDRESS})*"
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_BRACKETS = re.compile(r"\[|\]|\n[ \t]*\n")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,60}):[ \t]*(?P<value>.*)$")
_FIELDS = {
    "title": ("title", 80),
    "effective": ("effective", 90),
    "effective_date": ("effective", 90),
    "effective_on": ("effective", 90),
    "date": ("published", 75),
    "updated": ("modified", 80),
    "last_updated": ("modified", 80),
    "last_modified": ("modified", 80),
    "lastmod": ("modified", 80),
    "author": ("issuer", 55),
    "issuer": ("issuer", 75),
    "publisher": ("publisher", 75),
    "lang": ("language", 70),
    "language": ("language", 70),
}


def read_markdown(data: bytes, context: Context) -> Reading:
    """Blocks of a Markdown file."""
    refuse_larger(len(data), MAX_MARKDOWN_BYTES, context.name)
    decoded = decode(data, context.name, context.charset)
    draft = Draft(READER, MARKDOWN, context.name, encoding=decoded.encoding, findings=list(decoded.findings))
    text = decoded.text.replace("\0", "\ufffd")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    matter = _FRONT_MATTER.match(text)
    body = text
    if matter and _is_front_matter(matter["yaml"]):
        _add_front_matter(draft, matter["yaml"])
        body = text[matter.end() :]
    _refuse_open_brackets(body, context.name)
    targets: dict[str, dict[str, dict[str, str]]] = {}
    first_line = text.count("\n", 0, len(text) - len(body))
    try:
        if not _add_chunks(draft, body, first_line):
            source = rendered(body, first_line, targets)
            refuse_bombs(source, context.name)
            add_page(draft, LexborHTMLParser(f"<!doctype html><body>{source}"))
    except DocumentBroken as fault:
        # Parts are remembered across documents, so none of them knows whose it is.
        raise DocumentBroken(fault.fact.replace(UNNAMED, draft.name, 1), fault.next_step) from fault
    for block in _unused_targets(draft, targets.get("references", {})):
        draft.add(block)
    return reading_of(draft)


def _add_chunks(draft: Draft, text: str, first_line: int) -> bool:
    """Add the blocks of each section; False, and nothing added, where only the whole page tells them.

    Raw HTML may open in one chunk what it closes in another, line breaks apart.
    """
    found = [(line, part, _known_sections.get(part)) for line, part in sections(text)]
    if any(walked is None and _reaches_out(part) for _, part, walked in found):
        return False
    if len(found) < 2 and len(chunks(text)) < 2:
        return False
    whole = _joined((first_line + line, known or _section(part)) for line, part, known in found)
    draft.add_all(whole.blocks)
    draft.add_all(whole.links)
    return True


def _section(text: str) -> Walked:
    """What a section holds: what its chunks do, one after the other."""
    walked = _joined((line, _known.get(part) or _learnt(part)) for line, part in chunks(text))
    _known_sections.keep(text, walked, len(text))
    return walked


def _joined(parts: Iterable[tuple[int, Walked]]) -> Walked:
    """What parts of a text hold, each with the number of lines before it."""
    blocks: list[Block] = []
    links: dict[str, Block] = {}
    for line, part in parts:
        blocks += _moved(part, line)
        for link in part.links:
            links.setdefault(link.text, link)
    return Walked(tuple(blocks), tuple(links.values()))


def _moved(walked: Walked, lines: int) -> tuple[Block, ...]:
    """The blocks of a chunk with their places counted from the beginning of the whole text."""
    if walked.lines != lines:
        # Remembered too: most edits leave what follows them on its line.
        walked.moved = _shifted(walked.blocks, lines)
        walked.lines = lines
    return walked.moved


def _shifted(blocks: Sequence[Block], lines: int) -> tuple[Block, ...]:
    return tuple(_shifted_block(block, lines) for block in blocks)


def _shifted_block(block: Block, lines: int) -> Block:
    if not block.place.startswith(_LINE):
        return block
    place = f"{_LINE}{int(block.place[len(_LINE) :]) + lines}"
    return Block(block.kind, block.text, block.level, block.furniture, place)


def _reaches_out(chunk: str) -> bool:
    """Whether a chunk may bear on others."""
    return reaches_far(chunk) or ("<" in chunk and _RAW_HTML.search(chunk) is not None)


def _learnt(chunk: str) -> Walked:
    walked = _walked(chunk)
    _known.keep(chunk, walked, len(chunk))
    return walked


def _walked(text: str) -> Walked:
    """What one chunk holds: what its pieces do, one after the other."""
    parts = pieces(text)
    if len(parts) == 1:
        return _parsed(text)
    return _joined((piece.line, _piece_walked(piece.head, piece.text)) for piece in parts)


def _piece_walked(head: str, text: str) -> Walked:
    """What a piece holds by itself: its blocks without those of the head, its lines counted without it."""
    whole = head + text
    walked = _known_pieces.get(whole)
    if walked is None:
        walked = _parsed(whole)
        if head:
            above = len(_piece_walked("", head).blocks)
            walked = Walked(_shifted(walked.blocks[above:], -head.count("\n")), walked.links)
        _known_pieces.keep(whole, walked, len(whole))
    return walked


def _parsed(text: str) -> Walked:
    """Blocks and links of a text, lines counted from its own beginning."""
    if (walk := walked(text, _parser())) is not None:
        return Walked(tuple(walk.blocks), tuple(link_blocks(walk.links)))
    source = _placed(_rendered(text, {}), 0)
    refuse_bombs(source, UNNAMED)
    root = LexborHTMLParser(f"<!doctype html><body>{source}").root
    walk = Walk().over(root) if root is not None else Walk()
    return Walked(tuple(walk.blocks), tuple(link_blocks(walk.links)))


def rendered(text: str, first_line: int, env: dict[str, dict[str, dict[str, str]]]) -> str:
    """The HTML of a Markdown text; blocks carry their 1-based source line as ``data-line``.

    ``env["references"]`` is filled with the link targets that the text defines apart.
    """
    return _placed(_rendered(text, env), first_line)


def _rendered(text: str, env: dict[str, dict[str, dict[str, str]]]) -> tuple[str, ...]:
    """The HTML, cut at every line number: the odd pieces are 0-based lines of this text."""
    parser = _parser()
    tokens = parser.parse(text, env)
    refuse_deep(tokens)
    tokens = definition_lists(tokens)
    for token in tokens:
        _locate(token)
        _keep_visible(token, parser)
    return tuple(str(parser.renderer.render(tokens, parser.options, env)).split(_MARK))


def _placed(pieces: tuple[str, ...], first_line: int) -> str:
    """The pieces joined, lines counted from 1 in the whole text."""
    return "".join(
        str(int(piece) + first_line + 1) if position % 2 else piece for position, piece in enumerate(pieces)
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable(
        ["table", "strikethrough"]
    )
    # Addresses are shown by their words; unsafe ones are never followed, so none is hidden.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - its own signature
    parser.normalizeLink = normalized  # type: ignore[method-assign] # the library's own way
    return parser


def normalized(url: str) -> str:
    """What markdown-it's ``normalizeLink`` gives; an ordinary address is known to stay as it is."""
    return url if _ORDINARY_ADDRESS.fullmatch(url) else normalizeLink(url)


def _unused_targets(draft: Draft, references: dict[str, dict[str, str]]) -> list[Block]:
    """Link targets that are defined but that no link of the statement uses: they are in the text, so kept."""
    if not references:
        return []
    used = {block.text.rpartition(" → ")[2] for block in draft.blocks if block.place == PLACE}
    links = [
        Link(label, target["href"]) for label, target in references.items() if target["href"] not in used
    ]
    return link_blocks(links)


def _refuse_open_brackets(text: str, name: str) -> None:
    """Refuse a text whose nested brackets would make the parser search quadratically."""
    if text.count("[") <= MAX_OPEN_BRACKETS:
        return
    depth = deepest = 0
    for mark in _BRACKETS.findall(text):
        # No link reaches over a blank line.
        depth = 0 if mark[0] == "\n" else max(0, depth + (1 if mark == "[" else -1))
        deepest = max(deepest, depth)
    if deepest > MAX_OPEN_BRACKETS:
        raise DocumentBroken(
            f"{name} opens {deepest:,} square brackets inside each other; no text needs that.",
            "Ingest it as plain text, under a name that ends in .txt.",
        )


def _locate(token: Token) -> None:
    # Shown in every list: else a blank line between two items would move the place of all.
    token.hidden = False
    if token.map and token.nesting >= 0:
        token.attrSet("data-line", f"{_MARK}{token.map[0]}{_MARK}")


def _keep_visible(token: Token, parser: MarkdownIt) -> None:
    if token.type == "fence" and token.info.strip():
        _hide_info(token)
    for child in (token, *(token.children or ())):
        if child.type not in {"html_block", "html_inline"}:
            continue
        kept = shown_markup(child.content)
        # An unclosed tag had swallowed what follows it: that is Markdown again.
        swallowed = kept != child.content and "\n\n" in kept.strip()
        child.content = shown_markup(str(parser.render(kept))) if swallowed else kept


def _hide_info(token: Token) -> None:
    """Keep the words behind a code fence ("~~~ python"): no page shows them, but they are in the text."""
    line = token.attrGet("data-line")
    info, code = escape(token.info.strip(), quote=False), escape(token.content, quote=False)
    token.type = "html_block"
    token.content = f'<div hidden data-line="{line}">{info}</div><pre data-line="{line}">{code}</pre>'


def _is_front_matter(yaml: str) -> bool:
    """Whether the block between ``---`` lines holds fields (a thematic break may open a text as well)."""
    lines = [line for line in yaml.splitlines() if line.strip()]
    return bool(lines) and bool(_FIELD.match(lines[0]) or lines[0].startswith("#"))


def _add_front_matter(draft: Draft, yaml: str) -> None:
    for number, line in enumerate(yaml.splitlines(), 2):
        if not line.strip():
            continue
        place = f"line {number}"
        draft.add(Block(BlockKind.PARAGRAPH, line.strip(), 0, Furniture.METADATA, place), group=0)
        draft.claims += _field_claims(line, place)


def _field_claims(line: str, place: str) -> Iterator[Claim]:
    field = _FIELD.match(line)
    if field is None:
        return
    key = field["key"].strip().lower().replace(" ", "_").replace("-", "_")
    value = field["value"].strip().strip("\"'").strip()
    if key in _FIELDS and value:
        subject, strength = _FIELDS[key]
        role = "modified" if subject == "effective" else subject
        for found in claim(role, strength, value, f"front matter {key}"):
            yield Claim(found.subject, found.value, line.strip(), place, found.rule, found.strength)
