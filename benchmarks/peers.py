"""Peers by one signature: two lists of paragraphs in, something compared out; only those installed."""

from __future__ import annotations

import difflib
import importlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

Peer = Callable[[Sequence[str], Sequence[str]], object]


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _text(side: Sequence[str]) -> str:
    return "\n\n".join(side)


def _words(side: Sequence[str]) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", _text(side))


def yardstick() -> Peer:
    """Y: the quickest simple thing that a user could write; no moves, splits or merges.

    cydifflib over paragraphs, replaced runs paired in order, cydifflib again over their words.
    """
    matcher = (_module("cydifflib") or difflib).SequenceMatcher

    def run(base: Sequence[str], target: Sequence[str]) -> object:
        found = []
        for tag, low, high, start, stop in matcher(None, base, target, False).get_opcodes():
            if tag == "replace":
                for old, new in zip(base[low:high], target[start:stop], strict=False):
                    found.append(matcher(None, old.split(), new.split(), False).get_opcodes())
            else:
                found.append(tag)
        return found

    return run


def _difflib_words(name: str) -> Peer | None:
    module = _module(name)
    if module is None:
        return None
    return lambda base, target: module.SequenceMatcher(
        None, _words(base), _words(target), False
    ).get_opcodes()


def _coded(base: Sequence[str], target: Sequence[str]) -> tuple[str, str]:
    codes: dict[str, str] = {}
    sides = []
    for words in (_words(base), _words(target)):
        for word in words:
            codes.setdefault(word, chr(len(codes) + 1 if len(codes) + 1 < 0xD800 else len(codes) + 0x801))
        sides.append("".join([codes[word] for word in words]))
    return sides[0], sides[1]


def _dmp(mode: str) -> Peer:
    module = _module("diff_match_patch")

    def run(base: Sequence[str], target: Sequence[str]) -> object:
        engine = module.diff_match_patch()
        engine.Diff_Timeout = 0
        old, new = (_text(base), _text(target)) if mode != "words" else _coded(base, target)
        steps = engine.diff_main(old, new, mode == "lines")
        engine.diff_cleanupSemantic(steps)
        return steps

    return run


def _fast_dmp() -> Peer | None:
    module = _module("fast_diff_match_patch")
    if module is None:
        return None
    return lambda base, target: module.diff(*_coded(base, target), timelimit=0, cleanup="No")


def _rapidfuzz(base: Sequence[str], target: Sequence[str]) -> object:
    from rapidfuzz.distance import Indel

    return Indel.opcodes(_words(base), _words(target))


def _redlines() -> Peer | None:
    module = _module("redlines")
    return (
        None
        if module is None
        else lambda base, target: module.Redlines(_text(base), _text(target)).output_markdown
    )


def _lxml() -> Peer | None:
    module = _module("lxml.html.diff")
    if module is None:
        return None
    return lambda base, target: module.htmldiff(
        *("".join(f"<p>{escape(text)}</p>" for text in side) for side in (base, target))
    )


def _git() -> Peer | None:
    git = shutil.which("git")
    if git is None:
        return None

    def run(base: Sequence[str], target: Sequence[str]) -> object:
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for name, side in (("base", base), ("target", target)):
                files.append(Path(folder, name))
                files[-1].write_text(_text(side), encoding="utf-8")
            command = [git, "diff", "--no-index", "--word-diff", *map(str, files)]
            return subprocess.run(command, capture_output=True, check=False).stdout

    return run


def peers() -> dict[str, Peer]:
    """Every peer that is installed here, by name."""
    found: dict[str, Peer | None] = {
        "git diff --word-diff (process)": _git(),
        "rapidfuzz opcodes, words": _rapidfuzz,
        "cydifflib, words": _difflib_words("cydifflib"),
        "difflib, words": _difflib_words("difflib"),
        "fast-diff-match-patch, words": _fast_dmp(),
        "diff-match-patch, words": _dmp("words"),
        "diff-match-patch, lines then characters": _dmp("lines"),
        "diff-match-patch, characters": _dmp("characters"),
        "lxml htmldiff": _lxml(),
        "redlines": _redlines(),
    }
    return {name: peer for name, peer in found.items() if peer is not None}


_PHP = """
[$old, $new] = array_map('file_get_contents', array_slice($argv, 1, 2));
$times = [];
for ($round = 0; $round < 5; $round++) {
    $start = hrtime(true);
    wikidiff2_inline_diff($old, $new, 2);
    $times[] = (hrtime(true) - $start) / 1e6;
}
sort($times);
echo $times[2];
"""


def wikidiff2(base: Sequence[str], target: Sequence[str]) -> float | None:
    """Median milliseconds of MediaWiki's engine inside PHP; None where it is not installed."""
    php = shutil.which("php")
    if php is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for name, side in (("base", base), ("target", target)):
            files.append(Path(folder, name))
            files[-1].write_text(_text(side), encoding="utf-8")
        done = subprocess.run(
            [php, "-r", _PHP, "--", *map(str, files)], capture_output=True, text=True, check=False
        )
    try:
        return float(done.stdout)
    except ValueError:
        return None
