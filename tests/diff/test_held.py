"""Versions held in a store: what did not change is recognised by digest and never loaded."""

from __future__ import annotations

import pytest

from archive import DiffSettings, compare
from archive.diff.compare import records
from archive.diff.engine import ENGINE
from archive.diff.sides import as_version
from archive.errors import SettingInvalid
from archive.model import BlockKind, ChangeKind, HeldParagraphs, Paragraph, Version, VersionHead

BASE = [f"Rule {n} says what members do in month {n}, and nothing else." for n in range(60)]
TARGET = [
    *BASE[:20],
    "Rule 20 says what guests do in month 20, and nothing else.",
    *BASE[21:50],
    *BASE[51:],
    "A new last rule.",
]


class Held(HeldParagraphs):
    """Paragraphs that remember which of them were read."""

    def __init__(self, texts: list[str]) -> None:
        self.paragraphs = [Paragraph(text) for text in texts]
        self.read: set[int] = set()
        self.rounds = 0

    @property
    def digests(self):
        return [paragraph.digest for paragraph in self.paragraphs]

    def load(self, positions):
        self.read.update(positions)
        self.rounds += 1

    def __len__(self):
        return len(self.paragraphs)

    def at(self, place):
        assert place in self.read, "a paragraph is loaded in one go before it is looked at"
        return self.paragraphs[place]


def held(texts: list[str], language: str = "") -> Version:
    return Version(VersionHead("d", "t", len(texts), language=language), Held(texts))


def test_unchanged_paragraphs_are_never_loaded():
    base, target = held(BASE), held(TARGET)
    comparison = compare(base, target)
    changed = [change for change in comparison.changes if change.kind is not ChangeKind.UNCHANGED]
    assert base.paragraphs.read == {i for change in changed for i in change.base} == {20, 50}
    assert target.paragraphs.read == {j for change in changed for j in change.target} == {20, 59}
    assert base.paragraphs.rounds <= 3


def test_held_and_plain_sides_give_the_same_changes():
    expected = compare(BASE, TARGET)
    assert compare(held(BASE), held(TARGET)).changes == expected.changes
    assert compare(held(BASE), TARGET).changes == expected.changes
    assert compare(BASE, held(TARGET)).summary == expected.summary


def test_a_side_that_is_one_string_is_refused():
    with pytest.raises(TypeError, match="not one string"):
        compare("one text", ["one text"])


def test_plain_sides_get_a_bare_head():
    head = as_version(["One.", "Two."]).head
    assert head.series is None
    assert head.paragraphs == 2
    assert head.digest == head.text_digest == as_version([Paragraph("One."), Paragraph("Two.")]).head.digest


@pytest.mark.parametrize(
    ("name", "value"), [("likeness", 0.01), ("likeness", float("nan")), ("piece", 1.0), ("reach", 0)]
)
def test_a_setting_outside_its_range_is_refused(name, value):
    with pytest.raises(SettingInvalid, match=name):
        DiffSettings(**{name: value})


def test_the_engine_names_its_rules_and_its_unicode():
    assert compare([], []).engine == ENGINE
    assert "rules" in ENGINE
    assert "icu" in ENGINE


def test_records_hold_every_paragraph_once():
    found = records(BASE, TARGET)
    assert sorted(i for base, _, _ in found for i in base) == list(range(len(BASE)))
    assert sorted(j for _, target, _ in found for j in target) == list(range(len(TARGET)))


def test_a_heading_pairs_with_a_heading():
    heading, body = Paragraph("Data retention", BlockKind.HEADING, 2), Paragraph("Data retention rules")
    target = [Paragraph("Data retention terms"), Paragraph("Data retention time", BlockKind.HEADING, 2)]
    pairs = [(c.base, c.target) for c in compare([heading, body], target).changes]
    assert ((0,), (1,)) in pairs
    assert ((1,), (0,)) in pairs


def test_the_language_of_a_version_decides_what_a_comma_groups():
    english = compare(held(["It cost 1,000 pounds."], "en"), held(["It cost 1000 pounds."], "en")).changes[0]
    german = compare(held(["Es wog 1,000 Pfund."], "de"), held(["Es wog 1000 Pfund."], "de")).changes[0]
    assert english.significance == "typographic"
    assert german.significance == "substantive"
