"""What docs/corpus.md says was planted in the Chinese and the French series, looked up and compared.

The texts are split on blank lines here, so that these tests need no reader.
"""

from __future__ import annotations

import pytest

from archive.model import ChangeKind, Comparison, Operation, Significance
from tests.corpus.planted import (
    assert_edited,
    assert_strength,
    change_holding,
    compared,
    shape,
    split_on_blank_lines,
    target_text,
    words_of,
)

NARROW_SPACE = "\u202f"

# --- ocean-statement-zh ---------------------------------------------------------------------------

STATEMENT = "ocean-statement-zh"


@pytest.fixture(scope="module")
def ocean_2022() -> Comparison:
    return compared(STATEMENT, "2021-03-05.txt", "2022-03-04.txt")


@pytest.fixture(scope="module")
def ocean_2023() -> Comparison:
    return compared(STATEMENT, "2022-03-04.txt", "2023-03-06.txt")


@pytest.fixture(scope="module")
def ocean_2024() -> Comparison:
    return compared(STATEMENT, "2023-03-06.txt", "2024-03-05.txt")


def test_closed_season_moves_up_and_nothing_else_moves(ocean_2022: Comparison) -> None:
    moved = change_holding(ocean_2022, "东部产卵场实行自主休渔")
    assert (moved.kind, moved.base, moved.target) == (ChangeKind.MOVED, (10,), (6,))
    assert moved.significance is Significance.NONE
    assert shape(ocean_2022) == {"moved": 1}


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("航次46次", "航次52次"),
        ("三万二千余份", "三万八千余份"),
        ("连续三年", "连续四年"),
        ("五十八个国家", "六十一个国家"),
        ("1,860艘次", "2,145艘次"),
        ("5.4万吨", "6.1万吨"),
        ("七个岛屿国家", "九个岛屿国家"),
    ],
)
def test_figures_grow_in_both_scripts(ocean_2022: Comparison, base: str, target: str) -> None:
    assert_edited(ocean_2022, base, target)


def test_opposing_becomes_firmly_opposing(ocean_2022: Comparison) -> None:
    change = change_holding(ocean_2022, "对于海域划界方面的分歧")
    assert words_of(change, Operation.INSERT) == "坚决"
    assert words_of(change, Operation.DELETE) == ""


def test_should_becomes_must(ocean_2023: Comparison) -> None:
    change = assert_edited(ocean_2023, "应当安装船位监测设备", "必须安装船位监测设备")
    assert words_of(change, Operation.INSERT).count("必须") == 2


def test_crews_are_merged_into_companies_though_figures_changed(ocean_2023: Comparison) -> None:
    merged = change_holding(ocean_2023, "船员是海上生产最宝贵的力量")
    assert (merged.kind, merged.base, merged.target) == (ChangeKind.MERGED, (9, 10), (9,))
    assert merged.significance is Significance.SUBSTANTIVE
    assert shape(ocean_2023) == {"merged": 1}


def test_full_width_digits_alone_are_typographic(ocean_2023: Comparison) -> None:
    change = change_holding(ocean_2023, "２０１６年起")
    assert (change.kind, change.significance) == (ChangeKind.EDITED, Significance.TYPOGRAPHIC)


def test_firmly_opposing_becomes_opposing_in_one_clause_of_three(ocean_2024: Comparison) -> None:
    change = change_holding(ocean_2024, "把渔业问题政治化")
    assert "坚决" in words_of(change, Operation.DELETE)
    assert target_text(ocean_2024, change).count("坚决反对") == 2


def test_promise_of_no_political_conditions_is_seen_to_go(ocean_2024: Comparison) -> None:
    change = change_holding(ocean_2024, "援助不附加任何政治条件。")
    assert "援助不附加任何政治条件。" in words_of(change, Operation.DELETE).replace(" ", "")
    assert change.kind is ChangeKind.EDITED


def test_half_width_punctuation_alone_is_typographic(ocean_2024: Comparison) -> None:
    change = change_holding(ocean_2024, "全国海洋观测网.目前,")
    assert (change.kind, change.significance) == (ChangeKind.EDITED, Significance.TYPOGRAPHIC)


def test_only_the_paragraph_on_climate_is_inserted(ocean_2024: Comparison) -> None:
    assert change_holding(ocean_2024, "滨海湿地和海草床名录").kind is ChangeKind.INSERTED
    assert shape(ocean_2024) == {"inserted": 1}


# --- data-authority-fr ----------------------------------------------------------------------------

GUIDANCE = "data-authority-fr"


@pytest.fixture(scope="module")
def guidance_2023() -> Comparison:
    return compared(GUIDANCE, "2022-03-01.md", "2023-03-07.md")


@pytest.fixture(scope="module")
def guidance_2024() -> Comparison:
    return compared(GUIDANCE, "2023-03-07.md", "2024-03-01.md")


def test_one_copy_lost_its_french_typography() -> None:
    typeset = "".join(split_on_blank_lines(GUIDANCE, "2022-03-01.md"))
    plain = "".join(split_on_blank_lines(GUIDANCE, "2023-03-07.md"))
    assert "’" in typeset
    assert NARROW_SPACE in typeset
    assert "'" not in typeset
    assert "'" in plain
    assert NARROW_SPACE not in plain
    assert "’" not in plain


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("devrait pouvoir comprendre", "doit pouvoir comprendre"),
        ("trente jours au plus", "quinze jours au plus"),
        (f"1{NARROW_SPACE}284 plaintes", "1 517 plaintes"),
        ("une demande sur cinq", "une demande sur six"),
        ("1er avril 2022", "1er avril 2023"),
        ("Adoptée le 1er mars 2022", "Adoptée le 7 mars 2023"),
    ],
)
def test_french_substance_stands_out_from_the_noise(
    guidance_2023: Comparison, base: str, target: str
) -> None:
    assert_edited(guidance_2023, base, target)


def test_all_the_rest_of_the_french_noise_is_typographic(guidance_2023: Comparison) -> None:
    assert guidance_2023.summary.substantive == 8
    assert guidance_2023.summary.typographic == 15
    assert shape(guidance_2023) == {}


@pytest.mark.parametrize(
    ("base", "target"),
    [
        ("Le contrat devrait préciser", "Le contrat doit préciser"),
        ("48 heures", "24 heures"),
        ("ne doit reposer", "ne devrait reposer"),
        ("tous les deux ans", "chaque année"),
        ("1 517 plaintes", f"1{NARROW_SPACE}846 plaintes"),
    ],
)
def test_duties_shift_while_the_noise_is_undone(guidance_2024: Comparison, base: str, target: str) -> None:
    assert_edited(guidance_2024, base, target)


def test_ban_on_tracker_walls_is_seen_to_go(guidance_2024: Comparison) -> None:
    assert change_holding(guidance_2024, "subordonné à l'acceptation de traceurs").kind is ChangeKind.DELETED
    assert change_holding(guidance_2024, "assistants conversationnels").kind is ChangeKind.INSERTED
    assert shape(guidance_2024) == {"inserted": 1, "deleted": 1}


# --- strength, in two languages -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "words", "note"),
    [
        ("ocean_2022", "对于海域划界方面的分歧", "strengthened"),
        ("ocean_2023", "安装船位监测设备", "strengthened"),
        ("ocean_2024", "把渔业问题政治化", "weakened"),
        ("guidance_2023", "pouvoir comprendre", "strengthened"),
        ("guidance_2024", "Le contrat", "strengthened"),
        ("guidance_2024", "reposer sur le seul résultat", "weakened"),
    ],
)
def test_shifted_duty_is_named_with_its_direction(
    request: pytest.FixtureRequest, pair: str, words: str, note: str
) -> None:
    change = change_holding(request.getfixturevalue(pair), words)
    assert_strength(change, note)
