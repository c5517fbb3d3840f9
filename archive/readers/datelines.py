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
    r"effective(?:\s+(?:date|as\s+of|from|since|on))?|in\s+effect\s+(?:since|from|as\s+of)|valid\s+from|in\s+force\s+(?:from|since)"
    r"|date\s+of\s+(?:effect|entry\s+into\s+force)|(?:entered|enters)\s+into\s+force(?:\s+on)?"
    r"|gültig\s+(?:ab|seit)|gilt\s+ab|in\s+kraft\s+(?:seit|ab)|inkrafttreten|wirksam\s+ab"
    r"|entrée\s+en\s+vigueur(?:\s+le)?|en\s+vigueur(?:\s+(?:depuis|à\s+compter\s+du|au|le))?(?:\s+le)?|date\s+d['’]entrée\s+en\s+vigueur|date\s+d['’]effet|applicable\s+(?:au|à\s+compter\s+du|depuis\s+le)"
    r"|vigente\s+(?:desde|a\s+partir)(?:\s+(?:el|del))?|en\s+vigor\s+desde(?:\s+el)?|fecha\s+de\s+(?:vigencia|entrada\s+en\s+vigor)"
    r"|生效日期|生效时间|生效時間|施行日期|实施日期|實施日期|施行日|自"
    r"|дата\s+вступления\s+в\s+силу|вступает\s+в\s+силу|действует\s+с|تاريخ\s+(?:السريان|النفاذ)|سارٍ?\s+(?:من|اعتبارًا\s+من)"
)
_UPDATED = (
    r"(?:this\s+(?:policy|version|page|document|statement)\s+was\s+)?(?:last|most\s+recently)\s+(?:updated?|modified|revised|amended|changed|reviewed)"
    r"|updated|revised|amended|date\s+of\s+last\s+(?:update|revision)|last\s+update|as\s+of|version(?:\s+(?:date|of|dated))?|date\s+of\s+(?:this\s+)?version|revision\s+date"
    r"|stand|fassung(?:\s+vom)?|letzte\s+(?:aktualisierung|änderung|bearbeitung)|zuletzt\s+(?:aktualisiert|geändert|bearbeitet)|aktualisiert|stand\s+vom"
    r"|(?:date\s+de\s+)?(?:la\s+)?dernière\s+(?:mise\s+à\s+jour|modification|révision)|mis(?:e)?\s+à\s+jour|version\s+(?:du|en\s+date\s+du)|modifiée?|date\s+de\s+mise\s+à\s+jour"
    r"|última\s+(?:actualización|modificación|revisión)|actualizad[oa]|fecha\s+de\s+(?:la\s+)?(?:última\s+)?(?:actualización|revisión)|versión\s+del?"
    r"|ultimo\s+aggiornamento|última\s+atualização"
    r"|最后更新(?:日期|时间|于)?|最近更新(?:日期|时间)?|最後更新(?:日期|時間|於)?|最近更新|更新日期|更新时间|更新時間|修订日期|修訂日期|最終更新日?|改定日"
    r"|последнее\s+(?:обновление|изменение)|дата\s+(?:последнего\s+)?(?:обновления|изменения)|обновлено|в\s+редакции\s+от"
    r"|آخر\s+تحديث|تاريخ\s+(?:آخر\s+)?(?:التحديث|تحديث)"
)
_POSTED = (
    r"(?:first\s+)?(?:published|posted|released|issued|date|dated|release\s+date|date\s+of\s+(?:issue|publication|release)|publication\s+date|for\s+(?:immediate\s+)?release(?:\s+(?:at|on))?)"
    r"|veröffentlicht(?:\s+am)?|erscheinungsdatum|datum|vom|erstellt(?:\s+am)?|publiée?|date\s+de\s+publication|paru|fecha(?:\s+de\s+publicación)?|publicad[oa]"
    r"|发布时间|发布日期|發布日期|發布時間|日期|时间|公布日期|发文日期|成文日期|公開日|дата(?:\s+публикации)?|опубликовано|تاريخ\s+النشر|التاريخ"
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
    r"(?:\s*(?:on|as\s+of|from|the|am|den|vom|le|du|au|el|del|de|il|since|is|was|:|：|=|-|–|—|с|от|في))*\s*"
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
    r"|\b(?:понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|(?:星期|周|週)[一二三四五六日天]",
    re.IGNORECASE,
)
_PLACE = re.compile(r"(?:(?:[^\W\d_]|[.'’ -]){2,40}),?(?:\s*(?:den|le|the|am))?\s*[,–—-]?\s*$")
_CLOSING = re.compile(r"[\s\W]*(?:г\.?|года|年|生效|起生效|起施行|施行|起实施|实施|版|发布|公布)?[\s\W]*$")
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
        return None
    for meaning, pattern in _LABELS:
        if label := _ending(pattern, before, meaning):
            return Dateline(last, meaning, label.strip(" \t:：()[]|-–"), is_clause=len(label) < len(before))
    if len(found) == 1 and (not re.search(r"\w", before) or _is_place(before)):
        return Dateline(last, "in force" if re.search("施行|生效|实施", after) else "dated")
    return None


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
    if "," not in before and not re.search(r"[–—-]\s*$", before):
        return False
    names = [
        word
        for word in re.findall(r"\w+", before)
        if word.lower() not in {"den", "le", "the", "am", "de", "of"}
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
