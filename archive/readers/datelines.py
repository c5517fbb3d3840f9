"""Lines that date their document, told from dates that merely occur in it.

A line counts where it says nothing but a date: alone, after a label ("Last updated:"), with a
weekday or a place ("Berlin, den 3. Mai 2020"). Chinese laws name the day and what was done on it
("2018年10月26日 … 修正"). A date inside running prose dates an event, not the document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.readers.dates import FoundDate, dates_in

_LONGEST = 200
_LONGEST_CLAUSE = 80

_IN_FORCE = (
    r"effective(?:\s+(?:date|as\s+of|from|since|on\s+and\s+after|on|immediately))?|in\s+effect\s+(?:since|from|as\s+of)|valid\s+from|in\s+force\s+(?:from|since)"
    r"|date\s+of\s+(?:effect|entry\s+into\s+force)|(?:entered|enters)\s+into\s+force(?:\s+on)?"
    r"|gültig\s+(?:ab|seit)|gilt\s+ab|in\s+kraft\s+(?:seit|ab)|(?:datum\s+des\s+)?inkrafttretens?|wirksam\s+ab"
    r"|(?:wirksamkeits|gültigkeits)datum"
    r"|entrée\s+en\s+vigueur(?:\s+le)?|en\s+vigueur(?:\s+(?:depuis|à\s+compter\s+du|au|le))?(?:\s+le)?|date\s+d['’]entrée\s+en\s+vigueur|date\s+d['’]effet|(?:prend|prise\s+d['’])\s*effet|date\s+de\s+prise\s+d['’]effet|applicables?\s+(?:au|à\s+compter\s+du|depuis\s+le)"
    r"|vigente\s+(?:desde|a\s+partir)(?:\s+(?:el|del))?|en\s+vigor\s+desde(?:\s+el)?|entra\s+en\s+vigor|(?:con\s+efectos?|efectiv[oa])\s+(?:a\s+partir\s+del?|desde)|fecha\s+de\s+(?:vigencia|entrada\s+en\s+vigor)"
    r"|生效日期|生效时间|生效時間|施行日期|实施日期|實施日期|施行日|自"
    r"|дата\s+вступления\s+в\s+силу|вступ(?:ает|ил[аои]?)\s+в\s+силу|действует\s+с"
    r"|تاريخ\s+(?:السريان|النفاذ|سريان\s+المفعول)|سار(?:ٍ|ي|ية)?(?:\s+المفعول)?\s+(?:اعتبار[اًا]{1,2}\s+)?من"
)
_UPDATED = (
    r"(?:this\s+(?:policy|version|page|document|statement)\s+was\s+)?(?:last|most\s+recently)\s+(?:updated?|modified|revised|amended|changed|reviewed)"
    r"|updated(?:\s+and\s+effective)?|revised|amended|date\s+last\s+(?:updated|revised|reviewed|modified)|date\s+of\s+last\s+(?:update|revision)|last\s+update|as\s+of|version(?:\s+(?:date|of|dated|v?\d+(?:\.\d+){0,3}))?|date\s+of\s+(?:this\s+)?version|revision\s+date"
    r"|stand(?:\s+der\s+bearbeitung)?|fassung(?:\s+vom)?|letzte[srn]?\s+(?:aktualisierung|änderung|bearbeitung|überarbeitung|update)"
    r"|zuletzt\s+(?:aktualisiert|geändert|bearbeitet|überarbeitet)|aktualisiert|stand\s+vom"
    r"|(?:date\s+de\s+)?(?:la\s+)?dernière\s+(?:mise\s+à\s+jour|modification|révision|actualisation)|mis(?:e)?\s+à\s+jour|version\s+(?:du|en\s+date\s+du)|modifiée?|date\s+de\s+mise\s+à\s+jour"
    r"|última\s+(?:actualización|modificación|revisión)|actualizad[oa]|fecha\s+de\s+(?:la\s+)?(?:última\s+)?(?:actualización|revisión)|versión\s+del?"
    r"|ultimo\s+aggiornamento|última\s+atualização"
    r"|(?:最后|最近|最近一次|最新|最後|版本)?(?:更新|修订|修訂|修改)(?:日期|时间|時間|于|於)|(?:最后|最近|最近一次|最新|最後)(?:更新|修订|修訂|修改)"
    r"|版本日期|最終更新日?|改定日"
    r"|последнее\s+(?:обновление|изменение)|дата\s+(?:последнего\s+)?(?:обновления|изменения)|обновлен[оаы]?|(?:в\s+)?(?:редакци[яи]|версия)\s+от|(?:дата|последняя)\s+редакци[ия]|(?:последние\s+)?изменения\s+внесены"
    r"|آخر\s+(?:تحديث|تعديل)|تاريخ\s+(?:آخر\s+)?(?:التحديث|تحديث|تعديل|التعديل)|تم\s+(?:التحديث|التعديل)"
)
_POSTED = (
    r"(?:first\s+)?(?:published|posted|released|issued|date|dated|release\s+date|date\s+of\s+(?:issue|publication|release)|publication\s+date|for\s+(?:immediate\s+)?release(?:\s+(?:at|on))?)"
    r"|veröffentlicht(?:\s+am)?|erscheinungsdatum|datum|vom|erstellt(?:\s+am)?|publiée?|mise?\s+en\s+ligne|date\s+de\s+publication|paru|fecha(?:\s+de\s+publicación)?|publicad[oa]"
    r"|发布时间|发布日期|發布日期|發布時間|日期|时间|公布日期|发文日期|成文日期|签署日期|簽署日期|公開日|дата(?:\s+публикации)?|опубликовано|تاريخ\s+(?:النشر|الإصدار|الاصدار)|التاريخ"
)
_ADOPTED = (
    r"(?:adopted|approved|enacted|agreed|passed|signed)(?:\s+(?:at|in)\s+[\w ]{2,40},?)?"
    r"|done\s+(?:at|in)\s+[\w ]{2,40},?"
    r"|adoptée?s?(?:\s+à\s+[\w -]{2,40},?)?|fait\s+à\s+[\w -]{2,40},?|délibérée?|signée?"
    r"|beschlossen|verabschiedet|angenommen|geschehen\s+zu\s+[\w -]{2,40}|gegeben\s+zu\s+[\w -]{2,40},?"
    r"|aprobad[oa]s?|adoptad[oa]s?|hecho\s+en\s+[\w ]{2,40},?|dad[oa]\s+en\s+[\w ]{2,40},?"
    r"|принят[оаы]?|утвержден[оаы]?|通过于|通過於|制定|اعتمد\s+في|صدر\s+في"
)
_LINK_WORDS = (
    r"(?:\s*(?:on|as\s+of|from|the|am|den|dem|vom|le|du|au|el|del|de|a|il|since|is|was"
    r"|:|：|,|،|\(|=|-|–|—|с|от|في|يوم|[«“\"]))*\s*"
)
_LABELS = tuple(
    (name, re.compile(rf"[\W_]*(?:{pattern}){_LINK_WORDS}$", re.IGNORECASE))
    for name, pattern in (
        ("in force", _IN_FORCE),
        ("updated", _UPDATED),
        ("posted", _POSTED),
        ("adopted", _ADOPTED),
    )
)
_WEEKDAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|diens|donners|frei|sams|sonn)tag\b|\bmittwoch\b"
    r"|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b"
    r"|\b(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)\b"
    r"|\b(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|(?:星期|周|週)[一二三四五六日天]"
    r"|\b(?:يوم\s+)?(?:ال)(?:أحد|احد|[إا]ثنين|ثلاثاء|أربعاء|اربعاء|خميس|جمعة|سبت)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:(?:[^\W\d_]|[.,،'’ -]){2,40}?)[,،]?(?:\s*(?:den|le|the|am|a))?\s*[,،–—-]?\s*$")
_BEFORE_A_BARE_DATE = re.compile(r"\W*(?:le|el|den|am|يوم|.{0,40}الموافق(?:\s+لـ?)?)?\W*$", re.IGNORECASE)
"""What may stand before a date that is all a line says: an article, or the day by another calendar."""

_TOWN = re.compile(r"г\.\s?[А-ЯЁ][\w-]+,?\s*[«“\"]?$")
_ALSO_ON_THE_LINE = re.compile(
    r"[\s|｜]*(?:来源|來源|文章来源|信息来源|作者|编辑|責任編輯|责任编辑|浏览(?:次数|量)?|阅读(?:次数|量)?|点击(?:数|量|次数)?|访问量|字号|字體|字体)\s*[:：【\[]"
)
"""What sites write beside a posting date on the same line."""
_CLOSING = re.compile(
    r"[\s\W]*(?:г\.?|года|م|ميلادي[اةً]?|until\s+further\s+notice|年|生效|起生效|起施行|施行|起实施|实施|版|发布|公布)?[\s\W]*$"
)
_DONE_IN_LAW = re.compile(r"通过|通過|修正|修订|修訂|公布|发布|批准")
_IN_FORCE_IN_LAW = re.compile(r"^[起\s]*(?:施行|生效|实施|起施行)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A line that dates its document.

    ``meaning`` is "in force", "updated", "posted", "adopted", "dated" (no label) or "enacted" (a law's act);
    ``label`` the words that say so. ``is_clause`` tells that other words stand before the label
    ("Privacy Policy – last updated 3 May 2020").
    """

    found: FoundDate
    meaning: str
    label: str = ""
    is_clause: bool = False

    @property
    def is_only_a_date(self) -> bool:
        """Whether the line says nothing that a reader of the statement would miss."""
        return self.meaning in {"dated", "posted", "updated"} and not self.is_clause


def dateline(text: str) -> Dateline | None:
    """What a line says about its document's date, by the line's last date; None where it is no such line."""
    lines = datelines(text)
    return lines[-1] if lines else None


def datelines(text: str) -> tuple[Dateline, ...]:
    """Every date of a line that dates the document ("Last updated 27 August. Effective 10 September.")."""
    return _datelines(text) if len(text) <= _LONGEST else ()


@lru_cache(maxsize=4096)
def _datelines(text: str) -> tuple[Dateline, ...]:
    found = dates_in(text)
    if not found:
        return ()
    last = _labelled(text, found) or _enacted(text, found[0])
    if last is None:
        return ()
    earlier = (_labelled(text[: one.end], found[: number + 1]) for number, one in enumerate(found[:-1]))
    return (*(line for line in earlier if line is not None and line.label), last)


def _labelled(text: str, found: tuple[FoundDate, ...]) -> Dateline | None:
    last = found[-1]
    before = _without_weekdays(text[: last.start])
    after = _without_weekdays(text[last.end :])
    if not _CLOSING.match(after):
        return _posted_beside(last, before, after) or _split(last, before, after)
    for meaning, pattern in _LABELS:
        if label := _ending(pattern, before, meaning):
            return Dateline(last, meaning, label.strip(" \t:：()[]|-–"), is_clause=len(label) < len(before))
    if len(found) == 1 and (_BEFORE_A_BARE_DATE.match(before) or _is_place(before)):
        return Dateline(last, "in force" if re.search("施行|生效|实施", after) else "dated")
    return _split(last, before, after)


def _posted_beside(last: FoundDate, before: str, after: str) -> Dateline | None:
    """A posting date amid what sites write beside it: "发布时间：… 来源：…"."""
    if not _ALSO_ON_THE_LINE.match(after):
        return None
    posted = next(pattern for meaning, pattern in _LABELS if meaning == "posted")
    return Dateline(last, "posted", before.strip(" \t:：")) if posted.match(before) else None


def _split(last: FoundDate, before: str, after: str) -> Dateline | None:
    """A label that stands around its date: "Tritt am … in Kraft", "本政策自…起生效"."""
    for meaning, opening, closing in _AROUND:
        if opening.match(before) and closing.match(after):
            return Dateline(last, meaning, f"{before.strip()} … {after.strip()}")
    return None


_AROUND = tuple(
    (meaning, re.compile(opening, re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for meaning, opening, closing in (
        ("in force", r"\W*(?:tritt|trat)\s+(?:am|zum)\s*$", r"\s*in\s+kraft\W*$"),
        (
            "updated",
            r"本(?:版本)?(?:\w{0,8})(?:政策|协议|協議|声明|聲明|条款|條款|指引)(?:于|於|最后|最近)*(?:于|於)$",
            r"(?:最后|最近)?(?:更新|修订|修訂|修改)\W*$",
        ),
        (
            "updated",
            r"本(?:\w{0,8})(?:政策|协议|協議|声明|聲明|条款|條款|指引|版本)(?:最后|最近|最新|最後)?(?:更新|修订|修訂|修改)(?:时间|時間|日期)?(?:于|於|为|為|是)?$",
            r"\W*$",
        ),
        (
            "in force",
            r"本(?:\w{0,8})(?:政策|协议|協議|声明|聲明|条款|條款|指引)(?:将)?(?:自|于|於|從|从)$",
            r"(?:起)?(?:正式)?(?:生效|施行|实施|適用|适用)\W*$",
        ),
    )
)
"""Meanings with what stands before and after the date.

A law's own "本法自…起施行" is left out: it names the day of the first text through all amendments.
"""


def _ending(pattern: re.Pattern[str], before: str, meaning: str) -> str:
    """The label that the words before a date are, whole or after a few others; "" for none.

    Others may be a title ("Privacy Policy – last updated"), an earlier date ("Published 3 May,
    updated") or the label's subject ("Diese AGB sind gültig ab").
    """
    if pattern.match(before):
        return before
    if len(before) > _LONGEST_CLAUSE or meaning == "posted":
        return ""
    starts = [match.end() for match in re.finditer(r"[.,;|(（，；•]\s*|\s[-–—]\s|\s{3,}", before)]
    if meaning == "in force":
        starts += [match.end() for match in re.finditer(r"\s+", before)]
    return next(
        (
            before[start:]
            for start in starts
            if re.match(r"\w", before[start:]) and pattern.match(before[start:])
        ),
        "",
    )


def _is_place(before: str) -> bool:
    """Whether the words before a date are a place, in capitals: "Berlin, den"."""
    if _TOWN.match(before):
        return True
    if not re.search(r"[,،]|[–—-]\s*$", before):
        return False
    names = [
        word
        for word in re.findall(r"\w+", before)
        if word.lower() not in {"den", "le", "the", "am", "de", "of", "a", "en", "el", "г"}
    ]
    return bool(_PLACE.match(before)) and len(names) <= 4 and all(not word[0].islower() for word in names)


def _enacted(text: str, first: FoundDate) -> Dateline | None:
    """A law's act line: the day, and the body that passed or amended it, or that it is in force."""
    if re.search(r"\w", text[: first.start]) or len(text) > 120:
        return None
    after = text[first.end :]
    if _IN_FORCE_IN_LAW.match(after) and len(after) <= 12:
        return Dateline(first, "in force", after.strip())
    if _DONE_IN_LAW.search(after) and not text.endswith(("。", "；", "，")):
        return Dateline(first, "enacted", after.strip())
    return None


def _without_weekdays(text: str) -> str:
    return re.sub(r"[(（\[]\s*[)）\]]", "", _WEEKDAY.sub("", text))
