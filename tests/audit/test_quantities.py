"""Quantities: which figures and number words of a text count something, and what."""

from __future__ import annotations

import re

import pytest

from archive.services.language.quantities import quantities
from archive.services.language.surroundings import context_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("over 5,200 citizens", [("5200", "", "citizens", "over")]),
        ("nearly 70 percent of trade", [("70", "percent", "", "nearly")]),
        ("at 1-1/4 to 1-1/2 percent", [("1.25", "percent", "", "")]),
        ("about $2.5 billion in aid", [("2500000000", "$", "", "about")]),
        ("已同180多个国家建立关系", [("180", "", "个国家", "多")]),
        ("覆盖约150万平方公里", [("1500000", "", "平方公里", "约")]),
        ("四万一千余份样本", [("41000", "", "份样本", "余")]),
        ("soit 22\u202f% de plus", [("22", "percent", "", "")]),
        ("On 29 September 2022, Article 5, COVID-19, the 20th year", []),
        ("第十五条 自2020年1月1日起施行", []),
        ("one of the Nine Ports", []),
    ],
)
def test_what_counts_as_a_quantity(text: str, expected: list[tuple[str, ...]]) -> None:
    found = [(q.value, q.unit, q.noun, q.hedge) for q in quantities(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the range at 1-3/4 percent to 2 percent", ["1-3/4 percent to 2 percent = 1.75..2 percent"]),
        ("en", "cut from 5 percent to 4 percent", ["5 percent = 5 percent", "4 percent = 4 percent"]),
        ("en", "between 5 and 10 percent", ["5 and 10 percent = 5..10 percent"]),
        ("en", "5-10 days; two to three weeks", ["5-10 = 5..10", "two to three = 2..3"]),
        ("en", "2 to 3 million people", ["2 to 3 million = 2000000..3000000"]),
        (
            "en",
            "one-quarter of the seats, two thirds of the votes",
            ["one-quarter = 0.25", "two thirds = 0.666667"],
        ),
        ("en", "two third parties and one third party", ["two = 2"]),
        ("en", "605 Harbour Hill Street, 12 Great Ports of the Sea", ["12 = 12"]),
        ("en", "by 2¼ percent", ["2¼ percent = 2.25 percent"]),
        ("de", "zwei Drittel der Mitglieder, die Hälfte", ["zwei Drittel = 0.666667", "die Hälfte = 0.5"]),
        ("de", "nach Absatz 4 Satz 1 Nummer 2 oder 3", []),
        ("de", "* 8-Chlor-1-methyl-6-phenyl, 5-Methoxy-N,N-dimethyl und 4-Hydroxy-", []),
        ("de", "2-Methyl-(2-propyl)-amin, 4-Hydroxy-\n* 5-Methoxy-N", []),
        ("de", "eine 14-Tage- oder 30-Tage-Frist", ["14 = 14", "30 = 30"]),
        ("de", "eine 5-Jahres-, 10-Jahres- und 15-Jahres-Bindung", ["5 = 5", "10 = 10", "15 = 15"]),
        ("de", "eine 14-Tage-\noder 30-Tage-Frist", ["14 = 14", "30 = 30"]),
        # The second figure stands behind a hyphen, as in a name (Halle-18), and is not read.
        ("de", "die 12-bis-18-monatige Laufzeit", ["12 = 12"]),
        ("de", "des Absatzes 1a, ABl. L 119 vom Mai, (EU) 2016/679, 95/46/EG, BGBl I 1997, 2631", []),
        ("de", "binnen fünfundzwanzig Tagen", ["fünfundzwanzig = 25"]),
        ("fr", "deux tiers des membres, trente jours", ["deux tiers = 0.666667", "trente = 30"]),
        ("fr", "un tiers de confiance", []),
        ("fr", "une demande sur cinq", ["cinq = 5"]),
        (
            "zh",
            "百分之五，千分之三，三分之二以上",
            ["百分之五 = 5 percent", "千分之三 = 3 ‰", "三分之二 = 0.666667"],
        ),
        ("zh", "处三万元以上二十万元以下的罚款", ["三万元以上二十万元 = 30000..200000 元"]),
        ("zh", "三年以上七年以下，收到后三十日内", ["三年以上七 = 3..7", "三十 = 30"]),
        ("zh", "2023年3月5日，十九大，万一发生，一一说明，前二项", []),
    ],
)
def test_ranges_parts_and_number_words_are_one_quantity_each(
    language: str, text: str, expected: list[str]
) -> None:
    found = [
        f"{q.text} = {q.value}{'..' + q.upper if q.upper else ''} {q.unit}".strip()
        for q in quantities(text, language)
    ]
    assert found == expected


def test_the_words_around_a_number_never_cut_a_figure() -> None:
    for width in range(110, 150):
        text = f"We hold 12 ships {'y' * width} and spent over $4.9 million on each of them."
        for quantity in quantities(text):
            _, after = context_of(text, quantity)
            assert not re.search(r"\$4$|\$4\.$|\$$", after)
            assert text[quantity.end + len(after) : quantity.end + len(after) + 1] in ("", " ", ".")


@pytest.mark.parametrize(
    ("language", "text", "hedges"),
    [
        ("en", "a fee near 4 percent, or near the 9 percent mark", ["near", "near"]),
        (
            "en",
            "just under 40 ships, just over 12 days, just short of 90 boats",
            ["just under", "just over", "just short of"],
        ),
        (
            "en",
            "around 40 ships, roughly 5 days, some 90 boats, almost 7 tonnes",
            ["around", "roughly", "some", "almost"],
        ),
        (
            "en",
            "up to 40 ships, at least 5 days, slightly more than 90 boats",
            ["up to", "at least", "slightly more than"],
        ),
        (
            "de",
            "rund 40 Schiffe, etwa 5 Tage, knapp 90 Boote, gut 7 Tonnen",
            ["rund", "etwa", "knapp", "gut"],
        ),
        (
            "de",
            "ungefähr 40 Schiffe, nahezu 5 Tage, etwas mehr als 90 Boote",
            ["ungefähr", "nahezu", "etwas mehr als"],
        ),
        ("fr", "environ 40 navires, près de 5 jours, quelque 90 barques", ["environ", "près de", "quelque"]),
        (
            "fr",
            "jusqu’à 40 navires, à peu près 5 jours, un peu plus de 90 barques",
            ["jusqu’à", "à peu près", "un peu plus de"],
        ),
        (
            "zh",
            "约40艘，近90吨，将近7天，大约12人，逾30艘，不足9%",
            ["约", "近", "将近", "大约", "逾", "不足"],
        ),
        ("zh", "最近5年，公约20条，签约3个", ["", "", ""]),
    ],
)
def test_what_softens_a_number_is_part_of_it(language: str, text: str, hedges: list[str]) -> None:
    assert [quantity.hedge for quantity in quantities(text, language)] == hedges


def test_what_softens_a_number_may_stand_behind_it() -> None:
    bounds = [
        quantity.bound
        for language, text in (("fr", "40 jours environ"), ("zh", "40天左右"), ("en", "40 days or so"))
        for quantity in quantities(text, language)
    ]
    assert bounds == ["environ", "左右", "or so"]
