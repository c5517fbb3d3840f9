"""A better reading of old bytes takes the old one's place; it is never a policy change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from archive.model import Deposit, Outcome, Receipt
from archive.readers import registry
from archive.services.audit.trail import series_trail
from archive.services.comparison.compare import compare_heads
from archive.services.intake import versions
from archive.services.intake.bulk import Answer
from archive.services.intake.ingest import ingest
from archive.services.intake.reprocess import plan_reprocessing
from archive.store import Repository
from tests import making

RULES = "Rules of the reading room\n\nReaders whisper.\n\nBooks go back by six.\n"


def deposit(day: date, text: str = RULES, **said: object) -> Deposit:
    return replace(making.deposit(text, str(day), "rules"), **said)  # type: ignore[arg-type] # as a test says it


def again(repository: Repository, *series: str, is_rehearsal: bool = False) -> list[Answer]:
    return list(plan_reprocessing(repository, series, is_rehearsal=is_rehearsal).answers(processes=0))


@pytest.fixture
def newer_rules(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call it, and from then on the segmentation bears another number."""
    return lambda: monkeypatch.setattr(versions, "PIPELINE", "paragraphs/999")


def test_nothing_is_recorded_while_the_pipeline_is_the_same(either_repository: Repository) -> None:
    repository = either_repository
    ingest(repository, deposit(date(2020, 1, 1)))
    before = repository.root()
    answers = again(repository)
    assert [answer.outcome for answer in answers if isinstance(answer, Receipt)] == [Outcome.ALREADY_HELD]
    assert repository.root() == before


def test_new_pipeline_takes_the_place_of_the_old_one(
    either_repository: Repository, newer_rules: Callable[[], None]
) -> None:
    repository = either_repository
    first = ingest(repository, deposit(date(2020, 1, 1))).head
    ingest(repository, deposit(date(2021, 1, 1), RULES.replace("six", "seven")))
    newer_rules()
    answers = again(repository, "rules")
    assert {answer.outcome for answer in answers if isinstance(answer, Receipt)} == {Outcome.REPROCESSED}
    heads = repository.heads("rules")
    assert [head.effective_on for head in heads] == [date(2020, 1, 1), date(2021, 1, 1)]
    assert all(head.pipeline.endswith("paragraphs/999") for head in heads)
    assert first.digest in {head.digest for head in repository.superseded("rules")}
    assert repository.verify().findings == ()
    assert {answer.outcome for answer in again(repository) if isinstance(answer, Receipt)} == {
        Outcome.ALREADY_HELD
    }


def test_trail_tells_reprocessing_apart_from_change(
    repository: Repository, newer_rules: Callable[[], None]
) -> None:
    ingest(repository, deposit(date(2020, 1, 1)))
    ingest(repository, deposit(date(2021, 1, 1), RULES.replace("six", "seven")))
    before = series_trail(repository, "rules")
    newer_rules()
    again(repository)
    after = series_trail(repository, "rules")
    assert [entry.summary for entry in after.entries] == [entry.summary for entry in before.entries]
    assert [len(entry.superseded) for entry in after.entries] == [1, 1]


@pytest.mark.parametrize("charset", ["iso-8859-2", "iso-8859-16", "koi8-u", "cp866"])
def test_a_comparison_draws_again_what_reprocessing_would_record(
    repository: Repository, newer_rules: Callable[[], None], charset: str
) -> None:
    text = "Șefi" if charset == "iso-8859-16" else "Řidiči šeptají" if charset == "iso-8859-2" else "Їжа тут"
    kind = f"text/plain; charset={charset}"
    page = deposit(date(2020, 1, 1), media_type=kind, details={"header.content-type": kind})
    ingest(repository, replace(page, data=f"{text}.".encode(charset)))
    newer_rules()
    ingest(repository, deposit(date(2021, 1, 1), f"{text}!"))
    drawn = compare_heads(repository, *repository.heads("rules"))
    again(repository)
    recorded = compare_heads(repository, *repository.heads("rules"))
    assert drawn.base.paragraphs[0].text == f"{text}."
    assert drawn.base.head.digest == recorded.base.head.digest
    assert drawn.changes == recorded.changes


def test_rehearsal_records_nothing(repository: Repository, newer_rules: Callable[[], None]) -> None:
    ingest(repository, deposit(date(2020, 1, 1)))
    before = repository.root()
    newer_rules()
    (answer,) = again(repository, is_rehearsal=True)
    assert isinstance(answer, Receipt)
    assert answer.outcome is Outcome.REPROCESSED
    assert repository.root() == before


def test_what_a_person_said_is_kept(repository: Repository, newer_rules: Callable[[], None]) -> None:
    posted = datetime(2020, 1, 2, 8, 0, tzinfo=UTC)
    ingest(repository, deposit(date(2020, 1, 1), title="House rules", language="en-GB", published_at=posted))
    newer_rules()
    again(repository)
    (head,) = repository.heads("rules")
    assert (head.title, head.language, head.published_at) == ("House rules", "en-GB", posted)
    assert (head.dated_by, head.evidence) == ("file name", "2020-01-01.txt")


def test_same_pipeline_with_another_outcome_is_a_finding(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(repository, deposit(date(2020, 1, 1)))
    real = registry.read

    def shorter(*arguments: object, **named: object) -> object:
        reading = real(*arguments, **named)  # type: ignore[arg-type]
        return type(reading)(reading.reader, reading.media_type, reading.blocks[:-1], reading.claims)

    monkeypatch.setattr(versions, "read", shorter)
    (answer,) = again(repository)
    assert isinstance(answer, Receipt)
    assert answer.outcome is Outcome.ALREADY_HELD
    assert [finding.kind for finding in answer.findings] == ["pipeline drift"]
