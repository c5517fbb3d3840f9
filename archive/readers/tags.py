"""Which HTML inside Markdown is markup, and which a reader must see as typed."""

from __future__ import annotations

import re
from html import escape

from archive.readers.wordlist import words

_KNOWN = words(
    "a abbr acronym address area article aside audio b base bdi bdo big blockquote br button "
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div "
    "dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup "
    "hr i img input ins kbd label legend li link main map mark menu meta meter nav nobr ol "
    "optgroup option output p param picture pre progress q rp rt ruby s samp search section "
    "select small source span strike strong sub summary sup svg path g use circle rect table "
    "tbody td tfoot th thead time tr track tt u ul var wbr"
)
_SWALLOWING = (
    "script|style|textarea|title|iframe|noframes|noembed|noscript|xmp|plaintext|template|object|video"
)
_PIECE = re.compile(
    # What opens twice before it closes is taken as unclosed: that keeps the search linear.
    r"(?P<whole><!--(?:(?!<!--).)*?-->"
    rf"|<(?P<raw>{_SWALLOWING})\b[^<>]*>(?:(?!<(?P=raw)\b).)*?</(?P=raw)\s*>)"
    r"|</?(?P<tag>[A-Za-z][\w-]*)(?:\s[^<>]*|/)?>|<",
    re.IGNORECASE | re.DOTALL,
)


def shown_markup(source: str) -> str:
    """Raw HTML of a Markdown text with everything escaped that a browser would swallow.

    Known elements stay markup. Unknown ones (``<your name>``), unclosed comments and unclosed
    elements that would take the rest of the document into themselves become visible text.
    """
    return _PIECE.sub(_kept, source)


def _kept(piece: re.Match[str]) -> str:
    if piece["whole"] or (piece["tag"] and piece["tag"].lower() in _KNOWN):
        return piece[0]
    return escape(piece[0], quote=False)
