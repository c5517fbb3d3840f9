"""A document finds its series by what it says; where it is not clear, a person is asked."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import IntakeError, SeriesMissing
from archive.model import BlockKind, Deposit, Furniture, Outcome, Paragraph, Receipt
from archive.services.intake import marking
from archive.services.intake.identify import Candidate, Verdict, identify, refusal, series_of
from archive.services.intake.ingest import ingest
from archive.services.intake.marks import RULES, Marks, is_long, marks_of
from archive.services.language.blanks import unread
from archive.store import Repository
from archive.store.sketches import Sketches, sketches_of
from archive.trails import Presence

WORDS = re.findall(
    r"\w+",
    "harbour member fee council notice board vessel crane basin permit clerk signal rope tide berth"
    " season office ledger penalty visitor cargo inspection gate lantern pilot engine lock warden",
)


def statement(seed: int, paragraphs: int = 12) -> list[str]:
    """A statement of its own words: the same seed gives the same one."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=24)) + "." for _ in range(paragraphs)]


def edited(text: Sequence[str], seed: int, share: float = 0.2) -> list[str]:
    """The statement with a share of its words replaced."""
    chance = random.Random(seed)
    return [
        " ".join(chance.choice(WORDS) if chance.random() < share else word for word in line.split(" "))
        for line in text
    ]


def text_of(title: str, body: Sequence[str]) -> list[Paragraph]:
    return [Paragraph(title, BlockKind.HEADING, 1), *map(Paragraph, body)]


def deposit(title: str, body: Sequence[str], day: date, series: str | None = None) -> Deposit:
    data = "\n\n".join([f"# {title}", *body]).encode()
    return Deposit(
        data=data, name="x.md", source=f"{day}.md", series=series, effective_on=day, dated_by="flag"
    )


DAY = date(2020, 1, 1)


@pytest.fixture
def harbours(either_repository: Repository) -> Repository:
    """Three series of three versions each."""
    for number, name in enumerate(("fees", "berths", "signals")):
        for version in range(3):
            body = edited(statement(number), version, 0.02)
            day = DAY + timedelta(365 * version)
            ingest(either_repository, deposit(f"Order on {name}", body, day, name))
    return either_repository


def told(repository: Repository, title: str, body: Sequence[str]) -> Verdict:
    return identify(repository, text_of(title, body), title)


def test_next_version_finds_its_series(harbours: Repository) -> None:
    for number, name in enumerate(("fees", "berths", "signals")):
        verdict = told(harbours, f"Order on {name}", edited(statement(number), 9, 0.1))
        assert verdict.series == name


def test_renamed_document_finds_its_series(harbours: Repository) -> None:
    assert told(harbours, "A new name", edited(statement(1), 9, 0.02)).series == "berths"


def test_document_of_no_held_series_is_refused(harbours: Repository) -> None:
    assert told(harbours, "Order on lanterns", statement(77)).series is None


def test_title_alone_is_not_enough(harbours: Repository) -> None:
    assert told(harbours, "Order on fees", statement(77)).series is None


def test_twins_are_refused_and_both_named(harbours: Repository) -> None:
    ingest(harbours, deposit("Order on fees", edited(statement(0), 0, 0.02), DAY, "fees-copy"))
    verdict = told(harbours, "Order on fees", edited(statement(0), 0, 0.02))
    assert verdict.series is None
    assert {"fees", "fees-copy"} <= {each.series for each in verdict.candidates}
    fault = refusal("new.md", verdict)
    assert "'fees'" in str(fault)
    assert "'fees-copy'" in str(fault)
    assert "--new-series" in fault.next_step


def test_ingest_tells_the_series_that_it_found(harbours: Repository) -> None:
    body = edited(statement(2), 5, 0.05)
    receipt = ingest(harbours, deposit("Order on signals", body, date(2024, 1, 1)))
    assert isinstance(receipt, Receipt)
    assert receipt.outcome is Outcome.RECORDED
    assert receipt.head.series == "signals"
    assert receipt.findings[0].kind == "series by content"
    (origin,) = harbours.provenances(receipt.head.witness)
    assert "'signals'" in origin.details["series_by_content"]


def test_refused_document_leaves_nothing_behind(harbours: Repository) -> None:
    before = harbours.root()
    with pytest.raises(SeriesMissing, match="--new-series"):
        ingest(harbours, deposit("Order on lanterns", statement(77), DAY))
    assert harbours.root() == before


def test_versions_recorded_since_are_known_at_once(harbours: Repository) -> None:
    assert told(harbours, "Order on lanterns", statement(77)).series is None
    ingest(harbours, deposit("Order on lanterns", statement(77), DAY, "lanterns"))
    assert told(harbours, "Order on lanterns", edited(statement(77), 1, 0.05)).series == "lanterns"


def test_empty_archive_says_how_to_begin(repository: Repository) -> None:
    with pytest.raises(SeriesMissing, match="no held series resembles it"):
        ingest(repository, deposit("Order on fees", statement(0), DAY))


def test_typography_and_furniture_do_not_hide_a_series() -> None:
    plain = statement(3)
    fancy = [line.replace(" ", "\u2002").upper() for line in plain]
    menu = [Paragraph(f"Menu entry {n}", furniture=Furniture.NAVIGATION) for n in range(40)]
    first, second = (
        marks_of(text_of("Rules", plain), "Rules"),
        marks_of([*text_of("Rules", fancy), *menu], "RULES"),
    )
    assert first.title == second.title
    assert set(first.shingles) == set(second.shingles)


@pytest.mark.parametrize(
    ("title", "verdict"),
    [
        ("Privacy policy", False),
        ("Act on the Protection of Harbours", True),
        ("港口保护与船舶管理条例", True),
        ("隐私政策", False),
        ("", False),
    ],
)
def test_long_titles_name_one_statement(title: str, verdict: bool) -> None:
    assert is_long(title) is verdict


MARKS = st.builds(
    Marks,
    title=st.none() | st.integers(0, 3),
    paragraphs=st.lists(st.integers(10, 20), max_size=6, unique=True).map(tuple),
    shingles=st.lists(st.integers(30, 40), max_size=6, unique=True).map(tuple),
    has_long_title=st.booleans(),
)
HOLDERS = st.dictionaries(
    st.integers(0, 40), st.frozensets(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3), max_size=30
)


@given(MARKS, HOLDERS)
def test_a_told_series_is_enough_and_stands_clear(marks: Marks, holders: dict[int, frozenset[str]]) -> None:
    verdict = series_of(marks, holders)
    assert all(0.0 <= each.share <= 1.0 + 1e-9 for each in verdict.candidates)
    if verdict.series is not None:
        first, *others = verdict.candidates
        assert first.series == verdict.series
        assert first.is_enough
        assert all(other.score <= 0.8 * first.score for other in others)


@given(MARKS)
def test_series_that_share_every_mark_are_never_told_apart(marks: Marks) -> None:
    holders = dict.fromkeys(marks.all(), frozenset({"a", "b"}))
    assert series_of(marks, holders).series is None


def test_a_lookup_waits_for_no_writer(harbours: Repository) -> None:
    from archive.store.derived import open_derived

    assert told(harbours, "Order on fees", edited(statement(0), 9, 0.1)).series == "fees"
    other = open_derived(harbours.database)
    try:
        with other.begin(writes=True):
            assert told(harbours, "Order on fees", edited(statement(0), 8, 0.1)).series == "fees"
    finally:
        other.close()


def test_many_versions_are_marked_by_a_crew_as_by_one(
    harbours: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "MANY", 0)
    monkeypatch.setattr(marking, "cores", lambda: 2)
    assert told(harbours, "Order on fees", edited(statement(0), 9, 0.1)).series == "fees"
    alone = {mark for number in range(3) for mark in marks_of(text_of("", statement(number)), "").all()}
    assert sketches_of(harbours, RULES).holders(alone)


def test_interrupted_marking_goes_on_where_it_stopped(
    harbours: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.store.sketches.PORTION", 1)
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        identify(harbours, [], "Order on fees", stop)
    text = text_of("Order on fees", edited(statement(0), 9, 0.1))
    assert identify(harbours, text, "Order on fees", lambda *step: seen.append(step)).series == "fees"
    assert seen == [(1, 6), (2, 6), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_two_who_mark_at_once_leave_the_same_marks(harbours: Repository) -> None:
    other = Sketches(harbours.database, RULES)
    other.refresh()
    assert told(harbours, "Order on fees", edited(statement(0), 9, 0.1)).series == "fees"
    for heads in other.portions():
        other.write(heads, [frozenset({1, 2, number}) for number, _ in enumerate(heads, 3)])
    assert told(harbours, "Order on fees", edited(statement(0), 8, 0.1)).series == "fees"


def test_document_between_what_is_held_and_another_lets_both_be_told(tmp_path: Path) -> None:
    """A rewritten statement is told by way of the version between, in whatever order they come."""
    first = statement(5, 30)
    middle = [*first[:15], *statement(6, 15)]
    last = statement(6, 30)
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name, day, body in (("a", 9, last), ("b", 2, middle)):
        head = ["# New order", f"Effective date: {day} May 2021"]
        (folder / f"{name}.md").write_text("\n\n".join([*head, *body]))
    held = tmp_path / "order"
    held.mkdir()
    (held / "2020-01-01.md").write_text("\n\n".join(["# Old order", *first]))
    place = str(tmp_path / "archive.db")
    for source in (held, folder):
        command = [sys.executable, "-m", "archive.cli", "--db", place, "ingest", str(source)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_unreadable_bytes_keep_the_series_and_the_day_that_were_named(repository: Repository) -> None:
    broken = Deposit(
        data=b"%PDF-1.7 broken",
        name="x.pdf",
        source="x.pdf",
        series="fees",
        effective_on=DAY,
        dated_by="flag",
    )
    with pytest.raises(IntakeError, match="kept as witness"):
        ingest(repository, broken)
    ingest(repository, deposit("Order on fees", statement(0), date(2021, 1, 1), "fees"))
    (blank,) = unread(repository, "fees")
    assert (blank.presence, blank.begins) == (Presence.EXTRACTION_FAILED, DAY)


def test_a_series_that_resembles_by_chance_is_not_named() -> None:
    chance = Candidate("dues", share=0.002, has_title=False, needed=0.5, score=0.004)
    assert "no held series resembles it" in refusal("berths.txt", Verdict(None, (chance,))).fact
