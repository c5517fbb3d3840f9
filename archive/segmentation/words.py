"""Words and sentences by UAX #29, through ICU: every script, Chinese and Thai by dictionary.

Lossless: joining what these functions give rebuilds the text exactly, whatever it holds.
The rules are ICU's root locale, so that no document's language and no machine's locale changes them.
"""

from __future__ import annotations

import re
from itertools import accumulate

from icu4py import icu_version
from icu4py.breakers import SentenceBreaker, WordBreaker

ICU_VERSION = icu_version
"""Version of the Unicode rules in use; other versions may find other words."""

_ROOT = "root"
_WORDLIKE = re.compile(r"[^\W_]")
_ASCII_RUNS = bytes(ord("a") if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)
_ASCII_JOINTS = re.compile("[.':,;](?:(?<=[A-Za-z][.':])(?=[A-Za-z])|(?<=[0-9][.,;'])(?=[0-9]))")
"""What joins two runs of ASCII letters or digits into one word; a law holds this and ``words`` together."""
_ASCII_WORDS = re.compile(
    r"[A-Za-z0-9_]+(?:(?:(?<=[A-Za-z])[.:'](?=[A-Za-z])|(?<=[0-9])[.,;'](?=[0-9]))[A-Za-z0-9_]+)*"
    r"| +|\r\n|[\s\S]"
)
"""UAX #29 within ASCII; a law holds this and ICU together."""
_SHORT = 200
"""Characters up to which this pattern is quicker than asking ICU."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_STAND_IN = "\ufffd"


def words(text: str) -> list[str]:
    """Word tokens of a text: words, numbers, runs of spaces, single signs, in order.

    UAX #29 word boundaries. A lone surrogate, which ICU cannot hold, stands alone as a sign would.
    """
    if len(text) <= _SHORT and text.isascii():
        return _ASCII_WORDS.findall(text)
    try:
        return list(WordBreaker(text, _ROOT))
    except UnicodeEncodeError:
        return _recut(text, list(WordBreaker(_SURROGATE.sub(_STAND_IN, text), _ROOT)))


def sentences(text: str) -> list[str]:
    """Sentences of a text with their trailing spaces, in order (UAX #29 sentence boundaries)."""
    try:
        return list(SentenceBreaker(text, _ROOT))
    except UnicodeEncodeError:
        return _recut(text, list(SentenceBreaker(_SURROGATE.sub(_STAND_IN, text), _ROOT)))


def is_word(token: str) -> bool:
    """Whether a token holds a letter or a digit, rather than only spaces and signs."""
    return _WORDLIKE.search(token) is not None


def word_count(text: str) -> int:
    """How many word tokens of a text hold a letter or a digit."""
    if text.isascii() and "_" not in text:
        runs = b" " + text.encode("ascii").translate(_ASCII_RUNS)
        return runs.count(b" a") - len(_ASCII_JOINTS.findall(text))
    return sum(1 for token in words(text) if _WORDLIKE.search(token))


def _recut(text: str, pieces: list[str]) -> list[str]:
    """The same cuts as ``pieces``, taken from ``text`` of equal length."""
    ends = list(accumulate(map(len, pieces)))
    return [text[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]


_LABEL = "(?=[0-9_-]*+[A-Za-z])[A-Za-z0-9_-]++"
_HOST = rf"(?:[A-Za-z0-9_-]++\.)*{_LABEL}\.(?:[a-z]{{2,}}|[A-Z]{{2,}})(?![A-Za-z0-9])"
_ADDRESS = (
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}://[!#-;=?-Z_a-z~\[\]]*[A-Za-z0-9/_=&#~-]"
    rf"|(?<![\w.+-])[\w.+-]++@{_HOST}"
    rf"|(?<![A-Za-z0-9_-])(?<![A-Za-z0-9_-]\.){_HOST}(?:/[!#-;=?-Z_a-z~]*[A-Za-z0-9/_=&#~-])?"
)
_DAMAGED_HYPHEN = "\u00e2[\u0080-\u009f\u20ac\u2018-\u201d]*"
_FRACTION = (
    rf"(?<![\d/\u2044])(?:\d+(?:[-\u2010-\u2013]|{_DAMAGED_HYPHEN}))?\d+[/\u2044]\d+(?![\d/\u2044])"
    r"|\d+[-\u2010\u2011]?[\u00bc-\u00be\u2150-\u215e\u2189]"
)
_HAN_DIGITS = "零〇○一二三四五六七八九十百千两兩万萬亿億廿卅"
_HAN_NUMERAL = (
    f"百分之[{_HAN_DIGITS}]+(?:[点點][{_HAN_DIGITS}]+)?|第[{_HAN_DIGITS}]+(?:[条條款项項章节節编編篇届屆次]|之[{_HAN_DIGITS}]+)*"
    f"|(?:[{_HAN_DIGITS}]{{2,}}|(?<![统統唯同单單划劃逐])[{_HAN_DIGITS}])(?:[个個]月|[年月日元])"
    f"|[{_HAN_DIGITS}]{{2,}}"
)
_ADDRESSES = re.compile(_ADDRESS)
_WHOLE = re.compile(f"{_ADDRESS}|{_FRACTION}|{_HAN_NUMERAL}")
_MAYBE_WHOLE = re.compile(
    r"[/.@\u2044\u00bc-\u00be\u2150-\u215e\u2189]\w|\w[\u00bc-\u00be\u2150-\u215e\u2189]"
    f"|第|百分之|[{_HAN_DIGITS}][{_HAN_DIGITS}个個年月日元]"
)


def whole(tokens: list[str]) -> list[str]:
    """Word tokens with addresses (web, mail, host names), fractions (1-1/2, 1½) and Chinese numerals
    (第十一条, 五十万元) each as one.

    What a reader takes for one thing is then never cut in the middle. Joining still gives the text.
    """
    text = "".join(tokens)
    if not _MAYBE_WHOLE.search(text):
        return tokens
    spans = [match.span() for match in _WHOLE.finditer(text)]
    if not spans:
        return tokens
    cuts = dict.fromkeys(accumulate(map(len, tokens)))
    inside = {at for start, stop in spans for at in range(start + 1, stop)}
    ends = [at for at in cuts if at not in inside]
    return [text[start:stop] for start, stop in zip([0, *ends], ends, strict=False)]


_LONGEST_ADDRESS = 500


def is_in_address(text: str, start: int, stop: int) -> bool:
    """Whether a stretch lies inside a web or mail address or a host name."""
    first, last = max(0, start - _LONGEST_ADDRESS), stop + _LONGEST_ADDRESS
    around = text[first:start].rsplit(None, 1)[-1:] if start and not text[start - 1].isspace() else []
    behind = text[stop:last].split(None, 1)[:1] if not text[stop : stop + 1].isspace() else []
    lead = "".join(around)
    chunk = lead + text[start:stop] + "".join(behind)
    if "." not in chunk and "@" not in chunk and "://" not in chunk:
        return False
    own = len(lead)
    return any(
        found.start() <= own and own + stop - start <= found.end() for found in _ADDRESSES.finditer(chunk)
    )


_PARAGRAPH_SEPARATOR = "\u2029"


def words_of_each(texts: list[str]) -> list[list[str]]:
    """``words`` of several short texts in one go, which is several times quicker than one by one."""
    if sum(map(len, texts)) <= _SHORT and all(map(str.isascii, texts)):
        return list(map(_ASCII_WORDS.findall, texts))
    tokens = iter(words(_PARAGRAPH_SEPARATOR.join(texts)))
    found = []
    for text in texts:
        own: list[str] = []
        left = len(text)
        while left > 0:
            own.append(next(tokens))
            left -= len(own[-1])
        found.append(own)
        next(tokens, None)
    return found
