"""Sequences come back whatever they hold, in few bytes, and damage is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store.sequences import decoded, encoded, key_distance
from archive.store.varints import packed, unpacked, unpacked_some, unzigzag, zigzag

Entries = list[tuple[int, int]]

entries = st.lists(st.tuples(st.integers(1, 40) | st.integers(1, 2**40), st.integers(1, 5)), max_size=60)
numbers = st.integers(0, 2**63)


@given(entries, entries, st.integers(1, 2**40))
def test_every_sequence_comes_back(
    base: list[tuple[int, int]], after: list[tuple[int, int]], far: int
) -> None:
    assert decoded(encoded(after, (), 0), base) == after
    form = encoded(after, base, far)
    assert decoded(form, base) == after
    assert key_distance(form) == far


@given(entries, st.data())
def test_a_flipped_bit_is_noticed(after: list[tuple[int, int]], data: st.DataObject) -> None:
    form = bytearray(encoded(after, (), 0))
    form[data.draw(st.integers(0, len(form) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ValueError, match="checksum"):
        decoded(bytes(form), ())


def test_a_small_change_takes_few_bytes() -> None:
    base = [(i, 1) for i in range(1, 400)]
    assert len(encoded([*base[:200], (900, 1), *base[201:]], base, 3)) < 25


@given(st.lists(numbers))
def test_numbers_come_back(given_numbers: list[int]) -> None:
    data = packed(given_numbers)
    assert unpacked(data) == given_numbers
    assert unpacked_some(data + b"rest", len(given_numbers)) == (given_numbers, len(data))


@given(st.integers(-(2**62), 2**62))
def test_signs_come_back(number: int) -> None:
    assert unzigzag(zigzag(number)) == number
    assert zigzag(number) >= 0


@pytest.mark.parametrize("data", [b"\x80", b"\x01\xff"])
def test_cut_off_numbers_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="cut off"):
        unpacked(data)
    with pytest.raises(ValueError, match="missing"):
        unpacked_some(data, 2)
