"""The texts of a line in one piece: each distinct paragraph once, each version as a list of them.

What comes back is trusted only where it yields every version's own ``text_digest``: texts from the
derived data are as good as those from the archive, or are not used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from archive.model import BlockKind, Furniture, Paragraph, Version, VersionHead
from archive.services.intake.members import carried, digest_of_members, member


def packed_texts(versions: Sequence[Version]) -> bytes:
    """The texts of a line as JSON."""
    places: dict[Paragraph, int] = {}
    rows = [[places.setdefault(each, len(places)) for each in version.paragraphs] for version in versions]
    pool = [[p.kind.value, p.level, p.furniture.value if p.furniture else None, p.text] for p in places]
    content = {"pool": pool, "versions": rows}
    return json.dumps(content, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def unpacked(body: bytes, heads: Sequence[VersionHead]) -> tuple[Version, ...] | None:
    """The versions of a line; None where any of them is not what its head says."""
    try:
        content = json.loads(body)
        known = [member(_paragraph(*row)) for row in content["pool"]]
        lines = [[known[number] for number in row] for row in content["versions"]]
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    if len(lines) != len(heads):
        return None
    for head, line in zip(heads, lines, strict=True):
        if digest_of_members(line) != head.text_digest:
            return None
    return tuple(Version(head, carried(line)) for head, line in zip(heads, lines, strict=True))


def _paragraph(kind: str, level: int, furniture: str | None, text: str) -> Paragraph:
    return Paragraph(text, BlockKind(kind), level, Furniture(furniture) if furniture else None)
