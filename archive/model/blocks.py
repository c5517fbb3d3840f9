"""From bytes to blocks: what a reader draws from one witness, and what it doubts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block is in its document's own structure."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    QUOTE = "quote"


class Furniture(StrEnum):
    """Why a block stands around the statement rather than in it."""

    NAVIGATION = "navigation"
    HEADER = "header"
    FOOTER = "footer"
    ASIDE = "aside"
    ADDRESS = "address"
    DATELINE = "dateline"
    METADATA = "metadata"
    RUNNING_HEAD = "running head"
    PAGE_NUMBER = "page number"
    FOOTNOTE = "footnote"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Block:
    """One block as a reader found it, in document order.

    ``text`` is the shown text (a table row's cells joined by tabs), ``level`` the heading's or the
    list item's depth (1 is outermost; 0 where depth means nothing), ``furniture`` why the block is
    not part of the statement (None: it is), ``place`` where it stands in the source ("line 12",
    "page 3"; "" where unknown).
    """

    kind: BlockKind
    text: str
    level: int = 0
    furniture: Furniture | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a source says about itself, kept as a claim and never as a fact.

    ``subject`` is one of "title", "effective_on", "published_at", "issuer", "publisher",
    "language"; ``value`` its plain form (dates ISO 8601); ``evidence`` the quoted words, ``place``
    where they stand, ``rule`` what recognised them. ``strength`` ranks rival claims for one
    subject: the highest wins, the earlier one on a tie.
    """

    subject: str
    value: str
    evidence: str
    place: str
    rule: str
    strength: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: what was noticed, about what, and how much it matters.

    ``kind`` is a stable word for programs ("fixity", "conflicting dates", "mojibake", ...),
    ``subject`` names the thing ("mfa-diplomacy@2022-09-29", a digest, a file), ``message`` is one
    sentence for a person. ``source`` is the file in which a reader noticed it, where ``subject`` is
    the version drawn from that file; else "".
    """

    kind: str
    subject: str
    message: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader drew from one witness.

    ``reader`` names reader and rules ("html/1"), ``encoding`` how bytes became text and why
    ("utf-8 (strict)", "gb18030 (meta)"; "" for formats that carry their own).
    """

    reader: str
    media_type: str
    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    encoding: str = ""
