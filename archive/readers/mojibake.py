"""Text that was decoded wrongly before it reached us: reported, never mended.

A mended text would no longer be what the source published, and a wrong repair would be ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from archive.model import Block, Finding
from archive.readers.memory import Memory

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
_MISTAKEN = {
    **dict.fromkeys(("cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1252", "latin-1"), 3),
    **dict.fromkeys(("cp850", "cp437", "mac_roman", "koi8_r"), 3),
    **dict.fromkeys(("gb18030", "cp932", "big5", "cp949"), 6),
}
"""Encodings that UTF-8 is taken for, and the fewest characters that say so.

Two Chinese characters are UTF-8 by chance now and then, six never.
"""

_SAMPLED = 200
"""Words beyond ASCII that are looked at."""

_LONGEST_WORD = 400
_JUDGED = 1_000
_WHOLE = 0.1
_TORN = 0.4
"""Most misfits to a character found: in whole texts, and where characters were lost."""

_GB_OF_REPLACEMENTS = "锟斤拷"
_MAY_BE_MISREAD = re.compile("[ÂÃâÐÑØÙà-ïð锟]")


class Beyond(NamedTuple):
    """What ASCII cannot write of a text: misread runs, words (each up to a length), lost characters."""

    misread: Sequence[str]
    words: Sequence[str]
    lost: int


_known: Memory[str, Beyond] = Memory(2_000_000)
"""What was found in texts: the versions of a document share most of theirs."""


def mojibake_in(blocks: tuple[Block, ...], name: str) -> tuple[Finding, ...]:
    """Findings about UTF-8 that was read as a legacy encoding, and about lost characters."""
    beyond = [_beyond(text) for block in blocks if not (text := block.text).isascii()]
    broken = [hit for each in beyond for hit in each.misread] or _misread_otherwise(beyond)
    lost = sum(each.lost for each in beyond)
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


def _beyond(text: str) -> Beyond:
    known = _known.get(text)
    if known is None:
        words = tuple(word[:_LONGEST_WORD] for word in text.split(" ") if not word.isascii())
        known = Beyond(_misread(text), words, text.count("\ufffd"))
        _known.keep(text, known, len(text))
    return known


def _misread(text: str) -> Sequence[str]:
    """Every run of characters that is really the bytes of one UTF-8 character."""
    if not _MAY_BE_MISREAD.search(text):
        return ()
    hits = [_GB_OF_REPLACEMENTS] * text.count(_GB_OF_REPLACEMENTS)
    return hits + [match[0] for match in _SUSPECT.finditer(text) if _is_utf8_inside(match[0])]


def _misread_otherwise(beyond: Iterable[Beyond]) -> Sequence[str]:
    """Words of a document whose characters beyond ASCII are all UTF-8 read in one other encoding.

    Text that is what it seems hardly ever is UTF-8 when it is written in such an encoding: the test is
    the rule of that encoding itself, on a sample of words.
    """
    words = tuple(islice(chain.from_iterable(each.words for each in beyond), _SAMPLED))
    return words if _are_misread(words) else ()


@lru_cache(maxsize=64)
def _are_misread(words: tuple[str, ...]) -> bool:
    is_torn = any("\ufffd" in word for word in words)
    count = _characters_in_torn if is_torn else _characters_in
    return any(words and count(words, encoding) >= fewest for encoding, fewest in _MISTAKEN.items())


def _characters_in(words: Sequence[str], encoding: str) -> int:
    """How many UTF-8 characters the words hold in an encoding; 0 unless that explains nearly all of them."""
    found = misfits = 0
    for word in words:
        try:
            found += sum(not one.isascii() for one in word.encode(encoding).decode("utf-8"))
        except UnicodeError:
            misfits += 1
        if misfits > 1 + _WHOLE * found:
            return 0
    return found if misfits <= _WHOLE * found else 0


def _characters_in_torn(words: Sequence[str], encoding: str) -> int:
    """The same where some characters were lost, which tears their neighbours."""
    text = " ".join(words).replace("\ufffd", "")[:_JUDGED]
    written = text.encode(encoding, "ignore")
    inside = written.decode("utf-8", "replace")
    foreign = len(text) - len(written.decode(encoding, "ignore"))
    misfits = inside.count("\ufffd") + foreign
    found = sum(not one.isascii() for one in inside) - inside.count("\ufffd")
    return found if misfits <= _TORN * found else 0


def _is_utf8_inside(run: str) -> bool:
    """Whether the run's bytes, in Latin-1 or windows-1252, are UTF-8."""
    try:
        b"".join(_byte(character) for character in run).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _byte(character: str) -> bytes:
    return character.encode("latin-1") if ord(character) < 256 else character.encode("cp1252")


def _misreading(broken: Sequence[str], name: str) -> Finding:
    shown = ", ".join(dict.fromkeys(repr(hit) for hit in broken[:50]))
    look = "1 place looks" if len(broken) == 1 else f"{len(broken)} places look"
    return Finding(
        "mojibake",
        name,
        f"{look} like UTF-8 read in another encoding (such as {shown[:80]}); kept as found.",
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
