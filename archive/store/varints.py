"""Numbers in few bytes: seven bits each, lowest first, the top bit set on all but the last (LEB128)."""

from __future__ import annotations

from collections.abc import Iterable


def packed(numbers: Iterable[int]) -> bytes:
    """Non-negative numbers, one after the other."""
    out = bytearray()
    for number in numbers:
        rest = number
        while rest > 0x7F:
            out.append(rest & 0x7F | 0x80)
            rest >>= 7
        out.append(rest)
    return bytes(out)


def unpacked(data: bytes) -> list[int]:
    """Inverse of ``packed``; raises ValueError where the last number is cut off."""
    numbers: list[int] = []
    number = shift = 0
    for byte in data:
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            numbers.append(number)
            number, shift = 0, 0
    if shift:
        message = "a number is cut off"
        raise ValueError(message)
    return numbers


def unpacked_some(data: bytes, count: int, start: int = 0) -> tuple[list[int], int]:
    """``count`` numbers from ``start`` on and the place behind them; ValueError where there are fewer."""
    numbers: list[int] = []
    number = shift = 0
    place = start
    while len(numbers) < count:
        if place >= len(data):
            message = "numbers are missing"
            raise ValueError(message)
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
        else:
            numbers.append(number)
            number, shift = 0, 0
    return numbers, place


def zigzag(number: int) -> int:
    """A signed number as a non-negative one: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return -2 * number - 1 if number < 0 else 2 * number


def unzigzag(number: int) -> int:
    """Inverse of ``zigzag``."""
    return -(number + 1) // 2 if number % 2 else number // 2
