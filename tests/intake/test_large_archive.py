"""The large archive that figures are taken from holds what the archive itself would have drawn."""

from __future__ import annotations

from itertools import islice

from archive.readers.registry import read
from archive.segmentation.paragraphs import paragraphs
from archive.services.intake.versions import text_digest
from archive.store import Repository
from benchmarks.large import deposits


def test_generated_versions_are_what_the_pipeline_draws() -> None:
    for witness, _, version in islice(deposits(500), 0, 500, 41):
        drawn = read(witness.data, "a.md")
        assert text_digest(paragraphs(drawn.blocks)) == version.head.text_digest
        assert version.head.pipeline.startswith(f"{drawn.reader} ")


def test_generated_archive_is_the_same_each_time_and_whole(repository: Repository) -> None:
    first, second = (list(deposits(60)) for _ in range(2))
    assert [version.head.digest for _, _, version in first] == [each.head.digest for _, _, each in second]
    repository.deposit_many(first)
    assert sum(series.versions for series in repository.series()) == 60
    assert not repository.verify().findings
