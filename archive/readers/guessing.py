"""Which legacy encoding bytes are in: a guess, always told as one.

charset-normalizer names the encodings that fit; among them the one counts in which the letters stand
as they do in words: beside letters of their own script, small after capital, and taken from one
language. Its own order goes wrong on short texts and on Czech (docs/decisions/0035).
"""

from __future__ import annotations

from charset_normalizer import from_bytes

_IN_USE = [
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874"),
    *("cp866", "iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "koi8_u"),
    *("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"),
]
"""Legacy encodings that documents are really in (WHATWG Encoding); rarer ones are guessed wrongly."""

_GUESSED_FROM = 256 * 1024
_JUDGED = 4_000
"""Characters by which the encodings that fit are judged."""

_LETTERS = (
    *("áčďéěíňóřšťúůýž", "ąćęłńóśźż", "äöüß", "àâçéèêëîïôùûüœ", "áéíñóúü¿¡", "çğıöşüİ", "áéíóöőúüű"),
    *("ãáâàçéêíóôõú", "åäöæø", "ăâîșțşţ", "àèéìòù", "áäčďéíľĺňóôŕšťúýž", "čćđšž"),
)
"""Letters beyond ASCII, language by language, of those that are written in Latin letters."""

_MARKS = frozenset("“”„‘’–—…«»€§°·№、。，；：？！（）《》「」\u3000")
_SCRIPTS = (
    *((0x250, "Latin"), (0x370, ""), (0x400, "Greek"), (0x530, "Cyrillic"), (0x590, ""), (0x600, "Hebrew")),
    *((0x700, "Arabic"), (0xE00, ""), (0xE80, "Thai"), (0x1E00, ""), (0x1F00, "Latin")),
)


def guessed_encoding(data: bytes) -> str:
    """The likeliest legacy encoding, by Python's name; windows-1252 where nothing fits."""
    fitting = list(from_bytes(data[:_GUESSED_FROM], cp_isolation=_IN_USE))
    if not fitting:
        return "cp1252"
    best = max(
        fitting,
        key=lambda one: (
            plausibility(str(one)[:_JUDGED]) - one.chaos + one.coherence / 2,
            one.encoding == "cp1252",
        ),
    )
    return best.encoding


def plausibility(text: str) -> float:
    """How much the characters beyond ASCII look like words: 2.0 and less, 0.0 where there are none."""
    beyond = [at for at, character in enumerate(text) if not character.isascii()]
    if not beyond:
        return 0.0
    return sum(_fits(text, at) for at in beyond) / len(beyond) + _share_of_one_language(text)


def _fits(text: str, at: int) -> float:
    """How well one character stands where it is, 1.0 at best."""
    character = text[at]
    if not character.isalpha():
        return 0.5 if character in _MARKS else -1.5
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    script = _script(character)
    strangers = sum(one.isalpha() and _script(one) != script for one in (before, after))
    wrong_case = 1.5 * (character.isupper() and before.islower())
    return 1.0 - strangers - wrong_case - (character.islower() and before.isupper() and after.isupper())


def _script(character: str) -> str:
    return next((name for end, name in _SCRIPTS if ord(character) < end), "")


def _share_of_one_language(text: str) -> float:
    """Of the Latin letters beyond ASCII, the share that one language has; 1.0 where there are none."""
    letters = [one for one in text.lower() if 127 < ord(one) < 0x250 and one.isalpha()]
    if not letters:
        return 1.0
    return max(sum(one in known for one in letters) for known in _LETTERS) / len(letters)
