"""Definition lists in Markdown: a term, then lines that begin with a colon.

CommonMark has none, so markdown-it sees one paragraph with line breaks; this turns it into a list
with every definition an item of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token


def definition_lists(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, with every paragraph of term and definitions made a ``<dl>``."""
    done: list[Token] = []
    for token in tokens:
        parts = _parts(token) if token.type == "inline" and done and done[-1].type == "paragraph_open" else []
        if len(parts) < 2:
            done.append(token)
            continue
        opening = done.pop()
        done += _list_tokens(parts, token, opening)
    return [token for position, token in enumerate(done) if not _is_orphan(done, position)]


def _parts(token: Token) -> list[list[Token]]:
    """The inline children of a term and of each definition; fewer than two where it is no list."""
    parts: list[list[Token]] = [[]]
    children = token.children or []
    for position, child in enumerate(children):
        following = children[position + 1].content if position + 1 < len(children) else ""
        if child.type in {"softbreak", "hardbreak"} and following.startswith(": "):
            parts.append([])
        else:
            parts[-1].append(child)
    return parts


def _list_tokens(parts: list[list[Token]], inline: Token, opening: Token) -> Iterator[Token]:
    for number, children in enumerate(parts):
        tag = "dd" if number else "dt"
        if number:
            children[0].content = children[0].content[1:].lstrip()
        yield Token(f"{tag}_open", tag, 1, map=opening.map, block=True)
        yield Token("inline", "", 0, children=children, content=inline.content, map=inline.map, block=True)
        yield Token(f"{tag}_close", tag, -1, block=True)


def _is_orphan(tokens: Sequence[Token], position: int) -> bool:
    """Whether a paragraph's end has lost its beginning to a list."""
    return (
        tokens[position].type == "paragraph_close"
        and position > 0
        and tokens[position - 1].type == "dd_close"
    )
