"""Many deposits at once: the same answers as one by one, on every core, whatever one of them does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from archive.model import Deposit, Outcome, Receipt
from archive.services.intake import drawing
from archive.services.intake.bulk import Refusal, take_in
from archive.services.intake.drawing import batches, draw_batch
from archive.services.intake.ingest import ingest
from archive.store import Repository

if TYPE_CHECKING:
    import pytest


def deposit(number: int, text: str | None = None, day: date = date(2020, 1, 1)) -> Deposit:
    body = f"Rule number {number}\n\nNobody runs on pier {number}.\n" if text is None else text
    return Deposit(
        data=body.encode(),
        name=f"{number}.txt",
        source=f"rules/{number}.txt",
        series=f"rules-{number % 3}",
        effective_on=day.replace(day=1 + number % 28),
        dated_by="flag",
    )


def test_bulk_answers_what_one_by_one_answers(either_repository: Repository) -> None:
    deposits = [deposit(number) for number in (*range(9), 3, 5)] + [deposit(40, " \n")]
    answers = list(take_in(either_repository, deposits, processes=0))
    assert [type(answer) for answer in answers[:-1]] == [Receipt] * 11
    assert isinstance(answers[-1], Refusal)
    assert "kept as witness" in str(answers[-1].fault)
    for each, answer in zip(deposits[:-1], answers, strict=False):
        assert isinstance(answer, Receipt)
        again = ingest(either_repository, each)
        assert again.outcome is Outcome.ALREADY_HELD
        assert again.head.digest == answer.head.digest
    assert either_repository.verify().findings == ()


def test_processes_give_the_same_answers_in_the_same_order(repository: Repository) -> None:
    deposits = [deposit(number) for number in range(200)]
    answers = list(take_in(repository, iter(deposits), processes=2))
    assert [answer.source for answer in answers] == [each.source for each in deposits]
    assert {answer.outcome for answer in answers if isinstance(answer, Receipt)} == {Outcome.RECORDED}


def fall_over(deposits: Sequence[Deposit]) -> drawing.DrawnBatch:
    """Draws like ``draw_batch``, but one deposit ends the process, as a broken library would."""
    if any(b"fatal" in each.data for each in deposits):
        os._exit(9)
    return draw_batch(deposits)


def test_deposit_that_ends_its_process_is_refused_and_the_others_recorded(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "draw_batch", fall_over)
    deposits = [deposit(1), deposit(2, "A fatal text\n\nIt is.\n"), deposit(3)]
    answers = list(take_in(repository, deposits, processes=1))
    assert [type(answer) for answer in answers] == [Receipt, Refusal, Receipt]
    assert isinstance(answers[1], Refusal)
    assert "ended the process" in str(answers[1].fault)


def test_batches_are_bounded_and_lose_nothing() -> None:
    deposits = [deposit(number) for number in range(150)] + [deposit(7, "x" * (drawing.BATCH_BYTES + 1))] * 2
    found = list(batches(deposits))
    assert [each for batch in found for each in batch] == deposits
    assert max(map(len, found)) == drawing.BATCH_COUNT
    assert [len(batch) for batch in found[-2:]] == [1, 1]
    assert list(batches([])) == []
