"""Text that was decoded wrongly before it reached us: reported, never mended.

A mended text would no longer be what the source published, and a wrong repair would be ours.
"""

from __future__ import annotations

import re

from archive.model import Block, Finding

_CP1252_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TAIL = f"[\u0080-\u00bf{_CP1252_HIGH}]"
# Words end in "é", and quotes or dots follow: "café…”" is no mojibake. Hence these narrow forms.
_SUSPECT = re.compile(
    "|".join(
        (
            "[ÂÃ][\u0080-\u00bf]",
            "Ã[„–œŸ€‰ˆŠ]",
            f"â[€„‚\u0080-\u009f]{_TAIL}",
            f"(?:[ÃÐÑØÙ]{_TAIL}){{2,}}",
            f"(?:[à-ï]{_TAIL}{{2}}){{2,}}",
            f"ð[Ÿ\u009f]{_TAIL}{{2}}",
        )
    )
)
_GB_OF_REPLACEMENTS = "锟斤拷"
_MAY_BE_MISREAD = re.compile("[ÂÃâÐÑØÙà-ïð锟]")


def mojibake_in(blocks: tuple[Block, ...], name: str) -> tuple[Finding, ...]:
    """Findings about UTF-8 that was read as a legacy encoding, and about lost characters."""
    broken = [hit for block in blocks for hit in _misread(block.text)]
    lost = sum(block.text.count("\ufffd") for block in blocks)
    findings = []
    if broken:
        findings.append(_misreading(broken, name))
    if lost:
        findings.append(
            Finding(
                "undecodable",
                name,
                f"{_counted(lost, 'character')} could not be decoded and stand as \ufffd.",
            )
        )
    return tuple(findings)


def _misread(text: str) -> list[str]:
    """Every run of characters that is really the bytes of one UTF-8 character."""
    if text.isascii() or not _MAY_BE_MISREAD.search(text):
        return []
    hits = [_GB_OF_REPLACEMENTS] * text.count(_GB_OF_REPLACEMENTS)
    return hits + [match[0] for match in _SUSPECT.finditer(text) if _is_utf8_inside(match[0])]


def _is_utf8_inside(run: str) -> bool:
    """Whether the run's bytes, in Latin-1 or windows-1252, are UTF-8."""
    try:
        b"".join(_byte(character) for character in run).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _byte(character: str) -> bytes:
    return character.encode("latin-1") if ord(character) < 256 else character.encode("cp1252")


def _misreading(broken: list[str], name: str) -> Finding:
    shown = ", ".join(dict.fromkeys(repr(hit) for hit in broken[:50]))
    times = _counted(len(broken), "place")
    return Finding(
        "mojibake",
        name,
        f"{times} look like UTF-8 read in another encoding (such as {shown[:80]}); kept as found.",
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
