"""What a repository keeps, and what it answers; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from sqlalchemy import event

from archive.errors import ReferenceUnknown, SeriesUnknown, StoreReadOnly
from archive.model import BlockKind, Furniture, Paragraph
from archive.store import Repository, open_archive
from archive.store.draft import Draft
from archive.store.labels import Labels
from tests.store.makers import (
    FIRST_DAY,
    NOON,
    Ticking,
    deposit_at,
    filled,
    provenance_of,
    version_of,
    witness_of,
)

HARD_TEXTS = [
    "plain",
    "",
    "nul \x00 inside",
    "lone \ud800 surrogate",
    "é versus e\u0301",
    "\u2003en and em\u2002spaces ",
    "信息公开",
    "line\nbreak\r\nand\ttab",
    "\U0001f4dc" * 3,
]


def test_what_was_held_comes_back_to_the_byte(repository: Repository) -> None:
    for data in (b"", b"\x00\xff" * 9, b"statement " * 4000, bytes(range(256))):
        witness = witness_of(data, "application/octet-stream")
        assert repository.hold(witness, provenance_of("a"))
        assert repository.witness(witness.digest) == witness


def test_what_was_recorded_comes_back_whole(repository: Repository) -> None:
    for step in range(6):
        witness, origin, version = deposit_at(step)
        repository.hold(witness, origin)
        head = repository.record(version)
        assert head.recorded_at is not None
        assert replace(head, recorded_at=None, number=0) == version.head
        held = repository.version(head)
        assert list(held.paragraphs) == list(version.paragraphs)
        assert held.paragraphs == version.paragraphs
        assert held.head == head
    assert [h.number for h in repository.heads("policy")] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_every_text_comes_back_as_it_was(repository: Repository, text: str) -> None:
    """NUL, lone surrogates and unnormalised text too, in paragraphs, names and evidence."""
    witness = witness_of(b"bytes")
    repository.hold(witness, provenance_of(text, source_url=text, details={"header": text}))
    version = version_of(witness, [text, "after", text], series="s" + text, title=text, evidence=text)
    head = repository.record(version)
    assert [p.text for p in repository.version(head).paragraphs] == [text, "after", text]
    (held,) = repository.heads("s" + text)
    assert (held.title, held.evidence) == (text, text)
    (origin,) = repository.provenances(witness.digest)
    assert (origin.source, origin.source_url, origin.details) == (text, text, {"header": text})
    assert repository.verify().findings == ()


def test_styles_of_paragraphs_are_kept(repository: Repository) -> None:
    witness = witness_of(b"x")
    repository.hold(witness, provenance_of("x"))
    members = [
        Paragraph("same", kind, level, furniture)
        for kind in BlockKind
        for level in (0, 3)
        for furniture in (None, *Furniture)
    ]
    head = repository.record(version_of(witness, members))
    assert list(repository.version(head).paragraphs) == members


def test_digests_are_known_without_asking_each_paragraph(repository: Repository) -> None:
    witness, origin, version = deposit_at(3)
    repository.hold(witness, origin)
    held = repository.version(repository.record(version)).paragraphs
    assert list(held.digests) == [p.digest for p in version.paragraphs]  # type: ignore[attr-defined]
    assert held[2:4] == tuple(version.paragraphs[2:4])
    assert held[-1] == version.paragraphs[-1]
    with pytest.raises(IndexError):
        held[len(held)]


def test_same_bytes_from_the_same_place_note_nothing(repository: Repository) -> None:
    witness = witness_of(b"one")
    assert repository.hold(witness, provenance_of("a.txt"))
    later = replace(provenance_of("a.txt"), retrieved_at=NOON + timedelta(days=9))
    assert not repository.hold(witness, later)
    assert len(list(repository.events())) == 1


def test_same_bytes_from_elsewhere_are_one_more_provenance(repository: Repository) -> None:
    witness = witness_of(b"one")
    repository.hold(witness, provenance_of("a.txt"))
    assert not repository.hold(witness, provenance_of("b.txt"))
    assert not repository.hold(witness, provenance_of("a.txt", source_url="https://example.org"))
    assert [p.source for p in repository.provenances(witness.digest)] == ["a.txt", "b.txt", "a.txt"]
    assert [e.kind for e in repository.events()] == ["witness held", "provenance noted", "provenance noted"]


def test_recording_again_answers_what_is_held(repository: Repository) -> None:
    witness, origin, version = deposit_at(0)
    repository.hold(witness, origin)
    first = repository.record(version)
    count = len(list(repository.events()))
    assert repository.record(version) == first
    assert len(list(repository.events())) == count


def test_a_second_run_writes_nothing(repository: Repository) -> None:
    filled(repository)
    before = repository.root()
    filled(repository)
    assert repository.root() == before


def test_versions_stand_in_the_order_of_their_days(repository: Repository) -> None:
    days = [date(2020, 1, 1), date(2018, 1, 1), date(2019, 1, 1)]
    for i, day in enumerate(days):
        witness = witness_of(b"%d" % i)
        repository.hold(witness, provenance_of(str(i)))
        repository.record(version_of(witness, [f"text {i}"], day=day))
    heads = repository.heads("policy")
    assert [(h.number, h.effective_on) for h in heads] == [(i, d) for i, d in enumerate(sorted(days), 1)]


def test_versions_of_one_day_stand_by_order_then_recording(repository: Repository) -> None:
    for i, order in enumerate([2, 1, 2]):
        witness = witness_of(b"%d" % i)
        repository.hold(witness, provenance_of(str(i)))
        repository.record(version_of(witness, [f"text {i}"], order=order, title=f"t{i}"))
    assert [h.title for h in repository.heads("policy")] == ["t1", "t0", "t2"]


def test_reprocessing_supersedes_without_losing(repository: Repository) -> None:
    witness = witness_of(b"w")
    repository.hold(witness, provenance_of("w"))
    old = repository.record(version_of(witness, ["one two"], pipeline="text/1"))
    new = repository.record(version_of(witness, ["one", "two"], pipeline="text/2"))
    assert [h.digest for h in repository.heads("policy")] == [new.digest]
    assert [h.digest for h in repository.superseded("policy")] == [old.digest]
    assert [p.text for p in repository.version(old).paragraphs] == ["one two"]
    assert {(h.digest, h.number) for h in repository.versions_of(witness.digest)} == {
        (old.digest, 0),
        (new.digest, 1),
    }
    (series,) = repository.series()
    assert series.versions == 1


def test_series_at_a_glance(repository: Repository) -> None:
    filled(repository, steps=5)
    heads = repository.series()
    assert [(h.name, h.versions, h.first) for h in heads] == [
        ("policy", 5, FIRST_DAY),
        ("terms", 5, FIRST_DAY),
    ]
    assert heads[0].latest == FIRST_DAY + timedelta(days=120)
    assert heads[0].title == "A policy"
    assert repository.has_series("terms")
    assert not repository.has_series("privacy")


def test_unknown_series_names_near_ones(repository: Repository) -> None:
    filled(repository, steps=1)
    with pytest.raises(SeriesUnknown, match=r"'polcy' is held. Did you mean 'policy'\? .*archive series"):
        repository.heads("polcy")
    with pytest.raises(SeriesUnknown):
        list(repository.events("nothing like it"))
    with pytest.raises(SeriesUnknown, match=r"Did you mean 'policy'\? See"):
        repository.heads("POLICY")


def test_unknown_witness_and_version_are_told(repository: Repository) -> None:
    with pytest.raises(ReferenceUnknown):
        repository.witness("0" * 64)
    with pytest.raises(ReferenceUnknown):
        repository.provenances("0" * 64)
    _, _, version = deposit_at(0)
    with pytest.raises(ReferenceUnknown):
        repository.version(version.head)
    with pytest.raises(ReferenceUnknown):
        repository.record(version)
    assert list(repository.events()) == []


def test_published_at_keeps_its_zone_as_given(repository: Repository) -> None:
    stamps = [
        datetime(2022, 9, 30, 7, 46),  # noqa: DTZ001 - a source without a zone
        datetime(2022, 9, 30, 7, 46, tzinfo=UTC),
        datetime(2022, 9, 30, 7, 46, 5, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ]
    for i, stamp in enumerate(stamps):
        witness = witness_of(b"%d" % i)
        repository.hold(witness, provenance_of(str(i)))
        repository.record(version_of(witness, ["t"], day=FIRST_DAY + timedelta(days=i), published_at=stamp))
    held = [h.published_at for h in repository.heads("policy")]
    assert [(h.isoformat() if h else None) for h in held] == [s.isoformat() for s in stamps]


def test_recorded_at_never_goes_back_with_the_clock(repository: Repository, clock: Ticking) -> None:
    repository.hold(witness_of(b"1"), provenance_of("1"))
    clock.now -= timedelta(days=400)
    repository.hold(witness_of(b"2"), provenance_of("2"))
    clock.now += timedelta(days=800)
    repository.hold(witness_of(b"3"), provenance_of("3"))
    moments = [e.recorded_at for e in repository.events()]
    assert moments == sorted(moments)
    assert moments[0] == moments[1] < moments[2]
    assert all(m.tzinfo is UTC for m in moments)
    assert repository.verify().findings == ()


def test_events_of_a_series_are_those_that_concern_it(repository: Repository) -> None:
    filled(repository, steps=3)
    mine = list(repository.events("terms"))
    assert [e.kind for e in mine] == ["witness held", "version recorded"] * 3
    assert {e.payload["series"] for e in mine if e.kind == "version recorded"} == {"terms"}
    whole = list(repository.events())
    assert [e.index for e in whole] == list(range(len(whole)))
    assert [e for e in whole if e.index in {m.index for m in mine}] == mine


def test_a_long_series_reads_back_at_every_version(repository: Repository) -> None:
    """Longer than any chain of sequences or frames, so that every kind of link is crossed."""
    deposits = [deposit_at(step) for step in range(75)]
    repository.hold_many([(witness, origin, "policy") for witness, origin, _ in deposits])
    repository.record_many([version for _, _, version in deposits])
    with open_archive(repository.database.address.url, read_only=True) as fresh:
        for head, (witness, _, version) in zip(fresh.heads("policy"), deposits, strict=True):
            assert list(fresh.version(head).paragraphs) == list(version.paragraphs)
            assert fresh.witness(head.witness) == witness
    assert repository.verify().findings == ()


def test_a_failed_step_leaves_nothing_behind(repository: Repository) -> None:
    """The second version of the batch has no witness: the first is not recorded either."""
    witness, origin, version = deposit_at(0)
    _, _, orphan = deposit_at(1)
    repository.hold(witness, origin)
    with pytest.raises(ReferenceUnknown):
        repository.record_many([version, orphan])
    assert repository.series() == []
    assert len(list(repository.events())) == 1
    repository.record(version)
    assert repository.verify().findings == ()


def test_many_at_once_are_the_same_as_one_by_one(repository: Repository) -> None:
    deposits = [deposit_at(step, name) for step in range(9) for name in ("policy", "terms")]
    heads = repository.deposit_many(deposits)
    assert [h.digest for h in heads] == [v.head.digest for _, _, v in deposits]
    assert repository.deposit_many(deposits) == heads
    assert repository.verify().findings == ()
    for head, (_, _, version) in zip(heads, deposits, strict=True):
        assert list(repository.version(head).paragraphs) == list(version.paragraphs)


def test_labels_of_many_new_series_are_asked_for_together(repository: Repository) -> None:
    """On a server each question costs a way there and back."""
    asked: list[str] = []
    totals: list[int] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.extend([statement] * ("labels.address" in statement and "SELECT" in statement))

    event.listen(repository.database.engine, "before_cursor_execute", note)
    repository.deposit_many([deposit_at(0)])  # whose sources and styles are labels, too
    for count in (1, 40):
        asked.clear()
        repository.deposit_many([deposit_at(0, f"one of {count}, {number}") for number in range(count)])
        totals.append(len(asked))
    assert totals[0] == totals[1]
    assert repository.verify().findings == ()


def test_a_label_that_was_missing_is_known_once_it_is_there(repository: Repository) -> None:
    """Also after the step that added it failed, when it is missing again."""
    labels = Labels()

    def add_and_fail() -> None:
        with repository.database.writing() as connection:
            draft = Draft(connection, Ticking())
            labels.look_up(draft, ["a series", None, "another"])
            assert labels.known("a series") is None
            number = labels.number(draft, "a series")
            labels.look_up(draft, ["a series"])
            assert (labels.known("a series"), labels.known("another")) == (number, None)
            assert labels.find(draft.connection, "a series") == number
            raise KeyboardInterrupt

    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            add_and_fail()
        labels.forget()
        assert labels.known("a series") is None


def test_read_only_reads_and_refuses_to_write(repository: Repository) -> None:
    filled(repository, steps=2)
    with open_archive(repository.database.address.url, read_only=True) as reader:
        assert reader.series() == repository.series()
        with pytest.raises(StoreReadOnly):
            reader.hold(witness_of(b"new"), provenance_of("new"))
