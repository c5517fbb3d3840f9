"""Hedges: what stands before or behind a number and loosens or bounds it ("nearly", 左右). Pure."""

from __future__ import annotations

import re

_BEFORE = {
    "en": r"(?:well |just |only just |slightly |a little |somewhat )?"
    r"(?:over|under|above|below|more than|less than|fewer than)"
    r"|just short of|just about|(?:very )?(?:nearly|almost|near|close to)|about|around|approximately|approx\."
    r"|roughly|circa|ca\.|some|an estimated|at least|at most|up to|upwards of|in excess of|as many as"
    r"|as much as|as few as|no fewer than|no less than|no more than|not more than|not less than",
    "de": "(?:etwas |deutlich |nicht )?(?:mehr|weniger) als|(?:knapp |weit )?über|knapp unter|knapp|gut|fast"
    "|beinahe|nahezu|annähernd|rund|etwa|ungefähr|zirka|um die|mindestens|wenigstens|höchstens|maximal"
    "|bis zu",
    "fr": "un peu (?:plus|moins) de|(?:pas )?(?:plus|moins) de|près de|presque|environ|quelque|à peu près"
    "|autour de|au moins|au plus|au minimum|au maximum|jusqu['’]à|à peine",
    "es": "más de|menos de|cerca de|casi|alrededor de|unos|unas|al menos|por lo menos|como máximo|hasta",
}
# What is signed (签约, 公约) and what is recent or lies beside (最近, 附近) is not estimated.
_HAN_BEFORE = (
    "不(?:得)?(?:少于|少於|低于|低於|超过|超過|高于|高於|多于|多於)|不足|不到|超过|超過|超|逾|多于|多於|少于|少於|"
    "高于|高於|低于|低於|(?<![最附邻鄰])近|(?<![公条條合签簽契违違预預节節])[约約]|大约|大約|大概|将近|將近|接近|"
    "几乎|幾乎|至少|至多|最少|最多|多达|多達|起码"
)
_STANDING_BEFORE = re.compile(
    rf"(?:^|[\s(,，。、])(?P<hedge>{'|'.join(_BEFORE.values())})\s"
    r"(?:the\s|its\s|his\s|her\s|our\s|les\s|die\s)?$"
    rf"|(?P<han>{_HAN_BEFORE})$",
    re.IGNORECASE,
)
_REACH = 32
"""Characters in which the longest hedge and an article have room."""
_STANDING_BEHIND = re.compile(
    r"(?:[ \u00a0]\w+){0,2}?[ \u00a0]"
    r"(?P<hedge>au plus|au moins|environ|ou plus|ou moins|or more|or fewer|or less|or so"
    r"|oder mehr|oder weniger)\b",
    re.IGNORECASE,
)
_HAN_BEHIND = re.compile("[之]?(?:以上|以下|以内|以內|左右)")


def hedge_before(text: str, start: int) -> str:
    """What softens the number that begins at ``start``, in lower case; "" for nothing."""
    found = _STANDING_BEFORE.search(text[max(0, start - _REACH) : start])
    return (found["hedge"] or found["han"]).lower() if found else ""


def bound_behind(text: str, end: int, measured: int) -> str:
    """What bounds a number that ends at ``end`` from behind, its Chinese measure at ``measured``.

    "trente jours au plus", "30 days or more", 三分之二以上; "" for nothing.
    """
    in_han = _HAN_BEHIND.match(text, measured)
    match = _STANDING_BEHIND.match(text, end)
    return in_han.group() if in_han else match["hedge"].lower() if match else ""
