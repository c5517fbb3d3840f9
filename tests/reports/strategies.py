"""Pairs of texts as they happen: a text, and the same text edited; and texts that mean harm."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    *("the", "of", "policy", "nation", "shall", "may", "report", "annual", "181", "183", "1.5", "-5"),
    *("ministry", "coast", "fish", "board", "law", "trade", "“quoted”", "it's", "外交", "政策", "سياسة"),
    *("<b>", "&", "`x`", "*y*", "{{z}}"),
)
HARM = (
    "<script>boom()</script>",
    '"><img src=x onerror=boom()>',
    "</style></script></title></textarea><svg onload=boom()>",
    "javascript:boom()",
    "{{ 7 * 7 }}{% raw %}{# gone #}",
    "\u202egnp.exe\u202c",
    "nul\x00bell\x07escape\x1b[31m",
    "]]><!--",
    "\ud800",
    "a\u2028b\u0085c",
)

word = st.sampled_from(WORDS) | st.sampled_from(HARM)
text = st.lists(word, min_size=1, max_size=14).map(" ".join)
texts = st.lists(text, max_size=7)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A base, and a target made of it by moving, dropping, adding, cutting, joining and rewording."""
    base = draw(texts)
    target = list(base)
    for _ in range(draw(st.integers(0, 5))):
        _edit(draw, target)
    return base, target


def _edit(draw: st.DrawFn, target: list[str]) -> None:
    kind = draw(st.sampled_from(["move", "drop", "add", "split", "merge", "reword"]))
    place = draw(st.integers(0, len(target) - 1)) if target else 0
    other = draw(st.integers(0, len(target)))
    if kind == "add" or not target:
        target.insert(other, draw(text))
    elif kind == "move":
        target.insert(min(other, len(target) - 1), target.pop(place))
    elif kind == "drop":
        target.pop(place)
    elif kind == "split":
        words = target[place].split(" ")
        target[place] = " ".join(words[: len(words) // 2]) or "x"
        target.insert(other, " ".join(words[len(words) // 2 :]))
    elif kind == "merge" and len(target) > 1:
        moved = target.pop(place)
        target[min(other, len(target) - 1)] += " " + moved
    else:
        target[place] = f"{target[place]} {draw(word)}"
