"""Texts for the laws: plain and hostile ones, and targets that are edited copies of a base."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = [
    "the",
    "Council",
    "shall",
    "may",
    "10%",
    "1,000",
    "1.5",
    "-3",
    "don't",
    "l’accord",
    "havesetfor",
    "Länder",
    "Bundesdatenschutz",
    "我们的信息安全",
    "第三条",
    "政策",
    "الحكومة",
    "שלום",
    "áb",
    "👩\u200d👧",
    "x\u200dy",
    "e.g.",
    "€5",
    "2024",
    "May",
    "ﬁn",
    "１２",
    "(a)",
    "—",
    "“so”",
    "*",
    "##",
]
HOSTILE = (
    "ab \n\t\r.,-'\"1٣%\u00a0\u2009\u200b\u200d\u200f\u202e\u0301"
    "\u0000\ud800\udfff\u2029我\U0001f600\ufeff\u001c"
)

words = st.sampled_from(WORDS)
plain = st.lists(words, min_size=0, max_size=14).map(" ".join)
hostile = st.text(alphabet=HOSTILE, max_size=24)
paragraphs = st.one_of(plain, plain, hostile, st.text(max_size=12))
documents = st.lists(paragraphs, max_size=8)


@st.composite
def related(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A base and a target made from it: words replaced, paragraphs moved, split, merged, new, gone."""
    base = draw(st.lists(plain, min_size=1, max_size=8))
    target = list(base)
    for step in draw(st.lists(st.sampled_from(STEPS), max_size=5)):
        if target:
            step(draw, target, draw(st.integers(0, len(target) - 1)))
    return base, target


def edit(draw: st.DrawFn, target: list[str], at: int) -> None:
    parts = target[at].split(" ")
    parts[draw(st.integers(0, len(parts) - 1))] = draw(words)
    target[at] = " ".join(parts)


def move(draw: st.DrawFn, target: list[str], at: int) -> None:
    target.insert(draw(st.integers(0, len(target) - 1)), target.pop(at))


def split(draw: st.DrawFn, target: list[str], at: int) -> None:
    cut = draw(st.integers(0, len(target[at])))
    target[at : at + 1] = [target[at][:cut], target[at][cut:]]


def merge(draw: st.DrawFn, target: list[str], at: int) -> None:
    target[at : at + 2] = [" ".join(target[at : at + 2])]


def insert(draw: st.DrawFn, target: list[str], at: int) -> None:
    target.insert(at, draw(paragraphs))


def delete(draw: st.DrawFn, target: list[str], at: int) -> None:
    del target[at]


STEPS = [edit, move, split, merge, insert, delete]
pairs = st.one_of(st.tuples(documents, documents), related(), related())
