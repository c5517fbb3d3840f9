"""Negation: whether one edit turned a rule or a statement into its opposite.

"must not" and "must", "won't" and "will", "No member may" and "Any member may", 不得 and 可以: both
sides of the edit say the same but for an odd number of negations. Duties and permissions count as one
kind of word here, so that "must not" to "may" is seen too. An edit that changes anything besides is
no plain reversal and is left to its words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from archive.diff.mentions import Place
from archive.diff.strength import is_unspaced
from archive.model import Facet, Substitution

REVERSED = "reversed"
LONGEST = 80
"""Characters of either side up to which an edit can be a plain reversal."""


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_NEGATORS = _words("not never nicht nie niemals pas jamais")
_DO = _words("do does did")
_MODALS = _words(
    """
    must shall should may might can could will would need
    doit doivent devra devront devrait devraient peut peuvent pourra pourront
    muss müssen soll sollen sollte sollten darf dürfen kann können wird werden
    debe deben puede pueden
    """
)
_VERBS = _MODALS | _DO | _words("is are was were be has have had ist sind war hat haben est sont a ont")
_CLASSES = {
    "quantity": (
        "the any every each all a an der die das jeder jede jedes jeden jedem alle ein eine einen einem "
        "le la les tout toute tous toutes chaque un une",
        "no none kein keine keinen keinem keiner keines aucun aucune nul nulle",
    ),
    "leave": (
        "permitted allowed authorised authorized lawful erlaubt gestattet zulässig "
        "autorisé autorisée autorisés autorisées permis permise licite",
        "prohibited forbidden banned unlawful verboten untersagt unzulässig interdit interdite interdits "
        "interdites illicite",
    ),
    "company": ("with mit avec", "without ohne sans"),
}
_OPPOSED = {
    word: (name, is_negative)
    for name, sides in _CLASSES.items()
    for is_negative, words in enumerate(sides)
    for word in words.split()
}
_CONTRACTIONS = (
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"\bshan't\b"), "shall not"),
    (re.compile(r"\bcan(?:no|')t\b"), "can not"),
    (re.compile(r"n't\b"), " not"),
    (re.compile(r"\bn'(?=\w)"), "ne "),
    (re.compile("不得|不可以?|不能|不准|不[许許]|不[应應][当當]?|不必|[严嚴]?禁止|[严嚴]禁"), " must not "),
    (
        re.compile(
            "可以|[应應][当當]|必[须須]|允[许許]|准[许許]|能[够夠]|[可应應须須得能](?![\u2e80-\u9fff])"
        ),
        " must ",
    ),
    (re.compile("不(?![\u2e80-\u9fff])|(?<![\u2e80-\u9fff])不"), " not "),
)
_CONTRACTED = re.compile("'|cannot|[\u2e80-\u9fff]")
"""What none of these contractions does without."""
_WORD = re.compile(r"[^\W_]+")
_NO_NEGATION = re.compile(
    r"\b(?:not|nicht|pas)\s+(?:only|least|just|merely|simply|limited|necessarily|nur|zuletzt|seulement|uniquement)\b"
    r"|\b(?:whether\s+or|why)\s+not\b"
)
_SPLIT_NEGATION = re.compile(r"\bn(?:e\s+|['\u2019])((?:\w+\s+){1,3}?)(?:pas|jamais|point)\b", re.IGNORECASE)
_FORMAL_NE = re.compile(r"\b(?:aucune?|nulle?|personne|rien|ni|que|qu)\b", re.IGNORECASE)
_LEAD = re.compile(rf"\b(?:{'|'.join(sorted(_VERBS))})\s+(?:\w+\s+){{0,4}}\Z", re.IGNORECASE)
_TRAIL = re.compile(rf"\s*(?:\w+\s+){{0,4}}?(?:{'|'.join(sorted(_MODALS))})\b", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:[\u2e80-\u9fff]{1,2}|\w+(?:['\u2019]\w+)?)")
_END = re.compile(r"[.!?;]\s|[。！？；]")
_UNIT = re.compile("[\u2e80-\u9fff]|[^\\W\u2e80-\u9fff]+")
ALIKE = 0.5
"""Share of their words in order from which two sentences say much the same."""
_AROUND = 60
_FAR = 400

TELLING = (
    _NEGATORS
    | {"cannot", "ne", "n", "t"}
    | {word for word, (_, is_negative) in _OPPOSED.items() if is_negative}
)
"""Words, in lower case, without one of which no edit in a script with spaces is a reversal."""


def reversal(base: Place, target: Place) -> Substitution | None:
    """The substitution, with note "reversed", if an edit negated what it touches or took a negation away."""
    old, new = base.text[base.start : base.stop], target.text[target.start : target.stop]
    if max(len(old), len(new)) > LONGEST:
        return None
    left, right = _reduced(old), _reduced(new)
    if left[0] != right[0] or left[1] == right[1] or not _is_opposite(base, target):
        return None
    if not left[0] and _has_moved(base, target, old.strip() or new):
        return None
    split = _split_negation(base, target)
    if split is not None:
        return split if split.note else None
    if _is_formal(base, old) or _is_formal(target, new):
        return None
    before, after = _phrases(base, target, " ".join(left[0]))
    return Substitution(Facet.STRENGTH, before, after, REVERSED)


@lru_cache(maxsize=1024)
def _reduced(text: str) -> tuple[tuple[str, ...], bool]:
    """What a text says without its negations, duties and permissions as one word; and whether it negates."""
    text = text.lower().replace("\u2019", "'")
    if _CONTRACTED.search(text):
        for pattern, plain in _CONTRACTIONS:
            text = pattern.sub(plain, text)
    words = _WORD.findall(text)
    negations = sum(word in _NEGATORS for word in words) or int("ne" in words)
    kept = []
    for word in words:
        name, is_negative = _OPPOSED.get(word, ("", 0))
        negations += is_negative
        if word in _MODALS:
            kept.append("modal")
        elif name:
            kept.append(name)
        elif word not in _NEGATORS and word != "ne" and not (negations and word in _DO):
            kept.append(word)
    return tuple(kept), negations % 2 == 1


def _has_moved(base: Place, target: Place, own: str) -> bool:
    """Whether the negation only took another place in its sentence."""
    word = own.strip().lower()
    counts = [
        len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", _sentence(place))) for place in (base, target)
    ]
    if is_unspaced(word):
        counts = [_sentence(place).count(word) for place in (base, target)]
    return bool(word) and counts[0] == counts[1]


def _is_opposite(base: Place, target: Place) -> bool:
    """Whether the negation denies something, in two sentences that say much the same.

    Where one was rewritten, it is no longer the other's opposite.
    """
    if _is_idle(base) or _is_idle(target):
        return False
    old, new = (_UNIT.findall(_sentence(place)) for place in (base, target))
    return Indel.normalized_similarity(old, new) >= ALIKE


def _sentence(place: Place) -> str:
    """The sentence around an edit, roughly, in lower case."""
    before = _END.split(place.text[max(0, place.start - _FAR) : place.start])[-1]
    behind = _END.split(place.text[place.stop : place.stop + _FAR])[0]
    return (before + place.text[place.start : place.stop] + behind).lower()


def _is_idle(place: Place) -> bool:
    """Whether the negation that an edit touches denies nothing: not only, whether or not."""
    low = max(0, place.start - 12)
    around = place.text[low : place.stop + 14].lower()
    return any(
        match.start() + low < place.stop and match.end() + low > place.start
        for match in _NO_NEGATION.finditer(around)
    )


def _is_formal(place: Place, own: str) -> bool:
    """Whether a French "ne" stands alone because another word of its sentence negates (aucun ne peut)."""
    if own.strip().lower() not in ("ne", "n'", "n\u2019"):
        return False
    around = place.text[max(0, place.start - _AROUND) : place.stop + _AROUND]
    return _FORMAL_NE.search(around) is not None


def _split_negation(base: Place, target: Place) -> Substitution | None:
    """A negation in two parts around its verb (ne doit pas), told as a whole.

    Without a note where the other side denies it too, with another word (n'utilisez aucun).
    """
    for place, other, is_base in ((base, target, True), (target, base, False)):
        low = max(0, place.start - _AROUND)
        for match in _SPLIT_NEGATION.finditer(place.text, low, place.stop + _AROUND):
            verb = match.group(1).strip()
            near = other.text[max(0, other.start - _AROUND) : other.stop + _AROUND]
            if match.start() < place.stop and match.end() > place.start and verb in near:
                if re.search(rf"\bn(?:e\s+|['\u2019])(?:\w+\s+)?{re.escape(verb)}", near):
                    return Substitution(Facet.STRENGTH, match.group(), verb)
                before, after = (match.group(), verb) if is_base else (verb, match.group())
                return Substitution(Facet.STRENGTH, before, after, REVERSED)
    return None


def _phrases(base: Place, target: Place, gist: str) -> tuple[str, str]:
    """Both sides of the edit with the verb that it negates."""
    if "modal" in gist or "leave" in gist:
        return _phrase(base, 0, 0), _phrase(target, 0, 0)
    leads = [
        _size(_LEAD.search(each.text, max(0, each.start - _AROUND), each.start)) for each in (base, target)
    ]
    if all(leads) and "quantity" not in gist:
        return _phrase(base, leads[0], 0), _phrase(target, leads[1], 0)
    trails = [
        _size(_TRAIL.match(each.text, each.stop, each.stop + _AROUND) or _NEXT.match(each.text, each.stop))
        for each in (base, target)
    ]
    return _phrase(base, 0, trails[0]), _phrase(target, 0, trails[1])


def _phrase(place: Place, lead: int, trail: int) -> str:
    return place.text[place.start - lead : place.stop + trail].strip()


def _size(match: re.Match[str] | None) -> int:
    return len(match[0]) if match else 0
