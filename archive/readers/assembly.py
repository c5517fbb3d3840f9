"""The last step of every reader: blocks are flagged, claims gathered, doubts told.

All formats share it, so that one statement comes out alike from each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.errors import SourceEmpty
from archive.model import Block, Claim, Finding, Reading
from archive.readers.claims import claims_in
from archive.readers.conflicts import conflicts_in
from archive.readers.furniture import flagged
from archive.readers.limits import refuse_more_blocks
from archive.readers.mojibake import mojibake_in


@dataclass(slots=True)
class Draft:
    """What a reader has gathered so far.

    ``groups[i]`` numbers the run that ``blocks[i]`` stands in: blocks of one number stand together
    in the source (no blank line, one container), which tells an address from scattered lines.
    """

    reader: str
    media_type: str
    name: str
    encoding: str = ""
    blocks: list[Block] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, block: Block, group: int | None = None) -> None:
        """Take one block; without ``group`` it stands alone."""
        refuse_more_blocks(len(self.blocks), self.name)
        self.blocks.append(block)
        self.groups.append(-len(self.blocks) if group is None else group)

    def add_all(self, blocks: Sequence[Block]) -> None:
        """Take blocks that stand alone each."""
        refuse_more_blocks(len(self.blocks) + len(blocks) - 1, self.name)
        self.groups += range(-len(self.blocks) - 1, -len(self.blocks) - len(blocks) - 1, -1)
        self.blocks += blocks

    def doubt(self, kind: str, message: str) -> None:
        """Note a finding about the document."""
        self.findings.append(Finding(kind, self.name, message))


def reading_of(draft: Draft) -> Reading:
    """The finished reading.

    Raises:
        SourceEmpty: no block holds a letter or a digit.
    """
    if not any(character.isalnum() for block in draft.blocks for character in block.text):
        raise SourceEmpty(
            f"{draft.name} holds no text that can be read.",
            "If it is a scan or a page filled in by scripts, save its text and ingest that.",
        )
    blocks = flagged(tuple(draft.blocks), tuple(draft.groups))
    claims = (*draft.claims, *claims_in(blocks, {claim.subject for claim in draft.claims}))
    findings = (*draft.findings, *conflicts_in(blocks, claims, draft.name), *mojibake_in(blocks, draft.name))
    return Reading(draft.reader, draft.media_type, blocks, claims, findings, draft.encoding)
