"""What a reader makes of a document is named by its rules: another outcome bears another number.

``readings.json`` holds, by the rules that made them, the digest of what our own documents were read
as. Where it does not fit any more, a reader gives something else than it did: raise its ``READER``, so
that versions read before are told apart, and write down the digest that the failure shows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from archive.model import Reading
from archive.readers.registry import read
from tests.readers.conversions import CORPUS
from tests.readers.phrasings import PHRASES, PROSE

HERE = Path(__file__).parent
SUFFIXES = {".docx", ".html", ".md", ".odt", ".pdf", ".rtf", ".txt"}


def documents() -> Iterator[tuple[bytes, str]]:
    """The corpus, the files of these tests, and every phrasing of a date above some prose."""
    for folder in (CORPUS, HERE / "files"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in SUFFIXES:
                yield path.read_bytes(), path.name
    for language, cases in PHRASES.items():
        for phrase, _ in cases:
            yield "\n\n".join([phrase, PROSE[language], PROSE[language]]).encode(), "a.txt"


def outcome(reading: Reading) -> str:
    """What a version is drawn from: blocks without their places, and claims without their evidence."""
    blocks = [(each.kind, each.text, each.level, each.furniture) for each in reading.blocks]
    return json.dumps([blocks, [(each.subject, each.value) for each in reading.claims]])


def test_another_outcome_bears_another_number() -> None:
    digests: defaultdict[str, Any] = defaultdict(sha256)
    for data, name in documents():
        reading = read(data, name)
        digests[reading.reader].update(outcome(reading).encode())
    pinned = json.loads((HERE / "readings.json").read_text())
    assert {rules: digest.hexdigest() for rules, digest in digests.items()} == pinned
