"""Words as characters, so that string algorithms work on whole words."""

from __future__ import annotations

from collections.abc import Sequence

_SURROGATES_START, _SURROGATES = 0xD800, 0x800


def encode(base: Sequence[str], target: Sequence[str]) -> tuple[str, str]:
    """Both sides with one character for each distinct token; the surrogate range is skipped."""
    codes: dict[str, str] = {}
    for token in (*base, *target):
        if token not in codes:
            code = len(codes) + 1
            codes[token] = chr(code if code < _SURROGATES_START else code + _SURROGATES)
    return "".join([codes[token] for token in base]), "".join([codes[token] for token in target])
