"""Uncounted: numbers that count nothing, since they date, refer, list or address. Pure.

They change for other reasons than quantities do, so that a table of quantities leaves them out.
"""

from __future__ import annotations

import re

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|"
    "Januar|Februar|März|Juni|Juli|Oktober|Dezember|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_REFERRING = (
    r"sections?|articles?|paragraphs?|clauses?|chapters?|annex|part|no\.|nos\.|number|rule|step|§+|version|page|"
    r"Artikel[ns]?|Art\.|Absatz(?:es)?|Absätzen?|Abs\.|Satz(?:es)?|Sätzen?|Halbsatz(?:es)?|Nummern?|Nr\.|"
    r"Buchstaben?|Abschnitt(?:e?[ns]|e)?|"
    r"Kapiteln?|Anlagen?|Teils?|Titeln?|Seite|S\.|alinéas?|chapitres?|annexes?|titres?|paragraphes?|point|n°|"
    r"artículos?|apartados?|párrafos?"
)
_NUMBERED = r"\d[\d.]*[a-z]?(?:\([a-z0-9]+\))*"
_HYPHEN = r"[-\u2010\u2011]"
_JOINING = "bis|und|oder|auf|sowie|and|or|to"
_HAN_DIGIT = "〇零○一二三四五六七八九"
_HAN_DAY = rf"[\d{_HAN_DIGIT}十]{{1,3}}"

_NOT_COUNTED = re.compile(
    rf"(?:{_MONTHS})\.?\s\d{{1,2}}(?:(?:st|nd|rd|th)?(?:,?\s\d{{4}})?)?(?!\d)"
    rf"|\d{{1,2}}(?:er|\.|st|nd|rd|th)?\s(?:of\s|de\s)?(?:{_MONTHS})\b\.?(?:,?\s(?:de\s)?\d{{4}})?"
    rf"|(?:{_MONTHS})\s(?:of\s)?\d{{4}}"
    r"|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d\d\b|\b24/7\b"
    # 30年 and 十一年 are spans of time; a year has four digits, its era, or a month behind it.
    rf"|(?:(?<!\d)\d{{4}}|(?<![{_HAN_DIGIT}])[{_HAN_DIGIT}]{{4}}|民[国國]\s*(?:\d{{1,3}}|[{_HAN_DIGIT}十百]{{1,5}}))"
    rf"\s*年(?:\s*{_HAN_DAY}\s*月(?:\s*{_HAN_DAY}\s*日)?)?"
    rf"|(?:(?<!\d)\d{{1,3}}|[{_HAN_DIGIT}十百]{{1,5}})\s*年\s*{_HAN_DAY}\s*月(?:\s*{_HAN_DAY}\s*日)?"
    rf"|{_HAN_DAY}月(?:{_HAN_DAY}日)?(?![内以])|(?:^|[。；\n])\s*{_HAN_DAY}日(?=[,，])"
    r"|(?<![\d.,$€£])(?:1[5-9]|20|21)\d\d(?:[-\u2013/]\d{2,4})?"
    r"(?![\d,.]\d|\d|\s?(?:million|billion|percent|%))(?!\s(?:km|people|cases|students))"
    r"|\d+(?:st|nd|rd|th|er|ère|e)\b"
    r"|第[\d〇零一二三四五六七八九十百千]+[条條款项項章节節届屆次部分编編]?(?:之[一二三四五六七八九十])?"
    r"|前[\d二三四五六七八九十]+[条條款项項]"
    r"|(?:十[一二三四五六七八九]?|二十)大(?![类類多约])|十[一二三四]五(?=规划|期)"
    rf"|(?:{_REFERRING})\s?{_NUMBERED}"
    rf"(?:(?:,?\s(?:and|or|to|und|oder|bis|sowie|et|ou|à|y)\s|[,\u2013-]\s?){_NUMBERED})*"
    # Gazettes and directives: I S. 2631, BGBl I 1997, 2631, ABl. L 119, 95/46/EG, (EU) 2016/679.
    r"|(?-i:\b[IVX]{1,4})\s(?:S\.\s|\d{4},\s)?\d+|(?-i:\b[LC])\s\d+(?=[\s,](?:vom|v\.|of|du|p\.|S\.))"
    r"|\d+/\d+/(?:EG|EU|EWG|EC|EEC|CE)\b|\((?:EU|EG|EC|UE|CE)\)\s(?:Nr\.\s|No\s|n°\s)?\d+/\d+"
    r"|(?<![\w.,])\d{1,3}[a-h]\b|^\s*(?:\(?\d+[a-z]?(?:\.\d+)*[.)]|\d+(?:\.\d+)+)\s"
    r"|(?-i:\d+[a-z]?\s(?:[A-Z][\w.]*\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Boulevard|Blvd|Drive|Way|Square)\b)"
    # Names of substances (8-Chlor-1-methyl, 5-Methoxy-N, and 4-Hydroxy- where a line ends), unlike a
    # 30-Tage-Frist, one that shares its end (14-Tage- oder 30-Tage-Frist), and 12-bis-18-monatig.
    rf"|\d+(?:,\d+)*{_HYPHEN}(?!(?:{_JOINING}){_HYPHEN})"
    rf"(?-i:[^\W\d_]{{3,}}{_HYPHEN}(?:\d|[A-Z]\b|[(\['’]|$(?!\n\s*(?:{_JOINING})\b)))[\w,()'\u2010\u2011-]*"
    r"|https?://\S+|\+?\d[\d\s().-]{8,}\d",
    re.IGNORECASE | re.MULTILINE,
)
_REACH = 40


def is_uncounted(text: str, start: int, end: int) -> bool:
    """Whether a number is part of a date, a reference, an address or the like: its surroundings tell."""
    low = max(0, text.rfind(" ", 0, max(0, start - _REACH)))
    around = _NOT_COUNTED.finditer(text, low, min(len(text), end + _REACH))
    return any(match.start() < end and start < match.end() for match in around)
