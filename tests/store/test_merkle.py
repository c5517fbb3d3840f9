"""The tree of RFC 6962: known values, and proofs that hold exactly when they should."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.store import merkle

INPUTS = [
    bytes.fromhex(h)
    for h in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
"""The leaves that Certificate Transparency's own test vectors use, with the roots they give."""

ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

sizes = st.integers(1, 70)


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % i) for i in range(count)]


def plain_root(items: list[bytes]) -> bytes:
    """The definition, word for word."""
    if not items:
        return sha256(b"").digest()
    if len(items) == 1:
        return items[0]
    split = 1
    while split * 2 < len(items):
        split *= 2
    return sha256(b"\x01" + plain_root(items[:split]) + plain_root(items[split:])).digest()


@pytest.mark.parametrize("count", range(1, 9))
def test_root_is_that_of_the_published_trees(count: int) -> None:
    assert merkle.root(merkle.leaf_hash(i) for i in INPUTS[:count]).hex() == ROOTS[count - 1]


def test_root_of_nothing_is_the_digest_of_nothing() -> None:
    assert merkle.root([]) == merkle.EMPTY


@given(sizes)
def test_root_is_as_defined(size: int) -> None:
    assert merkle.root(leaves(size)) == plain_root(leaves(size))


@given(st.data(), sizes)
def test_inclusion_is_proven_and_nothing_else(data: st.DataObject, size: int) -> None:
    index = data.draw(st.integers(0, size - 1))
    items = leaves(size)
    path, head = merkle.inclusion(items, index), merkle.root(items)
    assert merkle.includes(path, items[index], index, size, head)
    assert not merkle.includes(path, merkle.leaf_hash(b"other"), index, size, head)
    assert not merkle.includes(path, items[index], index, size, merkle.EMPTY)
    assert not merkle.includes([*path, head], items[index], index, size, head)
    for other in {(index + 1) % size, size}:
        assert other == index or not merkle.includes(path, items[index], other, size, head)


@given(st.data(), sizes)
def test_consistency_is_proven_and_nothing_else(data: st.DataObject, size: int) -> None:
    earlier = data.draw(st.integers(1, size))
    items = leaves(size)
    proof = merkle.consistency(items, earlier)
    old, new = (earlier, merkle.root(items[:earlier])), (size, merkle.root(items))
    assert merkle.continues(proof, old, new)
    altered = [merkle.leaf_hash(b"altered"), *items[1:]]
    assert not merkle.continues(proof, (earlier, merkle.root(altered[:earlier])), new)
    assert not merkle.continues(proof, old, (size, merkle.root(altered)))
    if proof:
        assert not merkle.continues(proof[:-1], old, new)
