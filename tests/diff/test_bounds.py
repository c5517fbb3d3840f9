"""Inputs that could make the work explode: each ends, loses nothing, and degrades as documented."""

from __future__ import annotations

import subprocess
import sys

import pytest

from archive import compare
from archive.diff.edits import word_edits
from archive.model import Operation


def rebuilds(base: str, target: str) -> bool:
    edits = word_edits(base, target)
    old = "".join(edit.text for edit in edits if edit.operation is not Operation.INSERT)
    new = "".join(edit.text for edit in edits if edit.operation is not Operation.DELETE)
    return (old, new) == (base, target)


MEGABYTE = "x" * 1_000_000


@pytest.mark.parametrize(
    ("base", "target"),
    [
        (MEGABYTE, MEGABYTE[:500_000] + "y" + MEGABYTE[500_000:]),
        ("spam " * 60_000, "spam " * 59_999 + "eggs"),
        ("政策" * 50_000, "政策" * 25_000 + "法" + "政策" * 25_000),
        ("a.b," * 50_000, "b.a," * 50_000),
        ("\ud800" * 5_000, "\udfff" * 5_000),
    ],
    ids=["one word", "one word repeated", "Chinese", "signs", "lone surrogates"],
)
def test_a_huge_paragraph_is_compared_and_rebuilt(base, target):
    assert rebuilds(base, target)


def test_words_are_kept_where_the_exact_core_has_to_divide():
    words = [f"w{n % 977}" for n in range(12_000)]
    changed = [word if n % 50 else "new" for n, word in enumerate(words)]
    edits = word_edits(" ".join(words), " ".join(changed))
    kept = sum(len(edit.text) for edit in edits if edit.operation is Operation.KEEP)
    assert kept > 0.9 * len(" ".join(words))


def test_thousands_of_identical_paragraphs_pair():
    summary = compare(["Same."] * 20_000, ["Same."] * 20_001).summary
    assert (summary.unchanged, summary.inserted) == (20_000, 1)


def test_thousands_of_near_identical_paragraphs_pair_in_order():
    base = [f"Item {n} shall apply." for n in range(3_000)]
    changes = compare(base, [text.replace("shall", "must") for text in base]).changes
    assert all(change.base == change.target for change in changes)


def test_two_entirely_different_texts_share_nothing():
    base = [f"{chr(97 + n % 20) * 9} {chr(97 + n // 20 % 20) * 9}" for n in range(400)]
    target = [f"{chr(0x3B1 + n % 20) * 9} {chr(0x3B1 + n // 20 % 20) * 9}" for n in range(400)]
    summary = compare(base, target).summary
    assert (summary.deleted, summary.inserted, summary.similarity) == (400, 400, 0.0)


def test_comparing_loads_no_framework():
    code = (
        "import sys; from archive import compare; compare(['a b'], ['a c']); "
        "bad = {'sqlalchemy', 'alembic', 'click', 'jinja2', 'flask'} & set(sys.modules); sys.exit(bool(bad))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_comparison_does_not_depend_on_the_seed_of_hashes_or_the_locale():
    code = (
        "import random; from archive import compare; r = random.Random(3); "
        "w = [f'{a}{b}' for a in 'stmnr' for b in ('ail', 'and', 'ern', 'ode')]; "
        "base = [' '.join(r.choices(w, k=r.randint(1, 14))) for _ in range(120)]; "
        "target = [' '.join(r.choice(w) if r.random() < 0.3 else x for x in t.split()) for t in base]; "
        "r.shuffle(target); c = compare(base, target + base[:9]); print(c.summary, c.changes)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "C.UTF-8"), ("77", "tr_TR.UTF-8"))
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "a-",
        "1.",
        "第一",
        "百分之",
        "a@",
        "ab+",
        "x://",
        "www.",
        "5 days ",
        "1, ",
        "1-",
        "5 and ",
        "5日、",
    ],
)
def test_letters_that_might_be_an_address_for_pages_on_end_are_compared(unit: str) -> None:
    base, target = unit * 20_000, f"b{unit * 20_000}"
    (change,) = compare([base], [target]).changes
    assert "".join(text for operation, text in change.edits if operation is not Operation.DELETE) == target
