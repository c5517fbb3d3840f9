"""Dates: every form that is read, and the ones that must not be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Claim
from archive.readers.datelines import dateline
from archive.readers.dates import dates_in
from archive.readers.registry import read

PROSE = (
    "The Harbour Board keeps the lights of the coast at the expense of the towns that use them, as it has "
    "done since the Act of 3 May 1907, and it publishes on 1 June 2019 what every town has paid for them."
)


@pytest.mark.parametrize(
    "text",
    [
        "2022-09-29",
        "2022/9/29",
        "2022.09.29",
        "29.9.2022",
        "29. 09. 2022",
        "29/09/2022",
        "9/29/2022",
        "September 29, 2022",
        "Sept. 29 2022",
        "29 September 2022",
        "29th of September, 2022",
        "29 septembre 2022",
        "29. September 2022",
        "29 de septiembre de 2022",
        "29 сентября 2022 г.",
        "29 سبتمبر 2022",
        "٢٩ سبتمبر ٢٠٢٢",
        "29 أيلول 2022",
        "2022年9月29日",
        "２０２２年９月２９日",
        "2022 年 9 月 29 日",
        "二〇二二年九月二十九日",
        "二○二二年九月廿九日",
        "中華民國111年9月29日",
        "令和4年9月29日",
        "2022년 9월 29일",
        "SEPTEMBER\u00a029,\u20022022",
    ],
)
def test_one_day_in_many_forms(text: str) -> None:
    assert [found.day for found in dates_in(text)] == [date(2022, 9, 29)]


def test_first_of_the_month_in_french() -> None:
    assert dates_in("1er mars 2022")[0].day == date(2022, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "© 2019",
        "© 2019-2022 Harbour Board",
        "You may, on request",
        "2022",
        "May 2022",
        "12-2022-05-99",
        "2022-13-01",
        "31 February 2022",
        "06-03-26",
        "Section 12.10.2022.4",
        "https://harbour.example/2022-09-29",
        "1.2.3",
        "Art. 5/2016/679",
        "tel. 555-2022-09",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text) == ()


def test_day_and_month_that_cannot_be_told_apart_have_no_value() -> None:
    assert [found.value for found in dates_in("03/04/2021, 04/04/2021")] == [None, date(2021, 4, 4)]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2022/09/30 07:46", datetime.fromisoformat("2022-09-30T07:46")),
        ("2022-09-30T07:46:05Z", datetime(2022, 9, 30, 7, 46, 5, tzinfo=UTC)),
        (
            "2022-09-30T07:46:05.123+08:00",
            datetime(2022, 9, 30, 7, 46, 5, tzinfo=timezone(timedelta(hours=8))),
        ),
        (
            "2022-09-30 07:46 +0530",
            datetime(2022, 9, 30, 7, 46, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        ),
        ("September 30, 2022 at 7:46 p.m.", datetime.fromisoformat("2022-09-30T19:46")),
        ("30. September 2022, 07:46 Uhr", datetime.fromisoformat("2022-09-30T07:46")),
        ("2022年9月30日 下午7:46", datetime.fromisoformat("2022-09-30T19:46")),
        ("30 сентября 2022 года", None),
    ],
)
def test_times_and_time_zones_are_kept(text: str, moment: datetime | None) -> None:
    assert dates_in(text)[0].moment == moment


@given(st.dates(date(1800, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    written = (
        day.isoformat(),
        f"{day:%B} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d.%m.%Y}",
    )
    assert [found.day for text in written for found in dates_in(text)] == [day] * len(written)


@given(st.text(max_size=80))
def test_any_text_is_looked_through_without_fault(text: str) -> None:
    for found in dates_in(text):
        assert text[found.start : found.end].strip() == found.text


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("September 29, 2022", "dated"),
        ("(29 September 2022)", "dated"),
        ("Thursday, 29 September 2022", "dated"),
        ("Berlin, den 29. September 2022", "dated"),
        ("2022年9月29日 星期四", "dated"),
        ("Last updated: September 29, 2022", "updated"),
        ("Stand: 29.09.2022", "updated"),
        ("Dernière mise à jour : 29 septembre 2022", "updated"),
        ("Última actualización: 29 de septiembre de 2022", "updated"),
        ("最后更新：2022年9月29日", "updated"),
        ("Последнее обновление: 29 сентября 2022 г.", "updated"),
        ("آخر تحديث: 29 سبتمبر 2022", "updated"),
        ("Privacy Policy – last updated 29 September 2022", "updated"),
        ("Effective date: September 29, 2022", "in force"),
        ("Diese Regeln sind gültig ab 29.9.2022", "in force"),
        ("Entrée en vigueur : 29 septembre 2022", "in force"),
        ("生效日期：2022年9月29日", "in force"),
        ("2022年9月29日 施行", "in force"),
        ("Published on 29 September 2022", "posted"),
        ("发布时间：2022-09-29 10:30", "posted"),
        ("Adoptée le 29 septembre 2022", "adopted"),
        ("Done at Port Amsel, 29 September 2022", "adopted"),
        ("2022年9月29日 港务委员会第三次会议通过", "enacted"),
    ],
)
def test_lines_that_date_their_document(line: str, meaning: str) -> None:
    found = dateline(line)
    assert found is not None
    assert (found.meaning, found.found.day) == (meaning, date(2022, 9, 29))


@pytest.mark.parametrize(
    "line",
    [
        "Implementation Note issued September 29, 2022",
        "Regulation of 29 September 2022 on the lights of the coast",
        "The Board met on 29 September 2022.",
        "Directive 2001/83, dated 29 September 2022",
        "© 2022 Harbour Board",
    ],
)
def test_lines_that_date_something_else(line: str) -> None:
    assert dateline(line) is None


def claims(text: str, subject: str = "effective_on") -> list[Claim]:
    return [claim for claim in read(text.encode(), "a.txt").claims if claim.subject == subject]


def test_dates_inside_prose_are_no_claims() -> None:
    assert claims(f"On the Lights\n\n{PROSE}\n\n{PROSE}") == []


def test_the_effective_line_outweighs_the_update_and_the_update_the_bare_date() -> None:
    text = f"On the Lights\n\n1 May 2020\n\nLast updated: 2 May 2020. Effective from 3 May 2020.\n\n{PROSE}"
    ranked = sorted(claims(text), key=lambda claim: -claim.strength)
    assert [claim.value for claim in ranked] == ["2020-05-03", "2020-05-02", "2020-05-01"]
    assert ranked[0].evidence == "Last updated: 2 May 2020. Effective from 3 May 2020."
    assert ranked[0].place == "line 5"


def test_posting_time_is_published_and_its_conflict_with_the_date_is_told() -> None:
    reading = read(f"On the Lights\n2020/04/02 09:30\n\nMay 1, 2020\n\n{PROSE}".encode(), "a.txt")
    assert [claim.value for claim in reading.claims if claim.subject == "published_at"] == [
        "2020-04-02T09:30:00"
    ]
    assert [finding.message for finding in reading.findings] == [
        "The date line says “May 1, 2020”; the posting time says “2020/04/02 09:30”."
    ]


def test_an_ambiguous_date_line_is_told_and_not_used() -> None:
    reading = read(f"On the Lights\n\n03/04/2021\n\n{PROSE}".encode(), "a.txt")
    assert [finding.kind for finding in reading.findings] == ["ambiguous date"]
    assert not [claim for claim in reading.claims if claim.subject == "effective_on"]


def test_the_newest_act_dates_a_law() -> None:
    law = (
        "港口法\n\n2001年3月1日 议会第三次会议通过\n\n2019年5月6日 议会第九次会议修正\n\n"
        + "港口由港务委员会管理，具体办法另行规定。" * 8
    )
    assert max(claims(law), key=lambda claim: claim.strength).value == "2019-05-06"


def test_title_issuer_and_language_are_claimed_with_their_evidence() -> None:
    text = f"On the Lights of the Coast\n\n1 May 2020\n\nMinistry of Harbours\n\n{PROSE}"
    assert [claim.value for claim in claims(text, "title")] == ["On the Lights of the Coast"]
    assert [claim.value for claim in claims(text, "issuer")] == ["Ministry of Harbours"]
    assert [claim.value for claim in claims(text, "language")] == ["en"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Read on. This version was updated on May 1, 2020.",
        "These Terms of Use went into effect on May 1, 2020. Earlier versions:",
        "This Harbour Privacy Policy is effective as of May 1, 2020 and replaces all others.",
        "Diese Regeln gelten seit dem 1. Mai 2020 für alle.",
    ],
)
def test_a_sentence_about_the_document_dates_it_weakly(sentence: str) -> None:
    (claim,) = claims(f"On the Lights\n\n{PROSE}\n\n{PROSE} {sentence}\n\n{PROSE}")
    assert (claim.value, claim.strength) == ("2020-05-01", 50)
    assert claim.evidence in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "This Act amends the rules of May 1, 2020.",
        "Our terms for lights lit before May 1, 2020 differ.",
        "This note was read to the towns on May 1, 2020.",
    ],
)
def test_a_sentence_about_something_else_dates_nothing(sentence: str) -> None:
    assert claims(f"On the Lights\n\n{PROSE} {sentence}\n\n{PROSE}") == []
