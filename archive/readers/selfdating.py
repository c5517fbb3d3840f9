"""Sentences in which a document dates itself ("These Terms went into effect on June 7, 2023").

The only dates inside prose that count: the sentence's subject is the document, its verb says that
it was updated or took effect, and the date follows at once.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archive.readers.dates import FoundDate, dates_in

_ENGLISH = (
    r"(?:this|these|our)\s+(?:[\w’'-]+\s+){0,4}?"
    r"(?:policy|terms(?:\s+(?:of|and)\s+[\w&]+){0,2}|version|statement|agreement|notice|document|conditions|guidelines|rules)\s+"
    r"(?:(?:was|were|is|are|has\s+been|have\s+been)\s+)?(?:last\s+|most\s+recently\s+)?"
    r"(?:updated|revised|modified|amended|effective|in\s+effect|in\s+force|went\s+into\s+(?:effect|force)"
    r"|came\s+into\s+(?:effect|force)|takes?\s+effect|took\s+effect)(?:\s+(?:on|as\s+of|from|since))?\s*:?"
    r"|the\s+(?:last|latest|most\s+recent)\s+(?:update|revision|version|change)s?\s+(?:to|of)\s+(?:this|these|our)\s+(?:[\w’'-]+\s+){1,4}?"
    r"(?:was|were|is|are)\s+(?:posted|published|made|effective|dated)(?:\s+(?:on|as\s+of))?"
)
_GERMAN = (
    r"diese[rs]?\s+(?:[\w-]+\s+){1,4}?(?:(?:gilt|gelten)\s+(?:seit(?:\s+dem)?|ab(?:\s+dem)?)"
    r"|(?:trat|traten|tritt|treten)\s+(?:am|zum)|wurden?\s+(?:zuletzt\s+)?am)"
)
_FRENCH = (
    r"(?:cette|la\s+présente|les\s+présentes|ces)\s+(?:[\w’'-]+\s+){1,4}?(?:est|sont|a\s+été|ont\s+été)\s+"
    r"(?:applicables?|en\s+vigueur|mise?s?\s+à\s+jour)\s+(?:depuis|à\s+compter\s+du|au|le|depuis\s+le)"
)
_SPANISH = (
    r"(?:esta|este|estas|estos|la\s+presente|el\s+presente)\s+(?:[\w’'-]+\s+){1,4}?"
    r"(?:(?:fue|fueron|ha\s+sido|han\s+sido)\s+(?:actualizad|modificad|revisad)[oa]s?"
    r"|(?:entr[óa]|entraron|entran)\s+en\s+vigor)(?:\s+(?:por\s+última\s+vez))?(?:\s+el)?"
)
_RUSSIAN = (
    r"(?:настоящ(?:ая|ий|ее|ие)|эт[ао]т?|данн(?:ая|ый|ое|ые))\s+(?:[\w-]+\s+){1,4}?"
    r"(?:вступ(?:ает|ают|ил[аои]?)\s+в\s+силу|обновлен[аоы]?|действу[ею]т)(?:\s+с)?"
)
_ARABIC = r"تم\s+تحديث\s+هذ(?:ه|ا)\s+(?:[\w]+\s+){1,4}?(?:في|بتاريخ)"
_SUBJECT_AND_VERB = re.compile(
    rf"(?:^|[.!?:]\s+)(?:{_ENGLISH}|{_GERMAN}|{_FRENCH}|{_SPANISH}|{_RUSSIAN}|{_ARABIC})\s*(?:\S+day,\s*)?$",
    re.IGNORECASE,
)
_LONGEST_SENTENCE = 160


@lru_cache(maxsize=1024)
def self_dates(text: str) -> tuple[FoundDate, ...]:
    """Dates by which a text dates its own document."""
    return tuple(
        found
        for found in dates_in(text)
        if found.value is not None
        and _SUBJECT_AND_VERB.search(text[max(0, found.start - _LONGEST_SENTENCE) : found.start])
    )
