"""Damaged files: every reader reads them or refuses them by name, within its bounds.

``FUZZ_EXAMPLES`` sets how many damaged files each format gets (``make fuzz`` asks for thousands);
PDF, whose reader starts a process for each, gets a tenth.
"""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import IntakeError
from archive.readers.registry import read
from archive.segmentation.paragraphs import paragraphs

FILES = Path(__file__).parent / "files"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "25"))
PAGE = Path(__file__).parents[2] / "corpus/privacy-policy/2024-09-10.html"
CONVERTED = FILES / "privacy-policy.2024-09-10.docx"
"""What the page was converted to; the other formats lie beside it."""

# Where a file is cut, what replaces how much: enough to break every structure in it.
DAMAGE = st.lists(
    st.tuples(
        st.floats(0, 1, allow_nan=False),
        st.integers(0, 400),
        st.one_of(
            st.binary(max_size=8),
            st.sampled_from(
                [
                    b"<",
                    b"</w:p>",
                    b"{",
                    b"}",
                    b"\\u-1",
                    b"\\bin9",
                    b"]",
                    b"\0\0",
                    b"&#0;",
                    b"\xff\xfe",
                    b"> > > ",
                    b"<table>",
                ]
            ),
        ),
    ),
    min_size=1,
    max_size=6,
)

long_run = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
short_run = settings(
    max_examples=max(4, EXAMPLES // 10), deadline=None, suppress_health_check=list(HealthCheck)
)


def damaged(data: bytes, damage: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, patch in damage:
        at = int(where * len(data))
        data = data[:at] + patch + data[at + length :]
    return data


def is_survived(data: bytes, name: str) -> None:
    """Reads, or refuses with one of our own errors; anything else fails the test."""
    with suppress(IntakeError):
        for paragraph in paragraphs(read(data, name).blocks):
            assert paragraph.text.strip()


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
@long_run
@given(damage=DAMAGE)
def test_damaged_texts(name: str, damage: list[tuple[float, int, bytes]]) -> None:
    is_survived(damaged(PAGE.read_bytes(), damage), name)


@long_run
@given(damage=DAMAGE)
def test_damaged_rich_text(damage: list[tuple[float, int, bytes]]) -> None:
    is_survived(damaged(CONVERTED.with_suffix(".rtf").read_bytes(), damage), "a.rtf")


@pytest.mark.parametrize("suffix", ["docx", "odt"])
@long_run
@given(damage=DAMAGE)
def test_damaged_zip_archives(suffix: str, damage: list[tuple[float, int, bytes]]) -> None:
    is_survived(damaged(CONVERTED.with_suffix(f".{suffix}").read_bytes(), damage), f"a.{suffix}")


@pytest.mark.parametrize(
    ("suffix", "part"),
    [
        ("docx", "word/document.xml"),
        ("docx", "word/numbering.xml"),
        ("docx", "word/styles.xml"),
        ("odt", "content.xml"),
        ("odt", "styles.xml"),
    ],
)
@long_run
@given(swaps=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=12))
def test_well_formed_nonsense_inside_zip_archives(
    suffix: str, part: str, swaps: list[tuple[int, int]]
) -> None:
    """Values of attributes change places: still XML, no longer a sensible document."""
    source = zipfile.ZipFile(CONVERTED.with_suffix(f".{suffix}"))
    values = source.read(part).decode().split('"')
    for one, other in swaps:
        here, there = one * 2 % (len(values) - 1) | 1, other * 2 % (len(values) - 1) | 1
        values[here], values[there] = values[there], values[here]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(name, '"'.join(values) if name == part else source.read(name))
    is_survived(packed.getvalue(), f"a.{suffix}")


@short_run
@given(damage=DAMAGE)
def test_damaged_pdf(damage: list[tuple[float, int, bytes]]) -> None:
    is_survived(damaged(CONVERTED.with_suffix(".pdf").read_bytes(), damage), "a.pdf")
