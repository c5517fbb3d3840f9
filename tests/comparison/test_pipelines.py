"""Which pipelines agree, so that versions may be compared as they are held."""

from __future__ import annotations

from itertools import permutations

import pytest

from archive.services.comparison.pipelines import agree


@pytest.mark.parametrize(
    ("pipelines", "is_agreed"),
    [
        ([], True),
        (["html/1 paragraphs/1"], True),
        (["html/1 paragraphs/1", "text/3 paragraphs/1"], True),
        (["html/1 paragraphs/1", "html/2 paragraphs/1"], False),
        (["html/1 paragraphs/1", "text/1 paragraphs/2"], False),
        (["html/1 paragraphs/1", "text/1 paragraphs/1", "text/2 paragraphs/1"], False),
        (["", "text/1 paragraphs/1"], True),
    ],
)
def test_they_agree_unless_one_part_has_several_numbers(pipelines: list[str], is_agreed: bool) -> None:
    for order in permutations(pipelines):
        assert agree(order) is is_agreed
