"""Laws of the comparison, over texts of every kind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive import compare
from archive.model import Operation

texts = st.lists(st.text(alphabet="ab cd.\u200d\u0301\ud800\x00我们１5%", max_size=12), max_size=6)


@given(texts, texts)
def test_every_paragraph_is_in_exactly_one_change(base, target):
    changes = compare(base, target).changes
    assert sorted(i for change in changes for i in change.base) == list(range(len(base)))
    assert sorted(j for change in changes for j in change.target) == list(range(len(target)))


@given(texts, texts)
def test_edits_rebuild_both_sides(base, target):
    for change in compare(base, target).changes:
        if change.kind == "unchanged":
            continue
        old = "".join(edit.text for edit in change.edits if edit.operation is not Operation.INSERT)
        new = "".join(edit.text for edit in change.edits if edit.operation is not Operation.DELETE)
        assert old == "\n\n".join(base[i] for i in change.base)
        assert new == "\n\n".join(target[j] for j in change.target)


@given(texts)
def test_a_version_compared_with_itself_is_unchanged(base):
    assert all(change.kind == "unchanged" for change in compare(base, base).changes)
